#include "cli/repair_files.h"

#include "base/git_name.h"
#include "report/unified_diff.h"

struct str repair_file_name(const char *path)
{
	struct str name = str_of(path);
	size_t revision = git_name_prefix(name);
	if (strcmp(path, "-") == 0)
		return STR("stdin");
	return (struct str){name.at + revision, name.length - revision};
}

/* --- Reading ------------------------------------------------------------------------------ */

/* The file as it is now. Standard input can't be read again, and a revision never changes:
 * they are their text. */
static enum status bytes_take(struct repair_files *files, struct rewrite *file, struct str text)
{
	if (strcmp(file->path, "-") == 0 || git_name_is(str_of(file->path))) {
		file->before = text;
		return OK;
	}
	return rewrite_read(file, files->arena);
}

/* The file of that number, read when it is asked for first. */
static int file_take(struct repair_files *files, uint32_t number, struct rewrite **ret)
{
	const struct source *source = &files->policy->sources->at[number];
	for (uint32_t i = 0; i < files->count; i++)
		if (files->at[i].number == number) {
			*ret = &files->at[i];
			return EXIT_YES;
		}
	struct rewrite *file = arena_push(files->arena, &files->at, files->count, sizeof *file);
	if (!file)
		return console_machine(files->console, NOMEM, "");
	*file = (struct rewrite){
	    .number = number,
	    .path = arena_text(files->arena, source->name.at, source->name.length)};
	enum status status = file->path ? bytes_take(files, file, source->text) : NOMEM;
	if (status != OK)
		return console_machine(files->console, status, file->path ? file->path : "");
	file->now = file->before;
	files->count++;
	*ret = file;
	return EXIT_YES;
}

static int changed_say(struct repair_files *files, const char *path)
{
	console_say(files->console,
		    "%s: no patch, for it was changed while it was looked at, or is not UTF-8; "
		    "try again",
		    path);
	return EXIT_MACHINE;
}

/* --- Editing ------------------------------------------------------------------------------- */

static const struct edited_file *edited_find(const struct range_edited *edited, uint32_t number)
{
	for (uint32_t i = 0; i < edited->count; i++)
		if (edited->files[i].file == number)
			return &edited->files[i];
	return NULL;
}

/* Their bytes; the files that an edit no longer changes are as they were. */
static int bytes_make(struct repair_files *files, const struct range_edited *edited,
		      struct out *patch)
{
	const struct page page = {.out = patch, .width = 100};
	for (uint32_t i = 0; i < files->count; i++) {
		struct rewrite *file = &files->at[i];
		const struct edited_file *text = edited_find(edited, file->number);
		struct str old = file->now;
		struct str name = repair_file_name(file->path);
		enum status status = OK;
		file->now = file->before;
		if (text)
			status = range_edit_bytes(file->before,
						  files->policy->sources->at[file->number].text,
						  text->text, files->arena, &file->now);
		if (status == INVALID)
			return changed_say(files, file->path);
		if (status == OK)
			status = unified_diff(&page, name, old, file->now);
		if (status != OK)
			return console_machine(files->console, status, file->path);
	}
	return EXIT_YES;
}

static int patch_make(struct repair_files *files, const struct range_edited *edited,
		      struct str *ret)
{
	struct out patch;
	out_init_memory(&patch);
	int code = bytes_make(files, edited, &patch);
	if (code == EXIT_YES) {
		ret->length = patch.used;
		ret->at = arena_text(files->arena, patch.used ? patch.at : "", patch.used);
		if (out_status(&patch) != OK || !ret->at)
			code = console_machine(files->console, NOMEM, "");
	}
	out_clear(&patch);
	return code;
}

int repair_files_edit(struct repair_files *files, const struct list_edits *edits,
		      struct range_edited *edited, struct str *ret_patch)
{
	enum status status = range_edit(files->policy, edits, files->arena, edited);
	struct rewrite *file;
	int code = EXIT_YES;
	if (status == INVALID)
		return EXIT_INPUT;
	if (status != OK)
		return console_machine(files->console, status, "");
	for (uint32_t i = 0; i < edited->count && code == EXIT_YES; i++)
		code = file_take(files, edited->files[i].file, &file);
	return code == EXIT_YES ? patch_make(files, edited, ret_patch) : code;
}

/* --- Writing -------------------------------------------------------------------------------- */

bool repair_files_changed(const struct repair_files *files)
{
	for (uint32_t i = 0; i < files->count; i++)
		if (!str_equal(files->at[i].before, files->at[i].now))
			return true;
	return false;
}

int repair_files_write(struct repair_files *files)
{
	return rewrites_write(files->console, files->at, files->count, "the repair");
}
