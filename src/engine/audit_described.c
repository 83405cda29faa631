/* wider-than-described: a row whose description names addresses (engine/described.h has the exact
 * criterion), and that has addresses below the lowest or above the highest of them. Each list's own
 * rows, without those of published networks; rows that refer to a network have none of their own.
 * Near miss: a row that is as wide as its description, or narrower; a description that names
 * addresses outside of the row only. */
#include "engine/audit_inside.h"
#include "engine/described.h"

static enum status outside_find(struct audit_run *run, struct range row, struct range described,
				struct rangeset *ret)
{
	return rangeset_minus(run->arena, (struct rangeset){&row, 1},
			      (struct rangeset){&described, 1}, ret);
}

static enum status row_add(struct audit_run *run, const struct audit_list *list,
			   const struct range_row *row, struct range described)
{
	struct rangeset outside;
	struct audit_finding *finding =
	    audit_add(run, AUDIT_WIDER_THAN_DESCRIBED, list->object, row->place);
	if (!finding || outside_find(run, row->range, described, &outside) != OK)
		return NOMEM;
	const char *meant = audit_range_text(run, described);
	finding->key = audit_range_key(run, row->range);
	finding->addresses = outside;
	finding->what =
	    audit_text(run, "%s of %s has %s outside of %s, which its description \"%s\" speaks of",
		       audit_range_text(run, row->range), audit_list_words(run, list),
		       audit_addresses_text(run, rangeset_count(outside)), meant,
		       audit_quote(run, row->description));
	finding->todo =
	    audit_text(run, "write %s if the description is right, else correct it", meant);
	return OK;
}

static enum status list_ask(struct audit_run *run, const struct audit_list *list)
{
	for (uint32_t i = 0; i < list->list->count; i++) {
		const struct range_row *row = &list->list->rows[i];
		struct range described;
		if (row->network_name.length ||
		    !described_find(row->description, row->range, &described))
			continue;
		if (row->range.first >= described.first && row->range.last <= described.last)
			continue;
		if (row_add(run, list, row, described) != OK)
			return NOMEM;
	}
	return OK;
}

enum status audit_ask_described(struct audit_run *run)
{
	if (!audit_asks(run, AUDIT_WIDER_THAN_DESCRIBED))
		return OK;
	for (uint32_t i = 0; i < run->list_count; i++)
		if (!run->lists[i].published && list_ask(run, &run->lists[i]) != OK)
			return NOMEM;
	return OK;
}
