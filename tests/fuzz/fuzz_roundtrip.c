/* Any text that is a policy is the same policy when it is printed and loaded
 * again, and is printed the same way the second time.
 * seeds: fixtures/everything.yaml policies
 */

#include "fuzz.h"
#include "load/load.h"
#include "load/policy_print.h"
#include "load/schema_equal.h"

struct run {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct policy *policy;
};

/* In a folder that does not exist, so that a policy that names a file is none. */
static enum status run_begin(struct run *run, struct str text)
{
	static const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};
	*run = (struct run){0};
	arena_init(&run->arena);
	findings_init(&run->findings, &run->arena);
	return policy_load_text(STR("/no-such-folder/fuzz.yaml"), text, &options, &run->arena,
				&run->sources, &run->findings, &run->policy);
}

static void round_trip(const struct policy *policy)
{
	struct run again;
	struct out first, second;
	out_init_memory(&first);
	out_init_memory(&second);
	policy_print(&first, policy);
	REQUIRE(out_status(&first) == OK);
	REQUIRE(run_begin(&again, out_written(&first)) == OK);
	REQUIRE(policy_same(policy, again.policy));
	policy_print(&second, again.policy);
	REQUIRE(str_equal(out_written(&first), out_written(&second)));
	out_clear(&first);
	out_clear(&second);
	arena_clear(&again.arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct run run;
	if (run_begin(&run, (struct str){(const char *)bytes, size}) == OK)
		round_trip(run.policy);
	arena_clear(&run.arena);
	return 0;
}
