/* Address text: what is read, what is refused and why, how it is written. The
 * twins, plain and vector, are compared with each other and with inet_pton(3)
 * on random and on damaged texts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <arpa/inet.h>
#include <cmocka.h>

#include "net/addr.h"
#include "rand.h"

#define COUNT(array)   (sizeof(array) / sizeof *(array))
#define A(high, low)   ((addr)(high) << 64 | (low))
#define V4(a, b, c, d) (ADDR_V4_FIRST | (a) << 24 | (b) << 16 | (c) << 8 | (d))

/* A copy that ends where the text ends, so that a read beyond it is noticed. */
static char *exact_copy(struct str text)
{
	char *copy = malloc(text.length ? text.length : 1);
	assert_non_null(copy);
	if (text.length)
		memcpy(copy, text.at, text.length);
	return copy;
}

/* addr_parse() of an exact copy; both twins must say the same and leave `*ret`
 * alone when they refuse. */
static bool both_parse(struct str text, addr *ret)
{
	char *copy = exact_copy(text);
	struct str exact = {copy, text.length};
	addr untouched = A(0x5555, 0xaaaa), vector = untouched, scalar = untouched;
	bool parsed = addr_parse(exact, &vector), parsed_scalar = addr_parse_scalar(exact, &scalar);
	free(copy);
	if (parsed != parsed_scalar || vector != scalar)
		fail_msg("twins differ: \"%.*s\"", STR_ARG(text));
	if (parsed)
		*ret = vector;
	else if (vector != untouched)
		fail_msg("touched on failure: \"%.*s\"", STR_ARG(text));
	return parsed;
}

/* --- tables ----------------------------------------------------------- */

