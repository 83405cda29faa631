/* Rows that look as if something else was meant: each criterion at its edges, and the digits of an
 * end against all texts that are one digit away. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "audit_scene.h"
#include "engine/audit_typo.h"
#include "rand.h"

enum { ROWS_MAX = 8, RANDOM_ROWS = 8000 };

static struct range range_read(const char *text)
{
	struct range range;
	struct range_problem problem;
	if (range_parse(str_of(text), &range, &problem) != RANGE_OK)
		fail_msg("%s", text);
	return range;
}

struct typo_row {
	const char *name;
	const char *range;
	const char *rest;  /* of the list: ranges with commas between; NULL: nothing */
	const char *rule;  /* NULL: nothing to say */
	const char *meant; /* ranges with " or " between */
};

static const struct typo_row typo_rows[] = {
    /* prefix-as-octet */
    {"prefix 24", "198.51.100.0 - 198.51.100.24", NULL, "prefix-as-octet", "198.51.100.0/24"},
    {"prefix 29", "198.51.100.0 - 198.51.100.29", NULL, "prefix-as-octet", "198.51.100.0/29"},
    {"prefix 22, aligned", "198.51.100.0 - 198.51.100.22", NULL, "prefix-as-octet",
     "198.51.100.0/22"},
    {"prefix 22, not aligned", "198.51.101.0 - 198.51.101.22", NULL, NULL, NULL},
    {"prefix 16", "16.1.0.0 - 16.1.0.16", NULL, "prefix-as-octet", "16.1.0.0/16"},
    {"prefix 16, not aligned", "16.1.1.0 - 16.1.1.16", NULL, NULL, NULL},
    {"prefix 8", "16.0.0.0 - 16.0.0.8", NULL, "prefix-as-octet", "16.0.0.0/8"},
    {"prefix 9", "16.0.0.0 - 16.0.0.9", NULL, "prefix-as-octet", "16.0.0.0/9"},
    {"7 is a block", "16.0.0.0 - 16.0.0.7", NULL, NULL, NULL},
    {"6 is too short", "16.0.0.0 - 16.0.0.6", NULL, NULL, NULL},
    {"14 is a /28 without its last", "16.0.0.0 - 16.0.0.14", NULL, NULL, NULL},
    {"15 is a block", "16.0.0.0 - 16.0.0.15", NULL, NULL, NULL},
    {"30 is a /27 without its last", "198.51.100.0 - 198.51.100.30", NULL, NULL, NULL},
    {"31 is a block", "198.51.100.0 - 198.51.100.31", NULL, NULL, NULL},
    {"from 0.0.0.0, a piece of everything", "0.0.0.0 - 0.0.0.24", NULL, NULL, NULL},
    {"32 is no prefix of a range", "198.51.100.0 - 198.51.100.32", NULL, NULL, NULL},
    {"start is not .0", "198.51.100.1 - 198.51.100.24", NULL, NULL, NULL},
    {"other block", "198.51.100.0 - 198.51.101.24", NULL, NULL, NULL},
    {"prefix, followed", "198.51.100.0 - 198.51.100.24", "198.51.100.25", NULL, NULL},
    {"prefix, preceded", "198.51.100.0 - 198.51.100.24", "198.51.99.0/24", "prefix-as-octet",
     "198.51.100.0/24"},
    {"the block itself is there", "198.51.100.0 - 198.51.100.24", "198.51.100.0/24", NULL, NULL},
    /* block-without-ends */
    {"a /24 without ends", "198.51.100.1 - 198.51.100.254", NULL, "block-without-ends",
     "198.51.100.0/24"},
    {"a /22 without ends", "198.51.100.1 - 198.51.103.254", NULL, "block-without-ends",
     "198.51.100.0/22"},
    {"a /8 without ends", "16.0.0.1 - 16.255.255.254", NULL, "block-without-ends", "16.0.0.0/8"},
    {"a /24 without its first", "198.51.100.1 - 198.51.100.255", NULL, "block-without-ends",
     "198.51.100.0/24"},
    {"a /24 without its last", "198.51.100.0 - 198.51.100.254", NULL, "block-without-ends",
     "198.51.100.0/24"},
    {"a /22 without its first", "16.248.184.1 - 16.248.187.255", NULL, "block-without-ends",
     "16.248.184.0/22"},
    {"its first is another row", "198.51.100.1 - 198.51.100.255", "198.51.100.0", NULL, NULL},
    {"its last is another row", "198.51.100.0 - 198.51.100.254", "198.51.100.255", NULL, NULL},
    {"its last two are missing", "198.51.100.0 - 198.51.100.253", NULL, "end-digit-off",
     "198.51.100.0/24"},
    {"a /25 without its first is a subnet", "198.51.100.1 - 198.51.100.127", NULL, NULL, NULL},
    {"a /7 without ends", "16.0.0.1 - 17.255.255.254", NULL, NULL, NULL},
    {"a /25 without ends is a subnet", "198.51.100.1 - 198.51.100.126", NULL, NULL, NULL},
    {"a /29 without ends is a subnet", "198.51.100.1 - 198.51.100.6", NULL, NULL, NULL},
    {"a /30 without ends is a subnet", "198.51.100.1 - 198.51.100.2", NULL, NULL, NULL},
    {"no block", "198.51.101.1 - 198.51.102.254", NULL, NULL, NULL},
    {"its last is there", "198.51.100.1 - 198.51.100.254", "198.51.100.255", NULL, NULL},
    {"its first is there", "198.51.100.1 - 198.51.100.254", "198.51.100.0", NULL, NULL},
    /* end-digit-off: too far */
    {"200 for 100", "198.51.100.0 - 198.51.200.255", NULL, "end-digit-off", "198.51.100.0/24"},
    {"two times is no typo", "198.51.101.0 - 198.51.102.255", NULL, NULL, NULL},
    {"15 times", "198.51.21.0 - 198.51.35.255", NULL, NULL, NULL},
    {"12 for 112, put in", "198.51.12.0 - 198.51.112.255", NULL, "end-digit-off", "198.51.12.0/24"},
    {"112 for 12, left out", "198.51.12.64 - 198.51.112.127", NULL, "end-digit-off",
     "198.51.12.64/26"},
    {"21 for 12 is two digits", "198.51.12.0 - 198.51.31.255", NULL, NULL, NULL},
    {"one address", "198.51.100.7 - 198.51.101.7", NULL, "end-digit-off", "198.51.100.7"},
    {"second octet", "198.51.100.0 - 198.61.100.255", NULL, "end-digit-off", "198.51.100.0/24"},
    {"first octet", "16.1.2.0 - 18.1.2.255", NULL, "end-digit-off", "16.1.2.0/24"},
    {"from start to start", "16.0.0.0 - 18.0.0.0", NULL, NULL, NULL},
    {"one address, .0", "198.51.100.0 - 198.51.101.0", NULL, NULL, NULL},
    {"one address, .0.0", "16.1.0.0 - 16.2.0.0", NULL, NULL, NULL},
    {"fourth octet", "198.51.100.1 - 198.51.100.91", NULL, NULL, NULL},
    {"from 0, a natural start", "198.51.0.0 - 198.51.50.255", NULL, NULL, NULL},
    {"no block either way", "198.51.100.3 - 198.51.200.5", NULL, NULL, NULL},
    {"too far, followed", "198.51.100.0 - 198.51.200.255", "198.51.201.0/24", NULL, NULL},
    {"too far, preceded", "198.51.100.0 - 198.51.200.255", "198.51.99.0/24", "end-digit-off",
     "198.51.100.0/24"},
    /* end-digit-off: not far enough */
    {"225 for 255", "198.51.100.0 - 198.51.100.225", NULL, "end-digit-off", "198.51.100.0/24"},
    {"253 for 255, two left out", "198.51.100.0 - 198.51.100.253", NULL, "end-digit-off",
     "198.51.100.0/24"},
    {"254 for 255, one left out", "198.51.100.0 - 198.51.100.254", NULL, "block-without-ends",
     "198.51.100.0/24"},
    {"215 for 255, more than an eighth", "198.51.100.0 - 198.51.100.215", NULL, NULL, NULL},
    {"a block before 225", "198.51.100.0 - 198.51.100.223", NULL, NULL, NULL},
    {"224 is two digits off", "198.51.100.0 - 198.51.100.224", NULL, NULL, NULL},
    {"225 in a /23", "198.51.100.0 - 198.51.101.225", NULL, "end-digit-off", "198.51.100.0/23"},
    {"225 in a /25", "198.51.100.128 - 198.51.100.250", NULL, NULL, NULL},
    {"225 in a third octet", "198.51.0.0 - 198.51.225.255", NULL, "end-digit-off", "198.51.0.0/16"},
    {"225 in a second octet", "16.0.0.0 - 16.225.255.255", NULL, "end-digit-off", "16.0.0.0/8"},
    {"not far enough, followed", "198.51.100.0 - 198.51.100.225", "198.51.100.226", NULL, NULL},
    /* host-bits-lost */
    {"from .20", "198.51.100.20 - 198.51.100.255", NULL, "host-bits-lost",
     "198.51.100.0/24 or 198.51.100.20"},
    {"of a /16", "198.51.3.20 - 198.51.255.255", NULL, "host-bits-lost",
     "198.51.0.0/16 or 198.51.3.20"},
    {"of a /8", "16.25.0.0 - 16.255.255.255", NULL, "host-bits-lost", "16.0.0.0/8 or 16.25.0.0"},
    {"three blocks", "198.51.100.32 - 198.51.100.255", NULL, "host-bits-lost",
     "198.51.100.0/24 or 198.51.100.32"},
    {"two blocks are a cut", "198.51.100.96 - 198.51.100.255", NULL, NULL, NULL},
    {"a block", "198.51.100.128 - 198.51.100.255", NULL, NULL, NULL},
    {"a /25 without its first", "198.51.100.129 - 198.51.100.255", NULL, NULL, NULL},
    {"not to the end", "198.51.100.20 - 198.51.100.253", NULL, NULL, NULL},
    {"to the end of a /23", "198.51.100.20 - 198.51.101.255", NULL, NULL, NULL},
    {"over a /8", "16.25.0.0 - 17.255.255.255", NULL, NULL, NULL},
    {"the rest is there", "198.51.100.20 - 198.51.100.255", "198.51.100.0 - 198.51.100.19", NULL,
     NULL},
    {"more is there", "198.51.100.20 - 198.51.100.255", "198.51.101.0/24", NULL, NULL},
    {"a piece of everything", "255.1.2.20 - 255.255.255.255", NULL, NULL, NULL},
    /* octet-jump */
    {"ten further", "16.20.0.0 - 16.29.255.255", NULL, "octet-jump",
     "16.20.0.0 - 16.20.29.255 or 16.20.0.0/16"},
    {"two beside each other", "16.21.0.0 - 16.22.255.255", NULL, "octet-jump",
     "16.21.0.0 - 16.21.22.255 or 16.21.0.0/16"},
    {"a block of sixteen", "16.16.0.0 - 16.31.255.255", NULL, NULL, NULL},
    {"start inside", "16.20.1.0 - 16.29.255.255", NULL, NULL, NULL},
    {"end inside", "16.20.0.0 - 16.29.254.255", NULL, NULL, NULL},
    {"first octet", "16.0.0.0 - 18.255.255.255", NULL, NULL, NULL},
    {"third octet", "198.51.21.0 - 198.51.29.255", NULL, NULL, NULL},
    {"to the end of the /8 are host bits", "16.1.0.0 - 16.255.255.255", NULL, "host-bits-lost",
     "16.0.0.0/8 or 16.1.0.0"},
    {"to the end of the /8 in two blocks", "16.64.0.0 - 16.255.255.255", NULL, "octet-jump",
     "16.64.0.0/16"},
    {"from 0.0.0.0 is a piece of everything", "0.0.0.0 - 0.4.255.255", NULL, NULL, NULL},
    {"jump, followed", "16.20.0.0 - 16.29.255.255", "16.30.0.0/16", NULL, NULL},
    {"jump, preceded", "16.20.0.0 - 16.29.255.255", "16.19.0.0/16", NULL, NULL},
    {"the end of everything", "16.20.0.0 - 16.29.255.255", "0.0.0.0/0", NULL, NULL},
    /* mapped-as-ipv6 */
    {"compatible", "::198.51.100.7", NULL, "mapped-as-ipv6", "198.51.100.7"},
    {"translated", "::ffff:0:198.51.100.7", NULL, "mapped-as-ipv6", "198.51.100.7"},
    {"NAT64", "64:ff9b::198.51.100.0/120", NULL, "mapped-as-ipv6", "198.51.100.0/24"},
    {"NAT64, from 1.0.0.0", "64:ff9b::1.0.0.0", NULL, "mapped-as-ipv6", "1.0.0.0"},
    {"NAT64, below 1.0.0.0", "64:ff9b::0.255.255.255", NULL, NULL, NULL},
    {"all of NAT64", "64:ff9b::/96", NULL, NULL, NULL},
    {"loopback", "::1", NULL, NULL, NULL},
    {"a small number", "::5", NULL, NULL, NULL},
    {"beyond the 96 bits", "::fe00:0:0 - ::fe00:0:1", NULL, NULL, NULL},
    {"other prefix", "2001:db8::ffff:c633:6407", NULL, NULL, NULL},
    /* ipv6-single-address */
    {"EUI-64", "2001:db8::211:22ff:fe33:4455", NULL, "ipv6-single-address", "2001:db8::/64"},
    {"random", "2001:db8:1:2:8d3a:91f2:4c07:be15", NULL, "ipv6-single-address",
     "2001:db8:1:2::/64"},
    {"the address of a /64", "2001:db8:10:20::", NULL, "ipv6-single-address",
     "2001:db8:10:20::/64"},
    {"given by hand", "2001:db8::5", NULL, NULL, NULL},
    {"a short group", "2001:db8:1:2:8d3a:91f2:4c07:ff", NULL, NULL, NULL},
    {"a group of 100", "2001:db8:1:2:8d3a:91f2:4c07:100", NULL, "ipv6-single-address",
     "2001:db8:1:2::/64"},
    {"IPv4 in decimal groups", "2001:db8::198:151:100:107", NULL, NULL, NULL},
    {"256 is no octet", "2001:db8::198:151:100:256", NULL, "ipv6-single-address", "2001:db8::/64"},
    {"words", "2001:db8::face:0:0:1", NULL, NULL, NULL},
    {"two addresses", "2001:db8::211:22ff:fe33:4454/127", NULL, NULL, NULL},
    {"link-local", "fe80::211:22ff:fe33:4455", NULL, NULL, NULL},
    {"its neighbour is there", "2001:db8:10:20::", "2001:db8:10:20::1", NULL, NULL},
    {"its block is there", "2001:db8:10:20::", "2001:db8:10:20::/64", NULL, NULL},
    /* nothing */
    {"a block", "198.51.100.0/24", NULL, NULL, NULL},
    {"an address", "198.51.100.7", NULL, NULL, NULL},
    {"some addresses", "198.51.100.7 - 198.51.100.19", NULL, NULL, NULL},
    {"all of IPv4", "0.0.0.0/0", NULL, NULL, NULL},
    {"all of IPv4 but the last", "0.0.0.0 - 255.255.255.254", NULL, NULL, NULL},
    {"half of it", "0.0.0.0/1", NULL, NULL, NULL},
};

