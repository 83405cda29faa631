#!/bin/sh
# `decide --logins` against jq.
exec python3 "$(dirname "$0")/decide.py"
