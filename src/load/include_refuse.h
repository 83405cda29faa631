/* What is said of the files that a policy names and that cannot be taken in. For
 * include.c. Each of these marks the part that names the file as incomplete. */
#ifndef LOAD_INCLUDE_REFUSE_H
#define LOAD_INCLUDE_REFUSE_H

#include "load/file_name.h"
#include "load/file_source.h"
#include "load/include.h"

/* A file on the way: where the one before names it, and which it is. */
struct step {
	const struct step *from; /* NULL: the policy file */
	struct place item;
	struct file_identity identity;
	struct str name;
	uint32_t file; /* in the sources */
	uint32_t depth;
};

/* A kind of file: how it is read; the codes for when it cannot be. */
struct kind {
	char mark; /* tells identities of files of different kinds apart */
	struct {
		const char *code;
	} missing, unreadable;
	const char *directory_help;
	text_decoder *decode;
	enum status (*parse)(struct sources *sources, uint32_t file, struct arena *arena,
			     struct findings *findings, struct policy *policy);
};

/* An item of a file's lists: it names a file, or as a pattern several. */
struct item {
	const struct kind *kind;
	const struct step *in;
	struct policy *part; /* of the file it stands in */
	struct str text;
	struct place place;
	bool pattern;
};

/* There is no such file, or none that the pattern matches. OK or NOMEM. */
enum status include_missing(struct reading *reading, const struct item *item);

/* The file at `path` cannot be read, by errno. */
void include_unreadable(struct reading *reading, const struct item *item, struct str path,
			int error);

/* The store says why (store.h). */
void include_problem(struct reading *reading, const struct item *item);

/* There are too many files, or bytes in them; no further one is read. */
void include_full(struct reading *reading, const struct item *item);

/* Too many files include each other in a row. */
void include_deep(struct reading *reading, const struct item *item);

/* A pattern leads too far; no further file is read. */
void include_pattern_far(struct reading *reading, const struct item *item);

/* The name may not be written. */
void include_name(struct reading *reading, const struct item *item, enum name_fault fault);

/* The file is `first`, which leads to the item. OK or NOMEM. */
enum status include_cycle(struct reading *reading, const struct item *item,
			  const struct step *first);

#endif