static struct rangeset list_read(const struct typo_row *row, struct arena *arena)
{
	struct range ranges[ROWS_MAX];
	struct rangeset set;
	size_t count = 0;
	char text[RANGE_TEXT];
	ranges[count++] = range_read(row->range);
	for (const char *at = row->rest; at && *at; at += strspn(at, ", ")) {
		size_t length = strcspn(at, ",");
		memcpy(text, at, length);
		text[length] = '\0';
		ranges[count++] = range_read(text);
		at += length;
	}
	assert_int_equal(rangeset_of(arena, ranges, count, &set), OK);
	return set;
}

static void meant_text(const struct typo *typo, char ret[static 2 * RANGE_TEXT + 8])
{
	size_t length = 0;
	ret[0] = '\0';
	for (uint32_t i = 0; i < typo->meant_count; i++) {
		if (i)
			length += (size_t)sprintf(ret + length, " or ");
		length += range_format(typo->meant[i], ret + length);
	}
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof typo_rows / sizeof *typo_rows; i++) {
		const struct typo_row *row = &typo_rows[i];
		const struct range_row range = {.range = range_read(row->range), .network = NONE};
		char meant[2 * RANGE_TEXT + 8];
		struct arena arena;
		arena_init(&arena);
		struct typo typo = typo_find(&range, list_read(row, &arena));
		const char *rule =
		    typo.rule == AUDIT_RULE_COUNT ? "" : audit_rules[typo.rule].id.at;
		meant_text(&typo, meant);
		if (strcmp(rule, row->rule ? row->rule : "") != 0 ||
		    (row->rule && strcmp(meant, row->meant) != 0))
			fail_msg("%s: %s %s", row->name, rule, meant);
		arena_clear(&arena);
	}
}

