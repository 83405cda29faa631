#include "cli/policy_paths.h"

#include "base/map.h"
#include "load/beside.h"
#include "load/scenario.h"

/* Was the file itself named, and not a directory it is in? */
static bool is_argument(char *const *arguments, size_t count, const char *path)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(arguments[i], path) == 0)
			return true;
	return false;
}

enum status policy_paths_find(char *const *arguments, size_t argument_count, enum directory_use use,
			      struct arena *arena, struct sources *sources,
			      struct findings *findings, struct policy_files *ret_files,
			      const char ***ret, uint32_t *ret_count)
{
	struct map known = {0};
	uint32_t count = 0, old;
	enum status status =
	    policy_files_find(arguments, argument_count, use, arena, sources, findings, ret_files);
	if (status != OK)
		return status;
	const char **paths = arena_array(arena, ret_files->count, sizeof *paths);
	if (!paths)
		return NOMEM;
	for (uint32_t i = 0; i < ret_files->count; i++) {
		const char *path = ret_files->at[i].path;
		if (scenario_is_named(str_of(path)) &&
		    !is_argument(arguments, argument_count, path))
			continue;
		if (beside_kind(str_of(path)) != BESIDE_COUNT)
			path = beside_policy(str_of(path), arena);
		const char *key = path ? file_key(file_identify(path), str_of(path), arena) : NULL;
		if (!key || map_add(&known, arena, str_of(key), i, &old) != OK)
			return NOMEM;
		if (old == MAP_NONE)
			paths[count++] = path;
	}
	*ret = paths;
	*ret_count = count;
	return OK;
}