static const struct accepted {
	const char *name, *text;
	addr address;
	const char *printed;
} accepted[] = {
    {"v4", "192.0.2.7", V4(192u, 0, 2, 7), "192.0.2.7"},
    {"v4 shortest", "1.2.3.4", V4(1u, 2, 3, 4), "1.2.3.4"},
    {"v4 longest", "255.255.255.255", V4(255u, 255, 255, 255), "255.255.255.255"},
    {"v4 all zero", "0.0.0.0", V4(0u, 0, 0, 0), "0.0.0.0"},
    {"v4 zeros inside", "10.200.30.0", V4(10u, 200, 30, 0), "10.200.30.0"},
    {"v4 length 8", "10.2.3.4", V4(10u, 2, 3, 4), "10.2.3.4"},
    {"mapped", "::ffff:1.2.3.4", V4(1u, 2, 3, 4), "1.2.3.4"},
    {"mapped, upper case", "::FFFF:1.2.3.4", V4(1u, 2, 3, 4), "1.2.3.4"},
    {"mapped in hex", "::ffff:102:304", V4(1u, 2, 3, 4), "1.2.3.4"},
    {"mapped in full", "0:0:0:0:0:ffff:1.2.3.4", V4(1u, 2, 3, 4), "1.2.3.4"},
    {"mapped longest", "0000:0000:0000:0000:0000:ffff:255.255.255.255", V4(255u, 255, 255, 255),
     "255.255.255.255"},
    {"compatible is IPv6", "::1.2.3.4", A(0, 0x01020304), "::102:304"},
    {"translated", "::ffff:0:1.2.3.4", A(0, 0xffff000001020304), "::ffff:0:102:304"},
    {"dotted after groups", "64:ff9b::192.0.2.33", A(0x64ff9b00000000, 0xc0000221),
     "64:ff9b::c000:221"},
    {"dotted without a gap", "1:2:3:4:5:6:7.8.9.10", A(0x0001000200030004, 0x000500060708090a),
     "1:2:3:4:5:6:708:90a"},
    {"dotted, gap before", "1:2:3:4:5::7.8.9.10", A(0x0001000200030004, 0x000500000708090a),
     "1:2:3:4:5:0:708:90a"},
    {"any", "::", 0, "::"},
    {"loopback", "::1", 1, "::1"},
    {"gap at the end", "1::", A(0x0001000000000000, 0), "1::"},
    {"gap in the middle", "1::8", A(0x0001000000000000, 8), "1::8"},
    {"gap for one group, written out", "1:2:3:4:5:6:7::", A(0x0001000200030004, 0x0005000600070000),
     "1:2:3:4:5:6:7:0"},
    {"gap for one group in front", "::2:3:4:5:6:7:8", A(0x0000000200030004, 0x0005000600070008),
     "0:2:3:4:5:6:7:8"},
    {"full", "2001:db8:1:2:3:4:5:6", A(0x20010db800010002, 0x0003000400050006),
     "2001:db8:1:2:3:4:5:6"},
    {"longest of hex", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", ADDR_LAST,
     "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
    {"leading zeros in groups", "2001:0db8:0000:0000:0000:0000:0000:0001", A(0x20010db800000000, 1),
     "2001:db8::1"},
    {"upper case", "2001:DB8::AbCd", A(0x20010db800000000, 0xabcd), "2001:db8::abcd"},
    {"first of two equal runs", "1:0:0:2:3:0:0:4", A(0x0001000000000002, 0x0003000000000004),
     "1::2:3:0:0:4"},
    {"longer of two runs", "1:0:0:2:0:0:0:4", A(0x0001000000000002, 4), "1:0:0:2::4"},
    {"one zero group stays", "1:0:2:3:4:5:6:7", A(0x0001000000020003, 0x0004000500060007),
     "1:0:2:3:4:5:6:7"},
    {"two zero groups in front", "0:0:1:2:3:4:5:6", A(0x0000000000010002, 0x0003000400050006),
     "::1:2:3:4:5:6"},
    {"two zero groups at the end", "1:2:3:4:5:6:0:0", A(0x0001000200030004, 0x0005000600000000),
     "1:2:3:4:5:6::"},
    {"just below the mapped block", "::fffe:ffff:ffff", ADDR_V4_FIRST - 1, "::fffe:ffff:ffff"},
    {"just above the mapped block", "::1:0:0:0", ADDR_V4_LAST + 1, "::1:0:0:0"},
    {"length 15, not IPv4", "1111:2222::3333", A(0x1111222200000000, 0x3333), "1111:2222::3333"},
    {"length 16", "1111:2222::44:33", A(0x1111222200000000, 0x00440033), "1111:2222::44:33"},
};

static void test_accepted(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(accepted); i++) {
		const struct accepted *row = &accepted[i];
		char text[ADDR_TEXT];
		addr address = 0;
		if (!both_parse(str_of(row->text), &address))
			fail_msg("%s: refused", row->name);
		if (address != row->address)
			fail_msg("%s: wrong value", row->name);
		if (addr_format(address, text) != strlen(row->printed) ||
		    strcmp(text, row->printed) != 0)
			fail_msg("%s: printed as %s", row->name, text);
		if (addr_explain(str_of(row->text)).error != ADDR_OK)
			fail_msg("%s: explained", row->name);
	}
}

