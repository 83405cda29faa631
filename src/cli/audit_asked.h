/* What `audit` is asked, as the command line says it. */
#ifndef CLI_AUDIT_ASKED_H
#define CLI_AUDIT_ASKED_H

#include "cli/audit_round.h"
#include "cli/report_options.h"
#include "policy/date.h"

enum audit_format {
	FORMAT_TEXT,
	FORMAT_JSON,
	FORMAT_MARKDOWN,
	FORMAT_CSV,
	FORMAT_SARIF,
	FORMAT_JUNIT,
	FORMAT_GITHUB,
	FORMAT_HTML,
	FORMAT_COUNT
};

enum audit_option {
	OPTION_RULE,
	OPTION_SKIP,
	OPTION_DETAILS,
	OPTION_COUNTRIES,
	OPTION_RANGES,
	OPTION_LIST_RULES,
	OPTION_FIX,
	OPTION_WRITE,
	OPTION_ALLOW,
	OPTION_LOGINS,
	OPTION_BASELINE,
	OPTION_UPDATE_BASELINE,
	OPTION_SHOW_EXCEPTED,
	OPTION_TODAY,
	OPTION_RULES,
	OPTION_OVERLAY,
	OPTION_FORMAT,
	OPTION_REPORT,
	OPTION_FAIL_LEVEL,
	OPTION_FAIL_ONLY,
	OPTION_EXIT_ZERO,
	OPTION_EXIT_CODE,
	OPTION_QUIET,
	OPTION_COLOR,
	OPTION_COUNT
};

extern const struct option_row audit_options[OPTION_COUNT];

/* What is printed. */
enum audit_view { VIEW_FINDINGS, VIEW_COUNTRIES, VIEW_RANGES, VIEW_RULES, VIEW_FIX };

/* What was asked for. */
struct audit_asked {
	const char *verb;
	struct options options;
	struct report_choice reports;
	struct audit_request request;
	struct audit_report report;
	enum audit_view view;
	struct arena arena;
	char today[DATE_ROOM];
	bool skip[AUDIT_RULE_COUNT];
	struct baseline baseline;
};

static inline bool audit_given(const struct audit_asked *asked, enum audit_option option)
{
	return asked->options.values[option] != NULL;
}

/* Reads the command line, with `verb` and an arena set: EXIT_YES, also when only help is wanted; else
 * it was said what is wrong. The arena holds what it points to. */
int audit_asked_parse(struct console *console, char **args, struct audit_asked *asked);

#endif
