#include "cli/own_files.h"

#include <sys/stat.h>

static enum status identity_add(struct own_files *files, struct file_identity identity,
				struct arena *arena)
{
	uint32_t known;
	if (!file_identity_known(identity))
		return OK;
	const char *key = file_key(identity, (struct str){0}, arena);
	return key ? map_add(&files->keys, arena, str_of(key), 0, &known) : NOMEM;
}

enum status own_files_find(const struct loaded_files *files, struct arena *arena,
			   struct own_files *ret)
{
	enum { DATABASES = sizeof files->databases / sizeof *files->databases };
	struct own_files own = {0};
	enum status status = OK;
	for (uint32_t i = 0; i < files->count && status == OK; i++)
		status = identity_add(&own, files->at[i].identity, arena);
	for (size_t i = 0; i < DATABASES && status == OK; i++)
		status = identity_add(&own, files->databases[i], arena);
	if (status == OK)
		*ret = own;
	return status;
}

enum status own_files_has(const struct own_files *files, const char *path, struct arena *arena)
{
	struct file_identity identity = file_identify(path);
	if (!file_identity_known(identity))
		return INVALID;
	const char *key = file_key(identity, (struct str){0}, arena);
	if (!key)
		return NOMEM;
	return map_find(&files->keys, str_of(key)) == MAP_NONE ? INVALID : OK;
}

/* The folder that a path is in, by its text. The path is plain here: what is not there has no
 * "..", or nothing could be written below it. NULL: no memory. */
static const char *path_above(const char *path, struct arena *arena)
{
	size_t length = strlen(path);
	while (length && path[length - 1] == '/')
		length--;
	while (length && path[length - 1] != '/')
		length--;
	return length ? arena_text(arena, path, length) : ".";
}

/* Upwards from the first folder that is there, by "..", so that links lead where they lead. */
enum status folder_is_in(const char *folder, const char *above, struct arena *arena)
{
	struct file_identity wanted = file_identify(above), last = {0};
	struct stat about;
	while (folder && stat(folder, &about) != 0 && strcmp(folder, ".") != 0 &&
	       strcmp(folder, "/") != 0)
		folder = path_above(folder, arena);
	while (folder && file_identity_known(wanted)) {
		struct file_identity here = file_identify(folder);
		if (!file_identity_known(here) || file_identity_equal(here, last))
			return INVALID; /* the root is its own ".." */
		if (file_identity_equal(here, wanted))
			return OK;
		last = here;
		folder = arena_format(arena, "%s/..", folder);
	}
	return folder ? INVALID : NOMEM;
}