static const struct refused {
	const char *name, *text;
	enum addr_error error;
	size_t offset, length;
} refused[] = {
    {"empty", "", ADDR_EMPTY, 0, 0},
    {"blank in front", " 1.2.3.4", ADDR_CHARACTER, 0, 1},
    {"blank behind", "1.2.3.4 ", ADDR_CHARACTER, 7, 1},
    {"line end behind", "::1\n", ADDR_CHARACTER, 3, 1},
    {"a word", "localhost", ADDR_CHARACTER, 0, 1},
    {"a letter in an octet", "1.2.3.x", ADDR_CHARACTER, 6, 1},
    {"not ASCII", "1.2.3.\xc3\xa4", ADDR_CHARACTER, 6, 2},
    {"not UTF-8", "1.2.3.\xff", ADDR_CHARACTER, 6, 1},
    {"minus", "1.2.3.-4", ADDR_CHARACTER, 6, 1},
    {"comma", "1,2,3,4", ADDR_CHARACTER, 1, 1},
    {"prefix", "1.2.3.0/24", ADDR_CHARACTER, 7, 1},
    {"dot in front", ".1.2.3.4", ADDR_CHARACTER, 0, 1},
    {"two dots", "1..2.3", ADDR_CHARACTER, 2, 1},
    {"dot behind", "1.2.3.4.", ADDR_CHARACTER, 7, 1},
    {"only a dot", ".", ADDR_CHARACTER, 0, 1},
    {"port", "192.0.2.7:443", ADDR_CHARACTER, 9, 1},
    {"octet of 256", "256.1.1.1", ADDR_OCTET_RANGE, 0, 3},
    {"last octet of 999", "1.1.1.999", ADDR_OCTET_RANGE, 6, 3},
    {"octet of four digits", "1.1000.1.1", ADDR_OCTET_RANGE, 2, 4},
    {"octet of many digits", "1.1.99999999999999999999999.1", ADDR_OCTET_RANGE, 4, 23},
    {"octal to some", "010.1.1.1", ADDR_LEADING_ZERO, 0, 3},
    {"leading zero at the end", "1.1.1.01", ADDR_LEADING_ZERO, 6, 2},
    {"two zeros", "1.00.1.1", ADDR_LEADING_ZERO, 2, 2},
    {"zero and too large", "1.1.1.0256", ADDR_LEADING_ZERO, 6, 4},
    {"padded with zeros", "192.168.001.001", ADDR_LEADING_ZERO, 8, 3},
    {"first problem wins", "300.01.1.1", ADDR_OCTET_RANGE, 0, 3},
    {"short form", "127.1", ADDR_LEGACY, 0, 5},
    {"three parts", "10.1.65535", ADDR_LEGACY, 0, 10},
    {"hexadecimal, short", "0x7f.1", ADDR_LEGACY, 0, 6},
    {"hexadecimal octets", "0x7f.0x0.0x0.0x1", ADDR_LEGACY, 0, 16},
    {"one hexadecimal octet", "127.0.0.0x1", ADDR_LEGACY, 0, 11},
    {"one number", "16843009", ADDR_LEGACY, 0, 8},
    {"one hexadecimal number", "0x7f000001", ADDR_LEGACY, 0, 10},
    {"one octal number", "017700000001", ADDR_LEGACY, 0, 12},
    {"the largest number", "4294967295", ADDR_LEGACY, 0, 10},
    {"a larger number", "4294967296", ADDR_OCTET_COUNT, 0, 10},
    {"short, yet too large", "256.1", ADDR_OCTET_COUNT, 0, 5},
    {"three parts, last too large", "10.1.65536", ADDR_OCTET_COUNT, 0, 10},
    {"three parts and a dot", "1.2.3.", ADDR_OCTET_COUNT, 0, 6},
    {"five parts", "1.2.3.4.5", ADDR_OCTET_COUNT, 8, 1},
    {"six parts", "1.2.3.4.5.66", ADDR_OCTET_COUNT, 8, 4},
    {"hexadecimal, no digits", "0x", ADDR_CHARACTER, 1, 1},
    {"zone", "fe80::1%eth0", ADDR_ZONE, 7, 5},
    {"zone without a name", "fe80::1%", ADDR_ZONE, 7, 1},
    {"zone of IPv4", "1.2.3.4%eth0", ADDR_ZONE, 7, 5},
    {"zone of a bad address", "fe80::12345%eth0", ADDR_GROUP_LONG, 6, 5},
    {"only a zone", "%eth0", ADDR_CHARACTER, 0, 1},
    {"one colon", ":", ADDR_CHARACTER, 0, 1},
    {"three colons", ":::", ADDR_CHARACTER, 2, 1},
    {"three colons inside", "1:::2", ADDR_CHARACTER, 3, 1},
    {"colon in front", ":1::2", ADDR_CHARACTER, 0, 1},
    {"colon behind", "1::2:", ADDR_CHARACTER, 4, 1},
    {"colon behind eight groups", "1:2:3:4:5:6:7:8:", ADDR_CHARACTER, 15, 1},
    {"two gaps", "1::2::3", ADDR_TWO_GAPS, 4, 2},
    {"gaps at both ends", "::1::", ADDR_TWO_GAPS, 3, 2},
    {"not hexadecimal", "2001:db8::xyz", ADDR_CHARACTER, 10, 1},
    {"letter g", "fe80::g", ADDR_CHARACTER, 6, 1},
    {"brackets", "[::1]", ADDR_CHARACTER, 0, 1},
    {"bracket behind", "::1]", ADDR_CHARACTER, 3, 1},
    {"group of five digits", "1::12345", ADDR_GROUP_LONG, 3, 5},
    {"group of many zeros", "00000001::", ADDR_GROUP_LONG, 0, 8},
    {"seven groups", "1:2:3:4:5:6:7", ADDR_GROUP_COUNT, 0, 13},
    {"two groups", "12:34", ADDR_GROUP_COUNT, 0, 5},
    {"nine groups", "1:2:3:4:5:6:7:8:9", ADDR_GROUP_COUNT, 16, 1},
    {"eight groups and a gap", "1:2:3:4::5:6:7:8", ADDR_GROUP_COUNT, 0, 16},
    {"eight groups and a gap behind", "1:2:3:4:5:6:7:8::", ADDR_GROUP_COUNT, 0, 17},
    {"dotted as ninth group", "1:2:3:4:5:6:7:1.2.3.4", ADDR_GROUP_COUNT, 14, 7},
    {"dotted too early", "1:2:1.2.3.4", ADDR_GROUP_COUNT, 0, 11},
    {"dotted in front", "1.2.3.4::", ADDR_CHARACTER, 7, 1},
    {"dotted in the middle", "1::1.2.3.4:5", ADDR_CHARACTER, 10, 1},
    {"dotted, octet of 256", "::ffff:256.1.1.1", ADDR_OCTET_RANGE, 7, 3},
    {"dotted, leading zero", "::ffff:1.2.03.4", ADDR_LEADING_ZERO, 11, 2},
    {"dotted, short", "::ffff:127.1", ADDR_LEGACY, 7, 5},
    {"dotted, letter", "::ffff:1.2.3.a", ADDR_CHARACTER, 13, 1},
    {"dotted, five parts", "::1.2.3.4.5", ADDR_OCTET_COUNT, 10, 1},
    {"dotted, two dots", "::1..2.3", ADDR_CHARACTER, 4, 1},
    {"46 bytes", "0000:0000:0000:0000:0000:ffff:0255.255.255.255", ADDR_LEADING_ZERO, 30, 4},
};

