/* Who of those that ask a list alike is to ask it in a test? The plainest. */
#include <stdlib.h>

#include "engine/coverage_inside.h"

unsigned oddity_of(struct subject subject, const struct login_case *how)
{
	return 2 * case_oddity(how) + (subject.user == NONE);
}

struct ordered_asker {
	struct list_asker *asker;
	unsigned oddity;
	uint32_t position;
};

static int ordered_compare(const void *left, const void *right)
{
	const struct ordered_asker *a = left, *b = right;
	if (a->oddity != b->oddity)
		return a->oddity < b->oddity ? -1 : 1;
	return (a->position > b->position) - (a->position < b->position);
}

enum status askers_order(struct covering *c, struct asked_use *use)
{
	uint32_t count = 0;
	for (const struct list_asker *at = use->first; at; at = at->next)
		count++;
	if (count < 2)
		return OK;
	arena_reset(&c->work);
	struct ordered_asker *order = arena_array(&c->work, count, sizeof *order);
	if (!order)
		return NOMEM;
	uint32_t position = 0;
	for (struct list_asker *at = use->first; at; at = at->next) {
		const struct asker *asker = &c->askers[at->asker];
		order[position] =
		    (struct ordered_asker){at, oddity_of(asker->subject, &asker->how), position};
		position++;
	}
	qsort(order, count, sizeof *order, ordered_compare);
	use->last = &use->first;
	for (uint32_t i = 0; i < count; i++) {
		*use->last = order[i].asker;
		use->last = &order[i].asker->next;
	}
	*use->last = NULL;
	return OK;
}
