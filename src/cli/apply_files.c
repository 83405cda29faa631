#include "cli/apply_files.h"

#include <errno.h>

#include "base/arena.h"
#include "load/load.h"
#include "load/metadata_mask.h"
#include "report/unified_diff.h"

/* A file of metadata may hold secrets: an app's consumerSecret beside its ranges. */
static enum status diff_show(const struct apply_files *files, const struct metadata_target *target,
			     const struct rewrite *file, struct arena *arena)
{
	struct masked_text before = {.text = file->before}, now = {.text = file->now};
	if (str_equal(before.text, now.text))
		return OK;
	enum status status = metadata_mask(before.text, target->name.type, arena, &before.masked);
	if (status == OK)
		status = metadata_mask(now.text, target->name.type, arena, &now.masked);
	if (status == OK)
		status =
		    unified_diff_masked(&files->console->page, str_of(file->path), &before, &now);
	if (status != INVALID)
		return status;
	console_say(files->console,
		    "%s: its difference is not shown, for its lines hold other text, too, which "
		    "may be secret",
		    file->path);
	return OK;
}

/* One file, edited in `arena`. A compressed one is not even read. */
static enum status file_edit(struct apply_files *files, uint32_t at, struct arena *arena,
			     struct rewrite *ret)
{
	struct metadata_target *target = &files->targets->at[at];
	struct rewrite file = {.number = target->source, .path = target->path};
	enum status status = target->name.gzip ? OK : rewrite_read(&file, arena);
	const char *refused = NULL;
	if (status == OK)
		status = metadata_target_make(target, files->policy, file.before, arena, &file.now,
					      &refused);
	if (status == INVALID) {
		files->shown[at].refused = refused;
		files->refused++;
		file.now = file.before;
		status = OK;
	}
	if (status == OK && files->diff)
		status = diff_show(files, target, &file, arena);
	if (status == OK)
		*ret = file;
	return status;
}

static enum status files_edit(struct apply_files *files, const char **ret_path)
{
	struct arena scratch;
	struct arena *arena = files->keep ? files->arena : &scratch;
	enum status status = OK;
	arena_init(&scratch);
	for (uint32_t i = 0; i < files->targets->count && status == OK; i++) {
		struct rewrite file;
		*ret_path = files->targets->at[i].path;
		files->shown[i].name = str_of(*ret_path);
		status = file_edit(files, i, arena, &file);
		if (status == OK && files->keep)
			files->rewrites[i] = file;
		if (!files->keep)
			arena_reset(&scratch);
	}
	arena_clear(&scratch);
	return status;
}

/* All of them together: where one is refused, nothing is written anyway. */
static enum status files_verify(struct apply_files *files)
{
	uint32_t at = 0;
	const char *refused = NULL;
	if (files->refused)
		return OK;
	enum status status =
	    metadata_targets_verify(files->targets, files->policy, files->deployed, &at, &refused);
	if (status == INVALID) {
		files->shown[at].refused = refused;
		files->refused++;
	}
	return status == INVALID ? OK : status;
}

int apply_failed(struct console *console, enum status status, const char *path)
{
	if (status != IO || errno != EFBIG)
		return console_machine(console, status, path);
	console_say(console,
		    "%s: has to change, and has more than %d MiB, up to which a file is edited; "
		    "change it by hand, or retrieve less into it",
		    path, FILE_MAX >> 20);
	return EXIT_INPUT;
}

int apply_files_edit(struct apply_files *files)
{
	const char *path = "";
	uint32_t count = files->targets->count;
	files->count = count;
	files->shown = arena_array(files->arena, count + 1, sizeof *files->shown);
	files->rewrites = arena_array(files->arena, count + 1, sizeof *files->rewrites);
	enum status status = files->shown && files->rewrites ? files_edit(files, &path) : NOMEM;
	if (status == OK)
		status = files_verify(files);
	return status == OK ? EXIT_YES : apply_failed(files->console, status, path);
}
