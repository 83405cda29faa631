#include "base/str.h"

int str_compare(struct str a, struct str b)
{
	size_t shorter = a.length < b.length ? a.length : b.length;
	int order = shorter ? memcmp(a.at, b.at, shorter) : 0;
	return order ? order : (a.length > b.length) - (a.length < b.length);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

struct str str_trim(struct str text)
{
	const char *at = text.at, *end = at + text.length;
	while (at < end && is_blank(*at))
		at++;
	while (end > at && is_blank(end[-1]))
		end--;
	return (struct str){at, (size_t)(end - at)};
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool str_equal_nocase(struct str a, struct str b)
{
	if (a.length != b.length)
		return false;
	for (size_t i = 0; i < a.length; i++)
		if (lower(a.at[i]) != lower(b.at[i]))
			return false;
	return true;
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Optimal string alignment over three rows; names longer than the rows are
 * never near anything. */
unsigned str_distance(struct str a, struct str b, unsigned limit)
{
	enum { LONGEST = 64 };
	size_t gap = a.length > b.length ? a.length - b.length : b.length - a.length;
	if (gap > limit || a.length > LONGEST || b.length > LONGEST)
		return limit + 1;
	unsigned rows[3][LONGEST + 1];
	for (size_t j = 0; j <= b.length; j++)
		rows[0][j] = (unsigned)j;
	for (size_t i = 1; i <= a.length; i++) {
		unsigned *row = rows[i % 3], *above = rows[(i + 2) % 3],
			 *above2 = rows[(i + 1) % 3];
		row[0] = (unsigned)i;
		for (size_t j = 1; j <= b.length; j++) {
			unsigned other = a.at[i - 1] != b.at[j - 1];
			row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + other);
			if (i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] &&
			    a.at[i - 2] == b.at[j - 1])
				row[j] = least(row[j], above2[j - 2] + 1);
		}
	}
	return least(rows[a.length % 3][b.length], limit + 1);
}

unsigned str_tolerance(struct str name)
{
	size_t third = name.length / 3;
	return third > 3 ? 3 : third ? (unsigned)third : 1;
}

size_t str_nearest(struct str name, const struct str *names, size_t count)
{
	unsigned limit = str_tolerance(name);
	size_t nearest = SIZE_MAX;
	for (size_t i = 0; i < count; i++) {
		unsigned distance = str_distance(name, names[i], limit);
		if (distance <= limit) {
			nearest = i;
			if (distance == 0)
				break;
			limit = distance - 1;
		}
	}
	return nearest;
}

uint32_t str_next_char(struct str *text)
{
	static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
	unsigned char first = (unsigned char)text->at[0];
	size_t size = first < 0x80   ? 1
		      : first < 0xc2 ? 0
		      : first < 0xe0 ? 2
		      : first < 0xf0 ? 3
		      : first < 0xf5 ? 4
				     : 0;
	uint32_t character = size == 1 ? first : first & (0xffu >> (size + 1));
	bool valid = size != 0 && size <= text->length;
	for (size_t i = 1; valid && i < size; i++) {
		unsigned char next = (unsigned char)text->at[i];
		valid = (next & 0xc0) == 0x80;
		character = character << 6 | (next & 0x3f);
	}
	if (valid && (character < smallest[size] || character > 0x10ffff ||
		      (character >= 0xd800 && character < 0xe000)))
		valid = false;
	size = valid ? size : 1;
	text->at += size;
	text->length -= size;
	return valid ? character : UINT32_MAX;
}

size_t str_char_count(struct str text)
{
	size_t count = 0;
	for (; text.length; count++)
		str_next_char(&text);
	return count;
}
