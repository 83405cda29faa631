#include "cli/rewrite.h"

#include <errno.h>
#include <stdlib.h>

#include "base/files_write.h"
#include "load/file.h"
#include "load/load.h"

enum status rewrite_read(struct rewrite *file, struct arena *arena)
{
	struct file open;
	enum status status = file_open(file->path, &open);
	if (status != OK)
		return IO;
	status = file_version(open.fd, &file->version);
	if (status == OK)
		status = file_read(&open, FILE_MAX, arena, &file->before);
	file_close(&open);
	if (status == OK)
		file->now = file->before;
	return status == INVALID ? IO : status;
}

static bool is_changed(const struct rewrite *file)
{
	return !str_equal(file->before, file->now);
}

/* --- Files of several names --------------------------------------------------------- */

static int identity_order(const void *a, const void *b)
{
	const struct file_version *one = &(*(const struct rewrite *const *)a)->version;
	const struct file_version *other = &(*(const struct rewrite *const *)b)->version;
	if (one->device != other->device)
		return one->device < other->device ? -1 : 1;
	return (one->inode > other->inode) - (one->inode < other->inode);
}

/* A file with two names (hard links) has one text; two would part it. */
static int names_check(struct console *console, const struct rewrite **files, uint32_t count)
{
	if (count)
		qsort(files, count, sizeof(const struct rewrite *), identity_order);
	for (uint32_t i = 1; i < count; i++) {
		const struct rewrite *one = files[i - 1], *other = files[i];
		if (identity_order(&one, &other) != 0)
			continue;
		console_say(console,
			    "%s and %s are one file with two names, of which both would change; "
			    "nothing was written; make them two files",
			    one->path, other->path);
		return EXIT_INPUT;
	}
	return EXIT_YES;
}

static int changed_check(struct console *console, const struct rewrite *files, uint32_t count)
{
	struct arena arena;
	uint32_t changed = 0;
	int code;
	arena_init(&arena);
	const struct rewrite **names = arena_array(&arena, count + 1, sizeof *names);
	for (uint32_t i = 0; i < count && names; i++)
		if (is_changed(&files[i]))
			names[changed++] = &files[i];
	code = names ? names_check(console, names, changed) : console_machine(console, NOMEM, "");
	arena_clear(&arena);
	return code;
}

/* --- Writing ------------------------------------------------------------------------- */

static enum status all_write(struct files_write *write, const struct rewrite *files, uint32_t count)
{
	enum status status = OK;
	for (uint32_t i = 0; i < count && status == OK; i++)
		if (is_changed(&files[i]))
			status =
			    files_write_add(write, files[i].path, &files[i].version, files[i].now);
	return status == OK ? files_write_commit(write) : status;
}

/* What is neither as it was nor as it was to be. */
static void lost_say(struct console *console, const struct files_write *write, const char *what)
{
	for (uint32_t i = 0; i < write->count; i++) {
		const struct replaced_file *file = &write->files[i];
		if (file->kept)
			console_say(console,
				    "%s: NOT put back: it holds %s; as it was, it is in %s",
				    file->path, what, file->kept);
		else if (file->lost)
			console_say(console,
				    "%s: NOT put back, for it was changed in the meantime: it "
				    "holds %s, and that change",
				    file->path, what);
	}
}

static int failure_say(struct console *console, struct files_write *write, enum status status,
		       const char *what)
{
	bool called_off = status == IO && errno == EINTR;
	const char *path = write->problem ? write->problem : "";
	int code = EXIT_MACHINE;
	if (called_off)
		code = EXIT_INTERRUPTED;
	else if (status == INVALID)
		console_say(console,
			    "%s: not rewritten, for it was changed in the meantime; try again",
			    path);
	else
		code = console_machine(console, status, path);
	if (files_write_take_back(write))
		lost_say(console, write, what);
	else
		console_say(console,
			    called_off ? "broken off: no file was changed" : "no file was changed");
	return code;
}

int rewrites_write(struct console *console, const struct rewrite *files, uint32_t count,
		   const char *what)
{
	struct files_write write;
	int code = changed_check(console, files, count);
	if (code != EXIT_YES)
		return code;
	files_write_begin(&write);
	enum status status = all_write(&write, files, count);
	if (status != OK)
		code = failure_say(console, &write, status, what);
	files_write_end(&write);
	for (uint32_t i = 0; i < count && code == EXIT_YES && !console->quiet; i++)
		if (is_changed(&files[i]))
			console_say(console, "%s: rewritten", files[i].path);
	return code;
}
