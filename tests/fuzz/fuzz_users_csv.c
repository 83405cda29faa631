/* Any bytes as a CSV of users: no crash, no leak, the same answer twice, every
 * finding inside the file with a message that is safe to print, every user with the
 * places of name and profile.
 * seeds: fixtures/bad/files fixtures/several/users.csv policies/split/users.csv
 */

#include "fuzz.h"
#include "base/quote.h"
#include "load/users_csv.h"

struct run {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct policy part;
};

static void run_begin(struct run *run, struct str text)
{
	uint32_t file;
	*run = (struct run){0};
	arena_init(&run->arena);
	findings_init(&run->findings, &run->arena);
	REQUIRE(sources_add(&run->sources, &run->arena, STR("u.csv"), text, &file) == OK);
	REQUIRE(users_csv_parse(&run->sources, file, &run->arena, &run->findings, &run->part) ==
		OK);
}

static void place_check(struct run *run, struct place place)
{
	if (place.line == 0)
		return;
	size_t characters = str_char_count(source_line(&run->sources, place));
	REQUIRE(place.column >= 1 && place.column <= characters + 1);
	REQUIRE(place.column + place.width <= characters + 1);
}

static void user_check(struct run *run, const struct user *user)
{
	uint32_t control;
	REQUIRE(!text_has_control(user->username, &control));
	REQUIRE(!text_has_control(user->profile.name, &control));
	place_check(run, user->place);
	place_check(run, user->profile.place);
	place_check(run, user->active_place);
	for (unsigned bit = 0; bit < PERMISSION_COUNT; bit++) {
		place_check(run, user->permission_places[bit]);
		REQUIRE((user->permissions >> bit & 1) == (user->permission_places[bit].line > 0));
	}
}

static void run_check(struct run *run)
{
	uint32_t control;
	for (const struct finding *at = run->findings.first; at; at = at->next) {
		REQUIRE(at->code && at->message[0] && at->help && at->help[0]);
		REQUIRE(!text_has_control(str_of(at->message), &control));
		REQUIRE(!text_has_control(str_of(at->help), &control));
		place_check(run, at->place);
	}
	for (uint32_t i = 0; i < run->part.user_count; i++)
		user_check(run, &run->part.users[i]);
}

static void runs_compare(const struct run *first, const struct run *second)
{
	REQUIRE(first->findings.count == second->findings.count);
	REQUIRE(first->part.user_count == second->part.user_count);
	for (uint32_t i = 0; i < first->part.user_count; i++) {
		const struct user *a = &first->part.users[i], *b = &second->part.users[i];
		REQUIRE(str_equal(a->username, b->username) && a->permissions == b->permissions);
		REQUIRE(place_compare(a->place, b->place) == 0);
	}
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