static void test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(refused); i++) {
		const struct refused *row = &refused[i];
		addr address;
		if (both_parse(str_of(row->text), &address))
			fail_msg("%s: accepted", row->name);
		struct addr_problem problem = addr_explain(str_of(row->text));
		if (problem.error != row->error)
			fail_msg("%s: error %d, not %d", row->name, (int)problem.error,
				 (int)row->error);
		if (problem.offset != row->offset || problem.length != row->length)
			fail_msg("%s: at %zu+%zu, not %zu+%zu", row->name, problem.offset,
				 problem.length, row->offset, row->length);
	}
}

/* A NUL is a character like any other that cannot stand there. */
static void test_nul(void **state)
{
	(void)state;
	static const char text[] = "1.2.3.4\0";
	struct str with_nul = {text, 8};
	addr address;
	assert_false(both_parse(with_nul, &address));
	struct addr_problem problem = addr_explain(with_nul);
	assert_int_equal(problem.error, ADDR_CHARACTER);
	assert_int_equal(problem.offset, 7);
	assert_false(both_parse((struct str){NULL, 0}, &address));
	assert_int_equal(addr_explain((struct str){NULL, 0}).error, ADDR_EMPTY);
}

static void test_parts_of_an_address(void **state)
{
	(void)state;
	static const uint8_t bytes[16] = {0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9};
	uint8_t again[16];
	addr address = addr_of_bytes(bytes);
	assert_true(address == A(0x20010db800000000, 9));
	assert_true(addr_high(address) == 0x20010db800000000 && addr_low(address) == 9);
	assert_true(addr_of(addr_high(address), 9) == address);
	addr_bytes(address, again);
	assert_memory_equal(bytes, again, 16);
	assert_true(addr_is_v4(addr_of_v4(0)) && addr_is_v4(addr_of_v4(UINT32_MAX)));
	assert_true(addr_of_v4(0) == ADDR_V4_FIRST && addr_of_v4(UINT32_MAX) == ADDR_V4_LAST);
	assert_false(addr_is_v4(ADDR_V4_FIRST - 1) || addr_is_v4(ADDR_V4_LAST + 1));
}

