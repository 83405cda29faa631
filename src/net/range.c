#include "net/range.h"

#include <assert.h>

static const struct range piece_none = {1, 0};

/* The host part of a block: `length` of 128 bits are the network. */
static addr host_mask(unsigned length)
{
	return length == 0 ? ADDR_LAST : ((addr)1 << (128 - length)) - 1;
}

/* A range that has addresses on both sides of an edge of the IPv4-mapped
 * block. */
static bool range_straddles(struct range range)
{
	bool below = range.first<ADDR_V4_FIRST, above = range.last> ADDR_V4_LAST;
	bool touches = range.first <= ADDR_V4_LAST && range.last >= ADDR_V4_FIRST;
	return touches && (below || above);
}

static enum range_error straddles(struct range range, struct range_problem *ret_problem)
{
	*ret_problem =
	    (struct range_problem){.error = RANGE_STRADDLES, .around = {piece_none, piece_none}};
	if (range.first < ADDR_V4_FIRST)
		ret_problem->around[0] = (struct range){range.first, ADDR_V4_FIRST - 1};
	if (range.last > ADDR_V4_LAST)
		ret_problem->around[1] = (struct range){ADDR_V4_LAST + 1, range.last};
	return RANGE_STRADDLES;
}

static enum range_error problem_set(struct range_problem *ret_problem, enum range_error error,
				    size_t offset, size_t length)
{
	*ret_problem = (struct range_problem){.error = error};
	ret_problem->address.offset = offset;
	ret_problem->address.length = length;
	return error;
}

enum range_error range_of_ends(addr first, addr last, struct range *ret,
			       struct range_problem *ret_problem)
{
	struct range range = {first, last};
	if (addr_is_v4(first) != addr_is_v4(last))
		return problem_set(ret_problem, RANGE_FAMILIES, 0, 0);
	if (first > last)
		return problem_set(ret_problem, RANGE_REVERSED, 0, 0);
	if (range_straddles(range))
		return straddles(range, ret_problem);
	*ret_problem = (struct range_problem){.error = RANGE_OK};
	*ret = range;
	return RANGE_OK;
}

/* The address in text[start..end). */
static enum range_error end_parse(struct str text, size_t start, size_t end, addr *ret,
				  struct range_problem *ret_problem)
{
	struct str part = {text.at + start, end - start};
	if (addr_parse(part, ret))
		return RANGE_OK;
	struct addr_problem address = addr_explain(part);
	address.offset += start;
	*ret_problem = (struct range_problem){.error = RANGE_BAD_ADDRESS, .address = address};
	return RANGE_BAD_ADDRESS;
}

/* Decimal without a leading zero; anything over 999 counts as 999. */
static bool prefix_parse(struct str text, unsigned *ret)
{
	unsigned value = 0;
	if (text.length == 0 || (text.at[0] == '0' && text.length > 1))
		return false;
	for (size_t i = 0; i < text.length; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
		value = value * 10 + (unsigned)(text.at[i] - '0');
		if (value > 999)
			value = 999;
	}
	*ret = value;
	return true;
}

/* The block of 128-bit prefix `length` that `address` lies in, if `address` is
 * its first. An edge of the IPv4-mapped block inside it is the bigger problem:
 * clearing the host bits would not help. */
static enum range_error block_of(addr address, unsigned length, struct range *ret,
				 struct range_problem *ret_problem)
{
	addr host = host_mask(length);
	struct range block = {address & ~host, address | host};
	if (range_straddles(block))
		return straddles(block, ret_problem);
	if (block.first != address) {
		*ret_problem = (struct range_problem){.error = RANGE_HOST_BITS, .block = block};
		return RANGE_HOST_BITS;
	}
	*ret_problem = (struct range_problem){.error = RANGE_OK};
	*ret = block;
	return RANGE_OK;
}

