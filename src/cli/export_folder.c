#include "cli/export_folder.h"

#include <assert.h>
#include <errno.h>

#include "base/folder_write.h"
#include "cli/own_files.h"
#include "load/metadata_print.h"

/* A file that is to be: of a component or of the project itself, the other is NULL. */
struct exported {
	const char *path; /* below the folder */
	const struct metadata_component *component;
	const struct metadata_project_file *project;
};

/* Takes one file after the other, in the order they are named in; it goes on while OK comes
 * back. `scratch` is forgotten afterwards. */
typedef enum status take_file(void *with, const struct exported *file, struct arena *scratch);

/* --- One after the other -------------------------------------------------------------- */

static enum status files_take(const struct export *export, struct arena *scratch, take_file *take,
			      void *with)
{
	const struct metadata_components *components = &export->components;
	struct metadata_project_file files[METADATA_PROJECT_FILES];
	enum status status = OK;
	metadata_project_files(components, export->source_format, files);
	for (size_t i = 0; status == OK && files[i].path; i++) {
		status = take(with, &(struct exported){files[i].path, NULL, &files[i]}, scratch);
		arena_reset(scratch);
	}
	for (uint32_t i = 0; status == OK && i < components->count; i++) {
		const struct metadata_component *component = &components->at[i];
		const char *path =
		    metadata_component_path(component, export->source_format, scratch);
		status =
		    path ? take(with, &(struct exported){path, component, NULL}, scratch) : NOMEM;
		arena_reset(scratch);
	}
	return status;
}

static enum status each_file(const struct export *export, take_file *take, void *with)
{
	struct arena scratch;
	arena_init(&scratch);
	enum status status = files_take(export, &scratch, take, with);
	int error = errno;
	arena_clear(&scratch);
	errno = error;
	return status;
}

/* --- Their names ------------------------------------------------------------------------ */

struct naming {
	struct out *out;
	const char *folder;
};

static enum status file_name(void *with, const struct exported *file, struct arena *scratch)
{
	(void)scratch;
	const struct naming *naming = with;
	size_t length = strlen(naming->folder);
	out_echo(naming->out, (struct str){naming->folder, length});
	if (length == 0 || naming->folder[length - 1] != '/')
		out_char(naming->out, '/');
	out_echo(naming->out, str_of(file->path));
	out_char(naming->out, '\n');
	return OK;
}

enum status export_name(struct out *out, const struct export *export)
{
	struct naming naming = {out, export->folder};
	enum status status = each_file(export, file_name, &naming);
	return status == OK ? out_status(out) : status;
}

/* --- Writing ---------------------------------------------------------------------------- */

struct writing {
	const struct export *export;
	struct folder_write folder;
	struct out text; /* of one file */
	struct arena arena;
	struct own_files read; /* the policy was read from these */
	const char *own;       /* one of these, that would have been replaced */
};

/* INVALID: the policy was read from it. */
static enum status own_check(struct writing *writing, const char *path)
{
	const char *whole = arena_format(&writing->arena, "%s/%s", writing->export->folder, path);
	if (!whole)
		return NOMEM;
	enum status status = own_files_has(&writing->read, whole, &writing->arena);
	if (status != OK)
		return status == INVALID ? OK : status;
	writing->own = whole;
	return INVALID;
}

static enum status text_print(struct writing *writing, const struct exported *file,
			      struct arena *scratch)
{
	const struct export *export = writing->export;
	struct out *text = &writing->text;
	assert(file->component || file->project);
	out_rewind(text);
	enum status status = file->component ? metadata_print(text, export->policy, file->component,
							      export->contact_email, scratch)
					     : file->project->print(text, &export->components,
								    export->version, scratch);
	return status == OK ? out_status(text) : status;
}

static enum status file_add(void *with, const struct exported *file, struct arena *scratch)
{
	struct writing *writing = with;
	enum status status = writing->export->force ? own_check(writing, file->path) : OK;
	if (status == OK)
		status = text_print(writing, file, scratch);
	return status == OK
		   ? folder_write_add(&writing->folder, file->path, out_written(&writing->text))
		   : status;
}

static enum status all_write(struct writing *writing)
{
	const struct export *export = writing->export;
	enum status status = folder_write_begin(&writing->folder, export->folder, export->force);
	if (status == OK)
		status = own_files_find(export->files, &writing->arena, &writing->read);
	if (status == OK)
		status = each_file(export, file_add, writing);
	return status == OK ? folder_write_commit(&writing->folder) : status;
}

/* What the machine failed at: below the folder, or the folder itself. */
static const char *failed_at(struct writing *writing)
{
	const struct folder_write *write = &writing->folder;
	const char *path = write->problem;
	if (path && write->stage >= 0)
		path = arena_format(&writing->arena, "%s/%s", writing->export->folder, path);
	return path ? path : writing->export->folder;
}

static int failure_say(struct console *console, const char *verb, struct writing *writing,
		       enum status status)
{
	int error = errno;
	const char *path = failed_at(writing);
	errno = error;
	if (writing->own)
		return console_usage(console, verb,
				     "the policy was read from %s, which would be replaced",
				     writing->own);
	if (status != INVALID)
		return console_machine(console, status, path);
	console_say(console, "%s is there already; nothing was written (--force replaces files)",
		    path);
	return EXIT_NO;
}

int export_write(struct console *console, const char *verb, const struct export *export)
{
	struct writing writing = {.export = export};
	arena_init(&writing.arena);
	out_init_memory(&writing.text);
	enum status status = all_write(&writing);
	int code = status == OK ? EXIT_YES : failure_say(console, verb, &writing, status);
	folder_write_end(&writing.folder);
	out_clear(&writing.text);
	arena_clear(&writing.arena);
	return code;
}
