#include "load/file_name.h"

#include <limits.h>
#include <stdio.h>

#include "load/file_pattern.h"
#include "base/git_name.h"

static const char pattern_bytes[] = "*?[\\";

struct str directory_prefix(struct str path)
{
	size_t revision = git_name_prefix(path);
	while (path.length > revision && path.at[path.length - 1] != '/')
		path.length--;
	return str_equal(path, STR("./")) ? STR("") : path;
}

/* "policies/acme.yaml" → "acme.yaml" */
static struct str base_of(struct str path)
{
	size_t revision = git_name_prefix(path), length = 0;
	while (length < path.length - revision && path.at[path.length - length - 1] != '/')
		length++;
	return (struct str){path.at + path.length - length, length};
}

bool file_name_path(struct str file, struct str name, char ret[PATH_MAX])
{
	struct str prefix = directory_prefix(file);
	if (prefix.length == 0 && (git_name_is(name) || str_equal(name, STR("-"))))
		prefix = STR("./");
	if (prefix.length + name.length >= PATH_MAX)
		return false;
	snprintf(ret, PATH_MAX, "%.*s%.*s", STR_ARG(prefix), STR_ARG(name));
	return true;
}

bool file_name_is_pattern(struct str name)
{
	for (size_t i = 0; i < name.length; i++)
		if (name.at[i] && strchr(pattern_bytes, name.at[i]))
			return true;
	return false;
}

/* --- What may not be written ------------------------------------------------------ */

/* Moves on to the next part of the name, and says which it is; false: there is none. */
static bool part_next(struct str name, size_t *from, struct str *ret)
{
	size_t to = *from;
	if (*from > name.length)
		return false;
	while (to < name.length && name.at[to] != '/')
		to++;
	*ret = (struct str){name.at, to - *from};
	if (*from) /* an empty name may be nowhere */
		ret->at += *from;
	*from = to + 1;
	return true;
}

const char *file_name_policy(struct str file, struct str name, struct arena *arena)
{
	char path[PATH_MAX];
	if (git_name_is(name) || !file_name_path(file, name, path))
		return arena_text(arena, name.at, name.length);
	return arena_text(arena, path, strlen(path));
}

/* Has the name two stars in a row, neither of them escaped? */
static bool has_two_stars(struct str name)
{
	for (size_t i = 0; i + 1 < name.length; i++) {
		if (name.at[i] == '\\')
			i++;
		else if (name.at[i] == '*' && name.at[i + 1] == '*')
			return true;
	}
	return false;
}

static bool goes_back(struct str name)
{
	struct str part;
	bool wild = false;
	for (size_t from = 0; part_next(name, &from, &part);) {
		if (wild && str_equal(part, STR("..")))
			return true;
		wild = wild || file_name_is_pattern(part);
	}
	return false;
}

enum name_fault file_name_check(struct str name, bool pattern)
{
	if (name.length && name.at[0] == '/')
		return NAME_ABSOLUTE;
	if (name.length && name.at[0] == '~')
		return NAME_HOME;
	if (pattern && has_two_stars(name))
		return NAME_TWO_STARS;
	return pattern && goes_back(name) ? NAME_BACK : NAME_FINE;
}

/* --- What was meant --------------------------------------------------------------- */

/* The nearest name while a directory is read, in whatever order it comes. */
struct nearest {
	struct str wanted, passed_over;
	size_t *names;     /* looked at */
	unsigned distance; /* of `name` */
	char name[NAME_MAX + 1];
};

static void nearest_try(struct nearest *nearest, const char *name)
{
	struct str text = str_of(name);
	if (text.length > NAME_MAX || strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
	    str_equal(text, nearest->passed_over))
		return;
	unsigned distance = str_distance(nearest->wanted, text, nearest->distance);
	bool earlier = !nearest->name[0] || strcmp(name, nearest->name) < 0;
	if (distance < nearest->distance || (distance == nearest->distance && earlier)) {
		nearest->distance = distance;
		memcpy(nearest->name, name, text.length + 1);
	}
}

static enum status name_see(void *with, const char *name, bool no_folder)
{
	struct nearest *nearest = with;
	(void)no_folder;
	++*nearest->names;
	nearest_try(nearest, name);
	return *nearest->names > NAMES_MAX ? INVALID : OK;
}

/* Finds nothing once too many names were looked at, in whatever order they come. */
static enum status directory_search(struct store *store, const char *path, struct nearest *nearest)
{
	if (*nearest->names > NAMES_MAX)
		return OK;
	enum status status = store_list(store, path, name_see, nearest);
	if (*nearest->names > NAMES_MAX)
		nearest->name[0] = '\0';
	return status == NOMEM ? NOMEM : OK;
}

/* Where a name is looked for while its parts are put right. */
struct search {
	struct store *store;
	struct str file;
	struct arena scratch;
	size_t *names;
};

/* The first part of the name that is not there; empty when a pattern comes before
 * it, or all is there. */
static struct str missing_part(const struct search *search, struct str name)
{
	struct str part;
	char path[PATH_MAX];
	for (size_t from = 0; part_next(name, &from, &part);) {
		struct str until = {name.at, (size_t)(part.at - name.at) + part.length};
		if (file_name_is_pattern(part) || !file_name_path(search->file, until, path))
			break;
		if (part.length && !store_exists(search->store, path))
			return part;
	}
	return (struct str){0};
}

/* Replaces the part of `*name` that is missing; makes it empty when nothing is near. */
static enum status part_replace(struct search *search, struct str part, struct str *name)
{
	char directory[PATH_MAX];
	struct str before = {name->at, (size_t)(part.at - name->at)};
	struct str after = {part.at + part.length, name->length - before.length - part.length};
	struct nearest nearest = {
	    .wanted = part, .names = search->names, .distance = str_tolerance(part)};
	enum status status = OK;
	if (before.length == 0)
		nearest.passed_over = base_of(search->file);
	if (file_name_path(search->file, before, directory))
		status = directory_search(search->store, directory, &nearest);
	if (status != OK || !nearest.name[0]) {
		*name = (struct str){0};
		return status;
	}
	const char *text = arena_format(&search->scratch, "%.*s%s%.*s", STR_ARG(before),
					nearest.name, STR_ARG(after));
	if (!text)
		return NOMEM;
	*name = str_of(text);
	return OK;
}

enum { NEAREST_PARTS_MAX = 16 }; /* of a name that something near is looked for */

static bool has_few_parts(struct str name)
{
	size_t count = 0, from = 0;
	for (struct str part; count <= NEAREST_PARTS_MAX && part_next(name, &from, &part);)
		count++;
	return count <= NEAREST_PARTS_MAX;
}

/* Each round makes one more part right, so there are no more rounds than parts. */
enum status file_name_nearest(struct store *store, struct str file, struct str name,
			      struct arena *arena, size_t *names, struct str *ret)
{
	struct search search = {.store = store, .file = file, .names = names};
	struct str near = name, part = {0};
	enum status status = OK;
	if (!has_few_parts(name)) {
		*ret = (struct str){0};
		return OK;
	}
	arena_init(&search.scratch);
	while (status == OK && (part = missing_part(&search, near)).length)
		status = part_replace(&search, part, &near);
	if (str_equal(near, name))
		near = (struct str){0};
	const char *kept = arena_text(arena, near.at ? near.at : "", near.length);
	if (status == OK && kept)
		*ret = (struct str){kept, near.length};
	arena_clear(&search.scratch);
	return kept ? status : NOMEM;
}
