/* Any bytes as a policy: no crash, no leak, the same answer twice, INVALID
 * exactly when there are errors, and every finding inside the file with a
 * message that is safe to print.
 * seeds: fixtures/bad fixtures/everything.yaml policies
 */

#include "fuzz_findings.h"
#include "load/load.h"
#include "model_text.h"

struct run {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct policy *policy;
	enum status status;
};

/* Alone, and in a folder that does not exist, so that a policy cannot name a file. */
static void run_begin(struct run *run, struct str text)
{
	static const struct load_options options = {.zone_directory = "/usr/share/zoneinfo",
						    .alone = true};
	*run = (struct run){0};
	arena_init(&run->arena);
	findings_init(&run->findings, &run->arena);
	run->status = policy_load_text(STR("/no-such-folder/fuzz.yaml"), text, &options,
				       &run->arena, &run->sources, &run->findings, &run->policy);
}

static void run_check(struct run *run)
{
	findings_check(&run->sources, &run->findings);
	REQUIRE(run->status == (run->findings.count ? INVALID : OK));
	REQUIRE((run->policy != NULL) == (run->status == OK));
}

static void runs_compare(const struct run *first, const struct run *second)
{
	REQUIRE(first->status == second->status);
	findings_compare(&first->findings, &second->findings);
	if (!first->policy)
		return;
	char *text = model_text(first->policy), *again = model_text(second->policy);
	REQUIRE(text && again && strcmp(text, again) == 0);
	free(text);
	free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct run first, second;
	struct str text = {(const char *)bytes, size};
	run_begin(&first, text);
	run_begin(&second, text);
	run_check(&first);
	runs_compare(&first, &second);
	arena_clear(&first.arena);
	arena_clear(&second.arena);
	return 0;
}
