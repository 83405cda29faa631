/* The form in which a range with a description is written: {cidr, description}, or
 * {start, end, description} where it is no block. */
#ifndef LOAD_DESCRIBED_ROW_H
#define LOAD_DESCRIBED_ROW_H

#include "net/range.h"

enum { DESCRIBED_PAIRS = 3 };

struct described_pair {
	struct str key, value;
};

/* The addresses of a row as text. */
struct described_room {
	char first[RANGE_TEXT], last[ADDR_TEXT];
};

/* The pairs in their order; how many they are. The addresses are written to `room`. */
uint32_t described_row_pairs(struct range range, struct str description,
			     struct described_room *room,
			     struct described_pair ret[static DESCRIBED_PAIRS]);

#endif
