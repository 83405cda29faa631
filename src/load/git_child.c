/* One socket is its input and output, so that writing to a process that is gone is an error
 * and no signal. Its errors go to a file in memory, which never fills up and makes it wait. */
#include "load/git_child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"

extern char **environ;

/* --- Environment ------------------------------------------------------------------ */

/* On top of what the user has, which is only handed on. No protocol may be used, so that an
 * older git that does not know of GIT_NO_LAZY_FETCH fetches nothing, either; messages are
 * recognised in English. */
static char *const settings[] = {"GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=none",
				 "GIT_TERMINAL_PROMPT=0", "LC_ALL=C", "LANGUAGE="};
enum { SETTINGS = sizeof settings / sizeof *settings };

static bool is_set_here(const char *entry)
{
	for (size_t i = 0; i < SETTINGS; i++) {
		size_t length = (size_t)(strchr(settings[i], '=') - settings[i]) + 1;
		if (strncmp(entry, settings[i], length) == 0)
			return true;
	}
	return false;
}

/* NULL: no memory. */
static char **environment_new(void)
{
	size_t count = 0, kept = 0;
	while (environ && environ[count])
		count++;
	char **made = mem_alloc((count + SETTINGS + 1) * sizeof *made);
	if (!made)
		return NULL;
	for (size_t i = 0; i < count; i++)
		if (!is_set_here(environ[i]))
			made[kept++] = environ[i];
	memcpy(made + kept, settings, sizeof settings);
	made[kept + SETTINGS] = NULL;
	return made;
}

/* --- Starting ---------------------------------------------------------------------- */

/* The same file under a number that none of the standard ones has. -1 with errno. */
static int fd_raise(int fd)
{
	if (fd < 0 || fd > STDERR_FILENO)
		return fd;
	int raised = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	int error = errno;
	close(fd);
	errno = error;
	return raised;
}

/* Both ends, or false with errno. */
static bool pair_open(int ret[2])
{
	int ends[2];
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return false;
	ret[0] = fd_raise(ends[0]);
	ret[1] = fd_raise(ends[1]);
	return ret[0] >= 0 && ret[1] >= 0;
}

static void fd_close(int fd)
{
	int error = errno;
	if (fd >= 0)
		close(fd);
	errno = error;
}

/* With the signals as a program expects them, whatever this one does. */
static int signals_set(posix_spawnattr_t *attributes)
{
	sigset_t none, standard;
	sigemptyset(&none);
	sigemptyset(&standard);
	sigaddset(&standard, SIGPIPE);
	posix_spawnattr_setsigmask(attributes, &none);
	posix_spawnattr_setsigdefault(attributes, &standard);
	return posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

/* An errno, or 0. */
static int spawn(struct git_child *child, int end, char *const *arguments, char **environment)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	pid_t pid = 0;
	int error = posix_spawn_file_actions_init(&files);
	if (error)
		return error;
	error = posix_spawnattr_init(&attributes);
	if (!error) {
		error = signals_set(&attributes);
		if (!error)
			error = posix_spawn_file_actions_adddup2(&files, end, STDIN_FILENO);
		if (!error)
			error = posix_spawn_file_actions_adddup2(&files, end, STDOUT_FILENO);
		if (!error)
			error =
			    posix_spawn_file_actions_adddup2(&files, child->errors, STDERR_FILENO);
		if (!error)
			error = posix_spawnp(&pid, arguments[0], &files, &attributes, arguments,
					     environment);
		posix_spawnattr_destroy(&attributes);
	}
	posix_spawn_file_actions_destroy(&files);
	child->pid = error ? 0 : pid;
	return error;
}

