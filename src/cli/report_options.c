#include "cli/report_options.h"

#include <limits.h>
#include <sys/stat.h>

#include "base/file_write.h"

/* "FORMAT=FILE". */
static bool report_parse(struct console *console, const char *verb, const struct option_row *row,
			 const char *text, struct report_file *ret)
{
	const char *equals = strchr(text, '=');
	if (!equals || !equals[1]) {
		console_usage(console, verb, "--report %s: write FORMAT=FILE, such as json=%s.json",
			      text, verb);
		return false;
	}
	struct str name = {text, (size_t)(equals - text)};
	size_t format =
	    choice_find(console, verb, "report", "format", row->words, row->word_count, name);
	if (format == row->word_count)
		return false;
	if (strcmp(equals + 1, "-") == 0) {
		console_usage(console, verb, "--report %s: standard output is what --format is for",
			      text);
		return false;
	}
	*ret = (struct report_file){format, equals + 1};
	return true;
}

/* --- Which file is it? ------------------------------------------------------- */

/* The plain file that a report would replace, through links, too; all-zero: none. */
static struct file_identity replaced_file(const char *path)
{
	struct stat about;
	bool plain = stat(path, &about) == 0 && S_ISREG(about.st_mode);
	return plain ? file_identify(path) : (struct file_identity){0};
}

/* "name" of "folder/name". */
static const char *last_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

/* Of a file that is not there yet, its folder tells which it will be. */
static struct file_identity folder_of(const char *path)
{
	char folder[PATH_MAX];
	size_t length = (size_t)(last_name(path) - path);
	if (length + sizeof "." > sizeof folder) /* no file can be there */
		return (struct file_identity){0};
	memcpy(folder, path, length);
	memcpy(folder + length, ".", sizeof ".");
	return file_identify(folder);
}

static bool file_same(const struct report_file *a, const struct report_file *b)
{
	struct file_identity old = replaced_file(a->path), folder = folder_of(a->path);
	if (strcmp(a->path, b->path) == 0)
		return true;
	if (file_identity_known(old) && file_identity_equal(old, replaced_file(b->path)))
		return true;
	return strcmp(last_name(a->path), last_name(b->path)) == 0 && file_identity_known(folder) &&
	       file_identity_equal(folder, folder_of(b->path));
}

static bool report_add(struct console *console, const char *verb, struct report_file file,
		       struct report_choice *choice)
{
	for (size_t i = 0; i < choice->file_count; i++) {
		if (!file_same(&choice->files[i], &file))
			continue;
		console_usage(console, verb, "--report: %s would be written twice", file.path);
		return false;
	}
	choice->files[choice->file_count++] = file;
	return true;
}

bool report_options_parse(struct console *console, const char *verb, const struct options *options,
			  const struct option_row *rows, size_t format, size_t report,
			  struct report_choice *ret)
{
	struct report_choice choice = {0};
	if (!option_word(console, verb, options, rows, format, "format", &choice.format))
		return false;
	for (size_t i = 0; i < options->given_count; i++) {
		struct report_file file;
		if (options->given[i].row != report)
			continue;
		if (!report_parse(console, verb, &rows[format], options->given[i].value, &file) ||
		    !report_add(console, verb, file, &choice))
			return false;
	}
	*ret = choice;
	return true;
}

int report_files_check(struct console *console, const char *verb,
		       const struct report_choice *choice, const struct file_identity *read,
		       size_t count)
{
	for (size_t i = 0; i < choice->file_count; i++) {
		struct file_identity file = replaced_file(choice->files[i].path);
		for (size_t k = 0; k < count && file_identity_known(file); k++)
			if (file_identity_equal(file, read[k]))
				return console_usage(
				    console, verb,
				    "--report: %s was read, and would be overwritten",
				    choice->files[i].path);
	}
	return EXIT_YES;
}

int report_files_check_written(struct console *console, const char *verb,
			       const struct report_choice *choice, const char *option,
			       const char *path)
{
	const struct report_file written = {.path = path};
	for (size_t i = 0; i < choice->file_count; i++)
		if (file_same(&choice->files[i], &written))
			return console_usage(console, verb, "--report: %s is what %s writes",
					     choice->files[i].path, option);
	return EXIT_YES;
}

int report_files_check_loaded(struct console *console, const char *verb,
			      const struct report_choice *choice, const struct loaded_files *files)
{
	enum { DATABASES = sizeof files->databases / sizeof *files->databases };
	int code = report_files_check(console, verb, choice, files->databases, DATABASES);
	for (uint32_t i = 0; i < files->count && code == EXIT_YES; i++)
		code = report_files_check(console, verb, choice, &files->at[i].identity, 1);
	return code;
}

/* --- Writing ----------------------------------------------------------------- */

static enum status file_report(const struct report_file *file, report_write *write, void *of)
{
	enum { WIDTH = 100 };
	struct out out;
	const struct page page = {.out = &out, .width = WIDTH};
	out_init_memory(&out);
	enum status status = write(&page, file->format, of);
	if (status == OK)
		status = out_status(&out);
	if (status == OK)
		status = file_write(file->path, out_written(&out));
	out_clear(&out);
	return status;
}

int report_files_write(struct console *console, const struct report_choice *choice,
		       report_write *write, void *of)
{
	int code = EXIT_YES;
	for (size_t i = 0; i < choice->file_count; i++) {
		enum status status = file_report(&choice->files[i], write, of);
		if (status != OK)
			code = console_machine(console, status, choice->files[i].path);
	}
	return code;
}
