/* What holds for the findings about any input: each lies in it, is safe to print, and says a way
 * out; they are sorted, and the same the second time. */
#ifndef TESTS_FUZZ_FINDINGS_H
#define TESTS_FUZZ_FINDINGS_H

#include "fuzz.h"

#include "base/finding.h"
#include "base/quote.h"

static inline uint32_t lines_count(struct str text)
{
	uint32_t lines = 1;
	for (size_t i = 0; i < text.length; i++) {
		bool crlf = text.at[i] == '\r' && i + 1 < text.length && text.at[i + 1] == '\n';
		lines += text.at[i] == '\n' || (text.at[i] == '\r' && !crlf);
	}
	return lines;
}

static inline void place_check(struct sources *sources, struct place place, uint32_t lines)
{
	REQUIRE(place.file == 0 && place.line <= lines);
	if (place.line == 0)
		return;
	size_t characters = str_char_count(source_line(sources, place));
	REQUIRE(place.column >= 1 && place.column <= characters + 1);
	REQUIRE(place.column + place.width <= characters + 2);
}

/* All of them are about the first source. */
static inline void findings_check(struct sources *sources, const struct findings *findings)
{
	uint32_t lines = lines_count(sources->at[0].text), control;
	size_t kept = 0;
	for (const struct finding *at = findings->first; at; at = at->next, kept++) {
		REQUIRE(at->code && at->code[0] && at->message && at->message[0] && at->help);
		REQUIRE(!text_has_control(str_of(at->message), &control));
		REQUIRE(!text_has_control(str_of(at->help), &control));
		place_check(sources, at->place, lines);
		place_check(sources, at->other, lines);
		REQUIRE((at->other.line > 0) == (at->note != NULL));
		REQUIRE(!at->next || place_compare(at->place, at->next->place) <= 0);
	}
	REQUIRE(kept == findings->kept && kept <= FINDINGS_MAX);
}

static inline void findings_compare(const struct findings *first, const struct findings *second)
{
	const struct finding *a = first->first, *b = second->first;
	REQUIRE(first->count == second->count);
	for (; a && b; a = a->next, b = b->next) {
		REQUIRE(strcmp(a->code, b->code) == 0 && strcmp(a->message, b->message) == 0);
		REQUIRE(place_compare(a->place, b->place) == 0);
	}
	REQUIRE(!a && !b);
}

#endif
