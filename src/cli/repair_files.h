/* Edits of range lists in a policy's files: what they make of the bytes, and writing it. */
#ifndef CLI_REPAIR_FILES_H
#define CLI_REPAIR_FILES_H

#include "cli/rewrite.h"
#include "load/range_edit.h"

struct repair_files {
	struct console *console;
	const struct policy *policy;
	struct arena *arena;
	struct rewrite *at; /* with the edits so far */
	uint32_t count;
};

/* Makes the edits, all there are, of the loaded policy; `*ret_patch`: what they change in the
 * files since the call before. EXIT_YES; EXIT_INPUT: they must be made by hand (`edited` says
 * why), and nothing has changed; else it was said what is wrong. */
int repair_files_edit(struct repair_files *files, const struct list_edits *edits,
		      struct range_edited *edited, struct str *ret_patch);

/* Is there a file that is to be another? */
bool repair_files_changed(const struct repair_files *files);

/* Writes them: all or, as far as can be, none. EXIT_YES; else it was said what is wrong. */
int repair_files_write(struct repair_files *files);

/* What a patch calls the file: without the revision; standard input is "stdin". */
struct str repair_file_name(const char *path);

#endif