/* An IPv4 address written as IPv6 is found by how it is written. */
static void test_mapped(void **state)
{
	(void)state;
	struct range_row row = {.range = range_read("198.51.100.7"), .network = NONE};
	struct rangeset set = {&row.range, 1};
	assert_int_equal(typo_find(&row, set).rule, AUDIT_RULE_COUNT);
	row.mapped = true;
	assert_int_equal(typo_find(&row, set).rule, AUDIT_MAPPED_AS_IPV6);
	row.range = range_read("198.51.100.0 - 198.51.100.24"); /* the more specific one */
	assert_int_equal(typo_find(&row, set).rule, AUDIT_PREFIX_AS_OCTET);
}

/* ---- one digit ---- */

/* Every text that is one digit away from the end, read again. */
struct edits {
	addr at[512];
	size_t count;
};

static void edit_try(struct edits *edits, const char *text)
{
	if (addr_parse(str_of(text), &edits->at[edits->count]))
		edits->count++;
	assert_true(edits->count < 512);
}

static void edits_make(addr end, struct edits *ret)
{
	char text[ADDR_TEXT], other[ADDR_TEXT + 2];
	size_t length = addr_format(end, text);
	ret->count = 0;
	for (size_t i = 0; i <= length; i++) {
		for (char digit = '0'; digit <= '9'; digit++) {
			sprintf(other, "%.*s%c%s", (int)i, text, digit, text + i);
			edit_try(ret, other);
			if (i == length || text[i] == '.')
				continue;
			sprintf(other, "%.*s%c%s", (int)i, text, digit, text + i + 1);
			edit_try(ret, other);
		}
		if (i < length && text[i] != '.') {
			sprintf(other, "%.*s%s", (int)i, text, text + i + 1);
			edit_try(ret, other);
		}
	}
}

