/* The files of metadata that a policy changes: read, edited, written. For apply.c. */
#ifndef CLI_APPLY_FILES_H
#define CLI_APPLY_FILES_H

#include "cli/rewrite.h"
#include "load/metadata_target.h"
#include "report/apply_report.h"

struct apply_files {
	struct console *console;
	const struct policy *policy;
	const struct deployed *deployed;
	const struct metadata_targets *targets;
	struct arena *arena;
	bool keep;                /* their bytes; else each is forgotten when it was edited */
	bool diff;                /* show what changes */
	struct rewrite *rewrites; /* with `keep` */
	struct apply_file *shown;
	uint32_t count, refused;
};

/* Edits all of them, and looks whether the policy holds then. EXIT_YES, also when some are refused; else it was said what is wrong. */
int apply_files_edit(struct apply_files *files);

/* The machine failed at a file, or it is too large. The exit status of what was said. */
int apply_failed(struct console *console, enum status status, const char *path);

#endif
