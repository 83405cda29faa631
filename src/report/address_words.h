/* Sets of addresses in words, for every report that says from where: a few ranges, or all but
 * a few, the rest counted.
 *
 *	everywhere
 *	everywhere but 203.0.113.0/26
 *	192.0.2.16-192.0.2.31, 198.51.100.0/24 and 7 more ranges
 *
 * IPv6 as a whole is one item, "every IPv6 address". */
#ifndef REPORT_ADDRESS_WORDS_H
#define REPORT_ADDRESS_WORDS_H

#include "base/out.h"
#include "net/rangeset.h"

/* How a format says them. */
struct address_style {
	const char *all; /* "everywhere" */
	void (*range)(struct out *out, struct range range);
};

extern const struct address_style address_style_plain; /* "everywhere", piece_range() */

/* At most so many ranges; one more is named where counting it takes as much room. A set that
 * is all but fewer ranges is said by what it lacks. `scratch` is for the way there. OK or
 * NOMEM. */
enum status address_word_set(struct out *out, const struct address_style *style,
			     struct rangeset set, size_t most, struct arena *scratch);

#endif
