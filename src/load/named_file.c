#include "load/named_file.h"

#include <errno.h>

#include "load/file_source.h"
#include "load/load.h"

enum status named_file_read(struct store *store, const char *path, struct named_how how,
			    struct arena *arena, struct named_file *ret)
{
	struct store_file file;
	const char *named = strcmp(path, "-") == 0 && !how.plain ? how.stdin_name : NULL;
	*ret = (struct named_file){.name = str_of(path)};
	enum status status =
	    how.plain ? store_open(store, path, &file) : store_open_named(store, path, &file);
	if (status != OK)
		return status;
	ret->identity = file.identity;
	status = store_read(store, &file, FILE_MAX, arena, &ret->bytes);
	ret->too_large = status == INVALID && errno == EFBIG && !store->problem.code;
	store_close(store, &file);
	if (named && (status == OK || ret->too_large)) {
		int error = errno;
		ret->name = str_of(named);
		ret->identity = file_identify(named);
		errno = error;
	}
	return status;
}

/* It is not in the revision. */
static void path_missing(struct findings *findings, struct place place)
{
	findings_add(findings, place, "git-path", "the revision has no such file")->help =
	    "paths start at the top of the repository, and in this directory behind ./, as in "
	    "git:main:./acme.yaml; git ls-tree -r --name-only lists them";
}

enum status named_file_refuse(const struct store *store, struct str name, struct sources *sources,
			      struct arena *arena, struct findings *findings, const char *help)
{
	struct place place = {0};
	int error = errno;
	bool missing = store->git && (error == ENOENT || error == ENOTDIR);
	if (!store->problem.code && !missing)
		return file_source_refuse(sources, arena, findings, name, error, help);
	if (sources_add(sources, arena, name, (struct str){0}, &place.file) != OK)
		return NOMEM;
	if (!store_problem_add(store, findings, place))
		path_missing(findings, place);
	return OK;
}
