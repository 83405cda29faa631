#include "engine/scope_lists.h"

#include "engine/compiled.h"

enum { PER_RULE = SCOPE_LIST_KINDS - SCOPE_RULE_FIRST };

uint32_t scope_list_count(const struct scope_walk *walk)
{
	return SCOPE_RULE_FIRST + PER_RULE * walk->ruleset->txn_rule_count;
}

struct scope_list scope_list_at(uint32_t index)
{
	if (index < SCOPE_RULE_FIRST)
		return (struct scope_list){index, NONE};
	index -= SCOPE_RULE_FIRST;
	return (struct scope_list){SCOPE_RULE_FIRST + index % PER_RULE, index / PER_RULE};
}

static uint32_t rule_number(const struct compiled_rule *rule, enum scope_list_kind kind)
{
	switch (kind) {
	case SCOPE_RULE_COUNTRY:
		return rule->country.in;
	case SCOPE_RULE_COUNTRY_KNOWN:
		return rule->country.known;
	case SCOPE_RULE_ASN:
		return rule->asn.in;
	case SCOPE_RULE_ASN_KNOWN:
		return rule->asn.known;
	default:
		return rule->not_in;
	}
}

/* The number of the list in the class table. */
static uint32_t list_number(const struct ruleset *ruleset, struct scope_list list)
{
	if (list.rule != NONE)
		return rule_number(&ruleset->txn_rules[list.rule], list.kind);
	return list.kind == SCOPE_TRUSTED ? ruleset->trusted : ruleset->org_login;
}

bool scope_list_holds(const struct scope_walk *walk, uint32_t index, addr a)
{
	struct scope_list list = scope_list_at(index);
	const struct ruleset *ruleset = walk->ruleset;
	if (list.kind == SCOPE_ADDRESSES)
		return walk->everywhere || rangeset_holds(walk->where, a);
	return class_in(&ruleset->classes, ruleset_class(ruleset, a), list_number(ruleset, list));
}

bool scope_own_is_app(const struct scope_part *part, uint32_t own)
{
	const struct rangeset *profile =
	    profile_list(part->walk->ruleset, part->kind->subjects[0].profile);
	return own > 0 || !profile;
}
