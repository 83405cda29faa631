#include "load/charset.h"

/* As the WHATWG Encoding Standard lists windows-1252, without the five bytes that are none
 * in Microsoft's own table. */
static const struct charset windows_1252 = {
    .name = STR_INIT("Windows-1252"),
    .middle = {0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
	       0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017d, 0,
	       0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
	       0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178},
};

static const struct charset latin_1 = {
    .name = STR_INIT("ISO-8859-1"),
    .middle = {0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a,
	       0x8b, 0x8c, 0x8d, 0x8e, 0x8f, 0x90, 0x91, 0x92, 0x93, 0x94, 0x95,
	       0x96, 0x97, 0x98, 0x99, 0x9a, 0x9b, 0x9c, 0x9d, 0x9e, 0x9f},
};

static const struct charset ascii = {.name = STR_INIT("US-ASCII")};

static const struct {
	struct str name;
	const struct charset *charset;
} names[] = {
    {STR_INIT("Windows-1252"), &windows_1252},
    {STR_INIT("cp1252"), &windows_1252},
    {STR_INIT("ISO-8859-1"), &latin_1},
    {STR_INIT("latin1"), &latin_1},
    {STR_INIT("US-ASCII"), &ascii},
    {STR_INIT("ASCII"), &ascii},
};

const struct charset *charset_find(struct str name)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_equal_nocase(names[i].name, name))
			return names[i].charset;
	return NULL;
}

uint32_t charset_character(const struct charset *charset, unsigned char byte)
{
	if (byte < 0x80)
		return byte;
	if (byte < 0xa0)
		return charset->middle[byte - 0x80];
	return charset == &ascii ? 0 : byte;
}
