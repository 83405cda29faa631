/* The canonical text of a policy file: the same policy, with the same comments,
 * laid out as everybody's is (docs: the verb `fmt`). */
#ifndef LOAD_FMT_H
#define LOAD_FMT_H

#include "base/finding.h"
#include "policy/list_keep.h"

/* Which lists must keep their rows, as joining them would change a decision? `after` is
 * `before` with all rows joined; both are unresolved, and may be resolved. OK or
 * NOMEM; what it finds lives in `arena`. */
typedef enum status list_keeps_find(struct policy *before, struct policy *after,
				    struct arena *arena, struct list_keep **ret, size_t *ret_count);

struct fmt_options {
	bool sort_keys;         /* the keys of each mapping in the order of the schema */
	bool merge;             /* join the rows of range lists that touch */
	list_keeps_find *keeps; /* asked before anything is joined; NULL: join all */
};

/* A list that has rows to join. */
struct fmt_merged {
	struct place place;     /* of its key */
	const char *name;       /* "org.trusted_ip_ranges" */
	uint32_t before, after; /* rows */
	const char *why_not;    /* the list stays as it is, and why; NULL: joined */
};

struct fmt_result {
	struct str text;
	bool unsorted;      /* sort_keys was wanted, but the file has aliases */
	const char *defect; /* why the text must not be used, which is a mistake of this
	                       program's; NULL: all is well */
	struct fmt_merged *merged;
	uint32_t merged_count;
};

/* Formats the policy file `bytes`, called `name` in messages. Names in it need not
 * resolve, and no other file is opened. Before it is returned the text is read
 * again, and compared with the old one: what it says, and every comment. OK;
 * INVALID: the findings say why it is no policy; NOMEM. Everything lives in
 * `arena`. */
enum status fmt_policy(struct str name, struct str bytes, const struct fmt_options *options,
		       struct arena *arena, struct sources *sources, struct findings *findings,
		       struct fmt_result *ret);

/* The same for a scenario. It is laid out anew and no more: keys keep their order, ranges their
 * rows, values their spelling. */
enum status fmt_scenario(struct str name, struct str bytes, struct arena *arena,
			 struct sources *sources, struct findings *findings,
			 struct fmt_result *ret);

/* The same for a text of which nothing is known but that it is written in the YAML of
 * policies: it is laid out, and compared value by value and comment by comment. INVALID without
 * a finding: it is no mapping and no list. */
enum status fmt_text(struct str name, struct str bytes, const struct fmt_options *options,
		     struct arena *arena, struct sources *sources, struct findings *findings,
		     struct fmt_result *ret);

#endif
