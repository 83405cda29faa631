/* The data section (MaxMind DB File Format 2.0, "Output Data Section"): each
 * value is a control byte, maybe more bytes of type and size, then its content.
 *
 *   TTTSSSSS   type 1..7 and size 0..28, or how the size goes on (29, 30, 31)
 *   000SSSSS   the next byte is the type, less 7
 *   001SSvvv   a pointer of 11, 19, 27 or 32 bits */
#include "load/mmdb_record.h"

enum type {
	TYPE_EXTENDED = 0,
	TYPE_POINTER = 1,
	TYPE_MAP = 7,
	TYPE_ARRAY = 11,
	TYPE_BOOLEAN = 14,
	TYPE_LAST = 15
};

struct value {
	unsigned type;
	uint64_t size;    /* bytes, pairs of a map, elements of an array */
	uint64_t content; /* offset; of what a pointer points to */
	uint64_t next;    /* offset of what follows, before the content of maps and arrays */
};

/* `count` bytes as a big-endian number. */
static bool number_read(struct str section, uint64_t *at, unsigned count, uint64_t *ret)
{
	uint64_t number = 0;
	if (*at > section.length || section.length - *at < count)
		return false;
	for (unsigned i = 0; i < count; i++)
		number = number << 8 | (unsigned char)section.at[(*at)++];
	*ret = number;
	return true;
}

static bool pointer_read(struct str section, unsigned control, uint64_t at, struct value *ret)
{
	static const uint32_t base[] = {0, 2048, 526336, 0};
	unsigned length = control >> 3 & 3;
	uint64_t rest;
	if (!number_read(section, &at, length + 1, &rest))
		return false;
	uint64_t high = length < 3 ? (uint64_t)(control & 7) << 8 * (length + 1) : 0;
	*ret = (struct value){TYPE_POINTER, 0, high + rest + base[length], at};
	return ret->content < section.length;
}

static bool size_read(struct str section, unsigned control, uint64_t *at, uint64_t *ret)
{
	static const unsigned base[] = {29, 285, 65821};
	unsigned size = control & 31;
	uint64_t more = 0;
	if (size >= 29 && !number_read(section, at, size - 28, &more))
		return false;
	*ret = size >= 29 ? base[size - 29] + more : size;
	return true;
}

static bool value_read(struct str section, uint64_t at, struct value *ret)
{
	uint64_t control, extended;
	if (!number_read(section, &at, 1, &control))
		return false;
	unsigned type = (unsigned)control >> 5;
	if (type == TYPE_POINTER)
		return pointer_read(section, (unsigned)control, at, ret);
	if (type == TYPE_EXTENDED) {
		if (!number_read(section, &at, 1, &extended))
			return false;
		type = (unsigned)extended + 7;
	}
	uint64_t size;
	if (type > TYPE_LAST || !size_read(section, (unsigned)control, &at, &size))
		return false;
	bool flat = type != TYPE_MAP && type != TYPE_ARRAY && type != TYPE_BOOLEAN;
	if (flat && size > section.length - at)
		return false;
	*ret = (struct value){type, size, at, at + (flat ? size : 0)};
	return true;
}

bool mmdb_record_valid(struct str section, uint32_t offset, uint64_t *budget)
{
	uint64_t left[MMDB_NESTING_MAX] = {1}; /* values still to come on each level */
	size_t level = 0;
	uint64_t at = offset;
	struct value value;
	if (value_read(section, at, &value) && value.type == TYPE_POINTER)
		at = value.content;
	for (;;) {
		while (left[level] == 0)
			if (level-- == 0)
				return true;
		if (*budget == 0 || !value_read(section, at, &value))
			return false;
		(*budget)--;
		left[level]--;
		at = value.next;
		if (value.type != TYPE_MAP && value.type != TYPE_ARRAY)
			continue;
		if (++level == MMDB_NESTING_MAX)
			return false;
		left[level] = value.type == TYPE_MAP ? value.size * 2 : value.size;
	}
}
