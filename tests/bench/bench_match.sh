#!/bin/sh
# `match --in` against grepcidr.
exec python3 "$(dirname "$0")/match.py"
