/* Any bytes as a policy: no crash, no leak, the same answer twice, INVALID
 * exactly when there are errors, and every finding inside the file with a
 * message that is safe to print.
 * seeds: fixtures/bad fixtures/everything.yaml policies
 */

#include "fuzz.h"
#include "base/quote.h"
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

static uint32_t lines_count(struct str text)
{
	uint32_t lines = 1;
	for (size_t i = 0; i < text.length; i++) {
		bool crlf = text.at[i] == '\r' && i + 1 < text.length && text.at[i + 1] == '\n';
		lines += text.at[i] == '\n' || (text.at[i] == '\r' && !crlf);
	}
	return lines;
}

static void place_check(struct run *run, struct place place, uint32_t lines)
{
	REQUIRE(place.file == 0 && place.line <= lines);
	if (place.line == 0)
		return;
	size_t characters = str_char_count(source_line(&run->sources, place));
	REQUIRE(place.column >= 1 && place.column <= characters + 1);
	REQUIRE(place.column + place.width <= characters + 2);
}

static void findings_check(struct run *run)
{
	uint32_t lines = lines_count(run->sources.at[0].text), control;
	size_t kept = 0;
	for (const struct finding *at = run->findings.first; at; at = at->next, kept++) {
		REQUIRE(at->code && at->code[0] && at->message && at->message[0] && at->help);
		REQUIRE(!text_has_control(str_of(at->message), &control));
		REQUIRE(!text_has_control(str_of(at->help), &control));
		place_check(run, at->place, lines);
		place_check(run, at->other, lines);
		REQUIRE((at->other.line > 0) == (at->note != NULL));
		REQUIRE(!at->next || place_compare(at->place, at->next->place) <= 0);
	}
	REQUIRE(kept == run->findings.kept && kept <= FINDINGS_MAX);
	REQUIRE(run->status == (run->findings.count ? INVALID : OK));
	REQUIRE((run->policy != NULL) == (run->status == OK));
}

static void runs_compare(const struct run *first, const struct run *second)
{
	const struct finding *a = first->findings.first, *b = second->findings.first;
	REQUIRE(first->status == second->status);
	REQUIRE(first->findings.count == second->findings.count);
	for (; a && b; a = a->next, b = b->next) {
		REQUIRE(strcmp(a->code, b->code) == 0 && strcmp(a->message, b->message) == 0);
		REQUIRE(place_compare(a->place, b->place) == 0);
	}
	REQUIRE(!a && !b);
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
	findings_check(&first);
	runs_compare(&first, &second);
	arena_clear(&first.arena);
	arena_clear(&second.arena);
	return 0;
}
