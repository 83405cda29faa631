/* The policies of one `audit`, loaded, compiled and asked. */
#ifndef CLI_AUDIT_ROUND_H
#define CLI_AUDIT_ROUND_H

#include "cli/open.h"
#include "cli/policy_files.h"
#include "report/audit_report.h"

/* What is asked of each. */
struct audit_request {
	const char *verb;
	char *const *arguments; /* files, directories, "-" */
	size_t count;
	const char *overlay, *rules_date; /* or NULL */
	const char *logins;               /* a file of logins, or NULL */
	int64_t today;                    /* days since 1970-01-01 */
	const struct str *allowed;        /* countries; NULL: those of the policy */
	uint32_t allowed_count;
	const struct baseline *baseline; /* or NULL */
	const bool *skip;                /* of each rule: not asked */
};

struct audit_policy {
	const char *path;
	struct opened opened; /* without a ruleset: it could not be loaded */
	bool part;            /* of another one */
	struct locations countries, operators;
	bool has_countries, has_operators;
	struct audit_question question;
	struct audit audit;
	uint64_t logins;    /* that were read, and have an address */
	uint64_t strangers; /* that were read, of somebody whom the policy does not know */
	bool logins_bad;    /* rows could not be read */
};

struct audit_round {
	struct arena arena;
	struct sources sources; /* of findings about what the command line names */
	struct findings findings;
	struct policy_files named;
	struct audit_policy *policies;
	uint32_t opened;              /* of them */
	struct audit_answer *answers; /* of those that could be asked, and are no parts */
	uint32_t count;
	const struct file_identity *read; /* all files that were read, or should have been */
	uint32_t read_count;
	struct str *unread; /* policies that could not be loaded: it was said why */
	uint32_t unread_count;
	bool
	    unreadable; /* there are such, or a directory without a policy, or bad rows of logins */
};

/* Loads them. EXIT_YES (a policy may be unreadable), or it was said what is wrong. Whatever is
 * returned, audit_round_clear() gives it back. */
int audit_round_open(struct console *console, const struct audit_request *request,
		     struct audit_round *ret);

/* Asks the rules of each. EXIT_YES, or it was said what is wrong. */
int audit_round_ask(struct console *console, const struct audit_request *request,
		    struct audit_round *round);

void audit_round_clear(struct audit_round *round);

#endif
