#include "report/width.h"

/* Blocks of Unicode (15.0) as a whole rather than single characters: enough to
 * align a message, small enough to read. */
struct block {
	uint32_t first, last;
};

static const struct block combining[] = {
    {0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd}, {0x0610, 0x061a},   {0x064b, 0x065f},
    {0x0900, 0x0902}, {0x093c, 0x093c}, {0x0941, 0x0948}, {0x0e31, 0x0e31},   {0x0e34, 0x0e3a},
    {0x0e47, 0x0e4e}, {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x200b, 0x200d},   {0x20d0, 0x20ff},
    {0x3099, 0x309a}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}, {0xe0100, 0xe01ef},
};

static const struct block wide[] = {
    {0x1100, 0x115f},   {0x2e80, 0x303e},   {0x3041, 0x33ff},   {0x3400, 0x4dbf},
    {0x4e00, 0x9fff},   {0xa000, 0xa4cf},   {0xa960, 0xa97f},   {0xac00, 0xd7a3},
    {0xf900, 0xfaff},   {0xfe30, 0xfe6f},   {0xff01, 0xff60},   {0xffe0, 0xffe6},
    {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff}, {0x1f900, 0x1faff}, {0x20000, 0x3fffd},
};

static bool in_blocks(const struct block *blocks, size_t count, uint32_t c)
{
	for (size_t i = 0; i < count && blocks[i].first <= c; i++)
		if (c <= blocks[i].last)
			return true;
	return false;
}

unsigned char_width(uint32_t c)
{
	if (c < 0x300)
		return 1;
	if (c == UINT32_MAX)
		return 1;
	if (in_blocks(combining, sizeof combining / sizeof *combining, c))
		return 0;
	return in_blocks(wide, sizeof wide / sizeof *wide, c) ? 2 : 1;
}

size_t text_width(struct str text)
{
	size_t width = 0;
	while (text.length)
		width += char_width(str_next_char(&text));
	return width;
}
