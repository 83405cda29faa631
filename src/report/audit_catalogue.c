#include "report/audit_catalogue.h"

const char *const audit_group_titles[AUDIT_GROUP_COUNT] = {
    [AUDIT_GROUP_OPEN] = "Too open",
    [AUDIT_GROUP_TYPO] = "Likely typos",
    [AUDIT_GROUP_USELESS] = "Useless",
    [AUDIT_GROUP_BROKEN] = "Broken",
};

/* In the order of the bits of enum audit_need. */
const struct str audit_need_names[AUDIT_NEED_COUNT] = {
    STR_INIT("countries"),  STR_INIT("operators"), STR_INIT("allowed"),
    STR_INIT("salesforce"), STR_INIT("logins"),
};

const char *const audit_need_words[AUDIT_NEED_COUNT] = {
    "A country database: `country` in the `geo` section of the policy, or of an --overlay.",
    ("A database of network operators, `asn` in the `geo` section of the policy, or of an "
     "--overlay; or a network whose `kind` there says that others use its addresses, too."),
    ("The countries that are allowed: --allow, or `countries` in the `audit` section of the "
     "policy, or of an --overlay."),
    ("A network of `kind: salesforce` that has Salesforce's own addresses, in the policy, or in "
     "an --overlay."),
    "Logins that were: --logins FILE.",
};

#define audit_catalogue_OPEN    audit_catalogue_open
#define audit_catalogue_USELESS audit_catalogue_useless
#define audit_catalogue_TYPO    audit_catalogue_typo
#define audit_catalogue_BROKEN  audit_catalogue_broken

#define AUDIT_CATALOGUE_ROW(name, id, group, severity, needs)                                      \
	[AUDIT_##name] = &audit_catalogue_##group[AUDIT_##name],
const struct audit_entry *const audit_catalogue[AUDIT_RULE_COUNT] = {
    AUDIT_RULES(AUDIT_CATALOGUE_ROW)};
