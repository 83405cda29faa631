#!/bin/sh
# `make demo`: three questions about the examples, and the answers.
cd "$(dirname "$0")/.." || exit 1
PATH=$PWD/${BUILD:-build}:$PATH

ask() {
	printf '$ loginscope %s\n' "$*"
	loginscope "$@"
	case $? in
	0 | 1 | 4) ;; # answers: allowed, not allowed, it depends
	*) exit 1 ;;
	esac
}

echo '# Seven logins from a file: what will become of each?'
ask decide policies/acme.yaml --logins policies/acme-logins.csv
echo
echo '# The ETL job is to move to a new block of addresses. Where does it need its token?'
ask decide policies/acme.yaml --user etl@acme.example --via soap --ip 198.51.100.0/22
echo
echo '# Another job is refused from an address that the org trusts. Why?'
ask explain policies/integrations.yaml --user etl@shop.example --via soap --ip 203.0.113.9
