/* The fast way from text to address, for x86-64 processors with AVX2 and BMI2
 * (all since about 2013). Only addr.c includes this file and chooses at run
 * time; addr_parse_scalar() is the twin for the others.
 *
 * The lengths of the parts of real addresses are as good as random, and one
 * mispredicted branch costs more than all the arithmetic. So IPv4 has no branch
 * that depends on them:
 *
 *   text      192.0.2.7              sixteen bytes at once
 *   ends         ^ ^ ^^              a bit mask of where parts end; hashed, it
 *                                    finds how to move each part to its place:
 *   lanes     .192 ...0 ...2 ...7    four bytes a part, multiplied by 100, 10, 1
 *
 * and IPv6 one for each group. Nothing outside the text is ever read: near its
 * end, loads overlap. */
#ifndef NET_ADDR_AVX2_H
#define NET_ADDR_AVX2_H

#include <immintrin.h>

#include "net/addr.h"

#define AVX2 __attribute__((target("avx2,bmi,bmi2")))

enum {
	V4_SHORTEST = 7, /* "1.2.3.4" */
	V4_LONGEST = 15,
	V6_SHORTEST = 2, /* "::" */
	V6_LONGEST = 45, /* "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255" */
};

static inline bool avx2_usable(void)
{
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
}

static inline uint64_t load8(const char *at)
{
	uint64_t word;
	memcpy(&word, at, sizeof word);
	return word;
}

static inline uint32_t load4(const char *at)
{
	uint32_t word;
	memcpy(&word, at, sizeof word);
	return word;
}

static inline AVX2 __m128i load16(const void *at)
{
	return _mm_loadu_si128(at);
}

static inline AVX2 uint32_t mask_of(__m128i bytes)
{
	return (uint32_t)_mm_movemask_epi8(bytes);
}

static inline AVX2 __m128i bytes_equal(__m128i bytes, char c)
{
	return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c));
}

/* 0xff where a byte is in first .. first + span. */
static inline AVX2 __m128i bytes_between(__m128i bytes, char first, char span)
{
	__m128i offset = _mm_sub_epi8(bytes, _mm_set1_epi8(first));
	return _mm_cmpeq_epi8(_mm_min_epu8(offset, _mm_set1_epi8(span)), offset);
}

static inline AVX2 unsigned bit_lowest(uint64_t bits) /* not 0 */
{
	return (unsigned)__builtin_ctzll(bits);
}

/* Bits 0 to count - 1; count < 64. */
static inline AVX2 uint64_t bits_below(size_t count)
{
	return ((uint64_t)1 << count) - 1;
}

/* --- IPv4 ------------------------------------------------------------- */

/* Four parts of one to three digits have one of 81 shapes. The bits where the
 * parts end, hashed to eight bits without collision, find the shape's row:
 * from which bytes of the text the lanes [0, hundreds, tens, ones] are filled.
 * A byte shuffle looks at the low four bits of an entry and, for NONE, at the
 * top one. */
enum {
	NONE = 0x80,
	FIRST = 0x40, /* first of several digits: must not be 0 */
};

#define ENDS(a, b, c, d)                                                                           \
	(1u << (a) | 1u << ((a) + (b) + 1) | 1u << ((a) + (b) + (c) + 2) |                         \
	 1u << ((a) + (b) + (c) + (d) + 3))
#define ENDS_HASH(ends) ((uint32_t)((ends)*0x960e7f59u) >> 24)

#define LANE(start, digits)                                                                        \
	NONE, (digits) == 3 ? FIRST | (start) : NONE,                                              \
	    (digits) == 3   ? (start) + 1                                                          \
	    : (digits) == 2 ? FIRST | (start)                                                      \
			    : NONE,                                                                \
	    (start) + (digits)-1
#define LANES(a, b, c, d)                                                                          \
	{                                                                                          \
		LANE(0, a), LANE((a) + 1, b), LANE((a) + (b) + 2, c), LANE((a) + (b) + (c) + 3, d) \
	}

#define SHAPES(shape)      SHAPES_1(shape, 1), SHAPES_1(shape, 2), SHAPES_1(shape, 3)
#define SHAPES_1(shape, a) SHAPES_2(shape, a, 1), SHAPES_2(shape, a, 2), SHAPES_2(shape, a, 3)
#define SHAPES_2(shape, a, b)                                                                      \
	SHAPES_3(shape, a, b, 1), SHAPES_3(shape, a, b, 2), SHAPES_3(shape, a, b, 3)
