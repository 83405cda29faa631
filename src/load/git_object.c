/* `git cat-file --batch` answers each line NAME with
 *
 *   ID TYPE SIZE LF, SIZE bytes, LF     or  NAME missing LF,  NAME ambiguous LF
 */
#include "load/git_object.h"

#include <errno.h>
#include <stdio.h>

#include "base/quote.h"

/* --- Problems ---------------------------------------------------------------------- */

enum status git_refuse(struct store *store, const char *code, const char *message, const char *help)
{
	if (!message)
		return NOMEM;
	store->problem = (struct store_problem){code, message, help};
	return INVALID;
}

enum status git_cannot_start(struct store *store, int error)
{
	struct arena *arena = &store->git->arena;
	if (error == ENOENT)
		return git_refuse(store, "git-missing", "git is not installed, or not in PATH",
				  "install git, or name files instead of a revision");
	return git_refuse(store, "git-failed",
			  arena_format(arena, "git cannot be started: %s", strerror(error)),
			  "try git status; name files instead of a revision");
}

const char *git_shown(struct store *store, struct str text)
{
	struct findings findings;
	findings_init(&findings, &store->git->arena);
	const char *copy = quote(&findings, text);
	return findings.nomem ? NULL : copy;
}

static bool has(struct str text, const char *what)
{
	return text.length && memmem(text.at, text.length, what, strlen(what));
}

/* The line that says why it ended, or the first. */
static struct str why_line(struct str said)
{
	static const struct str fatal = STR_INIT("fatal: ");
	const char *at = said.length ? memmem(said.at, said.length, fatal.at, fatal.length) : NULL;
	struct str line = {said.at, 0};
	if (at)
		line.at = at + fatal.length;
	const char *end = said.at + said.length;
	while (line.at + line.length < end && line.at[line.length] != '\n')
		line.length++;
	return line;
}

enum status git_ended(struct store *store)
{
	struct arena *arena = &store->git->arena;
	struct str said;
	if (git_child_why(&store->git->child, arena, &said) != OK)
		return NOMEM;
	if (has(said, "lazy fetching disabled") || has(said, "promisor remote"))
		return git_refuse(store, "git-object",
				  "an object of the revision is not in this clone",
				  "fetch it first: git fetch --refetch, or clone without a filter");
	if (has(said, "fatal: not a git repository"))
		return git_refuse(store, "git-repository",
				  "this directory is not in a git repository",
				  "go into the repository, or set GIT_DIR");
	said = why_line(said);
	const char *why = said.length ? git_shown(store, said) : "it ended without a word";
	return git_refuse(store, "git-failed",
			  why ? arena_format(arena, "git failed: %s", why) : NULL,
			  "see what git status says in this directory");
}

static enum status interrupted(void)
{
	errno = EINTR;
	return IO;
}

enum status git_unanswered(struct store *store, enum status status)
{
	if (status != IO)
		return git_ended(store);
	store->git->interrupted = true;
	git_child_end(&store->git->child);
	return interrupted();
}

/* --- Objects ------------------------------------------------------------------------ */

static bool ends_with(struct str text, const char *end)
{
	size_t length = strlen(end);
	return text.length >= length && memcmp(text.at + text.length - length, end, length) == 0;
}

/* False: it is no answer of the kind above. */
static bool answer_parse(struct str line, const char *type, struct git_object *ret)
{
	struct git_object object = {.found = GIT_FOUND};
	char text[OBJECT_ID + 64], kind[16];
	if (ends_with(line, " missing") || ends_with(line, " ambiguous")) {
		object.found = ends_with(line, " missing") ? GIT_MISSING : GIT_AMBIGUOUS;
		*ret = object;
		return true;
	}
	if (line.length >= sizeof text)
		return false;
	memcpy(text, line.at, line.length);
	text[line.length] = '\0';
	if (sscanf(text, "%64[0-9a-f] %15s %zu", object.id, kind, &object.size) != 3)
		return false;
	if (strcmp(kind, type) != 0)
		object.found = GIT_OTHER;
	*ret = object;
	return true;
}

enum status git_object_ask(struct store *store, struct str name, const char *type,
			   struct git_object *ret)
{
	static char *const arguments[] = {"git", "cat-file", "--batch", NULL};
	struct git_child *child = &store->git->child;
	struct str line;
	if (store->git->interrupted)
		return interrupted();
	enum status status = child->pid ? OK : git_child_start(child, arguments);
	if (status != OK)
		return status == INVALID ? git_cannot_start(store, errno) : status;
	status = git_child_ask(child, name);
	if (status == OK)
		status = git_child_line(child, &line);
	if (status != OK || !answer_parse(line, type, ret))
		return git_unanswered(store, status);
	if (ret->found == GIT_OTHER) /* its bytes are not wanted */
		git_child_end(child);
	return OK;
}

enum status git_object_take(struct store *store, char *to, size_t count)
{
	enum status status = git_child_bytes(&store->git->child, to, count);
	return status == OK ? OK : git_unanswered(store, status);
}

enum status git_object_finish(struct store *store)
{
	char end;
	return git_object_take(store, &end, 1);
}

enum status git_object_read(struct store *store, const struct git_object *object, size_t max,
			    struct arena *arena, struct str *ret)
{
	bool large = object->size > max;
	char *bytes = large ? NULL : arena_array(arena, object->size + 1, 1);
	if (!bytes) {
		git_child_end(&store->git->child);
		errno = EFBIG;
		return large ? INVALID : NOMEM;
	}
	enum status status = git_object_take(store, bytes, object->size);
	if (status == OK)
		status = git_object_finish(store);
	if (status == OK)
		*ret = (struct str){bytes, object->size};
	return status;
}
