/* `test --mutate`. */
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "cli/test_measured.h"

static enum status mutants_run(struct console *console, struct mutating *mutating)
{
	struct progress progress = progress_begin(console, "mutants");
	uint64_t done = 0, count = mutating_count(mutating);
	enum status status = OK;
	while (!interrupted() && mutating_next(mutating, &status))
		progress_of(&progress, ++done, count);
	progress_end(&progress);
	return status;
}

enum status mutants_measure(struct console *console, struct test_policy *policy,
			    const struct test_request *request, struct test_measured *measured)
{
	struct mutating *mutating;
	struct mutation *mutation = &measured->mutation;
	struct mutants_report *report = &measured->mutants_report;
	enum status status = mutating_new(policy->opened.ruleset, policy->results, policy->count,
					  request->mutants, &policy->arena, &mutating);
	if (status != OK)
		return status;
	status =
	    mutating_names_know(mutating, measured->coverage.tests, measured->coverage.test_count);
	if (status == OK)
		status = mutants_run(console, mutating);
	if (status == OK)
		status = mutating_result(mutating, mutation);
	mutating_free(mutating);
	*report = (struct mutants_report){.policy = policy->opened.policy,
					  .mutation = mutation,
					  .show_equivalent = request->show_equivalent};
	if (status == OK)
		status = tests_file_make(mutation->tests, mutation->test_count, &policy->arena,
					 &report->tests);
	measured->has_mutants = status == OK;
	return status;
}
