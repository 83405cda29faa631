/* What the files behind cli/audit_fix.h share. */
#ifndef CLI_AUDIT_FIX_INSIDE_H
#define CLI_AUDIT_FIX_INSIDE_H

#include "cli/audit_round.h"
#include "engine/audit_fix.h"

/* A file whose difference was shown. */
struct shown {
	const char *path;
	struct str now;
};

/* All policies being mended. */
struct session {
	struct arena arena;
	struct shown *shown;
	uint32_t count;
	bool wrote; /* files, which others may have been read from */
};

/* One of them. */
struct mending {
	struct console *console;
	struct session *session;
	const char *path;
	const struct policy *policy;
	const struct ruleset *ruleset;
	struct arena arena;
	struct audit_fix fix;
	struct policy *after; /* with the edits made */
	uint32_t elsewhere;   /* lists that are written in metadata */
	uint32_t by_hand;     /* lists that nobody but a person can edit */
	bool write;
};

/* Finds what there is to mend, and proves it: all, or only what policy files say. EXIT_YES, or it
 * was said what is wrong. */
int audit_fix_find_all(struct mending *mending);
int audit_fix_find_own(struct mending *mending);

/* Proves again what is left of the edits. */
int audit_fix_prove_left(struct mending *mending);

/* Says what it comes to. */
void audit_fix_sum(struct mending *mending);

/* Shows the edits of one policy in its files, or makes them. EXIT_YES: without fail; EXIT_NO: something
 * must be done by hand; else it was said what is wrong. */
int audit_fix_yaml(struct mending *mending);
int audit_fix_metadata(struct mending *mending);

/* Takes the edits out that `leaves` says, with `of`, and counts them. */
typedef bool edit_leaves(const struct mending *mending, const struct list_edit *edit,
			 const void *of);
uint32_t audit_fix_leave(struct mending *mending, edit_leaves *leaves, const void *of);

#endif
