#include "cli/test_round.h"

#include "cli/interrupt.h"
#include "cli/policy_parts.h"
#include "cli/policy_paths.h"
#include "cli/unread_metadata.h"
#include "report/finding_text.h"

/* --- Opening ---------------------------------------------------------------- */

static int policies_open(struct test_round *round)
{
	const struct options *options = &round->asked->options;
	const char **paths = NULL;
	uint32_t count = 0;
	enum directory_use use =
	    round->asked->request.overlay ? DIRECTORY_METADATA : DIRECTORY_POLICY;
	enum status status =
	    policy_paths_find(options->arguments, options->argument_count, use, &round->arena,
			      &round->sources, &round->findings, &round->named, &paths, &count);
	if (status == OK) {
		round->policies = arena_array(&round->arena, count, sizeof *round->policies);
		status = round->policies ? OK : NOMEM;
	}
	if (status != OK)
		return console_machine(round->console, status, "looking for policies");
	for (uint32_t i = 0; i < count && !interrupted(); i++) {
		round->opened = i + 1;
		int code = test_policy_open(round->console, paths[i], &round->asked->request,
					    &round->policies[i]);
		if (code != EXIT_YES)
			return code;
	}
	return interrupted() ? EXIT_INTERRUPTED : EXIT_YES;
}

/* What is not tested at all. */
static enum status unread_say(struct test_round *round, const struct loaded_files *const *files)
{
	struct sources sources = {0};
	struct findings unread;
	findings_init(&unread, &round->arena);
	enum status status = unread_metadata_find(&round->named, files, round->opened,
						  &round->arena, &sources, &unread);
	if (status == OK && unread.nomem)
		status = NOMEM;
	if (status == OK)
		findings_text(&round->console->err_page, &sources, &unread);
	return status;
}

static enum status parts_mark(struct test_round *round)
{
	uint32_t count = round->opened;
	const struct loaded_files **files = arena_array(&round->arena, count, sizeof *files);
	bool *parts = arena_array(&round->arena, count, sizeof *parts);
	if (!files || !parts)
		return NOMEM;
	for (uint32_t i = 0; i < count; i++)
		files[i] = &round->policies[i].opened.files;
	policy_parts_mark(files, count, parts);
	for (uint32_t i = 0; i < count; i++)
		round->policies[i].part = parts[i];
	return unread_say(round, files);
}

/* A pattern that no test fits is a mistake on the command line. */
static int filters_check(const struct test_round *round)
{
	const struct test_request *request = &round->asked->request;
	bool broken = round->findings.count > 0; /* then it may fit a test nobody can see */
	for (uint32_t k = 0; k < round->opened; k++)
		broken = broken || !round->policies[k].opened.ruleset;
	for (size_t i = 0; i < request->filter_count && !broken; i++) {
		bool any = false;
		for (uint32_t k = 0; k < round->opened; k++)
			any = any || round->policies[k].filter_fits[i];
		if (!any)
			return console_usage(round->console, request->verb,
					     "--filter %s: there is no such test; --list shows all",
					     request->filters[i]);
	}
	return EXIT_YES;
}

/* An overlay that goes with none of the policies is a mistake, too. */
static int overlays_check(const struct test_round *round)
{
	const struct test_request *request = &round->asked->request;
	bool metadata = false;
	for (uint32_t i = 0; i < round->opened; i++)
		metadata = metadata || round->policies[i].opened.files.metadata;
	return overlay_check(round->console, request->verb, request->overlay, metadata);
}

/* --coverage, --mutate: behind the tests of one policy. */
static int policy_measure(struct test_round *round, struct test_policy *policy)
{
	enum status status = OK;
	const struct test_request *request = &round->asked->request;
	if (policy->opened.ruleset && (request->coverage || request->mutate))
		status = test_measure(round->console, policy, request);
	if (interrupted())
		return EXIT_INTERRUPTED;
	return status == OK ? EXIT_YES : console_machine(round->console, status, "");
}

/* Runs them, and says what is wrong with those that cannot be run. */
static int policies_run(struct test_round *round)
{
	struct console *console = round->console;
	if (round->asked->reports.format != TEST_GITHUB) /* it shows them itself */
		findings_text(&console->err_page, &round->sources, &round->findings);
	for (uint32_t i = 0; i < round->opened; i++) {
		struct test_policy *policy = &round->policies[i];
		if (policy->part)
			continue;
		bool shown = round->asked->reports.format == TEST_GITHUB;
		if (policy->opened.ruleset && !shown)
			warnings_say(console, &policy->opened);
		else if (!shown)
			findings_text(&console->err_page, &policy->opened.sources,
				      &policy->opened.findings);
		if (!round->asked->request.run)
			continue;
		int code = test_policy_run(console, policy);
		if (code == EXIT_YES)
			code = policy_measure(round, policy);
		if (code != EXIT_YES)
			return code;
	}
	return EXIT_YES;
}

/* --- The whole -------------------------------------------------------------- */

int test_round_run(struct console *console, const struct test_asked *asked, struct test_round *ret)
{
	*ret = (struct test_round){.console = console, .asked = asked};
	arena_init(&ret->arena);
	findings_init(&ret->findings, &ret->arena);
	int code = policies_open(ret);
	enum status status = code == EXIT_YES ? parts_mark(ret) : OK;
	if (status != OK)
		code = console_machine(console, status, "looking for metadata");
	if (code == EXIT_YES)
		code = overlays_check(ret);
	if (code == EXIT_YES)
		code = filters_check(ret);
	if (code == EXIT_YES)
		code = test_reports_check(ret);
	if (code == EXIT_YES)
		code = policies_run(ret);
	return code == EXIT_YES ? test_answer(ret) : code;
}

void test_round_clear(struct test_round *round)
{
	for (uint32_t i = 0; i < round->opened; i++)
		test_policy_close(&round->policies[i]);
	arena_clear(&round->arena);
}
