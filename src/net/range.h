/* A range of addresses, both ends in it. Ends are of one family: a range lies
 * inside the IPv4-mapped block, below it, or above it, or it does not exist. */
#ifndef NET_RANGE_H
#define NET_RANGE_H

#include "net/addr.h"

struct range {
	addr first, last;
};

enum { RANGE_TEXT = 2 * ADDR_TEXT + 8 }; /* room for any range as text */

/* How many addresses: 0 .. 2^128 inclusive, so one bit more than an address. */
struct count {
	addr low;
	bool all; /* 2^128 exactly; low is 0 */
};

enum range_error {
	RANGE_OK,
	RANGE_BAD_ADDRESS, /* `address` says which part of which end */
	RANGE_BAD_PREFIX,  /* not a number, or a leading zero */
	RANGE_PREFIX_LONG, /* over 32 or 128 */
	RANGE_HOST_BITS,   /* 198.51.100.20/24: `block` is what it probably is */
	RANGE_REVERSED,
	RANGE_FAMILIES, /* one end IPv4, the other IPv6 */
	RANGE_STRADDLES /* over an edge of the IPv4-mapped block: `around` */
};

/* Why a text is not a range, with what a message needs. */
struct range_problem {
	enum range_error error;
	struct addr_problem address; /* offsets are in the whole text; for a bad prefix it
					holds where the prefix stands, and ADDR_OK */
	struct range block;          /* RANGE_HOST_BITS: the block the address lies in */
	struct range around[2];      /* RANGE_STRADDLES: the pieces outside IPv4 (first > last:
	                                no such piece) */
};

static inline bool range_holds(struct range range, addr a)
{
	return a - range.first <= range.last - range.first;
}

/* "192.0.2.7", "192.0.2.0/24", "192.0.2.1 - 192.0.2.9" (blanks round the dash
 * optional). On a problem returns its kind and leaves `*ret` untouched;
 * `*ret_problem` (never NULL) tells more. */
enum range_error range_parse(struct str text, struct range *ret, struct range_problem *ret_problem);

/* The same checks for two ends given apart. */
enum range_error range_of_ends(addr first, addr last, struct range *ret,
			       struct range_problem *ret_problem);

/* The prefix length if the range is one CIDR block (in its own family: /0../32
 * for IPv4), else -1. */
int range_prefix(struct range range);

/* One address bare, one block as CIDR, else "start - end". Writes a NUL;
 * returns the length. */
size_t range_format(struct range range, char ret[static RANGE_TEXT]);

/* How many addresses it holds. */
struct count range_count(struct range range);

enum { COUNT_TEXT = 40 }; /* 2^128 has 39 digits */

/* a + b; both must be counts of disjoint sets (never over 2^128). */
struct count count_add(struct count a, struct count b);
int count_compare(struct count a, struct count b);

/* Decimal digits; returns the length without the NUL. */
size_t count_format(struct count count, char ret[static COUNT_TEXT]);

/* The same with a blank-free separator between thousands ("16,777,216"). */
size_t count_format_grouped(struct count count, char ret[static COUNT_TEXT * 4 / 3 + 2]);

#endif
