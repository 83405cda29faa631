#include "engine/audit_accept_parts.h"

#include <stdlib.h>

struct count addresses_in(struct rangeset set, struct range range)
{
	struct count count = {0};
	for (size_t i = rangeset_find_from(set, range.first);
	     i < set.count && set.ranges[i].first <= range.last; i++) {
		struct range part = set.ranges[i];
		part.first = part.first > range.first ? part.first : range.first;
		part.last = part.last < range.last ? part.last : range.last;
		count = count_add(count, range_count(part));
	}
	return count;
}

void accepted_part_add(struct audit_run *run, struct accepted_parts *parts, uint32_t finding,
		       uint32_t exception)
{
	struct accepted_part *added =
	    arena_push(run->scratch, &parts->at, parts->count, sizeof *added);
	if (!added) {
		run->nomem = true;
		return;
	}
	*added = (struct accepted_part){finding, exception};
	parts->count++;
}

static int part_order(const void *left, const void *right)
{
	const struct accepted_part *a = left, *b = right;
	if (a->finding != b->finding)
		return a->finding < b->finding ? -1 : 1;
	return (a->exception > b->exception) - (a->exception < b->exception);
}

/* Each exception is a second place of the finding. */
static enum status places_add(struct audit_run *run, struct audit_finding *finding,
			      const struct accepted_part *parts, uint32_t count)
{
	uint32_t before = finding->other_count;
	struct audit_place *places =
	    arena_array(run->arena, (size_t)before + count, sizeof *places);
	if (!places)
		return NOMEM;
	for (uint32_t i = 0; i < before; i++)
		places[i] = finding->others[i];
	for (uint32_t i = 0; i < count; i++) {
		const struct exception *exception = &run->policy->exceptions[parts[i].exception];
		struct count in = addresses_in(finding->addresses, exception->range);
		places[before + i] = (struct audit_place){
		    exception->place,
		    audit_text(run, "accepts %s of the addresses", audit_count_text(run, in))};
	}
	finding->others = places;
	finding->other_count = before + count;
	return OK;
}

static enum status finding_settle(struct audit_run *run, const struct accepted_part *parts,
				  uint32_t count)
{
	struct audit_finding *finding = &run->findings[parts[0].finding];
	struct range *ranges = arena_array(run->scratch, count, sizeof *ranges);
	struct rangeset all, accepted;
	if (!ranges)
		return NOMEM;
	for (uint32_t i = 0; i < count; i++)
		ranges[i] = run->policy->exceptions[parts[i].exception].range;
	if (rangeset_of(run->scratch, ranges, count, &all) != OK ||
	    rangeset_intersect(run->arena, all, finding->addresses, &accepted) != OK ||
	    places_add(run, finding, parts, count) != OK)
		return NOMEM;
	if (count_compare(rangeset_count(accepted), rangeset_count(finding->addresses)) != 0) {
		finding->accepted = accepted;
		return OK;
	}
	finding->standing = AUDIT_EXCEPTED;
	finding->exception = parts[0].exception;
	return OK;
}

enum status accepted_parts_settle(struct audit_run *run, struct accepted_parts *parts)
{
	if (run->nomem)
		return NOMEM;
	if (parts->count)
		qsort(parts->at, parts->count, sizeof *parts->at, part_order);
	for (uint32_t i = 0, next; i < parts->count; i = next) {
		uint32_t finding = parts->at[i].finding;
		for (next = i + 1; next < parts->count && parts->at[next].finding == finding;)
			next++;
		if (run->findings[finding].standing == AUDIT_NEW &&
		    finding_settle(run, &parts->at[i], next - i) != OK)
			return NOMEM;
	}
	return OK;
}
