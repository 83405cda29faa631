/* Does a row look as if something else was meant? Each criterion is exact, and says what the row
 * probably is.
 *
 * A row that somebody cut, whose neighbours are in the same list, is what was meant: so nothing is
 * said of a row whose end is wrong only if the addresses behind it, which the list has, too, were
 * forgotten. IPv4 rows from 0.0.0.0 or to 255.255.255.255 are pieces of everything; of them only
 * audit_typo_inverted.c has something to say. */
#ifndef ENGINE_AUDIT_TYPO_H
#define ENGINE_AUDIT_TYPO_H

#include "engine/audit_inside.h"

enum { TYPO_MEANT = 2 };

struct typo {
	enum audit_rule rule;           /* AUDIT_RULE_COUNT: none */
	struct range meant[TYPO_MEANT]; /* what it may be, the likeliest first */
	uint32_t meant_count;
	unsigned number;     /* prefix-as-octet: the prefix length; octet-jump: how many blocks of
	                       2^16 it runs over */
	const char *without; /* block-without-ends: "first", "last", "first and last" */
	char from[4], to[4]; /* end-digit-off: the octet, and what it should be */
	bool mapped;         /* mapped-as-ipv6: the row is IPv4; else ... */
	const char *form;    /* ... how the address is written */
	bool whole;          /* ipv6-single-address: the address of the /64 itself */
};

/* The one thing to say of a row with addresses of its own, where `list` is the union of its list.
 * Pure; no more than a few look-ups in the list. */
struct typo typo_find(const struct range_row *row, struct rangeset list);

/* Are these IPv6 addresses IPv4 ones in a form that no login has: IPv4-compatible (::/96, RFC
 * 4291), IPv4-translated (::ffff:0:0:0/96, RFC 7915), behind NAT64 (64:ff9b::/96, RFC 6052)? All
 * of them in one of the three, and the IPv4 address of the first at least 1.0.0.0, for below it are
 * ::1, ::5, 64:ff9b:: and others that mean no IPv4 address. */
bool typo_is_embedded(struct range range);

/* Can one digit be changed, put in, or left out so that the decimal number becomes the other? */
bool typo_digit_off(unsigned octet, unsigned other);

/* Rows that leave out a single address of IPv4; audit_typo_inverted.c. OK or NOMEM. */
enum status typo_inverted_ask(struct audit_run *run, const struct audit_list *list);

#endif
