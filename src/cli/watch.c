#include "cli/watch.h"

#include <sys/stat.h>
#include <time.h>

#include "cli/interrupt.h"

enum {
	LOOK_MILLISECONDS = 200, /* between two looks */
	CALM_MILLISECONDS = 100, /* without a change, until it counts as written */
	CALM_LOOKS_MOST = 20,    /* then whoever writes without end has to live with it */
};

void watch_init(struct watch *watch)
{
	*watch = (struct watch){0};
	arena_init(&watch->arena);
}

void watch_clear(struct watch *watch)
{
	arena_clear(&watch->arena);
}

static struct file_version version_of(const char *path)
{
	struct stat about;
	if (stat(path, &about) != 0 || S_ISDIR(about.st_mode))
		return (struct file_version){0};
	return (struct file_version){.device = about.st_dev,
				     .inode = about.st_ino,
				     .size = about.st_size,
				     .seconds = about.st_mtim.tv_sec,
				     .nanoseconds = about.st_mtim.tv_nsec};
}

static bool version_equal(const struct file_version *a, const struct file_version *b)
{
	return a->device == b->device && a->inode == b->inode && a->size == b->size &&
	       a->seconds == b->seconds && a->nanoseconds == b->nanoseconds;
}

static bool is_there(const struct file_version *version)
{
	return version->device || version->inode;
}

enum status watch_add(struct watch *watch, const struct watch *before, struct str path)
{
	uint32_t known = before ? map_find(&before->paths, path) : MAP_NONE, old;
	if (str_equal(path, STR("-")))
		return OK;
	const char *copy = arena_text(&watch->arena, path.at, path.length);
	if (!copy || map_add(&watch->paths, &watch->arena, str_of(copy), watch->count, &old) != OK)
		return NOMEM;
	if (old != MAP_NONE)
		return OK;
	struct watched *added = arena_push(&watch->arena, &watch->at, watch->count, sizeof *added);
	if (!added)
		return NOMEM;
	added->path = copy;
	added->version = known == MAP_NONE ? version_of(copy) : before->at[known].version;
	watch->count++;
	return OK;
}

/* Takes in how all of them are now: which is the first that is another? NULL: none.
 * `ret_gone`: one that was there is not, as while its editor replaces it. */
static const char *look(struct watch *watch, bool *ret_gone)
{
	const char *changed = NULL;
	*ret_gone = false;
	for (uint32_t i = 0; i < watch->count; i++) {
		struct watched *file = &watch->at[i];
		struct file_version now = version_of(file->path);
		if (version_equal(&now, &file->version))
			continue;
		if (!changed)
			changed = file->path;
		*ret_gone = *ret_gone || !is_there(&now);
		file->version = now;
	}
	return changed;
}

static void pause_for(long milliseconds)
{
	const struct timespec pause = {.tv_nsec = milliseconds * 1000000};
	interrupt_waiting_begin();
	if (!interrupted())
		nanosleep(&pause, NULL);
	interrupt_waiting_end();
}

const char *watch_wait(struct watch *watch)
{
	const char *changed = NULL;
	bool gone = false, again = true;
	while (!changed && !interrupted()) {
		pause_for(LOOK_MILLISECONDS);
		changed = look(watch, &gone);
	}
	for (unsigned i = 0; i < CALM_LOOKS_MOST && (again || (gone && i < 5)); i++) {
		bool gone_now;
		pause_for(CALM_MILLISECONDS);
		again = look(watch, &gone_now) != NULL;
		gone = again ? gone_now : gone;
	}
	return changed;
}
