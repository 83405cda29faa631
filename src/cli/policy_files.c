#include "cli/policy_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/map.h"
#include "load/file.h"
#include "load/load.h"
#include "load/unicode.h"

#define POLICY_NAME "loginscope.yaml"
#define KEY         "loginscope"

struct waiting {
	struct waiting *next;
	const char *path;
};

/* A search under way. Directories below an argument wait in a list instead of on the C
 * stack: they may be nested deeper than that. */
struct search {
	struct arena *arena, scratch; /* scratch: one file's text at a time */
	struct sources *sources;
	struct findings *findings;
	struct policy_files files;
	struct map known; /* files added, by file_key() */
	struct waiting *waiting;
	uint64_t policies; /* recognised below the directory at hand */
};

/* --- What was found --------------------------------------------------------- */

static enum status file_add(struct search *search, const char *path)
{
	struct policy_file file = {.path = path};
	struct policy_files *files = &search->files;
	uint32_t old;
	if (strcmp(path, "-") != 0)
		file.identity = file_identify(path);
	const char *key = file_key(file.identity, str_of(path), search->arena);
	if (!key || map_add(&search->known, search->arena, str_of(key), files->count, &old) != OK)
		return NOMEM;
	if (old != MAP_NONE)
		return OK;
	struct policy_file *added =
	    arena_push(search->arena, &files->at, files->count, sizeof *added);
	if (!added)
		return NOMEM;
	*added = file;
	files->count++;
	return OK;
}

/* A directory that `errno` keeps us from reading. */
static enum status directory_unreadable(struct search *search, const char *path)
{
	struct place place = {0};
	const char *why = strerror(errno);
	if (errno == ENOMEM)
		return NOMEM;
	if (errno == EMFILE || errno == ENFILE)
		return IO;
	if (sources_add(search->sources, search->arena, str_of(path), (struct str){0},
			&place.file) != OK)
		return NOMEM;
	search->files.unreadable = true;
	findings_add(search->findings, place, "file-unreadable", "%s", why)->help =
	    "make the directory readable, or name the policy files one by one";
	return OK;
}

static enum status directory_empty(struct search *search, const char *path)
{
	struct place place = {0};
	if (sources_add(search->sources, search->arena, str_of(path), (struct str){0},
			&place.file) != OK)
		return NOMEM;
	search->files.unreadable = true;
	findings_add(search->findings, place, "policy-missing",
		     "there is no policy in this directory: no " POLICY_NAME
		     ", and no line beginning with \"" KEY ":\" in a *.yaml or *.yml below it")
	    ->help = "name a policy file, or write one: loginscope init";
	return OK;
}

/* --- Below a directory ------------------------------------------------------ */

static bool ends_with(const char *name, const char *end)
{
	size_t length = strlen(name), most = strlen(end);
	return length >= most && strcmp(name + length - most, end) == 0;
}

/* Without the blanks it begins with: those of a line, or line ends, too. */
static struct str blanks_skip(struct str text, const char *blanks)
{
	while (text.length && *text.at && strchr(blanks, *text.at))
		text = (struct str){text.at + 1, text.length - 1};
	return text;
}

/* Does the text begin with the key, as YAML or JSON may write it? */
static bool key_is_next(struct str text)
{
	if (text.length && *text.at == '{')
		text = blanks_skip((struct str){text.at + 1, text.length - 1}, " \t\r\n");
	bool quoted = text.length && (*text.at == '"' || *text.at == '\'');
	size_t size = strlen(KEY) + (quoted ? 2 : 0);
	if (text.length < size || memcmp(text.at + quoted, KEY, strlen(KEY)) != 0 ||
	    (quoted && text.at[size - 1] != *text.at))
		return false;
	text = blanks_skip((struct str){text.at + size, text.length - size}, " \t");
	return text.length && *text.at == ':';
}

static bool has_key(struct str text)
{
	bool begins = true; /* a line */
	for (; text.length; text = (struct str){text.at + 1, text.length - 1}) {
		if (begins && key_is_next(text))
			return true;
		begins = *text.at == '\n' || *text.at == '\r';
	}
	return false;
}

/* Is this YAML file a policy? One that cannot be read counts as one, so that it is
 * not missed in silence. */
static enum status policy_recognise(struct search *search, const char *path, bool *ret)
{
	struct str bytes, text;
	struct text_problem problem;
	enum status status = file_plain_bytes(path, FILE_MAX, &search->scratch, &bytes);
	bool found = status != OK;
	if (status == OK) {
		status = text_decode(bytes, &search->scratch, &text, &problem);
		found = status != NOMEM && has_key(status == OK ? text : bytes);
	}
	arena_reset(&search->scratch);
	if (status == NOMEM)
		return NOMEM;
	*ret = found;
	return OK;
}

