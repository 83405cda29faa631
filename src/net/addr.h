/* One address: a 128-bit number. IPv4 a.b.c.d *is* ::ffff:a.b.c.d
 * (DECISIONS.md, "What is asked"), so one type, one order and one trie serve both
 * families. IPv4 sorts inside IPv6, between ::fffe:ffff:ffff and
 * ::1:0:0:0. */
#ifndef NET_ADDR_H
#define NET_ADDR_H

#include "base/str.h"

__extension__ typedef unsigned __int128 addr;

#define ADDR_V4_FIRST ((addr)0xffff << 32)
#define ADDR_V4_LAST  (ADDR_V4_FIRST | 0xffffffffu)
#define ADDR_LAST     (~(addr)0)

enum { ADDR_TEXT = 40 }; /* room for any address as text, with NUL */

static inline uint64_t addr_high(addr a)
{
	return (uint64_t)(a >> 64);
}

static inline uint64_t addr_low(addr a)
{
	return (uint64_t)a;
}

static inline addr addr_of(uint64_t high, uint64_t low)
{
	return (addr)high << 64 | low;
}

static inline addr addr_of_v4(uint32_t v4)
{
	return ADDR_V4_FIRST | v4;
}

static inline bool addr_is_v4(addr a)
{
	return a >> 32 == 0xffff;
}

/* What is wrong with a text that is not an address. */
enum addr_error {
	ADDR_OK,
	ADDR_EMPTY,
	ADDR_CHARACTER,    /* a character that cannot stand there */
	ADDR_OCTET_RANGE,  /* an IPv4 part over 255 */
	ADDR_LEADING_ZERO, /* 010.1.1.1: octal to some, decimal to others */
	ADDR_LEGACY,       /* 127.1, 0x7f.1, 16843009: forms of inet_aton(3) */
	ADDR_OCTET_COUNT,  /* not four parts */
	ADDR_GROUP_LONG,   /* an IPv6 group of more than four digits */
	ADDR_GROUP_COUNT,  /* too few or too many groups */
	ADDR_TWO_GAPS,     /* "::" twice */
	ADDR_ZONE,         /* fe80::1%eth0 */
};

/* Where and why parsing stopped. */
struct addr_problem {
	enum addr_error error;
	size_t offset, length; /* the offending part, in bytes of the text */
};

/* Reads exactly one address and nothing else: strict as POSIX inet_pton (no
 * short, octal or hexadecimal IPv4, no zones, no blanks); IPv6 may end in
 * dotted IPv4. False: `*ret` is untouched and addr_explain() tells why. */
bool addr_parse(struct str text, addr *ret);

/* The same without vector instructions: what addr_parse() is where there are
 * none, and what tests compare it with. */
bool addr_parse_scalar(struct str text, addr *ret);

/* Why `text` is not an address (ADDR_OK if it is one). Slow path, for
 * messages. */
struct addr_problem addr_explain(struct str text);

/* RFC 5952 text: IPv4 dotted, everything else pure lower-case hex with the
 * longest run of zero groups (the first of equals, two at least) as "::".
 * Writes a NUL; returns the length without it. */
size_t addr_format(addr a, char ret[static ADDR_TEXT]);

/* Is the text, of which `a` was read, IPv4 in the form of IPv6: ::ffff:192.0.2.7? Of a range, is
 * one of its ends? */
static inline bool addr_text_is_mapped(struct str text, addr a)
{
	return addr_is_v4(a) && text.length && memchr(text.at, ':', text.length);
}

/* The machine-independent bytes, network order. */
void addr_bytes(addr a, uint8_t ret[static 16]);
addr addr_of_bytes(const uint8_t bytes[static 16]);

#endif
