#include "engine/broad_change.h"

#include "policy/network_cycle.h"
#include "policy/resolve.h"

struct comparison {
	struct policy *before, *after;
	struct list_total *networks; /* their totals, which stay as they are; NULL: unknown */
	struct arena *arena;
	struct list_keep *keeps;
	size_t count;
	bool nomem;
};

static void keep_add(struct comparison *comparison, struct place place, const char *why)
{
	struct list_keep *keep =
	    arena_push(comparison->arena, &comparison->keeps, comparison->count, sizeof *keep);
	if (!keep) {
		comparison->nomem = true;
		return;
	}
	*keep = (struct list_keep){place, why};
	comparison->count++;
}

static bool own_totals_same(const struct range_list *a, const struct range_list *b)
{
	struct list_total one = range_rows_total(a), other = range_rows_total(b);
	return one.v4 == other.v4 && one.v6 == other.v6;
}

static void network_compare(struct comparison *comparison, const struct range_list *before,
			    const struct range_list *after)
{
	if (!own_totals_same(before, after))
		keep_add(comparison, before->place,
			 "joined, its rows would count otherwise towards a broad list, and other "
			 "files may use this network");
}

static void list_compare(struct comparison *comparison, const struct range_list *before,
			 const struct range_list *after)
{
	if (!comparison->networks) {
		if (!own_totals_same(before, after))
			keep_add(comparison, before->place,
				 "joined, its rows would count otherwise towards a broad list, and "
				 "this file does not say what every network holds");
		return;
	}
	bool was_broad = total_is_broad(range_list_total(before, comparison->networks));
	bool is_broad = total_is_broad(range_list_total(after, comparison->networks));
	if (was_broad && !is_broad)
		keep_add(comparison, before->place,
			 "the list is broad only because overlapping rows count twice; joined, "
			 "logins would be decided otherwise");
	if (!was_broad && is_broad)
		keep_add(comparison, before->place,
			 "joined with others, rows inside 10.0.0.0/8 would count and make the list "
			 "broad; logins would be decided otherwise");
}

static bool has_unknown(const struct range_list *list)
{
	for (uint32_t i = 0; i < list->count; i++)
		if (list->rows[i].network_name.length && list->rows[i].network == NONE)
			return true;
	return false;
}

/* The rows of a file that was not opened, for the policy is looked at alone. */
static bool is_unread(const struct network *network)
{
	return network->form == NETWORK_FILE && !network->published.read;
}

/* Does the file say what every network holds that a list may be broad by? */
static enum status networks_known(const struct policy *policy, struct arena *arena, bool *ret)
{
	struct findings cycles;
	findings_init(&cycles, arena);
	if (network_cycle_check(policy, &cycles) != OK || cycles.nomem)
		return NOMEM;
	bool unknown = cycles.count > 0 || has_unknown(&policy->org.trusted_ip_ranges);
	for (uint32_t i = 0; i < policy->network_count; i++)
		unknown = unknown || is_unread(&policy->networks[i]) ||
			  has_unknown(&policy->networks[i].ranges);
	for (uint32_t i = 0; i < policy->profile_count; i++)
		unknown = unknown || has_unknown(&policy->profiles[i].login_ip_ranges);
	*ret = !unknown;
	return OK;
}

/* What else does not resolve is for `check` to say. */
static enum status both_resolve(struct comparison *comparison)
{
	struct findings findings;
	bool known;
	findings_init(&findings, comparison->arena);
	if (policy_resolve(comparison->before, comparison->arena, &findings) != OK ||
	    policy_resolve(comparison->after, comparison->arena, &findings) != OK ||
	    findings.nomem || networks_known(comparison->before, comparison->arena, &known) != OK)
		return NOMEM;
	if (!known)
		return OK;
	return network_totals(comparison->before, comparison->arena, &comparison->networks);
}

enum status broad_change_find(struct policy *before, struct policy *after, struct arena *arena,
			      struct list_keep **ret, size_t *ret_count)
{
	struct comparison comparison = {.before = before, .after = after, .arena = arena};
	if (both_resolve(&comparison) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < before->network_count; i++)
		network_compare(&comparison, &before->networks[i].ranges,
				&after->networks[i].ranges);
	list_compare(&comparison, &before->org.trusted_ip_ranges, &after->org.trusted_ip_ranges);
	for (uint32_t i = 0; i < before->profile_count; i++)
		list_compare(&comparison, &before->profiles[i].login_ip_ranges,
			     &after->profiles[i].login_ip_ranges);
	if (comparison.nomem)
		return NOMEM;
	*ret = comparison.keeps;
	*ret_count = comparison.count;
	return OK;
}
