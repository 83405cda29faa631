#include "load/text_lower.h"

#include "load/unicode.h"

/* Capital letters and how far it is to their small ones: `first` and each `step`th behind it,
 * up to `last`. From the simple lower case mappings of the Unicode Character Database 15.0,
 * UnicodeData.txt, blocks Basic Latin to Latin Extended-B, Greek, Cyrillic and its supplement,
 * Latin Extended Additional. */
struct capitals {
	uint16_t first, last;
	uint8_t step;
	int16_t away;
};

/* clang-format off */
static const struct capitals capitals[] = {
    {0x0041, 0x005a, 1, 32}, {0x00c0, 0x00d6, 1, 32}, {0x00d8, 0x00de, 1, 32}, {0x0100, 0x012e, 2, 1},
    {0x0130, 0x0130, 1, -199}, {0x0132, 0x0136, 2, 1}, {0x0139, 0x0147, 2, 1}, {0x014a, 0x0176, 2, 1},
    {0x0178, 0x0178, 1, -121}, {0x0179, 0x017d, 2, 1}, {0x0181, 0x0181, 1, 210}, {0x0182, 0x0184, 2, 1},
    {0x0186, 0x0186, 1, 206}, {0x0187, 0x0187, 1, 1}, {0x0189, 0x018a, 1, 205}, {0x018b, 0x018b, 1, 1},
    {0x018e, 0x018e, 1, 79}, {0x018f, 0x018f, 1, 202}, {0x0190, 0x0190, 1, 203}, {0x0191, 0x0191, 1, 1},
    {0x0193, 0x0193, 1, 205}, {0x0194, 0x0194, 1, 207}, {0x0196, 0x0196, 1, 211}, {0x0197, 0x0197, 1, 209},
    {0x0198, 0x0198, 1, 1}, {0x019c, 0x019c, 1, 211}, {0x019d, 0x019d, 1, 213}, {0x019f, 0x019f, 1, 214},
    {0x01a0, 0x01a4, 2, 1}, {0x01a6, 0x01a6, 1, 218}, {0x01a7, 0x01a7, 1, 1}, {0x01a9, 0x01a9, 1, 218},
    {0x01ac, 0x01ac, 1, 1}, {0x01ae, 0x01ae, 1, 218}, {0x01af, 0x01af, 1, 1}, {0x01b1, 0x01b2, 1, 217},
    {0x01b3, 0x01b5, 2, 1}, {0x01b7, 0x01b7, 1, 219}, {0x01b8, 0x01b8, 1, 1}, {0x01bc, 0x01bc, 1, 1},
    {0x01c4, 0x01c4, 1, 2}, {0x01c5, 0x01c5, 1, 1}, {0x01c7, 0x01c7, 1, 2}, {0x01c8, 0x01c8, 1, 1},
    {0x01ca, 0x01ca, 1, 2}, {0x01cb, 0x01db, 2, 1}, {0x01de, 0x01ee, 2, 1}, {0x01f1, 0x01f1, 1, 2},
    {0x01f2, 0x01f4, 2, 1}, {0x01f6, 0x01f6, 1, -97}, {0x01f7, 0x01f7, 1, -56}, {0x01f8, 0x021e, 2, 1},
    {0x0220, 0x0220, 1, -130}, {0x0222, 0x0232, 2, 1}, {0x023a, 0x023a, 1, 10795}, {0x023b, 0x023b, 1, 1},
    {0x023d, 0x023d, 1, -163}, {0x023e, 0x023e, 1, 10792}, {0x0241, 0x0241, 1, 1}, {0x0243, 0x0243, 1, -195},
    {0x0244, 0x0244, 1, 69}, {0x0245, 0x0245, 1, 71}, {0x0246, 0x024e, 2, 1}, {0x0370, 0x0372, 2, 1},
    {0x0376, 0x0376, 1, 1}, {0x037f, 0x037f, 1, 116}, {0x0386, 0x0386, 1, 38}, {0x0388, 0x038a, 1, 37},
    {0x038c, 0x038c, 1, 64}, {0x038e, 0x038f, 1, 63}, {0x0391, 0x03a1, 1, 32}, {0x03a3, 0x03ab, 1, 32},
    {0x03cf, 0x03cf, 1, 8}, {0x03d8, 0x03ee, 2, 1}, {0x03f4, 0x03f4, 1, -60}, {0x03f7, 0x03f7, 1, 1},
    {0x03f9, 0x03f9, 1, -7}, {0x03fa, 0x03fa, 1, 1}, {0x03fd, 0x03ff, 1, -130}, {0x0400, 0x040f, 1, 80},
    {0x0410, 0x042f, 1, 32}, {0x0460, 0x0480, 2, 1}, {0x048a, 0x04be, 2, 1}, {0x04c0, 0x04c0, 1, 15},
    {0x04c1, 0x04cd, 2, 1}, {0x04d0, 0x052e, 2, 1}, {0x1e00, 0x1e94, 2, 1}, {0x1e9e, 0x1e9e, 1, -7615},
    {0x1ea0, 0x1efe, 2, 1},
};
/* clang-format on */

enum { CAPITALS = sizeof capitals / sizeof *capitals };
enum { SIGMA_LAST = 0x3c2, SIGMA = 0x3c3 };

static uint32_t char_lower(uint32_t character)
{
	size_t low = 0, high = CAPITALS;
	if (character == SIGMA_LAST)
		return SIGMA;
	while (low < high) { /* the first row that does not end before it */
		size_t middle = (low + high) / 2;
		if (capitals[middle].last < character)
			low = middle + 1;
		else
			high = middle;
	}
	const struct capitals *row = &capitals[low];
	if (low == CAPITALS || character < row->first || (character - row->first) % row->step)
		return character;
	return (uint32_t)((int32_t)character + row->away);
}

const char *text_lower(struct str text, struct arena *arena)
{
	/* A small letter has a byte more than its capital at most. */
	char *lower = arena_array(arena, text.length + 1, 2);
	size_t length = 0;
	while (lower && text.length) {
		struct str at = text;
		uint32_t character = str_next_char(&text), small = char_lower(character);
		size_t size = at.length - text.length;
		if (small != character) {
			length += utf8_put(small, lower + length);
			continue;
		}
		memcpy(lower + length, at.at, size);
		length += size;
	}
	return lower;
}
