/* Checking many policies as one: each is loaded by itself, then their findings become
 * one list. A file that another of them includes is checked as part of that one only;
 * a finding in a file that several include is there once. */
#ifndef CLI_CHECK_POLICIES_H
#define CLI_CHECK_POLICIES_H

#include "cli/console.h"
#include "cli/fail_level.h"
#include "cli/policy_files.h"
#include "report/policy_summary.h"

struct checked_policy {
	struct policy_summary summary;
	struct level_counts counts; /* of its own findings */
};

/* Everything that was found. */
struct checked {
	struct arena arena;
	struct sources sources;   /* of all files that have findings */
	struct findings findings; /* in the order of reading, then of places */
	struct level_counts counts;
	const struct checked_policy *policies;
	uint32_t policy_count;
	const struct file_summary *files; /* that were read, each once */
	uint32_t file_count;
	const struct file_identity *read; /* those files and all others that were opened */
	uint32_t read_count;
	uint64_t passed_over;         /* by the search below directories */
	bool metadata;                /* one of them is Salesforce metadata */
	bool unreadable;              /* what the command line named could not be read */
	struct loaded_policy *loaded; /* keep the texts behind findings */
	uint32_t loaded_count;
};

/* What to check, and how. */
struct check_request {
	char *const *arguments; /* files, directories, "-" */
	size_t count;
	const char *stdin_name; /* the file that "-" stands for, or NULL */
	bool summaries;         /* compile, too, and sum up */
	const char *overlay;    /* of those that are metadata; or NULL */
};

/* Checks it. Says when the machine failed and returns EXIT_MACHINE; else EXIT_YES, with
 * findings or without. Whatever is returned, checked_clear() gives it back. */
int policies_check(struct console *console, const struct check_request *request,
		   struct checked *ret);
void checked_clear(struct checked *checked);

#endif
