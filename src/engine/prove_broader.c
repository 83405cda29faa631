/* no_broader_than: nobody gets in where the approved policy refuses, or with less.
 *
 * A comparison takes rules that cannot be evaluated as not matching. Where that matters, the
 * policies are compared again in every *world*: as if the databases knew all addresses and
 * put those that they do not know where the rules are looking, or not. What holds in all
 * worlds is certain. */
#include "engine/prove_inside.h"

/* Makes an address that is in a change its witness. */
static void witness_move(struct diff_change *change, addr ip)
{
	for (unsigned s = 0; s < SIDES; s++) {
		struct login *login = &change->login[s];
		if (login->has_session_ip)
			login->session_ip ^= login->ip ^ ip;
		login->ip = ip;
	}
	change->witness = ip;
}

static addr set_lowest(struct rangeset set)
{
	addr lowest = set.ranges[0].first;
	for (size_t i = 1; i < set.count; i++)
		if (addr_listed_before(set.ranges[i].first, lowest))
			lowest = set.ranges[i].first;
	return lowest;
}

/* The change, narrowed to the addresses that are certain; NULL: there are none. */
static enum status change_narrow(const struct proof *proof, const struct diff_group *group,
				 const struct diff_change **change, struct arena *arena)
{
	struct rangeset addresses;
	struct diff_change *narrow;
	if (!proof->certain)
		return OK;
	if (diff_addresses(group, *change, arena, &addresses) != OK ||
	    rangeset_intersect(arena, addresses, *proof->certain, &addresses) != OK ||
	    !(narrow = arena_alloc(arena, sizeof *narrow)))
		return NOMEM;
	*narrow = **change;
	*change = addresses.count ? narrow : NULL;
	if (addresses.count)
		witness_move(narrow, set_lowest(addresses));
	return OK;
}

/* Where the witness is: the lowest address of a change that broadens for certain. */
static enum status witness_find(struct proof *proof, struct arena *arena)
{
	for (size_t g = 0; g < proof->diff->group_count; g++) {
		const struct diff_group *group = &proof->diff->groups[g];
		for (size_t i = 0; i < group->change_count; i++) {
			const struct diff_change *change = &group->changes[i];
			if (!change_broadens(change))
				continue;
			if (change_narrow(proof, group, &change, arena) != OK)
				return NOMEM;
			if (!change ||
			    (proof->diff_change &&
			     !addr_listed_before(change->witness, proof->diff_change->witness)))
				continue;
			proof->diff_group = group;
			proof->diff_change = change;
		}
	}
	return OK;
}

/* The witness as a login of this policy, without a time that only the hours of the approved
 * one ask for. */
static void login_take(const struct ruleset *ruleset, struct proof *proof)
{
	proof->diff_login = proof->diff_change->login[NEW];
	uint32_t profile = proof->diff_login.profile;
	if (profile != NONE && !ruleset->profiles[profile].has_hours)
		proof->diff_login.has_at = proof->diff_login.has_hours = false;
}

/* --- Worlds -------------------------------------------------------------------------- */

/* The addresses of a condition where those that no database knows match, or do not. */
static enum status condition_settle(struct rangeset *in, struct rangeset known, bool match,
				    struct arena *arena)
{
	struct rangeset unknown;
	if (!match)
		return OK;
	if (rangeset_complement(arena, known, &unknown) != OK)
		return NOMEM;
	return rangeset_union(arena, *in, unknown, in);
}

static enum status rules_settle(struct policy *policy, enum unknown_rules world,
				struct arena *arena)
{
	struct txn_rule *rules = arena_array(arena, policy->txn_rule_count, sizeof *rules);
	if (!rules)
		return NOMEM;
	for (uint32_t i = 0; i < policy->txn_rule_count; i++) {
		struct txn_rule *rule = &rules[i];
		*rule = policy->txn_rules[i];
		bool match = world == UNKNOWN_ALL_MATCH ||
			     (world == UNKNOWN_MFA_MATCH && rule->action == TXN_MFA);
		if (condition_settle(&rule->country_in, policy->geo.country_known, match, arena) !=
			OK ||
		    condition_settle(&rule->asn_in, policy->geo.asn_known, match, arena) != OK)
			return NOMEM;
	}
	policy->txn_rules = rules;
	return OK;
}

/* The policy in a world: its databases know every address. */
static enum status world_new(const struct ruleset *ruleset, enum unknown_rules world,
			     struct arena *arena, struct ruleset **ret)
{
	static const struct range whole = {0, ADDR_LAST};
	struct policy *policy = arena_alloc(arena, sizeof *policy);
	if (!policy)
		return NOMEM;
	*policy = *ruleset->policy;
	if (rules_settle(policy, world, arena) != OK)
		return NOMEM;
	policy->geo.country_known = policy->geo.asn_known = (struct rangeset){&whole, 1};
	return ruleset_new(policy, ruleset->rules, ret);
}

/* The addresses from which somebody gets in more easily, in a world of each. */
static enum status world_addresses(const struct ruleset *approved,
				   enum unknown_rules approved_world, const struct ruleset *ruleset,
				   enum unknown_rules world, struct arena *arena,
				   struct rangeset *ret)
{
	struct arena scratch;
	struct diff diff;
	struct ruleset *old = NULL, *new = NULL;
	arena_init(&scratch);
	enum status status = world_new(approved, approved_world, &scratch, &old);
	if (status == OK)
		status = world_new(ruleset, world, &scratch, &new);
	if (status == OK)
		status = diff_find(old, new, &scratch, &diff);
	if (status == OK) {
		const struct proof proof = {.diff = &diff};
		status = proof_addresses(&proof, arena, ret);
		diff_clear(&diff);
	}
	ruleset_free(old);
	ruleset_free(new);
	arena_clear(&scratch);
	return status;
}