#define SHAPES_3(shape, a, b, c) shape(a, b, c, 1), shape(a, b, c, 2), shape(a, b, c, 3)
#define SHAPE_ENDS(a, b, c, d)   [ENDS_HASH(ENDS(a, b, c, d))] = ENDS(a, b, c, d)
#define SHAPE_LANES(a, b, c, d)  [ENDS_HASH(ENDS(a, b, c, d))] = LANES(a, b, c, d)

static const uint16_t shape_ends[256] = {SHAPES(SHAPE_ENDS)};
static const uint8_t shape_lanes[256][16] = {SHAPES(SHAPE_LANES)};

/* 7 to 15 bytes and zeros behind them. */
static inline AVX2 __m128i dotted_load(const char *at, size_t length)
{
	if (length == 7)
		return _mm_set_epi64x(0, (long long)(load4(at) | (uint64_t)load4(at + 3) << 24));
	/* The last eight bytes less those that `low` has, 16 - length. Two shifts,
	 * since they may be all 64 bits. */
	uint64_t low = load8(at), high = load8(at + length - 8) >> 8 >> (~(8 * length) & 56);
	return _mm_set_epi64x((long long)high, (long long)low);
}

static inline AVX2 __attribute__((always_inline)) bool dotted_parse(const char *at, size_t length,
								    uint32_t *ret)
{
	const __m128i weights = _mm_set1_epi32(0x010a6400); /* 0, 100, 10, 1 */
	const __m128i low_bytes = _mm_set_epi32(-1, -1, -1, 0x0004080c);
	if (length - V4_SHORTEST > V4_LONGEST - V4_SHORTEST)
		return false;
	__m128i text = dotted_load(at, length);
	uint32_t ends = mask_of(bytes_equal(text, '.')) | 1u << length, hash = ENDS_HASH(ends);
	if (shape_ends[hash] != ends)
		return false;
	__m128i lanes = load16(shape_lanes[hash]);
	__m128i digits = _mm_shuffle_epi8(_mm_sub_epi8(text, _mm_set1_epi8('0')), lanes);
	__m128i octets = _mm_madd_epi16(_mm_maddubs_epi16(digits, weights), _mm_set1_epi16(1));
	__m128i not_digit = _mm_subs_epu8(digits, _mm_set1_epi8(9));
	__m128i first_zero =
	    _mm_and_si128(bytes_equal(digits, 0), _mm_and_si128(lanes, _mm_set1_epi8(FIRST)));
	__m128i over = _mm_cmpgt_epi32(octets, _mm_set1_epi32(255));
	__m128i bad = _mm_or_si128(_mm_or_si128(not_digit, first_zero), over);
	if (!_mm_testz_si128(bad, bad))
		return false;
	*ret = (uint32_t)_mm_cvtsi128_si32(_mm_shuffle_epi8(octets, low_bytes));
	return true;
}

/* --- IPv6 ------------------------------------------------------------- */

/* A text of 8 to 45 bytes. Shorter ones are filled up with zeros. */
struct colon_text {
	const char *at;
	size_t length;
	uint64_t colons, hex; /* bit i: what byte i is */
};

static inline AVX2 __m128i bytes_hex(__m128i bytes)
{
	__m128i lower = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
	return _mm_or_si128(bytes_between(bytes, '0', 9), bytes_between(lower, 'a', 5));
}

static inline AVX2 void text_classify(struct colon_text *text)
{
	const char *at = text->at;
	size_t length = text->length;
	if (length >= 16) {
		size_t b = length < 32 ? length - 16 : 16, c = length - 16;
		__m128i first = load16(at), middle = load16(at + b), last = load16(at + c);
		text->colons = mask_of(bytes_equal(first, ':')) |
			       (uint64_t)mask_of(bytes_equal(middle, ':')) << b |
			       (uint64_t)mask_of(bytes_equal(last, ':')) << c;
		text->hex = mask_of(bytes_hex(first)) | (uint64_t)mask_of(bytes_hex(middle)) << b |
			    (uint64_t)mask_of(bytes_hex(last)) << c;
	} else {
		/* The high half of the masks belongs to the last eight bytes. */
		__m128i both =
		    _mm_set_epi64x((long long)load8(at + length - 8), (long long)load8(at));
		uint32_t colons = mask_of(bytes_equal(both, ':')), hex = mask_of(bytes_hex(both));
		text->colons = (colons & 0xff) | (colons & 0xff00) >> (16 - length);
		text->hex = (hex & 0xff) | (hex & 0xff00) >> (16 - length);
	}
}