/* "address/length". An IPv4 address in IPv6 form has a length of 128 bits. */
static enum range_error block_parse(struct str text, size_t slash, struct range *ret,
				    struct range_problem *ret_problem)
{
	addr address;
	unsigned length;
	struct str prefix = {text.at + slash + 1, text.length - slash - 1};
	if (end_parse(text, 0, slash, &address, ret_problem) != RANGE_OK)
		return RANGE_BAD_ADDRESS;
	if (!prefix_parse(prefix, &length))
		return problem_set(ret_problem, RANGE_BAD_PREFIX, slash + 1, prefix.length);
	bool dotted = memchr(text.at, ':', slash) == NULL;
	if (length > (dotted ? 32 : 128))
		return problem_set(ret_problem, RANGE_PREFIX_LONG, slash + 1, prefix.length);
	return block_of(address, dotted ? length + 96 : length, ret, ret_problem);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* "first - last" */
static enum range_error ends_parse(struct str text, size_t dash, struct range *ret,
				   struct range_problem *ret_problem)
{
	size_t end = dash, start = dash + 1;
	addr first, last;
	while (end > 0 && is_blank(text.at[end - 1]))
		end--;
	while (start < text.length && is_blank(text.at[start]))
		start++;
	if (end_parse(text, 0, end, &first, ret_problem) != RANGE_OK ||
	    end_parse(text, start, text.length, &last, ret_problem) != RANGE_OK)
		return RANGE_BAD_ADDRESS;
	return range_of_ends(first, last, ret, ret_problem);
}

enum range_error range_parse(struct str text, struct range *ret, struct range_problem *ret_problem)
{
	const char *dash = text.length ? memchr(text.at, '-', text.length) : NULL;
	const char *slash = text.length ? memchr(text.at, '/', text.length) : NULL;
	if (dash && !(slash && slash + 1 == dash)) /* "/-1" is a bad prefix */
		return ends_parse(text, (size_t)(dash - text.at), ret, ret_problem);
	if (slash)
		return block_parse(text, (size_t)(slash - text.at), ret, ret_problem);
	addr address;
	if (end_parse(text, 0, text.length, &address, ret_problem) != RANGE_OK)
		return RANGE_BAD_ADDRESS;
	return range_of_ends(address, address, ret, ret_problem);
}

static int bit_count(addr a)
{
	return __builtin_popcountll(addr_high(a)) + __builtin_popcountll(addr_low(a));
}

int range_prefix(struct range range)
{
	addr host = range.first ^ range.last;
	if ((host & (host + 1)) != 0 || (range.first & host) != 0 || range_straddles(range))
		return -1;
	return (addr_is_v4(range.first) ? 32 : 128) - bit_count(host);
}

/* Up to three digits and a NUL. */
static size_t prefix_format(unsigned prefix, char *ret)
{
	size_t length = 0;
	if (prefix >= 100)
		ret[length++] = '1';
	if (prefix >= 10)
		ret[length++] = (char)('0' + prefix / 10 % 10);
	ret[length++] = (char)('0' + prefix % 10);
	ret[length] = '\0';
	return length;
}

size_t range_format(struct range range, char ret[static RANGE_TEXT])
{
	int prefix = range_prefix(range);
	size_t length = addr_format(range.first, ret);
	if (range.first == range.last)
		return length;
	if (prefix >= 0) {
		ret[length++] = '/';
		return length + prefix_format((unsigned)prefix, ret + length);
	}
	memcpy(ret + length, " - ", 3);
	return length + 3 + addr_format(range.last, ret + length + 3);
}

struct count range_count(struct range range)
{
	assert(range.first <= range.last);
	addr low = range.last - range.first + 1;
	return (struct count){.low = low, .all = low == 0};
}

struct count count_add(struct count a, struct count b)
{
	addr low = a.low + b.low;
	bool carry = low < a.low;
	assert((int)a.all + (int)b.all + (int)carry <= 1);
	assert(low == 0 || !(a.all || b.all || carry));
	return (struct count){.low = low, .all = a.all || b.all || carry};
}

int count_compare(struct count a, struct count b)
{
	if (a.all != b.all)
		return a.all ? 1 : -1;
	return (a.low > b.low) - (a.low < b.low);
}

size_t count_format(struct count count, char ret[static COUNT_TEXT])
{
	char digits[COUNT_TEXT];
	size_t length = 0;
	/* 2^128 = 10 * (2^128 - 6) / 10 + 6, and 2^128 - 6 fits an addr. */
	addr rest = count.all ? (ADDR_LAST - 5) / 10 : count.low / 10;
	unsigned digit = count.all ? 6 : (unsigned)(count.low % 10);
	for (;; digit = (unsigned)(rest % 10), rest /= 10) {
		digits[length++] = (char)('0' + digit);
		if (rest == 0)
			break;
	}
	for (size_t i = 0; i < length; i++)
		ret[i] = digits[length - 1 - i];
	ret[length] = '\0';
	return length;
}

size_t count_format_grouped(struct count count, char ret[static COUNT_TEXT * 4 / 3 + 2])
{
	char digits[COUNT_TEXT];
	size_t count_of_digits = count_format(count, digits), length = 0;
	for (size_t i = 0; i < count_of_digits; i++) {
		if (i > 0 && (count_of_digits - i) % 3 == 0)
			ret[length++] = ',';
		ret[length++] = digits[i];
	}
	ret[length] = '\0';
	return length;
}