static unsigned octet_of(addr a, unsigned i)
{
	return (unsigned)(addr_low(a) >> (8 * (3 - i)) & 0xff);
}

/* The criterion, as the header of the rule says it. */
static bool edit_counts(struct range row, addr end)
{
	struct range block = {row.first, end};
	unsigned i = 0;
	while (i < 4 && octet_of(end, i) == octet_of(row.last, i))
		i++;
	if (i == 4 || end < row.first || range_prefix(block) < 0)
		return false;
	addr size = end - row.first + 1, of_row = row.last - row.first + 1;
	bool natural = end == row.first && octet_of(end, 3) == 0;
	if (i < 3 && octet_of(end, i) == octet_of(row.first, i) && octet_of(end, i) != 0 &&
	    !natural && octet_of(row.last, i) != 255 && of_row >= 16 * size)
		return true;
	return octet_of(end, i) == 255 && size >= 256 && end > row.last + 1 &&
	       (end - row.last) * 8 < size;
}

static bool twin_digit_off(struct range row)
{
	struct edits edits;
	edits_make(row.last, &edits);
	for (size_t i = 0; i < edits.count; i++)
		if (edit_counts(row, edits.at[i]))
			return true;
	return false;
}

/* Ranges as people write them: octets of few values, ends of blocks. */
static struct range range_make(struct rand *rand)
{
	static const unsigned values[] = {0,   1,   12,  16,  20,  21,  25,  32,  51,
					  55,  64,  96,  99,  100, 101, 112, 127, 128,
					  200, 223, 225, 245, 250, 253, 254, 255};
	enum { VALUES = sizeof values / sizeof *values };
	uint32_t ends[2] = {0, 0};
	for (unsigned octet = 0; octet < 4; octet++) {
		uint32_t same = values[rand_below(rand, VALUES)];
		uint32_t other =
		    rand_once_in(rand, octet < 2 ? 8 : 2) ? values[rand_below(rand, VALUES)] : same;
		if (octet == 3 && rand_once_in(rand, 2)) {
			same = 0;
			other = 255;
		}
		ends[0] = ends[0] << 8 | same;
		ends[1] = ends[1] << 8 | other;
	}
	bool turned = ends[0] > ends[1];
	return (struct range){addr_of_v4(ends[turned]), addr_of_v4(ends[!turned])};
}

