#include "report/property_words.h"

#include <assert.h>

#include "report/page.h"
#include "report/pieces.h"

const struct str property_kind_names[PROPERTY_KIND_COUNT] = {
    [PROPERTY_NEVER] = STR_INIT("never"),
    [PROPERTY_ALWAYS] = STR_INIT("always"),
    [PROPERTY_EXISTS] = STR_INIT("exists"),
    [PROPERTY_NO_BROADER] = STR_INIT("no_broader_than"),
};

const char *const device_phrases[DEVICE_COUNT] = {"on a known device", "on a new device"};
const char *const credential_phrases[CREDENTIAL_COUNT] = {
    "with the password alone", "with the token behind the password",
    "with a wrong token behind the password", "with an authenticator code behind the password"};
const char *const strong_auth_phrases[2] = {"without strong authentication",
					    "with strong authentication"};

/* --- Lists of things ------------------------------------------------------------ */

/* A list under way: "A", "A or B", "A, B or C", "A, B, C, D or 12 more". */
struct listing {
	struct out *out;
	uint32_t count, next;
};

/* The words before the next item. False: it and those behind it are counted instead. */
static bool listing_next(struct listing *listing)
{
	uint32_t at = listing->next++, shown = listing->count;
	if (shown > PROPERTY_NAMED)
		shown = PROPERTY_NAMED + 1;
	if (at >= shown)
		return false;
	out_text(listing->out, at == 0 ? "" : at + 1 == shown ? " or " : ", ");
	if (listing->count == shown || at + 1 < shown)
		return true;
	piece_count(listing->out, (struct count){.low = listing->count - at});
	out_text(listing->out, " more");
	return false;
}

static void write_references(struct out *out, const char *before, const struct references *names)
{
	struct listing listing = {out, names->count, 0};
	if (names->count)
		out_text(out, before);
	for (uint32_t i = 0; i < names->count && listing_next(&listing); i++)
		out_name(out, names->at[i].name);
}

static void write_ranges(struct out *out, const struct range_list *list)
{
	struct listing listing = {out, list->count, 0};
	for (uint32_t i = 0; i < list->count && listing_next(&listing); i++) {
		const struct range_row *row = &list->rows[i];
		if (row->network == NONE) {
			piece_range(out, row->range);
			continue;
		}
		out_char(out, '@');
		out_name(out, row->network_name);
	}
	if (list->count == 0)
		out_text(out, "nowhere");
}

/* Values of a fact as they are called; nothing where each of them may be. */
static void write_values(struct out *out, const char *before, const struct words *words,
			 const struct str *names)
{
	struct listing listing = {out, words->count, 0};
	if (words->count)
		out_text(out, before);
	for (uint32_t i = 0; i < words->count && listing_next(&listing); i++)
		out_str(out, names[words->at[i].value]);
}

static void write_phrases(struct out *out, const struct words *words, const char *const *phrases)
{
	struct listing listing = {out, words->count, 0};
	if (words->count)
		out_char(out, ' ');
	for (uint32_t i = 0; i < words->count && listing_next(&listing); i++)
		out_text(out, phrases[words->at[i].value]);
}

/* --- The logins ----------------------------------------------------------------- */

static void write_who(struct out *out, const struct scope *scope)
{
	write_references(out, " of user ", &scope->users);
	if (scope->users.count && scope->profiles.count)
		out_text(out, ", or");
	write_references(out, " of profile ", &scope->profiles);
}

static void write_where(struct out *out, const struct scope *scope)
{
	bool inside = scope->inside.place.line || scope->inside.count;
	if (inside) {
		out_text(out, " from ");
		write_ranges(out, &scope->inside);
	}
	if (!scope->outside.count)
		return;
	out_text(out, inside ? " but not from " : " from outside ");
	write_ranges(out, &scope->outside);
}

static void write_when(struct out *out, const struct scope *scope)
{
	struct listing listing = {out, scope->at.count, 0};
	if (scope->at.count)
		out_text(out, " at ");
	for (uint32_t i = 0; i < scope->at.count && listing_next(&listing); i++)
		out_name(out, scope->at.at[i].text);
}

void property_word_logins(struct out *out, const struct property *property)
{
	static const char *const phases[PHASE_COUNT] = {"login", "request"};
	const struct scope *scope = &property->scope;
	unsigned phase = scope->phase.set ? scope->phase.set : 1u << PHASE_LOGIN;
	out_text(out, phase == 3 ? "login or request" : phases[phase >> 1]);
	write_who(out, scope);
	write_values(out, " by ", &scope->via, channel_names);
	write_references(out, " with app ", &scope->apps);
	write_where(out, scope);
	write_when(out, scope);
	write_phrases(out, &scope->device, device_phrases);
	write_phrases(out, &scope->credential, credential_phrases);
	write_phrases(out, &scope->strong_auth, strong_auth_phrases);
}

/* --- The property --------------------------------------------------------------- */

void property_word_decided(struct out *out, const struct property *property, const char *verb)
{
	const struct expect *expect =
	    property->kind == PROPERTY_ALWAYS ? &property->expect : &property->scope.expect;
	out_char(out, ' ');
	out_text(out, verb);
	if (!expect->verdicts.count)
		out_text(out, " decided");
	write_values(out, " ", &expect->verdicts, verdict_names);
	write_values(out, " for the reason ", &expect->reasons, reason_names);
}

void property_word_expect(struct out *out, const struct property *property, const char *verb)
{
	property_word_decided(out, property, verb);
	if (property->scope.every_minute)
		out_text(out, ", at each minute of the week");
}

void property_words(struct out *out, const struct property *property)
{
	static const struct {
		const char *before, *verb;
	} words[PROPERTY_KIND_COUNT] = {
	    [PROPERTY_NEVER] = {"no ", "may be"},
	    [PROPERTY_ALWAYS] = {"every ", "must be"},
	    [PROPERTY_EXISTS] = {"some ", "must be"},
	};
	if (property->kind == PROPERTY_NO_BROADER) {
		out_text(out, "nobody may get in where ");
		out_name(out, property->approved);
		out_text(out, " refuses, or with less proof");
		return;
	}
	assert(words[property->kind].before);
	out_text(out, words[property->kind].before);
	property_word_logins(out, property);
	property_word_expect(out, property, words[property->kind].verb);
}
