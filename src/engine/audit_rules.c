#include "engine/audit_rules.h"

const struct str audit_group_names[AUDIT_GROUP_COUNT] = {
    [AUDIT_GROUP_OPEN] = STR_INIT("open"),
    [AUDIT_GROUP_TYPO] = STR_INIT("typo"),
    [AUDIT_GROUP_USELESS] = STR_INIT("useless"),
    [AUDIT_GROUP_BROKEN] = STR_INIT("broken"),
};

#define AUDIT_RULE_ROW(name, id, group, severity, needs)                                           \
	[AUDIT_##name] = {STR_INIT(id), AUDIT_GROUP_##group, SEVERITY_##severity, needs},
const struct audit_rule_row audit_rules[AUDIT_RULE_COUNT] = {AUDIT_RULES(AUDIT_RULE_ROW)};

enum audit_rule audit_rule_find(struct str id)
{
	enum audit_rule rule = 0;
	while (rule < AUDIT_RULE_COUNT && !str_equal(audit_rules[rule].id, id))
		rule++;
	return rule;
}