static enum status file_consider(struct search *search, const char *path)
{
	bool policy = false;
	if (!ends_with(path, ".yaml") && !ends_with(path, ".yml"))
		return OK;
	enum status status = policy_recognise(search, path, &policy);
	if (status != OK)
		return status;
	if (!policy) {
		search->files.passed_over++;
		return OK;
	}
	search->policies++;
	return file_add(search, path);
}

/* "dir", "name" → "dir/name"; what is in "." keeps its bare name. */
static const char *path_join(struct arena *arena, const char *directory, const char *name)
{
	if (strcmp(directory, ".") == 0)
		return arena_text(arena, name, strlen(name));
	bool slash = ends_with(directory, "/");
	return arena_format(arena, "%s%s%s", directory, slash ? "" : "/", name);
}

static enum status directory_wait(struct search *search, const char *path)
{
	struct waiting *waiting = arena_alloc(search->arena, sizeof *waiting);
	if (!waiting)
		return NOMEM;
	*waiting = (struct waiting){search->waiting, path};
	search->waiting = waiting;
	return OK;
}

static enum status entry_consider(struct search *search, const char *directory, const char *name)
{
	struct stat about;
	if (name[0] == '.')
		return OK;
	const char *path = path_join(search->arena, directory, name);
	if (!path)
		return NOMEM;
	if (lstat(path, &about) != 0)
		return OK; /* gone since */
	if (S_ISDIR(about.st_mode))
		return directory_wait(search, path);
	if (S_ISLNK(about.st_mode) && stat(path, &about) != 0)
		return file_consider(search, path); /* leads nowhere */
	return S_ISREG(about.st_mode) ? file_consider(search, path) : OK;
}

static enum status directory_read(struct search *search, const char *path)
{
	/* One that may be listed but not entered would show names only. */
	bool enters = faccessat(AT_FDCWD, path, X_OK, AT_EACCESS) == 0;
	DIR *directory = enters ? opendir(path) : NULL;
	enum status status = OK;
	if (!directory)
		return directory_unreadable(search, path);
	while (status == OK) {
		errno = 0;
		struct dirent *entry = readdir(directory);
		if (!entry) {
			status = errno ? IO : OK;
			break;
		}
		status = entry_consider(search, path, entry->d_name);
	}
	int error = errno;
	closedir(directory);
	errno = error;
	return status;
}

static int path_order(const void *a, const void *b)
{
	const struct policy_file *left = a, *right = b;
	return strcmp(left->path, right->path);
}

/* Everything below a directory. */
static enum status directory_search(struct search *search, const char *path)
{
	uint32_t before = search->files.count;
	size_t refused = search->findings->count;
	search->policies = 0;
	enum status status = directory_wait(search, path);
	while (status == OK && search->waiting) {
		const char *next = search->waiting->path;
		search->waiting = search->waiting->next;
		status = directory_read(search, next);
	}
	uint32_t found = search->files.count - before;
	if (status == OK && found)
		qsort(&search->files.at[before], found, sizeof *search->files.at, path_order);
	if (status == OK && search->policies == 0 && search->findings->count == refused)
		status = directory_empty(search, path);
	return status;
}

/* --- Arguments -------------------------------------------------------------- */

static enum status argument_add(struct search *search, const char *path, enum directory_use use)
{
	struct stat about;
	if (strcmp(path, "-") == 0 || stat(path, &about) != 0 || !S_ISDIR(about.st_mode))
		return file_add(search, path);
	const char *policy = path_join(search->arena, path, POLICY_NAME);
	if (!policy)
		return NOMEM;
	if (use == DIRECTORY_POLICY && lstat(policy, &about) == 0)
		return file_add(search, policy);
	return directory_search(search, path);
}

enum status policy_files_find(char *const *arguments, size_t count, enum directory_use use,
			      struct arena *arena, struct sources *sources,
			      struct findings *findings, struct policy_files *ret)
{
	struct search search = {.arena = arena, .sources = sources, .findings = findings};
	arena_init(&search.scratch);
	enum status status = count ? OK : argument_add(&search, ".", use);
	for (size_t i = 0; i < count && status == OK; i++)
		status = argument_add(&search, arguments[i], use);
	int error = errno;
	arena_clear(&search.scratch);
	errno = error;
	if (status == OK)
		*ret = search.files;
	return status;
}
