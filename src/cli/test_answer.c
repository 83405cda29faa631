/* What `test` answers: results in each format, and the exit status. */
#include <unistd.h>

#include "base/file_write.h"
#include "cli/test_measured.h"
#include "cli/test_round.h"
#include "report/test_words.h"

static enum status report_fill(struct test_round *round)
{
	struct test_report *report = &round->report;
	*report = (struct test_report){
	    .sources = &round->sources,
	    .findings = &round->findings,
	    .rules = round->asked->request.rules_date,
	    .fail_only = round->asked->fail_only,
	    .chosen = round->asked->request.filter_count > 0,
	    .scratch = &round->arena,
	};
	round->tested = arena_array(&round->arena, round->opened, sizeof *round->tested);
	if (!round->tested)
		return NOMEM;
	for (uint32_t i = 0; i < round->opened; i++) {
		const struct tested *tested = &round->policies[i].tested;
		if (round->policies[i].part)
			continue;
		round->tested[report->count++] = *tested;
		report->tests += tested->count;
		report->failed += tested->failed;
		report->declared += tested->declared;
		report->thresholds += tested->threshold_count;
		report->below += tested->below;
		report->broken += tested->ruleset == NULL;
		report->bare += tested->ruleset != NULL && !tested->declared;
	}
	report->passed = report->tests - report->failed;
	report->at = round->tested;
	return OK;
}

/* What stands behind the tests of a policy in text. */
static enum status behind_write(const struct page *page, const struct tested *tested, void *of)
{
	const struct test_round *round = of;
	for (uint32_t i = 0; i < round->opened; i++) {
		const struct test_policy *policy = &round->policies[i];
		if (policy->tested.sources != tested->sources || !policy->measured)
			continue;
		return test_measures_text(page, policy);
	}
	return OK;
}

/* A page of a format; text is coloured where `page` is. */
static enum status format_write(const struct page *page, size_t format, void *of)
{
	struct test_round *round = of;
	static enum status (*const writers[TEST_FORMAT_COUNT])(struct out *,
							       const struct test_report *) = {
	    [TEST_JSON] = test_json,     [TEST_JUNIT] = test_junit, [TEST_TAP] = test_tap,
	    [TEST_GITHUB] = test_github, [TEST_MD] = test_markdown,
	};
	if (format == TEST_TEXT)
		return test_text(page, &round->report, behind_write, round);
	return writers[format](page->out, &round->report);
}

static void totals_say(const struct test_round *round)
{
	struct out *err = &round->console->err;
	test_word_totals(err, &round->report);
	out_char(err, '\n');
}

/* Files that were opened. */
struct identities {
	struct file_identity *at;
	size_t count;
};

static enum status identity_add(struct identities *identities, struct arena *arena,
				struct file_identity identity)
{
	struct file_identity *added =
	    arena_push(arena, &identities->at, identities->count, sizeof *added);
	if (!added)
		return NOMEM;
	*added = identity;
	identities->count++;
	return OK;
}

static enum status policy_identify(const struct test_policy *policy, struct arena *arena,
				   struct identities *identities)
{
	enum { DATABASES = sizeof policy->opened.files.databases / sizeof(struct file_identity) };
	const struct loaded_files *files = &policy->opened.files;
	enum status status = identity_add(identities, arena, file_identify(policy->path));
	for (uint32_t i = 0; i < files->count && status == OK; i++)
		status = identity_add(identities, arena, files->at[i].identity);
	for (size_t i = 0; i < DATABASES && status == OK; i++)
		status = identity_add(identities, arena, files->databases[i]);
	for (size_t i = 0; i < policy->file_count && status == OK; i++)
		status = identity_add(identities, arena, policy->files[i].identity);
	return status;
}

/* --- The file of --suggest ----------------------------------------------------- */

/* The one policy that is tested, or NULL. */
static const struct test_policy *sole_policy(const struct test_round *round)
{
	const struct test_policy *sole = NULL;
	for (uint32_t i = 0; i < round->opened; i++) {
		if (round->policies[i].part)
			continue;
		if (sole)
			return NULL;
		sole = &round->policies[i];
	}
	return sole;
}

