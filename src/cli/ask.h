/* One login from the command line: the options that say facts, and the question
 * they make. */
#ifndef CLI_ASK_H
#define CLI_ASK_H

#include "cli/options.h"
#include "load/logins.h"
#include "net/rangeset.h"

#define ASK_OPTION(option, kind, text, ...)                                                        \
	{                                                                                          \
		.name = option, .value = kind, .help = text, __VA_ARGS__                           \
	}
#define ASK_WORDS(list, count) .words = list, .word_count = count

/* The rows of the facts' options, in the order of enum login_column; every
 * command that asks about a login begins its table with them. */
#define ASK_OPTIONS                                                                                \
	ASK_OPTION("user", "NAME", "who logs in", .takes = TAKES_USER),                            \
	    ASK_OPTION("profile", "NAME", "or: an active user of this profile",                    \
		       .takes = TAKES_PROFILE),                                                    \
	    ASK_OPTION("ip", "ADDRESS", "from where: an address, a block, a range or @NETWORK",    \
		       .takes = TAKES_ADDRESS),                                                    \
	    ASK_OPTION("via", "CHANNEL",                                                           \
		       "how: ui, ui-sso, soap, oauth-… (all: loginscope help channels)",           \
		       ASK_WORDS(channel_names, VIA_COUNT)),                                       \
	    ASK_OPTION("app", "NAME", "the connected app of an oauth channel",                     \
		       .takes = TAKES_APP),                                                        \
	    ASK_OPTION("at", "TIME", "when: 2026-02-03T09:30-05:00, or now", .takes = TAKES_TEXT), \
	    ASK_OPTION("device", "known|new", "is the browser known from an earlier login?",       \
		       ASK_WORDS(device_names, DEVICE_COUNT)),                                     \
	    ASK_OPTION("credential", "WHAT", "password (default), token, wrong-token or totp",     \
		       ASK_WORDS(credential_names, CREDENTIAL_COUNT)),                             \
	    ASK_OPTION("strong-auth", "yes|no", "was MFA or the like completed? (default no)",     \
		       ASK_WORDS(answer_names, 2)),                                                \
	    ASK_OPTION("phase", "login|request", "a login (default) or a request in a session",    \
		       ASK_WORDS(phase_names, PHASE_COUNT)),                                       \
	    ASK_OPTION("session-ip", "ADDRESS", "where the session of the request began",          \
		       .takes = TAKES_TEXT)

struct question {
	struct login login;
	bool is_block; /* --ip named a set of addresses, not one */
	struct rangeset addresses;
};

/* Is any of the facts' options given? Its name, or NULL. */
const char *ask_given(const struct options *options, const struct option_row *rows);

/* Are exactly one of --user and --profile given? Says so if not: EXIT_USAGE. */
int ask_who_check(struct console *console, const char *verb, const struct options *options);

/* Makes the question. Says what is wrong with an option and returns EXIT_USAGE,
 * or EXIT_MACHINE; EXIT_YES: it is ready. */
int ask_question(struct console *console, const char *verb, const struct options *options,
		 const struct option_row *rows, const struct policy *policy, struct arena *arena,
		 struct question *ret);

#endif