/* Where no more specific rule speaks, this one does exactly if one of the texts counts. */
static void test_digits(void **state)
{
	(void)state;
	struct rand rand = rand_start("digits of an end");
	size_t found = 0;
	for (size_t i = 0; i < RANDOM_ROWS; i++) {
		struct range_row row = {.range = range_make(&rand), .network = NONE};
		bool edge = row.range.first == ADDR_V4_FIRST || row.range.last == ADDR_V4_LAST;
		if (edge || range_prefix(row.range) >= 0)
			continue;
		struct typo typo = typo_find(&row, (struct rangeset){&row.range, 1});
		bool before =
		    typo.rule == AUDIT_PREFIX_AS_OCTET || typo.rule == AUDIT_BLOCK_WITHOUT_ENDS;
		char text[RANGE_TEXT];
		range_format(row.range, text);
		if (!before && (typo.rule == AUDIT_END_DIGIT_OFF) != twin_digit_off(row.range))
			fail_msg("%s: %d", text, (int)typo.rule);
		found += typo.rule == AUDIT_END_DIGIT_OFF;
	}
	assert_true(found > RANDOM_ROWS / 200);
}

static void test_digit_pairs(void **state)
{
	(void)state;
	struct edits edits;
	for (unsigned a = 0; a < 256; a++) {
		edits_make(addr_of_v4(a), &edits);
		for (unsigned b = 0; b < 256; b++) {
			bool found = false;
			for (size_t i = 0; i < edits.count; i++)
				found |= edits.at[i] == addr_of_v4(b);
			if (typo_digit_off(a, b) != (found && a != b))
				fail_msg("%u %u", a, b);
		}
	}
}

