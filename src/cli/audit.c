/* `audit`: what is unsafe, useless or broken in it? */
#include "base/file_write.h"
#include "base/version.h"
#include "cli/audit_asked.h"
#include "cli/audit_fix.h"
#include "cli/audit_tables.h"
#include "cli/command.h"
#include "report/audit_baseline.h"

/* --- Answers ------------------------------------------------------------------------- */

static enum status findings_write(const struct page *page, size_t format, void *of)
{
	const struct audit_report *report = of;
	switch (format) {
	case FORMAT_JSON:
		return audit_json(page->out, report);
	case FORMAT_MARKDOWN:
		return audit_markdown(page->out, report);
	case FORMAT_CSV:
		return audit_csv(page->out, report);
	case FORMAT_SARIF:
		return audit_sarif(page->out, report, LOGINSCOPE_VERSION);
	case FORMAT_JUNIT:
		return audit_junit(page->out, report);
	case FORMAT_GITHUB:
		return audit_github(page->out, report);
	case FORMAT_HTML:
		return audit_html(page->out, report);
	default:
		return audit_text_report(page, report);
	}
}

static enum status rules_write(const struct page *page, size_t format, void *of)
{
	(void)of;
	if (format == FORMAT_JSON)
		return audit_rules_json(page->out);
	if (format == FORMAT_MARKDOWN)
		return audit_rules_markdown(page->out);
	return audit_rules_text(page);
}

static int answer_write(struct console *console, const struct audit_asked *asked,
			report_write *write, void *of)
{
	enum status status = write(&console->page, asked->reports.format, of);
	if (status != OK)
		return console_machine(console, status, "answering");
	return report_files_write(console, &asked->reports, write, of);
}

/* --- The baseline -------------------------------------------------------------------- */

static int baseline_write(struct console *console, const struct audit_asked *asked,
			  const struct audit_report *report)
{
	const char *path = asked->options.values[OPTION_BASELINE];
	struct out out;
	if (!audit_given(asked, OPTION_UPDATE_BASELINE))
		return EXIT_YES;
	out_init_memory(&out);
	enum status status = audit_baseline_print(&out, report);
	if (status == OK)
		status = file_write(path, out_written(&out));
	int code = status == OK ? EXIT_YES : console_machine(console, status, path);
	out_clear(&out);
	return code;
}

/* --- The verb ------------------------------------------------------------------------ */

static int exit_status(const struct audit_asked *asked, const struct audit_round *round)
{
	if (round->unreadable)
		return EXIT_INPUT;
	if (audit_given(asked, OPTION_EXIT_ZERO) || audit_given(asked, OPTION_UPDATE_BASELINE) ||
	    (asked->reports.format == FORMAT_SARIF && !audit_given(asked, OPTION_EXIT_CODE)))
		return EXIT_YES;
	return audit_fails(&asked->report) ? EXIT_NO : EXIT_YES;
}

static int findings_answer(struct console *console, struct audit_asked *asked,
			   struct audit_round *round)
{
	int code = audit_round_ask(console, &asked->request, round);
	asked->report.at = round->answers;
	asked->report.count = round->count;
	asked->report.unread = round->unread;
	asked->report.unread_count = round->unread_count;
	if (code == EXIT_YES)
		code = answer_write(console, asked, findings_write, &asked->report);
	if (code == EXIT_YES && !round->unreadable)
		code = baseline_write(console, asked, &asked->report);
	if (code == EXIT_YES && !console->quiet && round->count && out_flush(&console->out) == OK &&
	    audit_totals_text(&console->err, &asked->report) != OK)
		return console_machine(console, NOMEM, "");
	return code == EXIT_YES ? exit_status(asked, round) : code;
}

static int tables_answer(struct console *console, struct audit_asked *asked,
			 struct audit_round *round)
{
	struct audit_tables tables;
	bool countries = asked->view == VIEW_COUNTRIES;
	int code = countries ? audit_countries_open(console, round, &tables)
			     : audit_ranges_open(console, round, &tables);
	if (code == EXIT_YES)
		code =
		    answer_write(console, asked,
				 countries ? audit_countries_write : audit_ranges_write, &tables);
	audit_tables_clear(&tables);
	return code == EXIT_YES && round->unreadable ? EXIT_INPUT : code;
}

