#include "engine/prove_inside.h"

/* --- What a property says of a decision ------------------------------------------ */

static bool expect_fits(const struct expect *expect, const struct decision *decision)
{
	return (!expect->verdicts.set || expect->verdicts.set >> decision->verdict & 1) &&
	       (!expect->reasons.set || expect->reasons.set >> decision->reason & 1);
}

bool property_hits(const struct property *property, const struct decision *decision)
{
	if (property->kind == PROPERTY_ALWAYS)
		return !expect_fits(&property->expect, decision);
	return expect_fits(&property->scope.expect, decision);
}

/* How a login can be decided, and whether the property is hit then. */
enum hit hit_find(const struct proving *proving, const struct login_case *login_case, uint32_t cell,
		  struct decision *ret)
{
	const struct property *property = proving->proof->property;
	struct decision other;
	unsigned hits, asked = 1;
	scope_decide(&proving->part, login_case, cell, UNKNOWN_NO_MATCH, ret);
	hits = property_hits(property, ret);
	if (!proving->part.open[cell])
		return hits ? HIT_ALWAYS : HIT_NEVER;
	for (; asked < UNKNOWN_RULES_COUNT; asked++) {
		scope_decide(&proving->part, login_case, cell, asked, &other);
		hits += property_hits(property, &other);
	}
	return hits == 0 ? HIT_NEVER : hits == asked ? HIT_ALWAYS : HIT_MAYBE;
}

/* --- The smallest -------------------------------------------------------------- */

static int number_order(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

int case_order(const struct login_case *a, const struct login_case *b)
{
	const uint64_t left[] = {a->via,        (uint64_t)(a->app + 1), a->device,
				 a->credential, a->strong_auth,         a->phase,
				 a->hours,      a->session_ip};
	const uint64_t right[] = {b->via,        (uint64_t)(b->app + 1), b->device,
				  b->credential, b->strong_auth,         b->phase,
				  b->hours,      b->session_ip};
	for (size_t i = 0; i < sizeof left / sizeof *left; i++)
		if (left[i] != right[i])
			return number_order(left[i], right[i]);
	return 0;
}

int spot_order(const struct spot *a, const struct spot *b)
{
	if (a->from != b->from)
		return addr_listed_before(a->from, b->from) ? -1 : 1;
	if (a->kind != b->kind)
		return number_order(a->kind, b->kind);
	return case_order(&a->login_case, &b->login_case);
}

/* Is it the first of its sort, or before the first so far? Then it is the first now. */
bool spot_offer(struct spot *first, const struct spot *spot)
{
	if (first->found && spot_order(first, spot) <= 0)
		return false;
	*first = *spot;
	first->found = true;
	return true;
}

/* A rule that nobody can evaluate there and that would settle the login: of those that
 * refuse before those that ask. */
static const struct txn_rule *open_rule(const struct scope_part *part, uint32_t cell)
{
	const struct ruleset *ruleset = part->walk->ruleset;
	const struct txn_rule *found = NULL;
	for (uint32_t i = 0; i < ruleset->txn_rule_count; i++) {
		const struct txn_rule *rule = &ruleset->policy->txn_rules[i];
		if (rule->action == TXN_NOTIFY || rule_match(ruleset, &ruleset->txn_rules[i],
							     part->classes[cell]) != RULE_UNKNOWN)
			continue;
		if (!found || (found->action != TXN_BLOCK && rule->action == TXN_BLOCK))
			found = rule;
	}
	return found;
}

struct spot spot_of(const struct proving *proving, const struct login_case *login_case,
		    uint32_t cell)
{
	return (struct spot){.from = proving->part.cells.at[cell].lowest,
			     .kind = proving->kind,
			     .login_case = *login_case};
}

void open_offer(struct proving *proving, const struct login_case *login_case, uint32_t cell)
{
	struct spot spot = spot_of(proving, login_case, cell);
	if (!spot_offer(&proving->open, &spot))
		return;
	proving->proof->open.rule = open_rule(&proving->part, cell);
	proving->proof->open.login = scope_login(&proving->part, login_case, spot.from);
}