/* ---- in a policy ---- */

struct policy_row {
	const char *name, *rows, *expected;
};

#define INVERTED "0.0.0.0 - 198.51.100.6, 198.51.100.8 - 255.255.255.255"

static const struct policy_row inverted_rows[] = {
    {"two rows", INVERTED, "inverted-address/org/198.51.100.7\n"},
    {"the other way round", "198.51.100.8 - 255.255.255.255, 0.0.0.0 - 198.51.100.6",
     "inverted-address/org/198.51.100.7\n"},
    {"the address is there, too", INVERTED ", 198.51.100.7", "inverted-address/org/198.51.100.7\n"},
    {"in pieces", "0.0.0.0/2, 64.0.0.0 - 198.51.100.6, 198.51.100.8 - 223.255.255.255, 224.0.0.0/3",
     "inverted-address/org/198.51.100.7\n"},
    {"in pieces, the address is there, too",
     "0.0.0.0/2, 64.0.0.0 - 198.51.100.6, 198.51.100.7 - 223.255.255.255, 224.0.0.0/3", NULL},
    {"two of them", INVERTED ", 0.0.0.0 - 16.0.0.1, 16.0.0.3 - 255.255.255.255",
     "inverted-address/org/198.51.100.7\ninverted-address/org/16.0.0.2\n"},
    {"two addresses left out", "0.0.0.0 - 198.51.100.6, 198.51.100.9 - 255.255.255.255", NULL},
    {"none left out", "0.0.0.0 - 198.51.100.7, 198.51.100.8 - 255.255.255.255", NULL},
    {"the last left out", "0.0.0.0 - 255.255.255.254", NULL},
    {"the first left out", "0.0.0.1 - 255.255.255.255", NULL},
    {"all", "0.0.0.0/0", NULL},
    {"a network has them", "'@n', 198.51.100.0", "inverted-address/network:n/16.0.0.2\n"},
};