enum status git_child_start(struct git_child *child, char *const *arguments)
{
	int ends[2] = {-1, -1}, error = 0;
	*child = (struct git_child){.pipe = -1, .errors = -1};
	child->buffer = mem_alloc(GIT_BUFFER);
	char **environment = environment_new();
	enum status status = child->buffer && environment ? OK : NOMEM;
	if (status == OK) {
		child->errors = fd_raise(memfd_create("git", MFD_CLOEXEC));
		error = child->errors >= 0 && pair_open(ends)
			    ? spawn(child, ends[1], arguments, environment)
			    : errno;
		status = error ? INVALID : OK;
	}
	mem_free(environment);
	fd_close(ends[1]);
	child->pipe = ends[0];
	if (status != OK)
		git_child_end(child);
	errno = error;
	return status;
}

/* --- Interrupted -------------------------------------------------------------------- */

/* It only reads, so it may end at any moment. */
static enum status interrupt(const struct git_child *child)
{
	if (child->pid > 0)
		kill(child->pid, SIGTERM);
	errno = EINTR;
	return IO;
}

/* --- Talking ------------------------------------------------------------------------ */

static enum status all_send(const struct git_child *child, const char *bytes, size_t count)
{
	while (count > 0) {
		ssize_t sent = send(child->pipe, bytes, count, MSG_NOSIGNAL);
		if (sent < 0 && errno == EINTR)
			return interrupt(child);
		if (sent <= 0)
			return INVALID;
		bytes += sent;
		count -= (size_t)sent;
	}
	return OK;
}

enum status git_child_ask(struct git_child *child, struct str line)
{
	enum status status = all_send(child, line.at, line.length);
	return status == OK ? all_send(child, "\n", 1) : status;
}

/* Reads more behind what is there, which is moved to the front. */
static enum status buffer_fill(struct git_child *child)
{
	memmove(child->buffer, child->buffer + child->at, child->length);
	child->at = 0;
	ssize_t got = read(child->pipe, child->buffer + child->length, GIT_BUFFER - child->length);
	if (got < 0 && errno == EINTR)
		return interrupt(child);
	if (got <= 0)
		return INVALID;
	child->length += (size_t)got;
	return OK;
}

enum status git_child_line(struct git_child *child, struct str *ret)
{
	const char *end = NULL;
	for (;;) {
		const char *start = child->buffer + child->at;
		end = memchr(start, '\n', child->length);
		if (end) {
			*ret = (struct str){start, (size_t)(end - start)};
			child->at += ret->length + 1;
			child->length -= ret->length + 1;
			return ret->length <= GIT_LINE_MAX ? OK : INVALID;
		}
		enum status status = child->length > GIT_LINE_MAX ? INVALID : buffer_fill(child);
		if (status != OK)
			return status;
	}
}

enum status git_child_bytes(struct git_child *child, char *to, size_t count)
{
	while (count > 0) {
		size_t some = child->length < count ? child->length : count;
		memcpy(to, child->buffer + child->at, some);
		child->at += some;
		child->length -= some;
		to += some;
		count -= some;
		enum status status = count > 0 ? buffer_fill(child) : OK;
		if (status != OK)
			return status;
	}
	return OK;
}

/* --- Ending -------------------------------------------------------------------------- */

static void child_reap(struct git_child *child)
{
	fd_close(child->pipe);
	child->pipe = -1;
	while (child->pid > 0 && waitpid(child->pid, NULL, 0) < 0 && errno == EINTR)
		interrupt(child);
	child->pid = 0;
	mem_free(child->buffer);
	child->buffer = NULL;
}

void git_child_end(struct git_child *child)
{
	int error = errno;
	if (!child->buffer && child->pid == 0)
		return;
	child_reap(child);
	fd_close(child->errors);
	*child = (struct git_child){0};
	errno = error;
}

enum status git_child_why(struct git_child *child, struct arena *arena, struct str *ret)
{
	char text[2048];
	child_reap(child);
	ssize_t got = pread(child->errors, text, sizeof text, 0);
	fd_close(child->errors);
	*child = (struct git_child){0};
	size_t length = got > 0 ? (size_t)got : 0;
	char *kept = arena_text(arena, text, length);
	if (!kept)
		return NOMEM;
	*ret = (struct str){kept, length};
	return OK;
}
