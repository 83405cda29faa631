/* Any bytes as a policy whose range lists are edited at random. The edited text says what the
 * edits say and nothing else (range_edit()'s own check), so that only what an alias shares
 * is ever refused for that; lines that are comments stay as they are as long as no row
 * goes; and an edit that is no edit changes no byte.
 * seeds: fixtures/fmt fixtures/repair fixtures/everything.yaml policies
 */
#include "fuzz.h"
#include "load/load.h"
#include "load/range_edit.h"
#include "unit/rand.h"

enum { EDITS_MAX = 16 };

struct run {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct policy *policy;
	struct rand rand;
	struct list_edit edits[EDITS_MAX];
	uint32_t count;
	bool keeps; /* no row goes as a whole */
};

static struct range_row row_random(struct run *run)
{
	static const struct str descriptions[] = {STR_INIT(""), STR_INIT("HQ"), STR_INIT("a: #b"),
						  STR_INIT("[x], 'y'")};
	addr first = ADDR_V4_FIRST | (0xc0000200u + rand_below(&run->rand, 200));
	if (rand_once_in(&run->rand, 3))
		first = ((addr)0x20010db8 << 96) | rand_below(&run->rand, 200);
	struct range_row row = {.range = {first, first + rand_below(&run->rand, 40)},
				.network = NONE,
				.description = descriptions[rand_below(&run->rand, 4)]};
	return row;
}

static void list_random(struct run *run, struct list_name name)
{
	const struct range_list *list = list_get(run->policy, name);
	struct row_edit *rows = arena_array(&run->arena, list->count + 4, sizeof *rows);
	uint32_t count = 0;
	REQUIRE(rows != NULL);
	if (run->count == EDITS_MAX || list->count > 1000)
		return;
	for (uint32_t i = 0; i < list->count; i++) {
		struct row_edit edit = {ROW_ENDS, i, row_random(run)};
		switch (rand_below(&run->rand, 4)) {
		case 0:
			continue;
		case 1:
			if (list->rows[i].network_name.length)
				continue;
			edit.new.description = list->rows[i].description;
			break;
		default:
			edit.change = rand_below(&run->rand, 2) ? ROW_DROP : ROW_REPLACE;
			run->keeps = false;
		}
		rows[count++] = edit;
	}
	/* A rule must have a condition, so what it passes over must not become empty. */
	uint32_t added = rand_below(&run->rand, 3) + (name.kind == RANGES_NOT_IN);
	for (uint32_t i = added; i > 0; i--)
		rows[count++] = (struct row_edit){ROW_ADD, 0, row_random(run)};
	if (count)
		run->edits[run->count++] = (struct list_edit){name, rows, count};
}

static void lists_random(struct run *run)
{
	const struct policy *policy = run->policy;
	const uint32_t counts[RANGES_KIND_COUNT] = {
	    [RANGES_NETWORK] = policy->network_count,
	    [RANGES_TRUSTED] = 1,
	    [RANGES_ORG_LOGIN] = 1,
	    [RANGES_PROFILE] = policy->profile_count,
	    [RANGES_APP] = policy->app_count,
	    [RANGES_NOT_IN] = policy->txn_rule_count,
	};
	for (unsigned kind = 0; kind < RANGES_KIND_COUNT; kind++)
		for (uint32_t i = 0; i < counts[kind] && i < 4; i++)
			if (rand_below(&run->rand, 2))
				list_random(run, (struct list_name){kind, i});
}

/* Lines on which nothing stands but a comment. */
static size_t comment_lines(struct str text)
{
	size_t count = 0;
	bool begin = true;
	for (size_t i = 0; i < text.length; i++) {
		count += begin && text.at[i] == '#';
		begin = text.at[i] == '\n' || (begin && (text.at[i] == ' ' || text.at[i] == '\t'));
	}
	return count;
}

static bool has_alias(struct str text)
{
	return memchr(text.at, '&', text.length) || memchr(text.at, '*', text.length);
}

static void edits_check(struct run *run)
{
	const struct list_edits edits = {run->edits, run->count}, none = {NULL, 0};
	struct range_edited edited;
	REQUIRE(range_edit(run->policy, &none, &run->arena, &edited) == OK);
	REQUIRE(edited.count == 0);
	enum status status = range_edit(run->policy, &edits, &run->arena, &edited);
	REQUIRE(status == OK || status == INVALID);
	if (status == INVALID) {
		struct str why = str_of(edited.refused);
		bool ours =
		    str_equal(why, STR("something else in the file would change with it")) ||
		    str_equal(why, STR("the text would no longer load"));
		REQUIRE(!ours || has_alias(run->sources.at[edited.place.file].text));
		return;
	}
	for (uint32_t i = 0; i < edited.count && run->keeps; i++)
		REQUIRE(comment_lines(edited.files[i].text) ==
			comment_lines(run->sources.at[edited.files[i].file].text));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	const struct load_options options = {.zone_directory = "/usr/share/zoneinfo",
					     .alone = true};
	struct run run = {.keeps = true};
	for (size_t i = 0; i < size; i++)
		run.rand.state = run.rand.state * 31 + bytes[i];
	arena_init(&run.arena);
	findings_init(&run.findings, &run.arena);
	if (policy_load_text(STR("fuzz.yaml"), (struct str){(const char *)bytes, size}, &options,
			     &run.arena, &run.sources, &run.findings, &run.policy) == OK) {
		lists_random(&run);
		edits_check(&run);
	}
	arena_clear(&run.arena);
	return 0;
}
