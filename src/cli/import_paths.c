#include "cli/import_paths.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>

#include "base/git_name.h"
#include "load/beside.h"
#include "load/file_name.h"

/* How much of both is the same folder: up to and with a slash. */
static size_t common_folder(struct str from, struct str to)
{
	size_t common = 0;
	for (size_t i = 0; i < from.length && i < to.length && from.at[i] == to.at[i]; i++)
		if (from.at[i] == '/')
			common = i + 1;
	return common;
}

const char *path_between(struct str from, struct str to, struct arena *arena)
{
	/* With a slash at its end a folder is the begin of what is in it. */
	char *folder = arena_format(arena, "%.*s%s", STR_ARG(from), from.length > 1 ? "/" : "");
	if (!folder)
		return NULL;
	from = str_of(folder);
	size_t common = common_folder(from, to), ups = 0;
	for (size_t i = common; i < from.length; i++)
		ups += from.at[i] == '/';
	char *path = arena_array(arena, 3 * ups + (to.length - common) + 1, 1);
	if (!path)
		return NULL;
	for (size_t i = 0; i < ups; i++)
		memcpy(path + 3 * i, "../", 3);
	memcpy(path + 3 * ups, to.at + common, to.length - common);
	return path;
}

enum status import_path(const char *output, const char *path, struct arena *arena, const char **ret)
{
	char folder[PATH_MAX], file[PATH_MAX];
	struct str prefix = directory_prefix(output ? str_of(output) : STR(""));
	const char *name = prefix.length ? arena_text(arena, prefix.at, prefix.length) : ".";
	if (!name)
		return NOMEM;
	if (!realpath(name, folder) || !realpath(path, file))
		return errno == ENOMEM ? NOMEM : INVALID;
	const char *between = path_between(str_of(folder), str_of(file), arena);
	if (!between)
		return NOMEM;
	*ret = between;
	return OK;
}

/* A path of the policy, that the file at `place` names. */
static enum status path_set(const struct policy *policy, const char *output, struct arena *arena,
			    struct place place, struct str *text)
{
	char path[PATH_MAX];
	const char *there;
	if (!text->length || text->at[0] == '/')
		return OK;
	if (!file_name_path(policy->sources->at[place.file].name, *text, path))
		return OK;
	enum status status = import_path(output, path, arena, &there);
	if (status == OK)
		*text = str_of(there);
	return status == INVALID ? OK : status;
}

static enum status approved_set(struct policy *policy, const char *output, struct arena *arena,
				struct property *property)
{
	const char *path = property_approved_path(policy, property, arena), *there;
	if (!path)
		return NOMEM;
	if (git_name_is(str_of(path)))
		return OK;
	enum status status = import_path(output, path, arena, &there);
	if (status == OK)
		property->approved = str_of(there);
	return status == INVALID ? OK : status;
}

enum status import_paths_set(struct policy *policy, const char *output, struct arena *arena)
{
	struct geo *geo = &policy->geo;
	enum status status =
	    path_set(policy, output, arena, geo->country_place, &geo->country_file);
	if (status == OK)
		status = path_set(policy, output, arena, geo->asn_place, &geo->asn_file);
	for (uint32_t i = 0; i < policy->property_count && status == OK; i++)
		if (policy->properties[i].kind == PROPERTY_NO_BROADER)
			status = approved_set(policy, output, arena, &policy->properties[i]);
	return status;
}