/* Every octet in every place, with every number of digits around it. */
static void test_every_octet(void **state)
{
	(void)state;
	static const unsigned others[] = {0, 7, 42, 255};
	for (unsigned octet = 0; octet < 300; octet++)
		for (unsigned place = 0; place < 4; place++)
			for (size_t i = 0; i < COUNT(others); i++) {
				unsigned octets[4] = {others[i], others[i], others[i], others[i]};
				char text[64];
				addr address = 0;
				octets[place] = octet;
				int length = snprintf(text, sizeof text, "%u.%u.%u.%u", octets[0],
						      octets[1], octets[2], octets[3]);
				bool parsed =
				    both_parse((struct str){text, (size_t)length}, &address);
				if (parsed != (octet < 256))
					fail_msg("%s", text);
				if (parsed &&
				    address != V4(octets[0], octets[1], octets[2], octets[3]))
					fail_msg("%s: wrong value", text);
			}
}

/* --- against the C library -------------------------------------------- */

static bool pton_parse(struct str text, addr *ret)
{
	char copy[128];
	uint8_t bytes[16] = {[10] = 0xff, [11] = 0xff};
	if (text.length >= sizeof copy || (text.length && memchr(text.at, 0, text.length)))
		return false;
	memcpy(copy, text.at, text.length);
	copy[text.length] = '\0';
	if (inet_pton(AF_INET, copy, bytes + 12) != 1 && inet_pton(AF_INET6, copy, bytes) != 1)
		return false;
	*ret = addr_of_bytes(bytes);
	return true;
}

/* Dense in zero groups, in small groups, and in IPv4. */
static addr address_choose(struct rand *rand)
{
	addr address = 0;
	if (rand_once_in(rand, 4))
		return addr_of_v4((uint32_t)rand_next(rand));
	for (int i = 0; i < 8; i++) {
		unsigned group = (unsigned)rand_next(rand) & 0xffff;
		unsigned shape = rand_below(rand, 8);
		address = address << 16 | (shape < 3    ? 0
					   : shape == 7 ? 0xffff
							: group >> 4 * (shape - 3));
	}
	return rand_once_in(rand, 8) ? address & 0xffffffffffff : address;
}

/* Where inet_ntop(3) writes dotted IPv4 and RFC 5952 as read here does not:
 * IPv4-mapped without "::ffff:", IPv4-compatible in hex. */
static bool ntop_differs(addr address)
{
	return addr_is_v4(address) || (address >> 32 == 0 && address >> 16 != 0);
}

