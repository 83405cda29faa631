#include "net/addr.h"

#include <endian.h>

#ifdef __x86_64__
#include "net/addr_avx2.h"
#endif

/* --- reading ---------------------------------------------------------- */

static bool is_hex(char c)
{
	return char_is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static unsigned digit_value(char c)
{
	return char_is_digit(c) ? (unsigned)(c - '0') : (unsigned)((c | 0x20) - 'a') + 10;
}

/* One to three digits from `*at` on, moving it behind them. */
static bool octet_parse(const char **at, const char *end, uint32_t *ret)
{
	const char *start = *at, *stop = start;
	uint32_t value = 0;
	for (; stop < end && stop - start < 3 && char_is_digit(*stop); stop++)
		value = value * 10 + digit_value(*stop);
	*at = stop;
	*ret = value;
	return stop > start && value <= 255 && (stop - start == 1 || *start != '0');
}

static bool v4_parse(const char *at, const char *end, uint32_t *ret)
{
	uint32_t value = 0, octet;
	for (int i = 0; i < 4; i++) {
		if (i > 0 && (at == end || *at++ != '.'))
			return false;
		if (!octet_parse(&at, end, &octet))
			return false;
		value = value << 8 | octet;
	}
	if (at != end)
		return false;
	*ret = value;
	return true;
}

/* One to four hexadecimal digits from `*at` on, moving it behind them. */
static bool group_parse(const char **at, const char *end, uint32_t *ret)
{
	const char *start = *at, *stop = start;
	uint32_t value = 0;
	for (; stop < end && stop - start < 4 && is_hex(*stop); stop++)
		value = value << 4 | digit_value(*stop);
	*at = stop;
	*ret = value;
	return stop > start;
}

/* Groups shift into a number from the right. At "::" what was read so far is
 * put aside; in the end it goes to the left. */
static bool v6_parse(const char *at, const char *end, addr *ret)
{
	addr value = 0, before = 0;
	unsigned groups = 0, gap = 9; /* groups before "::"; 9: there is none */
	for (bool first = true; at < end; first = false) {
		uint32_t group;
		if (end - at >= 2 && at[0] == ':' && at[1] == ':') {
			if (gap < 9)
				return false;
			gap = groups;
			before = value;
			value = 0;
			at += 2;
			if (at == end)
				break;
		} else if (!first && *at++ != ':') {
			return false;
		}
		if (v4_parse(at, end, &group)) {
			value = value << 32 | group;
			groups += 2;
			break;
		}
		if (!group_parse(&at, end, &group) || ++groups > 8)
			return false;
		value = value << 16 | group;
	}
	if (gap < 9 ? groups > 7 : groups != 8)
		return false;
	*ret = gap == 9 || gap == 0 ? value : before << 16 * (8 - gap) | value;
	return true;
}

/* Not inlined, so that addr_parse() is nothing but a test and a jump. */
__attribute__((noinline)) bool addr_parse_scalar(struct str text, addr *ret)
{
	uint32_t v4;
	if (text.length == 0)
		return false;
	if (v4_parse(text.at, text.at + text.length, &v4)) {
		*ret = addr_of_v4(v4);
		return true;
	}
	return v6_parse(text.at, text.at + text.length, ret);
}

#ifdef __x86_64__
static AVX2 bool addr_parse_avx2(struct str text, addr *ret)
{
	uint32_t v4;
	if (dotted_parse(text.at, text.length, &v4)) {
		*ret = addr_of_v4(v4);
		return true;
	}
	return colon_parse(text.at, text.length, ret);
}
#endif

bool addr_parse(struct str text, addr *ret)
{
#ifdef __x86_64__
	if (avx2_usable())
		return addr_parse_avx2(text, ret);
#endif
	return addr_parse_scalar(text, ret);
}

/* --- what is wrong ---------------------------------------------------- */

static struct addr_problem problem(enum addr_error error, size_t offset, size_t length)
{
	return (struct addr_problem){error, offset, length};
}

/* The character (of UTF-8, as far as it is) at `offset`. */
static struct addr_problem problem_character(struct str text, size_t offset)
{
	struct str rest = {text.at + offset, text.length - offset};
	str_next_char(&rest);
	return problem(ADDR_CHARACTER, offset, (size_t)(rest.at - (text.at + offset)));
}

/* Where the part that begins at `offset` ends: at a separator or the end. */
static size_t part_end(struct str text, size_t offset, char separator)
{
	const char *at =
	    offset < text.length ? memchr(text.at + offset, separator, text.length - offset) : NULL;
	return at ? (size_t)(at - text.at) : text.length;
}

/* One part as inet_aton(3) reads it: decimal, 0 octal or 0x hexadecimal. */
static bool legacy_part_get(const char *at, size_t length, uint64_t *ret)
{
	unsigned base = length > 1 && at[0] == '0' ? 8 : 10;
	if (length > 2 && at[0] == '0' && (at[1] == 'x' || at[1] == 'X')) {
		base = 16;
		at += 2;
		length -= 2;
	}
	uint64_t value = 0;
	for (size_t i = 0; i < length; i++) {
		if (!is_hex(at[i]) || digit_value(at[i]) >= base || value > UINT32_MAX)
			return false;
		value = value * base + digit_value(at[i]);
	}
	*ret = value;
	return length > 0;
}

/* Would inet_aton(3) take it? One to four parts, the last fills up what the
 * others leave. Four decimal parts are not meant here. */
static bool v4_is_legacy(struct str text)
{
	uint64_t part = 0, most = UINT32_MAX;
	unsigned parts = 0;
	bool hex = false;
	for (size_t start = 0, end; start <= text.length; start = end + 1) {
		if (parts > 0 && part > 255)
			return false;
		end = part_end(text, start, '.');
		if (++parts > 4 || !legacy_part_get(text.at + start, end - start, &part))
			return false;
		hex = hex || (end - start > 1 && (text.at[start + 1] | 0x20) == 'x');
		most = parts == 1 ? UINT32_MAX : most >> 8;
	}
	return part <= most && (parts < 4 || hex);
}

/* One of four decimal parts. */
static struct addr_problem octet_explain(struct str text, size_t start, size_t end)
{
	if (end - start > 1 && text.at[start] == '0')
		return problem(ADDR_LEADING_ZERO, start, end - start);
	if (end - start > 3 || (end - start == 3 && memcmp(text.at + start, "255", 3) > 0))
		return problem(ADDR_OCTET_RANGE, start, end - start);
	return problem(ADDR_OK, 0, 0);
}

/* Digits and dots, but not an address. */
static struct addr_problem octets_explain(struct str text)
{
	struct addr_problem first = {0};
	size_t parts = 0;
	for (size_t start = 0, end; start <= text.length; start = end + 1) {
		end = part_end(text, start, '.');
		if (parts == 4)
			return end == start ? problem_character(text, start - 1)
					    : problem(ADDR_OCTET_COUNT, start, text.length - start);
		if (end == start && end < text.length)
			return problem_character(text, end); /* ".1" or "1..2" */
		parts += end > start;
		if (first.error == ADDR_OK)
			first = octet_explain(text, start, end);
	}
	return parts == 4 ? first : problem(ADDR_OCTET_COUNT, 0, text.length);
}

static struct addr_problem v4_explain(struct str text)
{
	if (v4_is_legacy(text))
		return problem(ADDR_LEGACY, 0, text.length);
	for (size_t i = 0; i < text.length; i++)
		if (!char_is_digit(text.at[i]) && text.at[i] != '.')
			return problem_character(text, i);
	return octets_explain(text);
}

/* The first character that no IPv6 address has, or that has no place there:
 * after a dotted part nothing may follow. */
static size_t v6_bad_character(struct str text)
{
	bool dotted = false;
	for (size_t i = 0; i < text.length; i++) {
		char c = text.at[i];
		if (!is_hex(c) && c != ':' && c != '.')
			return i;
		if (dotted && c == ':')
			return i;
		dotted = dotted || c == '.';
	}
	return text.length;
}

/* Colons: one between two groups, "::" once. */
static struct addr_problem colons_explain(struct str text)
{
	bool gap = false;
	for (size_t i = 0; i < text.length; i++) {
		if (text.at[i] != ':')
			continue;
		if (i + 1 == text.length || text.at[i + 1] != ':') {
			if (i == 0 || i + 1 == text.length)
				return problem_character(text, i);
			continue;
		}
		if (i + 2 < text.length && text.at[i + 2] == ':')
			return problem_character(text, i + 2);
		if (gap)
			return problem(ADDR_TWO_GAPS, i, 2);
		gap = true;
		i++;
	}
	return problem(ADDR_OK, 0, 0);
}

/* The dotted end of an IPv6 address, ADDR_OK when it is one. */
static struct addr_problem dotted_explain(struct str text)
{
	uint32_t v4;
	return v4_parse(text.at, text.at + text.length, &v4) ? problem(ADDR_OK, 0, 0)
							     : v4_explain(text);
}

/* Groups between well-placed colons. */
static struct addr_problem groups_explain(struct str text)
{
	size_t groups = 0, ninth = 0;
	for (size_t start = 0, end; start <= text.length; start = end + 1) {
		end = part_end(text, start, ':');
		struct str part = {text.at + start, end - start};
		bool dotted = part.length && memchr(part.at, '.', part.length);
		groups += dotted ? 2 : part.length > 0;
		if (groups > 8 && ninth == 0)
			ninth = start;
		if (!dotted && part.length > 4)
			return problem(ADDR_GROUP_LONG, start, part.length);
		struct addr_problem tail = dotted ? dotted_explain(part) : problem(ADDR_OK, 0, 0);
		if (tail.error != ADDR_OK)
			return problem(tail.error, tail.offset + start, tail.length);
	}
	return problem(ADDR_GROUP_COUNT, ninth, text.length - ninth);
}

static struct addr_problem v6_explain(struct str text)
{
	size_t bad = v6_bad_character(text);
	if (bad < text.length)
		return problem_character(text, bad);
	struct addr_problem colons = colons_explain(text);
	return colons.error != ADDR_OK ? colons : groups_explain(text);
}

struct addr_problem addr_explain(struct str text)
{
	addr address;
	if (addr_parse(text, &address))
		return problem(ADDR_OK, 0, 0);
	if (text.length == 0)
		return problem(ADDR_EMPTY, 0, 0);
	size_t percent = part_end(text, 0, '%');
	if (percent < text.length && percent > 0) {
		struct addr_problem before = addr_explain((struct str){text.at, percent});
		return before.error != ADDR_OK ? before
					       : problem(ADDR_ZONE, percent, text.length - percent);
	}
	return part_end(text, 0, ':') < text.length ? v6_explain(text) : v4_explain(text);
}

/* --- writing ---------------------------------------------------------- */

/* Decimal without leading zeros; returns the place behind it. */
static char *octet_format(unsigned octet, char *at)
{
	if (octet >= 100)
		*at++ = (char)('0' + octet / 100);
	if (octet >= 10)
		*at++ = (char)('0' + octet / 10 % 10);
	*at++ = (char)('0' + octet % 10);
	return at;
}

static size_t v4_format(uint32_t v4, char *ret)
{
	char *at = octet_format(v4 >> 24, ret);
	for (int shift = 16; shift >= 0; shift -= 8) {
		*at++ = '.';
		at = octet_format(v4 >> shift & 0xff, at);
	}
	*at = '\0';
	return (size_t)(at - ret);
}

static char *group_format(unsigned group, char *at)
{
	for (int shift = 12; shift >= 0; shift -= 4)
		if (group >> shift || shift == 0)
			*at++ = "0123456789abcdef"[group >> shift & 15];
	return at;
}

/* The longest run of zero groups, the first of equals; length 0 if no run has
 * two (RFC 5952, 4.2). */
static void gap_find(const unsigned groups[static 8], unsigned *ret_start, unsigned *ret_length)
{
	unsigned run = 0;
	*ret_start = *ret_length = 0;
	for (unsigned i = 0; i < 8; i++) {
		run = groups[i] == 0 ? run + 1 : 0;
		if (run >= 2 && run > *ret_length) {
			*ret_length = run;
			*ret_start = i + 1 - run;
		}
	}
}

size_t addr_format(addr a, char ret[static ADDR_TEXT])
{
	if (addr_is_v4(a))
		return v4_format((uint32_t)a, ret);
	unsigned groups[8], gap, gap_length;
	char *at = ret;
	for (unsigned i = 0; i < 8; i++)
		groups[i] = (unsigned)(a >> (112 - 16 * i)) & 0xffff;
	gap_find(groups, &gap, &gap_length);
	for (unsigned i = 0; i < 8; i++) {
		if (gap_length && i == gap) {
			*at++ = ':';
			i += gap_length;
			if (i == 8)
				*at++ = ':';
		}
		if (i > 0 && i < 8)
			*at++ = ':';
		if (i < 8)
			at = group_format(groups[i], at);
	}
	*at = '\0';
	return (size_t)(at - ret);
}

void addr_bytes(addr a, uint8_t ret[static 16])
{
	uint64_t high = htobe64(addr_high(a)), low = htobe64(addr_low(a));
	memcpy(ret, &high, 8);
	memcpy(ret + 8, &low, 8);
}

addr addr_of_bytes(const uint8_t bytes[static 16])
{
	uint64_t high, low;
	memcpy(&high, bytes, 8);
	memcpy(&low, bytes + 8, 8);
	return addr_of(be64toh(high), be64toh(low));
}
