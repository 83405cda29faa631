/* Which rows of two range lists are the same? Lists are compared as what they hold, whatever
 * the order of their rows. */
#ifndef POLICY_ROW_MATCH_H
#define POLICY_ROW_MATCH_H

#include <assert.h>

#include "policy/policy.h"

/* Rows as pointers: of one list, or of one with its networks' rows in their place. */
struct row_set {
	const struct range_row **at;
	uint32_t count;
};

/* A row of both lists, with the same addresses and, if there is one, the same description; or
 * of one of them (the other is NULL). */
struct row_pair {
	const struct range_row *old, *new;
};

static inline bool row_pair_same(const struct row_pair *pair)
{
	if (!pair->old || !pair->new)
		return false;
	return str_equal(pair->old->description, pair->new->description);
}

/* The one there is; of both the new one. */
static inline const struct range_row *row_pair_row(const struct row_pair *pair)
{
	const struct range_row *row = pair->new ? pair->new : pair->old;
	assert(row);
	return row;
}

/* <0, 0, >0: IPv4 first, then by start, end, description. */
int row_order(const struct range_row *a, const struct range_row *b);

/* The rows of a list of a resolved policy, or (`policy` NULL) of one without references to
 * networks; each row of a network once. Several blanks in a description are one, and what XML
 * cannot hold is U+FFFD, as metadata has it. OK or NOMEM. */
enum status row_set_of(const struct policy *policy, const struct range_list *list,
		       struct arena *arena, struct row_set *ret);

/* Have two lists that refer to no policy the same rows, in any order? Networks are compared by
 * name. OK or NOMEM. */
enum status row_lists_alike(const struct range_list *a, const struct range_list *b, bool *ret);

/* Pairs the rows, each once, in the order of row_order(). Rows that are alike are a pair; of the
 * others those with the same addresses. OK or NOMEM. */
enum status row_match(struct row_set old, struct row_set new, struct arena *arena,
		      struct row_pair **ret, uint32_t *ret_count);

#endif
