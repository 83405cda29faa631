/* A policy and its properties, from the command line to their proofs. */
#ifndef CLI_PROVE_POLICY_H
#define CLI_PROVE_POLICY_H

#include "cli/options.h"
#include "cli/prove.h"

/* What is asked of it. */
struct prove_request {
	struct policy_named named;
	char *const *files; /* of properties; none: the policy's own, and those beside it */
	size_t file_count;
	const char *filters[REPEATS_MAX]; /* a property that fits one of them is asked for */
	size_t filter_count;
};

/* Everything that was opened; it lives until the reports are written. */
struct prove_session {
	struct prove_policy policy;
	struct opened opened;
	struct arena arena;          /* of the proofs */
	struct opened *approved;     /* other policies, each once ... */
	const char **approved_paths; /* ... by path */
	size_t approved_count;
	const struct property **declared; /* all properties there are ... */
	size_t declared_count;
	struct file_identity *read; /* files that no report may replace */
	size_t read_count;
	size_t of[PROOF_RESULT_COUNT];
};

/* Opens the policy, its properties, and the policies that these name. Says what is wrong and
 * returns an exit status. Whatever is returned, prove_close() gives all of it back. */
int prove_open(struct console *console, const struct prove_request *request,
	       struct prove_session *session);

/* Proves the properties that were asked for. EXIT_YES or EXIT_MACHINE. */
int prove_run(struct console *console, struct prove_session *session);

/* The digests of the policy's databases, for a certificate; empty where there is none, or it
 * lies in a revision. OK or NOMEM. */
enum status prove_databases(const struct prove_session *session, char ret[2][65]);

void prove_close(struct prove_session *session);

#endif