static void test_inverted(void **state)
{
	(void)state;
	char text[1024];
	for (size_t i = 0; i < sizeof inverted_rows / sizeof *inverted_rows; i++) {
		const struct policy_row *row = &inverted_rows[i];
		bool network = strchr(row->rows, '@') != NULL;
		sprintf(text, "%sorg: {trusted_ip_ranges: [%s]}\n",
			network ? "networks: {n: [0.0.0.0 - 16.0.0.1, 16.0.0.3 - "
				  "255.255.255.255]}\n"
				: "",
			row->rows);
		audit_row_check(row->name, text, "inverted-address", RULES_2026_07, row->expected);
	}
}

#define TYPOS                                                                                      \
	"prefix-as-octet block-without-ends octet-jump end-digit-off host-bits-lost "              \
	"mapped-as-ipv6 ipv6-single-address"

/* Every list that somebody edits is asked, once; a network where it is written. */
static void test_lists(void **state)
{
	(void)state;
	audit_row_check("lists",
			"networks: {n: [198.51.100.20 - 198.51.100.255]}\n"
			"org:\n"
			"  trusted_ip_ranges: ['@n', 203.0.113.0 - 203.0.113.24]\n"
			"  login_ip_ranges: ['2001:db8:10:20::']\n"
			"profiles:\n"
			"  - {name: P, login_ip_ranges: ['@n', 16.20.0.0 - 16.29.255.255]}\n"
			"  - {name: Q, login_ip_ranges: ['@n', 16.20.0.0 - 16.29.255.255]}\n",
			TYPOS, RULES_2026_07,
			"prefix-as-octet/org/203.0.113.0 - 203.0.113.24\n"
			"octet-jump/profile:P/16.20.0.0 - 16.29.255.255\n"
			"octet-jump/profile:Q/16.20.0.0 - 16.29.255.255\n"
			"host-bits-lost/network:n/198.51.100.20 - 198.51.100.255\n"
			"ipv6-single-address/org/2001:db8:10:20::\n");
	/* The specific one is not asked: no other takes its place. */
	audit_row_check("not asked", "org: {trusted_ip_ranges: [16.20.0.0 - 16.255.255.255]}\n",
			"octet-jump", RULES_2026_07, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),     cmocka_unit_test(test_mapped),
	    cmocka_unit_test(test_digits),   cmocka_unit_test(test_digit_pairs),
	    cmocka_unit_test(test_inverted), cmocka_unit_test(test_lists),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
