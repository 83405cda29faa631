#include "cli/policy_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/map.h"
#include "load/file.h"
#include "load/load.h"
#include "load/project.h"
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
	enum directory_use use;
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

/* An argument that means policy files, whatever else is in it. */
static enum status directory_note(struct search *search, const char *path)
{
	struct policy_files *files = &search->files;
	const char **added =
	    arena_push(search->arena, &files->directories, files->directory_count, sizeof *added);
	if (!added)
		return NOMEM;
	*added = path;
	files->directory_count++;
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

/* A finding about an argument, of which nothing is read. NULL: no memory. */
__attribute__((format(printf, 4, 5))) static struct finding *
argument_refuse(struct search *search, const char *path, const char *code, const char *format, ...)
{
	struct place place = {0};
	va_list args;
	if (sources_add(search->sources, search->arena, str_of(path), (struct str){0},
			&place.file) != OK)
		return NULL;
	search->files.unreadable = true;
	va_start(args, format);
	const char *message = arena_vformat(search->arena, format, args);
	va_end(args);
	return message ? findings_add(search->findings, place, code, "%s", message) : NULL;
}

static enum status directory_empty(struct search *search, const char *path)
{
	struct finding *finding =
	    argument_refuse(search, path, "policy-missing",
			    "there is no policy in this directory: no " POLICY_NAME
			    ", no line beginning with \"" KEY ":\" in a *.yaml or *.yml below it%s",
			    search->use != DIRECTORY_FILES ? ", and no Salesforce metadata" : "");
	if (!finding)
		return NOMEM;
	finding->help = "name a policy file, or write one: loginscope init";
	return OK;
}

/* Whoever wants files of policies can do nothing with metadata. */
static enum status metadata_refuse(struct search *search, const char *path)
{
	struct finding *finding =
	    argument_refuse(search, path, "metadata-no-file",
			    "this is Salesforce metadata, whose layout is Salesforce's own");
	if (!finding)
		return NOMEM;
	finding->help = "loginscope import makes a policy file of it, which can be formatted";
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
			status = errno ? directory_unreadable(search, path) : OK;
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

/* Is it metadata? OK, INVALID: no; NOMEM; IO. */
static enum status metadata_recognise(struct search *search, const char *path)
{
	struct store store = STORE_FILES;
	enum status status = project_recognise(&store, path, &search->scratch);
	int error = errno;
	arena_reset(&search->scratch);
	errno = error;
	return status;
}

/* A directory in which there is no policy file. */
static enum status project_consider(struct search *search, const char *path)
{
	enum status status = metadata_recognise(search, path);
	if (status == INVALID)
		return directory_empty(search, path);
	if (status != OK)
		return status == IO ? directory_unreadable(search, path) : status;
	return search->use != DIRECTORY_FILES ? file_add(search, path)
					      : metadata_refuse(search, path);
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
		status = project_consider(search, path);
	else if (status == OK && search->policies && search->use != DIRECTORY_FILES)
		status = directory_note(search, path);
	return status;
}

/* --- Arguments -------------------------------------------------------------- */

static enum status file_argument(struct search *search, const char *path)
{
	if (search->use != DIRECTORY_FILES || strcmp(path, "-") == 0)
		return file_add(search, path);
	enum status status = metadata_recognise(search, path);
	if (status == OK)
		return metadata_refuse(search, path);
	return status == INVALID ? file_add(search, path) : status;
}

static enum status argument_add(struct search *search, const char *path)
{
	struct stat about;
	if (strcmp(path, "-") == 0 || stat(path, &about) != 0 || !S_ISDIR(about.st_mode))
		return file_argument(search, path);
	const char *policy = path_join(search->arena, path, POLICY_NAME);
	if (!policy)
		return NOMEM;
	if (search->use != DIRECTORY_FILES && lstat(policy, &about) == 0)
		return directory_note(search, path) == OK ? file_add(search, policy) : NOMEM;
	enum status status =
	    search->use == DIRECTORY_METADATA ? metadata_recognise(search, path) : INVALID;
	if (status == OK)
		return file_add(search, path);
	return status == INVALID ? directory_search(search, path) : status;
}

enum status policy_files_find(char *const *arguments, size_t count, enum directory_use use,
			      struct arena *arena, struct sources *sources,
			      struct findings *findings, struct policy_files *ret)
{
	struct search search = {
	    .arena = arena, .sources = sources, .findings = findings, .use = use};
	arena_init(&search.scratch);
	enum status status = count ? OK : argument_add(&search, ".");
	for (size_t i = 0; i < count && status == OK; i++)
		status = argument_add(&search, arguments[i]);
	int error = errno;
	arena_clear(&search.scratch);
	errno = error;
	if (status == OK)
		*ret = search.files;
	return status;
}
