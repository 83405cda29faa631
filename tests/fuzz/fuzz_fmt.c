/* Any bytes as a policy to be laid out. What loads is formatted, and the result
 * holds up: it is the same policy with the same comments (the formatter's own
 * check, which must never fail), is laid out as it should be, and stays as it is the
 * second time; so with keys sorted and with ranges merged.
 * What is only YAML is laid out, too.
 * seeds: fixtures/fmt fixtures/bad fixtures/everything.yaml policies
 */

#include "engine/broad_change.h"
#include "fuzz.h"
#include "unit/fmt_layout.h"
#include "load/fmt.h"

struct run {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct fmt_result result;
	enum status status;
};

typedef enum status formatter(struct str name, struct str bytes, const struct fmt_options *options,
			      struct arena *arena, struct sources *sources,
			      struct findings *findings, struct fmt_result *ret);

static void run_begin(struct run *run, formatter *format, struct str text,
		      const struct fmt_options *options)
{
	*run = (struct run){0};
	arena_init(&run->arena);
	findings_init(&run->findings, &run->arena);
	run->status = format(STR("fuzz.yaml"), text, options, &run->arena, &run->sources,
			     &run->findings, &run->result);
}

static void options_check(formatter *format, struct str text, struct fmt_options options)
{
	struct run once, again;
	run_begin(&once, format, text, &options);
	REQUIRE(once.status == (once.findings.count ? INVALID : OK) || format == fmt_text);
	if (once.status == OK) {
		REQUIRE(once.result.defect == NULL);
		REQUIRE(fmt_layout_problem(once.result.text) == NULL);
		run_begin(&again, format, once.result.text, &options);
		REQUIRE(again.status == OK && again.result.defect == NULL);
		REQUIRE(str_equal(once.result.text, again.result.text));
		arena_clear(&again.arena);
	}
	arena_clear(&once.arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct str text = {(const char *)bytes, size};
	options_check(fmt_policy, text, (struct fmt_options){0});
	options_check(fmt_policy, text, (struct fmt_options){.sort_keys = true});
	options_check(fmt_policy, text, (struct fmt_options){.merge = true});
	options_check(fmt_policy, text,
		      (struct fmt_options){.merge = true, .keeps = broad_change_find});
	options_check(fmt_text, text, (struct fmt_options){0});
	return 0;
}
