#include "load/store.h"

#include <unistd.h>

#include "load/git.h"
#include "base/git_name.h"
#include "load/store_files.h"

enum status store_begin(struct store *store, const char *path, struct arena *arena,
			const char **ret_name)
{
	struct str name = str_of(path);
	*store = (struct store)STORE_FILES;
	if (git_name_is(name)) {
		store->calls = &git_calls;
		return git_begin(store, name, arena, ret_name);
	}
	const char *kept = arena_text(arena, name.at, name.length);
	if (!kept)
		return NOMEM;
	*ret_name = kept;
	return OK;
}

void store_end(struct store *store)
{
	store->calls->end(store);
}

enum status store_open(struct store *store, const char *path, struct store_file *ret)
{
	store->problem = (struct store_problem){0};
	return store->calls->open(store, path, ret);
}

enum status store_open_named(struct store *store, const char *path, struct store_file *ret)
{
	return store->git ? store_open(store, path, ret) : store_files_open_named(path, ret);
}

enum status store_read(struct store *store, const struct store_file *file, size_t max,
		       struct arena *arena, struct str *ret)
{
	store->problem = (struct store_problem){0};
	return store->calls->read(store, file, max, arena, ret);
}

enum status store_stream(struct store *store, const struct store_file *file, store_see_bytes *see,
			 void *with)
{
	store->problem = (struct store_problem){0};
	return store->calls->stream(store, file, see, with);
}

void store_close(struct store *store, struct store_file *file)
{
	store->calls->close(file);
}

bool store_exists(struct store *store, const char *path)
{
	store->problem = (struct store_problem){0};
	return store->calls->exists(store, path);
}

bool store_absent(struct store *store, const char *path)
{
	store->problem = (struct store_problem){0};
	return store->calls->absent(store, path);
}

bool store_is_folder(struct store *store, const char *path)
{
	store->problem = (struct store_problem){0};
	return store->calls->is_folder(store, path);
}

enum store_kind store_kind(struct store *store, const char *path)
{
	store->problem = (struct store_problem){0};
	return store->calls->kind(store, path);
}

enum status store_list(struct store *store, const char *folder, store_see *see, void *with)
{
	store->problem = (struct store_problem){0};
	return store->calls->list(store, folder, see, with);
}

enum status store_lend(struct store *store, const char *path, struct store_loan *ret)
{
	store->problem = (struct store_problem){0};
	return store->calls->lend(store, path, ret);
}

void store_loan_end(struct store_loan *loan)
{
	if (loan->fd >= 0)
		close(loan->fd);
	loan->fd = -1;
}

bool store_problem_add(const struct store *store, struct findings *findings, struct place place)
{
	const struct store_problem *problem = &store->problem;
	if (!problem->code)
		return false;
	findings_add(findings, place, problem->code, "%s", problem->message)->help = problem->help;
	return true;
}
