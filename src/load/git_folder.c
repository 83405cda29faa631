/* An entry of a tree: the mode in octal, a blank, the name, a NUL, the bytes of the id. */
#include "load/git_folder.h"

#include <stdlib.h>

/* The entry at `*bytes`, which moves behind it. False: it is none. */
static bool entry_take(struct str *bytes, size_t id_size, struct git_entry *ret)
{
	const char *end = bytes->length ? memchr(bytes->at, '\0', bytes->length) : NULL;
	unsigned mode = 0;
	size_t digits = 0;
	if (!end || (size_t)(bytes->at + bytes->length - end) <= id_size)
		return false;
	while (digits < 7 && bytes->at[digits] >= '0' && bytes->at[digits] <= '7')
		mode = mode * 8 + (unsigned)(bytes->at[digits++] - '0');
	if (digits == 0 || bytes->at[digits] != ' ')
		return false;
	mode &= 0170000;
	bool known = mode == GIT_FOLDER || mode == GIT_LINK || mode == GIT_MODULE;
	*ret = (struct git_entry){bytes->at + digits + 1, known ? (enum git_mode)mode : GIT_FILE,
				  (const unsigned char *)end + 1};
	size_t size = (size_t)(end - bytes->at) + 1 + id_size;
	*bytes = (struct str){bytes->at + size, bytes->length - size};
	return true;
}

static int entry_order(const void *a, const void *b)
{
	const struct git_entry *left = a, *right = b;
	return strcmp(left->name, right->name);
}

enum status git_folder_parse(struct str bytes, size_t id_size, struct arena *arena,
			     struct git_folder *ret)
{
	struct git_folder folder = {0};
	struct git_entry entry;
	while (bytes.length) {
		if (!entry_take(&bytes, id_size, &entry))
			return INVALID;
		struct git_entry *slot = arena_push(arena, &folder.at, folder.count, sizeof *slot);
		if (!slot)
			return NOMEM;
		*slot = entry;
		folder.count++;
	}
	if (folder.count)
		qsort(folder.at, folder.count, sizeof *folder.at, entry_order);
	*ret = folder;
	return OK;
}

/* <0, 0, >0: the name before that of the entry, the same, behind it. */
static int name_order(const void *name, const void *entry)
{
	const struct str *wanted = name;
	const char *other = ((const struct git_entry *)entry)->name;
	int order = strncmp(wanted->at, other, wanted->length);
	return order ? order : other[wanted->length] ? -1 : 0;
}

const struct git_entry *git_folder_find(const struct git_folder *folder, struct str name)
{
	if (folder->count == 0 || memchr(name.at, '\0', name.length))
		return NULL;
	return bsearch(&name, folder->at, folder->count, sizeof *folder->at, name_order);
}
