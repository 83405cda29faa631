/* A finding's fingerprint says what it is about in the policy's own words, so that it stays when
 * lines move, rows are put in another order, or a file gets another name:
 *
 *	documentation-range/profile:Sales/192.0.2.0/24
 *	trusted-ranges-open/org
 *
 * Of findings that would have the same one, in their order, the second gets "#2" behind it, and so
 * on. The org is not named: it is the only one, and another name for it makes no other finding. */
#include "engine/audit_accept.h"

#include <assert.h>

#include "base/map.h"

struct str audit_print_text(struct audit_run *run, const struct audit_finding *finding)
{
	struct str name = {0}, id = audit_rules[finding->rule].id;
	struct str kind = audit_kind_names[finding->object.kind];
	if (finding->object.kind != AUDIT_ORG)
		name = audit_object_name(run->policy, finding->object);
	return str_of(audit_text(run, "%.*s/%.*s%s%.*s%s%.*s", STR_ARG(id), STR_ARG(kind),
				 name.length ? ":" : "", STR_ARG(name),
				 finding->key.length ? "/" : "", STR_ARG(finding->key)));
}

/* Fingerprints so far; of each the number that its next double may get. */
struct prints {
	struct audit_run *run;
	struct map known;
	uint32_t *next;
	uint32_t count;
};

static enum status print_know(struct prints *prints, struct str print)
{
	struct arena *scratch = prints->run->scratch;
	uint32_t *next = arena_push(scratch, &prints->next, prints->count, sizeof *next), old;
	if (!next)
		return NOMEM;
	*next = 2;
	return map_add(&prints->known, scratch, print, prints->count++, &old);
}

/* A double of one whose text ends like a double goes on until its number is free. */
static enum status print_give(struct prints *prints, struct audit_finding *finding)
{
	struct audit_run *run = prints->run;
	struct str text = audit_print_text(run, finding);
	uint32_t first = map_find(&prints->known, text);
	finding->print = text;
	assert(first == MAP_NONE || prints->next);
	while (first != MAP_NONE && map_find(&prints->known, finding->print) != MAP_NONE) {
		if (run->nomem)
			return NOMEM;
		finding->print =
		    str_of(audit_text(run, "%.*s#%u", STR_ARG(text), prints->next[first]++));
	}
	return run->nomem ? NOMEM : print_know(prints, finding->print);
}

static bool sets_equal(struct rangeset a, struct rangeset b)
{
	return a.count == b.count &&
	       (!a.count || memcmp(a.ranges, b.ranges, a.count * sizeof *a.ranges) == 0);
}

/* Which of the addresses that count are not in the baseline. */
static enum status grown_find(struct audit_run *run, const struct baseline_entry *entry,
			      const struct audit_finding *finding, struct rangeset *ret)
{
	struct rangeset counting;
	if (!entry->has_ranges || sets_equal(finding->addresses, entry->ranges))
		return OK;
	if (rangeset_minus(run->arena, finding->addresses, finding->accepted, &counting) != OK)
		return NOMEM;
	return rangeset_minus(run->arena, counting, entry->ranges, ret);
}

/* What has the fingerprint, but has come to hold more addresses, is new: a list is one finding, and
 * whatever is added to it would be known with it. */
static enum status finding_know(struct audit_run *run, struct audit_finding *finding)
{
	const struct baseline *baseline = run->question->baseline;
	uint32_t entry = map_find(&baseline->prints, finding->print);
	struct rangeset grown = {0};
	if (entry == MAP_NONE || finding->standing != AUDIT_NEW)
		return OK;
	if (grown_find(run, &baseline->at[entry], finding, &grown) != OK)
		return NOMEM;
	finding->since = baseline->at[entry].since;
	finding->grown = grown;
	if (grown.count == 0)
		finding->standing = AUDIT_KNOWN;
	return OK;
}

enum status audit_prints(struct audit_run *run)
{
	struct prints prints = {.run = run};
	for (uint32_t i = 0; i < run->count; i++) {
		if (print_give(&prints, &run->findings[i]) != OK)
			return NOMEM;
		if (run->question->baseline && finding_know(run, &run->findings[i]) != OK)
			return NOMEM;
	}
	return OK;
}