/* The value of the one to four hexadecimal digits before `stop`. */
static inline AVX2 uint32_t group_get(const char *at, unsigned stop, unsigned digits)
{
	static const uint32_t keep[5] = {0, 0xff000000, 0xffff0000, 0xffffff00, 0xffffffff};
	uint32_t word = stop >= 4 ? load4(at + stop - 4) : load4(at) << 8 * (4 - stop);
	word &= keep[digits];
	uint64_t nibbles = (word & 0x0f0f0f0f) + (word >> 6 & 0x01010101) * 9;
	uint64_t pairs = nibbles * 0x1001; /* bytes n0 n1 n2 n3 -> .. n0n1 .. n2n3 */
	return (uint32_t)((pairs & 0xff00) | (pairs >> 24 & 0xff));
}

enum { GROUPS_BAD = 99 };

/* Groups with one colon between each two, from byte `start` to `stop`, as one
 * number. Returns how many, or GROUPS_BAD if one has no or over four digits. */
static inline AVX2 unsigned groups_get(const struct colon_text *text, unsigned start, unsigned stop,
				       addr *ret)
{
	uint64_t ends = (text->colons & bits_below(stop)) >> start << start;
	unsigned count = 0;
	addr value = 0;
	for (ends |= (uint64_t)1 << stop; ends; ends &= ends - 1, count++) {
		unsigned end = bit_lowest(ends), digits = end - start;
		if (digits - 1 > 3)
			return GROUPS_BAD;
		value = value << 16 | group_get(text->at, end, digits);
		start = end + 1;
	}
	*ret = value;
	return count;
}

/* `want` groups from the first `stop` bytes, which are colons and digits;
 * "::" stands for the missing ones, one at least. */
static inline AVX2 bool hex_parse(const struct colon_text *text, unsigned stop, unsigned want,
				  addr *ret)
{
	uint64_t colons = text->colons & bits_below(stop), gaps = colons & colons >> 1;
	addr head = 0, tail = 0;
	if (gaps == 0) {
		if (groups_get(text, 0, stop, &tail) != want)
			return false;
		*ret = tail;
		return true;
	}
	if ((gaps & (gaps - 1)) != 0)
		return false;
	unsigned gap = bit_lowest(gaps);
	unsigned before = gap == 0 ? 0 : groups_get(text, 0, gap, &head);
	unsigned after = gap + 2 == stop ? 0 : groups_get(text, gap + 2, stop, &tail);
	if (before + after >= want)
		return false;
	*ret = (before ? head << 16 * (want - before) : 0) | tail;
	return true;
}

/* Six groups and dotted IPv4. */
static inline AVX2 bool hex_dotted_parse(const struct colon_text *text, addr *ret)
{
	addr head;
	uint32_t v4;
	if (text->colons == 0)
		return false;
	unsigned colon = 63 - (unsigned)__builtin_clzll(text->colons), stop = colon;
	if ((~(text->colons | text->hex) & bits_below(colon)) != 0 ||
	    !dotted_parse(text->at + colon + 1, text->length - colon - 1, &v4))
		return false;
	if (colon > 0 && text->at[colon - 1] == ':') /* the colon is one of a "::" */
		stop++;
	if (!hex_parse(text, stop, 6, &head))
		return false;
	*ret = head << 32 | v4;
	return true;
}

/* Not inlined, so that IPv4 does not pay for the registers this saves. */
static AVX2 __attribute__((noinline)) bool colon_parse(const char *at, size_t length, addr *ret)
{
	char copy[8] = {0};
	if (length - V6_SHORTEST > V6_LONGEST - V6_SHORTEST)
		return false;
	struct colon_text text = {.at = at, .length = length};
	if (length < sizeof copy) {
		for (size_t i = 0; i < length; i++)
			copy[i] = at[i];
		text = (struct colon_text){.at = copy, .length = sizeof copy};
	}
	text_classify(&text);
	if ((text.colons | text.hex) != bits_below(length))
		return hex_dotted_parse(&text, ret);
	return hex_parse(&text, (unsigned)length, 8, ret);
}

#endif
