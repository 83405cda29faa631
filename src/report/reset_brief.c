#include "report/reset_brief.h"

#include "report/diff_words.h"
#include "report/pieces.h"

enum { RANGES_SHOWN = 2 };

/* More addresses than these are not a number that says something to people. */
static const uint32_t COUNT_SHOWN = 1000 * 1000 * 1000;

enum brief_kind { OPENS, CLOSES, NEEDS_TOKEN, ASKS_ELSE, KINDS };

/* Changes of one kind. */
struct brief {
	struct rangeset *sets; /* of addresses */
	size_t count;
	uint16_t via;
	uint8_t classes;    /* bits 1 << enum diff_class */
	uint8_t credential; /* of all */
	bool at_all_hours;  /* one of them does not depend on login hours, ... */
	bool with_any;      /* ... on what is presented */
};

/* ---- putting together ---- */

static enum brief_kind kind_of(const struct diff_change *change)
{
	if (change->decision[NEW].verdict == VERDICT_TOKEN)
		return NEEDS_TOKEN;
	if (change->class == DIFF_OPENED)
		return OPENS;
	return change->class == DIFF_CLOSED ? CLOSES : ASKS_ELSE;
}

static enum status change_add(struct brief *brief, const struct diff_group *group,
			      const struct diff_change *change, struct arena *scratch)
{
	struct rangeset *set = arena_push(scratch, &brief->sets, brief->count, sizeof *set);
	if (!set || diff_addresses(group, change, scratch, set) != OK)
		return NOMEM;
	brief->count++;
	brief->via |= change->via;
	brief->classes |= (uint8_t)(1u << change->class);
	brief->credential |= change->credential;
	brief->with_any |= !(change->matters >> DIFF_FACT_CREDENTIAL & 1);
	brief->at_all_hours |= !(change->matters >> DIFF_FACT_HOURS & 1);
	return OK;
}

/* How a way changes logins but for verdicts. */
struct rest {
	bool requests, reasons;
};

static enum status briefs_find(const struct reset_way *way, struct arena *scratch,
			       struct brief briefs[static KINDS], struct rest *rest)
{
	for (size_t g = 0; g < way->diff.group_count; g++) {
		const struct diff_group *group = &way->diff.groups[g];
		for (size_t i = 0; i < group->change_count; i++) {
			const struct diff_change *change = &group->changes[i];
			if (change->class == DIFF_REASON)
				rest->reasons = true;
			else if (change->phase == PHASE_REQUEST)
				rest->requests = true;
			else if (change_add(&briefs[kind_of(change)], group, change, scratch) != OK)
				return NOMEM;
		}
	}
	return OK;
}

/* ---- words ---- */

/* Most of them are said by what they lack. */
static void channels_write(struct out *out, uint16_t via)
{
	enum { ALL = (1 << VIA_COUNT) - 1, LACKS_FEW = 3 };
	uint16_t lacks = (uint16_t)(ALL & ~via);
	if (lacks && __builtin_popcount(lacks) <= LACKS_FEW) {
		out_text(out, "every channel but ");
		via = lacks;
	}
	piece_channels(out, via, ", ");
}

static bool is_few(struct count count)
{
	return !count.all && count.low < COUNT_SHOWN;
}

enum status reset_word_where(struct out *out, struct rangeset addresses, size_t most,
			     struct arena *scratch)
{
	struct rangeset rest;
	if (rangeset_complement(scratch, addresses, &rest) != OK)
		return NOMEM;
	if (rest.count == 0) {
		out_text(out, "everywhere");
		return OK;
	}
	bool lacks = rest.count < addresses.count;
	out_text(out, lacks ? "everywhere but " : "");
	enum status status = diff_word_set(out, lacks ? rest : addresses, most, scratch);
	struct count count = rangeset_count(addresses);
	if (is_few(count) && count.low > 1) {
		out_text(out, " (");
		diff_word_addresses(out, count);
		out_char(out, ')');
	}
	return status;
}

static const char *verb_of(enum brief_kind kind, const struct brief *brief)
{
	static const char *const verbs[KINDS] = {"opens ", "closes ",
						 "needs a token: ", "asks for something else: "};
	if (kind == ASKS_ELSE && brief->classes == 1 << DIFF_TIGHTENED)
		return "asks for more: ";
	if (kind == ASKS_ELSE && brief->classes == 1 << DIFF_WEAKENED)
		return "asks for less: ";
	return verbs[kind];
}

/* With what, where it is not the password that is known to be short of a token. */
static void presented_write(struct out *out, enum brief_kind kind, const struct brief *brief)
{
	const struct diff_change all = {.credential = brief->credential};
	if (brief->with_any || kind == NEEDS_TOKEN)
		return;
	out_text(out, " with ");
	diff_word_fact(out, &all, DIFF_FACT_CREDENTIAL);
}

static enum status brief_write(struct out *out, enum brief_kind kind, const struct brief *brief,
			       struct arena *scratch)
{
	struct rangeset addresses;
	if (rangeset_union_all(scratch, brief->sets, brief->count, &addresses) != OK)
		return NOMEM;
	out_text(out, verb_of(kind, brief));
	channels_write(out, brief->via);
	presented_write(out, kind, brief);
	out_text(out, " from ");
	enum status status = reset_word_where(out, addresses, RANGES_SHOWN, scratch);
	out_text(out, brief->at_all_hours ? "" : ", at some hours");
	return status;
}

static void rest_write(struct out *out, struct rest rest)
{
	out_text(out, "no login changes");
	if (rest.requests)
		out_text(out, ", but requests inside a session do (--effects)");
	else if (rest.reasons)
		out_text(out, ", but for the reason behind it (--effects)");
}

enum status reset_word_brief(struct out *out, const struct reset_way *way, struct arena *scratch)
{
	struct brief briefs[KINDS] = {0};
	struct rest rest = {0};
	enum status status = OK;
	bool any = false;
	if (way->changes_logins && briefs_find(way, scratch, briefs, &rest) != OK)
		return NOMEM;
	for (enum brief_kind kind = 0; kind < KINDS && status == OK; kind++) {
		if (!briefs[kind].count)
			continue;
		out_text(out, any ? "; " : "");
		status = brief_write(out, kind, &briefs[kind], scratch);
		any = true;
	}
	if (!any)
		rest_write(out, rest);
	return status;
}
