/* The addresses behind range lists and networks; declared in resolve.h. */
#include "policy/resolve.h"
#include "policy/row_walk.h"

/* The ranges of every row once, in `*ret`, with room for `count` of them, or
 * only their number when `ret` is NULL. */
static enum status rows_collect(const struct policy *policy, const struct range_list *list,
				struct arena *scratch, struct range *ret, size_t *ret_count)
{
	struct row_walk walk;
	const struct range_row *row;
	size_t count = 0;
	if (row_walk_init(&walk, policy, list, scratch) != OK)
		return NOMEM;
	while ((row = row_walk_next(&walk)) != NULL) {
		if (ret)
			ret[count] = row->range;
		count++;
	}
	*ret_count = count;
	return OK;
}

enum status range_list_addresses(const struct policy *policy, const struct range_list *list,
				 struct arena *arena, struct rangeset *ret)
{
	struct arena scratch;
	size_t count = 0;
	struct range *ranges = NULL;
	arena_init(&scratch);
	enum status status = rows_collect(policy, list, &scratch, NULL, &count);
	if (status == OK) {
		ranges = arena_array(&scratch, count, sizeof *ranges);
		status = ranges ? rows_collect(policy, list, &scratch, ranges, &count) : NOMEM;
	}
	if (status == OK)
		status = rangeset_of(arena, ranges, count, ret);
	arena_clear(&scratch);
	return status;
}

enum status network_addresses(const struct policy *policy, uint32_t network, struct arena *arena,
			      struct rangeset *ret)
{
	return range_list_addresses(policy, &policy->networks[network].ranges, arena, ret);
}
