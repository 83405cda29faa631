#include "engine/audit_broad.h"

#include "policy/row_walk.h"

/* --- Does it matter? ---------------------------------------------------------------------- */

/* Is a login on a new device asked to verify for this reason? */
static bool login_verifies(const struct ruleset *ruleset, struct facts facts, enum reason reason)
{
	facts.device = DEVICE_NEW;
	facts.strong_auth = false;
	for (uint8_t via = 0; via < VIA_COUNT; via++) {
		struct decision decision;
		facts.via = via;
		decide(ruleset, &facts, &decision);
		if (decision.verdict == VERDICT_VERIFY && decision.reason == reason)
			return true;
	}
	return false;
}

/* Somebody of whom the trusted list alone is asked. */
static bool trusted_verifies(const struct audit_subjects *kinds, const struct cells *cells)
{
	struct compiled_profile employee = {.list = LIST_ABSENT};
	const struct ruleset plain = ruleset_with_profile(kinds->run->ruleset, &employee);
	for (uint32_t i = 0; i < cells->count; i++) {
		const struct facts facts = {
		    .user = NONE,
		    .app = NONE,
		    .class = ruleset_class(kinds->run->ruleset, cells->at[i].lowest),
		    .phase = PHASE_LOGIN,
		    .hours = HOURS_INSIDE};
		if (login_verifies(&plain, facts, REASON_BROAD_TRUSTED_RANGES))
			return true;
	}
	return false;
}

static bool profile_verifies(const struct audit_subject *kind)
{
	for (uint32_t i = 0; i < kind->cells.count; i++)
		if (login_verifies(kind->ruleset, audit_subject_facts(kind, i),
				   REASON_BROAD_PROFILE_RANGES))
			return true;
	return false;
}

enum status audit_broad_asks(struct audit_subjects *kinds, const struct audit_list *list, bool *ret)
{
	arena_reset(&kinds->work);
	if (!list->broad) {
		*ret = false;
		return OK;
	}
	if (list->name.kind == RANGES_PROFILE) {
		struct audit_subject kind;
		struct subject subject = {NONE, list->name.index};
		if (audit_subject_regions(kinds, subject, &kind) != OK)
			return NOMEM;
		*ret = profile_verifies(&kind);
		return OK;
	}
	struct cells cells;
	if (cells_find(kinds->ground, NULL, 0, &kinds->work, &cells) != OK)
		return NOMEM;
	*ret = list->name.kind == RANGES_TRUSTED && trusted_verifies(kinds, &cells);
	return OK;
}

/* --- By how much? --------------------------------------------------------------------------- */

/* The addresses of the rows that count, each once: what the sum would be if no two rows had an
 * address in common. */
struct distinct {
	struct count v4, v6;
};

static enum status rows_collect(struct audit_run *run, const struct range_list *list,
				struct range **ret, size_t *ret_count)
{
	struct row_walk walk;
	const struct range_row *row;
	struct range *ranges = NULL;
	size_t count = 0;
	if (row_walk_init(&walk, run->policy, list, run->scratch) != OK)
		return NOMEM;
	while ((row = row_walk_next(&walk)) != NULL) {
		struct range *at;
		if (range_total(row->range).ten)
			continue;
		at = arena_push(run->scratch, &ranges, count, sizeof *at);
		if (!at)
			return NOMEM;
		*at = row->range;
		count++;
	}
	*ret = ranges;
	*ret_count = count;
	return OK;
}

/* Rows in 10/8 do not count; without them it is the list's union, which is counted. */
static enum status distinct_find(struct audit_run *run, const struct audit_list *list,
				 struct distinct *ret)
{
	const struct range v4 = {ADDR_V4_FIRST, ADDR_V4_LAST};
	struct rangeset all, of_v4, of_v6;
	struct range *ranges;
	size_t count;
	if (list->sum.ten == 0) {
		*ret = (struct distinct){list->v4, list->v6};
		return OK;
	}
	if (rows_collect(run, list->list, &ranges, &count) != OK ||
	    rangeset_of(run->scratch, ranges, count, &all) != OK ||
	    rangeset_intersect(run->scratch, all, (struct rangeset){&v4, 1}, &of_v4) != OK ||
	    rangeset_minus(run->scratch, all, of_v4, &of_v6) != OK)
		return NOMEM;
	ret->v4 = rangeset_count(of_v4);
	ret->v6 = rangeset_count(of_v6);
	return OK;
}

/* --- What is said ------------------------------------------------------------------------------ */

/* The families of which the limit is passed, as sums. */
struct family {
	const char *name;
	addr limit, sum;
	struct count distinct;
};

static bool family_within(const struct family *family)
{
	return !family->distinct.all && family->distinct.low <= family->limit;
}

static const char *family_text(struct audit_run *run, const struct family *family)
{
	const char *sum = audit_count_text(run, (struct count){.low = family->sum});
	const char *limit = audit_count_text(run, (struct count){.low = family->limit});
	const char *more = family->sum == ADDR_LAST ? " or more" : "";
	if (count_compare(family->distinct, (struct count){.low = family->sum}) == 0)
		return audit_text(run,
				  "%s%s %s addresses, as a sum and as a union, over the limit of "
				  "%s",
				  sum, more, family->name, limit);
	return audit_text(
	    run, "%s%s %s addresses as a sum, over the limit of %s, and to %s as a union%s", sum,
	    more, family->name, limit, audit_count_text(run, family->distinct),
	    family_within(family) ? ", within it" : "");
}

static const char *sums_text(struct audit_run *run, const struct family *v4,
			     const struct family *v6)
{
	bool of_v4 = v4->sum > v4->limit, of_v6 = v6->sum > v6->limit;
	if (of_v4 && of_v6)
		return audit_text(run, "%s; and to %s", family_text(run, v4), family_text(run, v6));
	return family_text(run, of_v4 ? v4 : v6);
}

enum status audit_broad_add(struct audit_run *run, const struct audit_list *list)
{
	bool trusted = list->name.kind == RANGES_TRUSTED;
	struct distinct distinct;
	struct audit_finding *finding;
	if (distinct_find(run, list, &distinct) != OK)
		return NOMEM;
	const struct family v4 = {"IPv4", BROAD_V4, list->sum.v4, distinct.v4};
	const struct family v6 = {"IPv6", BROAD_V6, list->sum.v6, distinct.v6};
	finding = audit_add(run, trusted ? AUDIT_BROAD_TRUSTED_RANGES : AUDIT_BROAD_PROFILE_RANGES,
			    list->object, audit_list_place(list->list));
	if (!finding)
		return NOMEM;
	finding->addresses = list->addresses;
	finding->what = audit_text(
	    run,
	    "%s are broad, so that they no longer spare a new device the verification of identity: "
	    "their rows add up to %s",
	    audit_list_words(run, list), sums_text(run, &v4, &v6));
	finding->todo =
	    family_within(&v4) && family_within(&v6)
		? "write each address once: with the rows merged that overlap, the list is within "
		  "the limit"
		: "write the addresses that are really used: at most 16,777,216 of IPv4 (a /8) and "
		  "2^99 of IPv6 (a /29) in all; rows that lie in 10.0.0.0/8 do not count";
	return OK;
}
