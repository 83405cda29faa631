#include "policy/list_key.h"

static char *bytes_put(char *to, const void *bytes, size_t length)
{
	if (length)
		memcpy(to, bytes, length);
	return to + length;
}

/* A text stands behind its length, so that no two are one. */
static char *row_put(char *to, const struct range_row *row, enum list_key_of of)
{
	const struct str *text = &row->description;
	if (row->network == NONE)
		to = bytes_put(bytes_put(to, "=", 1), &row->range, sizeof row->range);
	else
		to = bytes_put(bytes_put(to, "@", 1), &row->network, sizeof row->network);
	if (of == LIST_KEY_ADDRESSES)
		return to;
	to = bytes_put(to, &text->length, sizeof text->length);
	return bytes_put(to, text->at, text->length);
}

enum status list_key(const struct range_list *list, enum list_key_of of, struct arena *arena,
		     struct str *ret)
{
	size_t room = list->count * (1 + sizeof list->rows->range);
	for (uint32_t i = 0; i < list->count && of == LIST_KEY_DESCRIBED; i++)
		room += sizeof list->rows->description.length + list->rows[i].description.length;
	char *key = arena_alloc(arena, room), *end = key;
	if (!key)
		return NOMEM;
	for (uint32_t i = 0; i < list->count; i++)
		end = row_put(end, &list->rows[i], of);
	*ret = (struct str){key, (size_t)(end - key)};
	return OK;
}

bool list_names_network(const struct range_list *list)
{
	for (uint32_t i = 0; i < list->count; i++)
		if (list->rows[i].network != NONE)
			return true;
	return false;
}
