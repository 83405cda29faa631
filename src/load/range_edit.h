/* Rows of range lists changed in the text of a policy's files, with everything else left as
 * somebody wrote it: comments, quotes, lists in lines and in brackets, line ends. What comes
 * out is read again, and says what the edits say and nothing else, before anybody sees it. */
#ifndef LOAD_RANGE_EDIT_H
#define LOAD_RANGE_EDIT_H

#include "policy/list_edit.h"

/* A file of the policy and its text with the edits. */
struct edited_file {
	uint32_t file; /* its number in policy->sources */
	struct str text;
};

struct range_edited {
	struct edited_file *files; /* those that change, by number */
	uint32_t count;
	const char *refused; /* INVALID: why the edit must be made by hand, a sentence's end ... */
	struct place place;  /* ... and about what */
};

/* The files of a loaded policy with the edits, in `arena`. INVALID: one of the lists is
 * written in a way that cannot be edited alone, as one that an alias shares; `refused` and
 * `place` are set. OK or NOMEM. */
enum status range_edit(const struct policy *policy, const struct list_edits *edits,
		       struct arena *arena, struct range_edited *ret);

/* The bytes of a file whose text was `before`, with the text `after`: a byte order mark
 * stays. INVALID: they are in another encoding than UTF-8, or not those of this text. */
enum status range_edit_bytes(struct str bytes, struct str before, struct str after,
			     struct arena *arena, struct str *ret);

#endif
