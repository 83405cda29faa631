#!/bin/sh
# `make demo`: questions about the examples and a Salesforce project, and the answers.
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
echo
echo '# The same of Salesforce metadata as it is in git, and what it does not say: may the desk start at half past seven?'
ask decide fixtures/salesforce --overlay fixtures/salesforce/overlay.yaml --user desk@acme.example --via ui \
	--device known --ip 203.0.113.130 --at 2026-03-02T07:30-05:00
echo
echo '# Who of that org is let in from everywhere, whatever his ranges look like?'
ask match fixtures/salesforce/policy.yaml 192.0.2.1
echo
echo '# The help desk asks: why can nobody reset the token of the scanners?'
ask reset-option policies/acme.yaml --all
echo
echo '# An integration is down since the password was changed. What did it break, and what mends it?'
ask simulate policies/scenarios/password-change.scenario.yaml --integration nightly-load
echo
echo '# Who still logs in by what ends?'
ask sunset policies/integrations.yaml --format csv
echo
echo '# An auditor asks: what is unsafe, useless or broken in these ranges?'
ask audit policies/audit.yaml --today 2026-11-22
