#include "report/diff_lines.h"

#include <stdlib.h>

static uint64_t line_hash(struct str line)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);
	line = str_trim(line);
	for (size_t i = 0; i < line.length; i++)
		hash = (hash ^ (unsigned char)line.at[i]) * UINT64_C(0x100000001b3);
	return hash;
}

static int hash_compare(const void *a, const void *b)
{
	uint64_t left, right;
	memcpy(&left, a, sizeof left);
	memcpy(&right, b, sizeof right);
	return left < right ? -1 : left > right;
}

static size_t line_length(struct str text)
{
	size_t length = 0;
	while (length < text.length && text.at[length] != '\n' && text.at[length] != '\r')
		length++;
	return length;
}

static enum status text_add(struct diff_lines *lines, struct str text)
{
	while (text.length) {
		size_t length = line_length(text);
		uint64_t *to = arena_push(lines->arena, &lines->at, lines->count, sizeof *to);
		if (!to)
			return NOMEM;
		*to = line_hash((struct str){text.at, length});
		lines->count++;
		length += length < text.length;
		text = (struct str){text.at + length, text.length - length};
	}
	return OK;
}

enum status diff_lines_make(struct diff_lines *lines, const struct policy *policy)
{
	for (uint32_t i = 0; policy->sources && i < policy->sources->count; i++)
		if (text_add(lines, policy->sources->at[i].text) != OK)
			return NOMEM;
	if (lines->count)
		qsort(lines->at, lines->count, sizeof *lines->at, hash_compare);
	lines->made = true;
	return OK;
}

bool diff_line_is_new(const struct diff_lines *other, const struct policy *policy,
		      struct place place)
{
	if (!place.line || !policy->sources)
		return false;
	uint64_t hash = line_hash(source_line(policy->sources, place));
	return !other->count || !bsearch(&hash, other->at, other->count, sizeof hash, hash_compare);
}
