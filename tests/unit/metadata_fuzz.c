#include "metadata_fuzz.h"

#include "base/quote.h"
#include "fuzz/fuzz.h"
#include "load/metadata_text.h"
#include "metadata_run.h"

struct seen {
	struct sources sources;
	bool whole; /* the text is known to its end */
};

static void place_see(void *with, struct place place)
{
	struct seen *seen = with;
	if (place.line == 0 || !seen->whole)
		return;
	size_t characters = str_char_count(source_line(&seen->sources, place));
	REQUIRE(place.column >= 1 && place.column <= characters + 1);
	REQUIRE(place.column + place.width <= characters + 1);
}

/* UTF-16 is decoded up to the first thing that is none. */
static bool is_whole(const struct metadata_run *run, struct str bytes)
{
	unsigned char first = bytes.length ? (unsigned char)bytes.at[0] : 'x';
	bool wide = bytes.length > 1 && (first >= 0xfe || !bytes.at[0] || !bytes.at[1]);
	return !wide || run->status == OK;
}

static void places_check(const struct metadata_run *run, struct str bytes)
{
	struct arena arena;
	struct str text;
	uint32_t file;
	struct seen seen = {.whole = is_whole(run, bytes)};
	arena_init(&arena);
	REQUIRE(metadata_text_decode(bytes, &arena, &text) == OK);
	REQUIRE(sources_add(&seen.sources, &arena, STR("x"), text, &file) == OK);
	metadata_run_places(run, &seen, place_see);
	arena_clear(&arena);
}

static void findings_check(const struct metadata_run *run)
{
	uint32_t control;
	for (const struct finding *at = run->findings.first; at; at = at->next) {
		REQUIRE(at->code && at->message[0] && at->help && at->help[0]);
		REQUIRE(text_is_utf8(str_of(at->message)) && text_is_utf8(str_of(at->help)));
		REQUIRE(!text_has_control(str_of(at->message), &control));
		REQUIRE(!text_has_control(str_of(at->help), &control));
	}
	REQUIRE(run->status == OK || (run->status == INVALID && run->findings.count));
}

static void text_check(struct str text)
{
	uint32_t control;
	REQUIRE(text_is_utf8(text) && !text_has_control(text, &control));
}

static void metadata_check(const struct metadata *said)
{
	text_check(said->label.value);
	text_check(said->license.value);
	text_check(said->profile.value);
	text_check(said->application.value);
	for (uint32_t i = 0; i < said->ranges.count; i++) {
		struct range range = said->ranges.rows[i].range;
		REQUIRE(range.first <= range.last);
		REQUIRE(addr_is_v4(range.first) == addr_is_v4(range.last));
		text_check(said->ranges.rows[i].description);
	}
	for (unsigned day = 0; day < DAYS; day++) {
		const struct day_hours *window = &said->hours.days[day];
		REQUIRE(window->start <= window->end && window->end <= DAY_MINUTES);
		REQUIRE(!window->given || said->hours.given);
	}
}

static void runs_compare(const struct metadata_run *one, const struct metadata_run *other)
{
	char *text = metadata_run_text(one), *again = metadata_run_text(other);
	REQUIRE(one->status == other->status && strcmp(text, again) == 0);
	REQUIRE(memcmp(one->digest, other->digest, DIGEST_SIZE) == 0);
	free(text);
	free(again);
}

void metadata_fuzz(enum metadata_type type, const uint8_t *bytes, size_t size)
{
	struct str text = {(const char *)bytes, size};
	size_t sizes[] = {1, 2, 3, 7, 64};
	struct metadata_run whole, pieces;
	metadata_run_begin(&whole, type, text, size + 1);
	findings_check(&whole);
	metadata_check(&whole.metadata);
	places_check(&whole, text);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		metadata_run_begin(&pieces, type, text, sizes[i]);
		runs_compare(&whole, &pieces);
		metadata_run_end(&pieces);
	}
	metadata_run_end(&whole);
}
