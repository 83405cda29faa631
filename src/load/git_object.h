/* The objects of a repository, as a git process hands them out. For git.c only. */
#ifndef LOAD_GIT_OBJECT_H
#define LOAD_GIT_OBJECT_H

#include "base/map.h"
#include "load/git_child.h"
#include "load/git_folder.h"
#include "load/store.h"

/* What a store of a revision has. */
struct git {
	struct arena arena;     /* of what is below */
	struct git_child child; /* the one that answers; started again after it was ended */
	bool interrupted;       /* no more questions */
	struct str revision;
	struct str prefix;    /* of all names: "git:REV:" */
	char root[OBJECT_ID]; /* of the tree of the revision */
	size_t id_size;       /* bytes of an id */
	struct map known;     /* path of a folder → its number */
	struct git_folder *folders;
	uint32_t folder_count;
};

enum git_found {
	GIT_FOUND,
	GIT_MISSING,
	GIT_AMBIGUOUS,
	GIT_OTHER /* an object of another type */
};

/* An object that was found, and whose bytes come next. */
struct git_object {
	enum git_found found; /* with any other there are none */
	char id[OBJECT_ID];
	size_t size;
};

/* Sets the problem; the message NULL means that memory is out. INVALID, or NOMEM. */
enum status git_refuse(struct store *store, const char *code, const char *message,
		       const char *help);

/* Text as a message shows it, or NULL. */
const char *git_shown(struct store *store, struct str text);

/* The problem of a process that could not be started, by errno, or has ended. */
enum status git_cannot_start(struct store *store, int error);
enum status git_ended(struct store *store);

/* What to say when the process gave no answer: IO with errno EINTR for a signal, which is the
 * answer to all questions from then on; else git_ended(). */
enum status git_unanswered(struct store *store, enum status status);

/* Asks for the object that `name` means to git, of the type "tree" or "blob". OK, and unless
 * it is not found its bytes must be taken next; INVALID with the problem; IO; NOMEM. */
enum status git_object_ask(struct store *store, struct str name, const char *type,
			   struct git_object *ret);

/* Takes a part of the bytes; behind the last one git_object_finish(). */
enum status git_object_take(struct store *store, char *to, size_t count);
enum status git_object_finish(struct store *store);

/* Takes all of them, if they are no more than `max`, else EFBIG and INVALID. */
enum status git_object_read(struct store *store, const struct git_object *object, size_t max,
			    struct arena *arena, struct str *ret);

#endif
