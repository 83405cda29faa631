#include "cli/first_policy.h"

/* In parts, as a compiler need not take a longer literal. */
static const char *const parts[] = {
    "# yaml-language-server: $schema=" SCHEMA_FILE "\n"
    "\n"
    "# Who may log in to this Salesforce org: from where, when and how. Put your own org in\n"
    "# place of Acme's; each comment says where Setup has it. A line like #name: value is an\n"
    "# example: take the # away to use it.\n"
    "loginscope: 1\n",

    "\n"
    "# Setup > Company Information.\n"
    "org:\n"
    "  name: Acme Corp\n"
    "  edition: enterprise\n"
    "  # Default Time Zone, by its IANA name. Login hours are read on this clock.\n"
    "  time_zone: America/New_York\n"
    "  # The Salesforce rules of which day? They were tightened in 2025 and 2026.\n"
    "  #rules_as_of: 2026-02-15\n"
    "\n"
    "  # Setup > Security > Network Access: from here nobody is asked for a verification code\n"
    "  # or a security token. These ranges keep nobody out.\n"
    "  trusted_ip_ranges:\n"
    "    - '@office'\n"
    "    #- 198.51.100.10 - 198.51.100.20\n"
    "    #- {cidr: 2001:db8:10::/48, description: the office over IPv6}\n"
    "\n"
    "  # Setup > Security > Session Settings.\n"
    "  #session: {enforce_login_ip_ranges_on_every_request: true, lock_sessions_to_ip: false}\n"
    "  # What is switched off.\n"
    "  #features: {soap_login: false, username_password_flow: false}\n"
    "  # Setup > Security > Password Policies.\n"
    "  #lockout: {max_attempts: 5, period_minutes: 30}\n",

    "\n"
    "# Addresses with a name, which stands for them everywhere: '@office'.\n"
    "networks:\n"
    "  office: [203.0.113.0/24]\n"
    "  #data-center: [192.0.2.0/28, 192.0.2.64/26]\n"
    "\n"
    "# Setup > Users > Profiles.\n"
    "profiles:\n"
    "  - name: System Administrator\n"
    "    permissions: [mfa_for_ui, modify_all_data]\n"
    "  - name: Standard User\n"
    "    # Login Hours: a day that is left out is not restricted.\n"
    "    #login_hours: {monday: 08:00-18:00, saturday: closed, sunday: closed}\n"
    "  - name: API Integration\n"
    "    # Login IP Ranges: with one, its users log in from there and from nowhere else, and\n"
    "    # are not asked for the security token.\n"
    "    #login_ip_ranges: ['@office', 198.51.100.64/26]\n"
    "    permissions: [api_only]\n",

    "\n"
    "# Setup > Users > Permission Sets, those with a permission that matters for logins.\n"
    "#permission_sets: [{name: MFA for integrations, permissions: [mfa_for_api]}]\n"
    "\n"
    "# Setup > Users: whoever a question will be about. Nobody else need be here.\n"
    "users:\n"
    "  - {username: admin@acme.example, profile: System Administrator, authenticator: true}\n"
    "  - {username: integration@acme.example, profile: API Integration}\n"
    "  #- {username: former@acme.example, profile: Standard User, active: false}\n"
    "\n"
    "# Setup > Apps > Connected Apps > Manage Connected Apps: IP Relaxation.\n"
    "#apps: [{name: Nightly ETL, kind: connected_app, ip_relaxation: enforce}]\n"
    "\n"
    "# Setup > Security > Transaction Security Policies, those for logins.\n"
    "#transaction_security: [{name: Elsewhere, when: {not_in: '@office'}, action: notify}]\n",
};

void first_policy_print(struct out *out)
{
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		out_text(out, parts[i]);
}