static bool sets_equal(const struct rangeset *a, const struct rangeset *b)
{
	return a->count == b->count &&
	       (a->count == 0 || memcmp(a->ranges, b->ranges, a->count * sizeof *a->ranges) == 0);
}

/* The addresses of a list of the ruleset; none for one that is not there. */
static struct rangeset list_set(const struct ruleset *ruleset, uint32_t list)
{
	return list < LIST_EMPTY ? ruleset->lists[list] : (struct rangeset){0};
}

static bool lists_alike(const struct ruleset *a, uint32_t left, const struct ruleset *b,
			uint32_t right)
{
	struct rangeset one = list_set(a, left), other = list_set(b, right);
	return (left == LIST_ABSENT) == (right == LIST_ABSENT) && sets_equal(&one, &other);
}

/* Does a rule say in both policies the same of every address, whatever the databases leave
 * open? */
static bool rule_alike(const struct ruleset *a, const struct ruleset *b, uint32_t i)
{
	const struct txn_rule *left = &a->policy->txn_rules[i], *right = &b->policy->txn_rules[i];
	const struct compiled_rule *one = &a->txn_rules[i], *other = &b->txn_rules[i];
	bool alike = left->action == right->action && left->country_count == right->country_count &&
		     left->asn_count == right->asn_count &&
		     lists_alike(a, one->not_in, b, other->not_in) &&
		     lists_alike(a, one->country.in, b, other->country.in) &&
		     lists_alike(a, one->country.known, b, other->country.known) &&
		     lists_alike(a, one->asn.in, b, other->asn.in) &&
		     lists_alike(a, one->asn.known, b, other->asn.known);
	for (uint32_t n = 0; n < left->country_count && alike; n++)
		alike = str_equal(left->countries[n], right->countries[n]);
	for (uint32_t n = 0; n < left->asn_count && alike; n++)
		alike = left->asns[n] == right->asns[n];
	return alike;
}

/* Are the rules of both alike? Then those that cannot be evaluated match in both or in none. */
static bool rules_alike(const struct ruleset *a, const struct ruleset *b)
{
	bool alike = a->txn_rule_count == b->txn_rule_count;
	for (uint32_t i = 0; i < a->txn_rule_count && alike; i++)
		alike = rule_alike(a, b, i);
	return alike;
}

/* Some address broadens in all worlds: refuted; one in some world: undecided. */
static enum status worlds_conclude(const struct ruleset *ruleset, const struct ruleset *approved,
				   struct arena *scratch, struct arena *arena, struct proof *proof)
{
	bool alike = rules_alike(ruleset, approved), any = false;
	static const struct range whole = {0, ADDR_LAST};
	struct rangeset all = {&whole, 1}, here;
	for (unsigned old = 0; old < UNKNOWN_RULES_COUNT; old++)
		for (unsigned new = 0; new < UNKNOWN_RULES_COUNT; new ++) {
			if (alike && old != new)
				continue;
			if (world_addresses(approved, old, ruleset, new, scratch, &here) != OK ||
			    rangeset_intersect(scratch, all, here, &all) != OK)
				return NOMEM;
			any = any || here.count;
		}
	proof->result = all.count ? REFUTED : any ? UNDECIDED : PROVED;
	proof->addresses = rangeset_count(all);
	struct rangeset *certain = arena_alloc(arena, sizeof *certain);
	if (!certain || rangeset_intersect(arena, all, all, certain) != OK)
		return NOMEM;
	proof->certain = certain;
	return OK;
}

/* A rule that could not be evaluated somewhere, of the policy or of the approved one. */
static const struct txn_rule *unknown_rule(const struct ruleset *ruleset)
{
	for (uint32_t i = 0; i < ruleset->txn_rule_count; i++)
		for (uint32_t class = 0;
		     ruleset->txn_rules[i].action != TXN_NOTIFY && class < ruleset->classes.count;
		     class ++)
			if (rule_match(ruleset, &ruleset->txn_rules[i], class) == RULE_UNKNOWN)
				return &ruleset->policy->txn_rules[i];
	return NULL;
}

static enum status result_find(const struct ruleset *ruleset, const struct ruleset *approved,
			       struct arena *arena, struct proof *proof)
{
	struct arena scratch;
	struct rangeset all;
	arena_init(&scratch);
	enum status status = proof_addresses(proof, &scratch, &all);
	if (status == OK) {
		proof->addresses = rangeset_count(all);
		proof->result = all.count ? REFUTED : PROVED;
	}
	if (status == OK && (unknown_rule(ruleset) || unknown_rule(approved)))
		status = worlds_conclude(ruleset, approved, &scratch, arena, proof);
	arena_clear(&scratch);
	return status;
}

enum status broader_prove(const struct ruleset *ruleset, const struct ruleset *approved,
			  struct arena *arena, struct proof *proof)
{
	struct diff *diff = arena_alloc(arena, sizeof *diff);
	if (!diff || diff_find(approved, ruleset, arena, diff) != OK)
		return NOMEM;
	proof->diff = diff;
	proof->cases = diff->cases;
	proof->subjects = diff->subjects;
	proof->kinds = diff->kinds;
	if (result_find(ruleset, approved, arena, proof) != OK)
		return NOMEM;
	if (proof->result == UNDECIDED) {
		proof->open.rule = unknown_rule(ruleset);
		if (!proof->open.rule)
			proof->open.rule = unknown_rule(approved);
	}
	if (proof->result == REFUTED && witness_find(proof, arena) != OK)
		return NOMEM;
	if (proof->diff_change)
		login_take(ruleset, proof);
	return OK;
}
