/* Sentences with slots: "{user} moved to {profile}". */
#ifndef REPORT_TEMPLATE_H
#define REPORT_TEMPLATE_H

#include "base/out.h"

/* A name between braces, and who writes what stands for it; `of` is what it is about. */
struct template_slot {
	const char *name;
	void (*write)(struct out *out, const void *of);
};

/* The sentences of a table, and the slots they share. */
struct template_set {
	const char *(*text_get)(size_t number); /* NULL: that row has none */
	size_t text_count;
	const struct template_slot *slots;
	size_t slot_count;
};

/* Is each brace of the text closed, and each slot among the set's? */
bool template_fits(const struct template_set *set, const char *text);

/* Writes a text of the set, which must fit (a unit test asks it of all of them). */
void template_write(struct out *out, const char *text, const struct template_set *set,
		    const void *of);

#endif