static void test_against_inet(void **state)
{
	(void)state;
	struct rand rand = rand_start("inet");
	for (int round = 0; round < 200000; round++) {
		addr address = address_choose(&rand), again = 0;
		uint8_t bytes[16];
		char ours[ADDR_TEXT], theirs[64];
		size_t length = addr_format(address, ours);
		addr_bytes(address, bytes);
		assert_non_null(inet_ntop(AF_INET6, bytes, theirs, sizeof theirs));
		if (length != strlen(ours) || length >= sizeof ours)
			fail_msg("%s: length %zu", ours, length);
		if (!both_parse((struct str){ours, length}, &again) || again != address)
			fail_msg("%s: read back wrong", ours);
		if (!both_parse(str_of(theirs), &again) || again != address)
			fail_msg("%s: read wrong", theirs);
		if (addr_is_v4(address))
			inet_ntop(AF_INET, bytes + 12, theirs, sizeof theirs);
		if ((addr_is_v4(address) || !ntop_differs(address)) && strcmp(ours, theirs) != 0)
			fail_msg("%s: printed as %s", theirs, ours);
	}
}

/* A valid text, in one of many spellings. */
static size_t spelling_choose(struct rand *rand, char *ret, size_t size)
{
	uint8_t bytes[16];
	addr address = address_choose(rand);
	addr_bytes(address, bytes);
	switch (rand_below(rand, 4)) {
	case 0:
		return addr_format(address, ret);
	case 1: /* all eight groups, with zeros */
		for (unsigned i = 0, at = 0; i < 8; i++, at += 5)
			snprintf(ret + at, size - at, "%02X%02x:", bytes[2 * i], bytes[2 * i + 1]);
		ret[39] = '\0';
		return 39;
	case 2: { /* six groups and dotted */
		int length = 0;
		for (unsigned i = 0; i < 6; i++)
			length += snprintf(ret + length, size - (size_t)length,
					   "%x:", bytes[2 * i] << 8 | bytes[2 * i + 1]);
		length += snprintf(ret + length, size - (size_t)length, "%d.%d.%d.%d", bytes[12],
				   bytes[13], bytes[14], bytes[15]);
		return (size_t)length;
	}
	default:
		inet_ntop(AF_INET6, bytes, ret, (socklen_t)size);
		return strlen(ret);
	}
}

/* Inserts, removes or replaces a few characters. */
static size_t text_damage(struct rand *rand, char *text, size_t length)
{
	static const char alphabet[] = "0123456789abcdefABCDEF::::....0000%xgG/ -\xc3\xa4[";
	for (unsigned edits = rand_below(rand, 4); edits > 0; edits--) {
		char c = alphabet[rand_below(rand, sizeof alphabet)];
		size_t at = rand_below(rand, (uint32_t)length + 1);
		switch (rand_below(rand, 3)) {
		case 0:
			memmove(text + at + 1, text + at, length - at);
			text[at] = c;
			length++;
			break;
		case 1:
			if (at < length) {
				memmove(text + at, text + at + 1, length - at - 1);
				length--;
			}
			break;
		default:
			if (at < length)
				text[at] = c;
		}
	}
	return length;
}

static void test_damaged(void **state)
{
	(void)state;
	struct rand rand = rand_start("damaged");
	size_t accepted_count = 0;
	for (int round = 0; round < 400000; round++) {
		char buffer[80];
		struct str text = {buffer, spelling_choose(&rand, buffer, sizeof buffer)};
		text.length = text_damage(&rand, buffer, text.length);
		addr ours = 0, theirs = 0;
		bool parsed = both_parse(text, &ours), expected = pton_parse(text, &theirs);
		struct addr_problem problem = addr_explain(text);
		if (parsed != expected || ours != theirs)
			fail_msg("\"%.*s\": not as inet_pton", STR_ARG(text));
		if (parsed != (problem.error == ADDR_OK))
			fail_msg("\"%.*s\": explained as %d", STR_ARG(text), (int)problem.error);
		if (problem.offset > text.length || problem.length > text.length - problem.offset)
			fail_msg("\"%.*s\": problem outside the text", STR_ARG(text));
		accepted_count += parsed;
	}
	assert_true(accepted_count > 100000); /* the damage is not total */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_accepted),    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_nul),         cmocka_unit_test(test_parts_of_an_address),
	    cmocka_unit_test(test_every_octet), cmocka_unit_test(test_against_inet),
	    cmocka_unit_test(test_damaged),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