/* May the tests be written there? */
static int suggest_check(const struct test_round *round, const struct identities *read)
{
	const struct test_asked *asked = round->asked;
	const char *file = asked->request.suggest, *problem = NULL;
	struct file_identity there = file ? file_identify(file) : (struct file_identity){0};
	bool known = file && file_identity_known(there);
	if (!file)
		return EXIT_YES;
	if (strcmp(file, "-") == 0)
		problem = "--suggest: say a file";
	else if (!sole_policy(round))
		problem = "--suggest is for the tests of one policy";
	for (size_t i = 0; i < read->count && known && !problem; i++)
		if (file_identity_equal(there, read->at[i]))
			problem = "--suggest: this file was read, and would be overwritten";
	for (size_t i = 0; i < asked->reports.file_count && !problem; i++) {
		const char *report = asked->reports.files[i].path;
		if (strcmp(report, file) == 0 ||
		    (known && file_identity_equal(there, file_identify(report))))
			problem = "--suggest: a report goes to this file";
	}
	return problem ? console_usage(round->console, asked->request.verb, "%s: %s", problem, file)
		       : EXIT_YES;
}

/* The file is written whole or not at all; where nothing is proposed it is left alone. */
static int suggest_write(const struct test_round *round)
{
	const char *file = round->asked->request.suggest;
	const struct test_policy *policy = file ? sole_policy(round) : NULL;
	if (!policy || !policy->measured)
		return EXIT_YES;
	const struct proposal *proposal = &policy->measured->proposal;
	if (proposal->count == 0) {
		if (!round->console->quiet)
			console_say(round->console, "nothing to suggest: %s is not written", file);
		return EXIT_YES;
	}
	enum status status = file_write(file, proposal->text);
	return status == OK ? EXIT_YES : console_machine(round->console, status, file);
}

/* No report may replace a file that was read, or should have been. */
int test_reports_check(struct test_round *round)
{
	const struct test_asked *asked = round->asked;
	struct identities read = {0};
	enum status status = identity_add(&read, &round->arena, file_identify_open(STDIN_FILENO));
	for (size_t i = 0; i < asked->request.file_count && status == OK; i++)
		status = identity_add(&read, &round->arena, file_identify(asked->request.files[i]));
	for (uint32_t i = 0; i < round->opened && status == OK; i++)
		status = policy_identify(&round->policies[i], &round->arena, &read);
	if (status != OK)
		return console_machine(round->console, status, "");
	int code = report_files_check(round->console, asked->request.verb, &asked->reports, read.at,
				      read.count);
	return code == EXIT_YES ? suggest_check(round, &read) : code;
}

static int exit_status(const struct test_round *round)
{
	if (round->report.broken || round->findings.count)
		return EXIT_INPUT;
	return round->report.failed || round->report.below ? EXIT_NO : EXIT_YES;
}

static int results_write(struct test_round *round)
{
	struct console *console = round->console;
	const struct report_choice *reports = &round->asked->reports;
	enum status status = report_fill(round);
	if (status == OK)
		status = format_write(&console->page, reports->format, round);
	if (status != OK)
		return console_machine(console, status, "");
	int code = report_files_write(console, reports, format_write, round);
	int suggested = suggest_write(round);
	code = code == EXIT_YES ? suggested : code;
	/* Whoever does not want the answer does not want its sum either. */
	if (!console->quiet && out_flush(&console->out) == OK)
		totals_say(round);
	return code == EXIT_YES ? exit_status(round) : code;
}

/* `--list`: a test a line, where it stands and what it is called. */
static int list(struct test_round *round)
{
	struct out *out = &round->console->out;
	enum status status = report_fill(round);
	if (status != OK)
		return console_machine(round->console, status, "");
	for (uint32_t i = 0; i < round->opened; i++) {
		const struct test_policy *policy = &round->policies[i];
		for (size_t k = 0; !policy->part && k < policy->count; k++) {
			place_text(out, policy->opened.policy, policy->tests[k]->place);
			out_text(out, ": ");
			out_terminal_text(out, policy->tests[k]->name);
			out_char(out, '\n');
		}
	}
	return exit_status(round);
}

int test_answer(struct test_round *round)
{
	return round->asked->request.run ? results_write(round) : list(round);
}