static int round_answer(struct console *console, struct audit_asked *asked,
			struct audit_round *round)
{
	if (asked->view == VIEW_FIX)
		return audit_fix_answer(console, round, audit_given(asked, OPTION_WRITE));
	return asked->view == VIEW_FINDINGS ? findings_answer(console, asked, round)
					    : tables_answer(console, asked, round);
}

/* Fingerprints do not name the policy. */
static int single_check(struct console *console, const struct audit_asked *asked,
			const struct audit_round *round)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < round->opened; i++)
		count += !round->policies[i].part;
	if (count > 1 && (audit_given(asked, OPTION_BASELINE) || audit_given(asked, OPTION_LOGINS)))
		return console_usage(
		    console, asked->verb, "--%s is of one policy, and these are %u; name one only",
		    audit_given(asked, OPTION_BASELINE) ? "baseline" : "logins", (unsigned)count);
	return EXIT_YES;
}

/* No file that was read is written over, and none is written twice. */
static int files_check(struct console *console, const struct audit_asked *asked,
		       const struct audit_round *round)
{
	const char *baseline = asked->options.values[OPTION_BASELINE];
	int code = report_files_check(console, asked->verb, &asked->reports, round->read,
				      round->read_count);
	if (code == EXIT_YES && baseline) {
		struct file_identity identity = file_identify(baseline);
		code = report_files_check(console, asked->verb, &asked->reports, &identity, 1);
	}
	if (code == EXIT_YES && audit_given(asked, OPTION_UPDATE_BASELINE))
		code = report_files_check_written(console, asked->verb, &asked->reports,
						  "--update-baseline", baseline);
	return code;
}

static int question_answer(struct console *console, struct audit_asked *asked)
{
	struct audit_round round;
	if (asked->view == VIEW_RULES)
		return answer_write(console, asked, rules_write, NULL);
	int code = audit_round_open(console, &asked->request, &round);
	if (code == EXIT_YES)
		code = single_check(console, asked, &round);
	if (code == EXIT_YES)
		code = files_check(console, asked, &round);
	if (code == EXIT_YES)
		code = round_answer(console, asked, &round);
	audit_round_clear(&round);
	return code;
}

static int run(const struct command *command, struct console *console, char **args)
{
	struct audit_asked asked = {.verb = command->name};
	arena_init(&asked.arena);
	int code = audit_asked_parse(console, args, &asked);
	if (code == EXIT_YES && asked.options.help)
		command_help(console, command);
	else if (code == EXIT_YES)
		code = question_answer(console, &asked);
	arena_clear(&asked.arena);
	return code;
}

const struct command command_audit = {
    .name = "audit",
    .question = "what is unsafe, useless or broken in it?",
    .usage = "audit [POLICY…] [OPTION…]\n"
	     "audit --list-rules [--format text|md|json]\n",
    .takes_policy = true,
    .options = audit_options,
    .option_count = OPTION_COUNT,
    .more =
	"It judges what a policy does: unions of all rows, and what every login there can be is\n"
	"decided like. Several policies or directories are audited in one go, as check takes\n"
	"them; without any, the current directory. What each rule asks exactly: --list-rules, or\n"
	"explain-code ID. Findings that exceptions of the policy accept, or that the baseline\n"
	"has, do not count. Rules about countries and operators need the databases of the geo\n"
	"section, or published lists under networks; what could not be asked is said once.\n\n"
	"--fix shows as a patch which rows can be joined or dropped, and says that no login is\n"
	"decided otherwise, which it compares for all of them; --write changes the files, policy\n"
	"files as fmt does, Salesforce metadata as apply does.\n\n"
	"Examples:\n"
	"  loginscope audit policies/audit.yaml\n"
	"  loginscope audit policies/audit.yaml --fix\n"
	"  loginscope audit fixtures/salesforce --overlay fixtures/salesforce/overlay.yaml\n\n"
	"Exit status: 0 nothing that counts, 1 a finding of --fail-level or worse, or with --fix\n"
	"something to mend, 2 bad command line, 3 a policy, or another file, could not be read,\n"
	"5 the machine failed. With --exit-zero, with --update-baseline, and with --format sarif\n"
	"unless --exit-code is given, 0 stands for 1.\n",
    .run = run,
};
