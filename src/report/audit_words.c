#include "report/audit_words.h"

#include "report/answer.h"
#include "report/pieces.h"

/* --- What it is about --------------------------------------------------------------- */

void audit_word_object(struct out *out, const struct policy *policy, struct audit_object object)
{
	static const char *const words[AUDIT_KIND_COUNT] = {
	    [AUDIT_ORG] = "org",
	    [AUDIT_PROFILE] = "profile",
	    [AUDIT_USER] = "user",
	    [AUDIT_APP] = "app",
	    [AUDIT_NETWORK] = "network",
	    [AUDIT_EXCEPTION] = "exception",
	    [AUDIT_TXN_RULE] = "transaction security rule",
	};
	out_text(out, words[object.kind]);
	if (object.kind == AUDIT_ORG)
		return;
	out_char(out, ' ');
	piece_quoted(out, audit_object_name(policy, object));
}

void audit_word_list(struct out *out, const struct policy *policy, const struct audit_list *list)
{
	out_str(out, audit_list_keys[list->name.kind]);
	if (list->object.kind == AUDIT_ORG)
		return;
	out_text(out, " of ");
	piece_quoted(out, audit_object_name(policy, list->object));
}

void audit_word_sentence(struct out *out, const char *said)
{
	bool small = *said >= 'a' && *said <= 'z';
	if (small)
		out_char(out, (char)(*said - 'a' + 'A'));
	out_text(out, said + small);
}

/* --- Whose -------------------------------------------------------------------------- */

void audit_word_location(struct out *out, const struct locations *locations, uint32_t location)
{
	if (location == NONE) {
		out_text(out, "unknown");
		return;
	}
	const struct location *at = &locations->at[location];
	if (at->asn)
		out_format(out, at->name.length ? "AS%u%c" : "AS%u", at->asn, HARD_BLANK);
	out_name(out, at->name);
}

/* Parts of a hundred, rounded down; both shrink alike until a hundred times the part fits. */
static unsigned percent_of(struct count part, struct count whole)
{
	addr a = part.low, b = whole.low;
	if (whole.all) {
		a = part.all ? (addr)1 << 127 : a >> 1;
		b = (addr)1 << 127;
	}
	for (; a > ADDR_LAST / 100; a >>= 1)
		b >>= 1;
	return b ? (unsigned)(a * 100 / b) : 0;
}

/* Never "0 %" of something, nor "100 %" of less than all: whoever reads that has the truth. */
static void share_word(struct out *out, struct count part, struct count whole)
{
	static const char hard[] = {HARD_BLANK};
	unsigned percent = percent_of(part, whole);
	if (count_compare(part, whole) == 0)
		return;
	out_bytes(out, hard, 1);
	if (percent)
		out_number(out, percent);
	else
		out_name(out, STR("under 1"));
	out_name(out, STR(" %"));
}

static struct count shares_whole(const struct audit_shares *shares)
{
	struct count whole = shares->others_addresses;
	for (uint32_t i = 0; i < shares->count; i++)
		whole = count_add(whole, shares->at[i].addresses);
	return whole;
}

static void shares_word(struct out *out, const struct locations *locations,
			const struct audit_shares *shares)
{
	enum { SHARES_SHOWN = 2 };
	struct count whole = shares_whole(shares);
	uint32_t count = shares->count + shares->others;
	uint32_t shown = count > SHARES_SHOWN + 1 ? SHARES_SHOWN : shares->count;
	for (uint32_t i = 0; i < shown; i++) {
		out_text(out, i ? ", " : "");
		audit_word_location(out, locations, shares->at[i].location);
		share_word(out, shares->at[i].addresses, whole);
	}
	if (shown < count)
		out_format(out, ", %u more", count - shown);
}

bool audit_word_owners(struct out *out, const struct audit_answer *answer,
		       const struct audit_finding *finding)
{
	const struct audit_question *question = answer->audit->question;
	bool countries = finding->countries.count && question->countries;
	bool operators = finding->operators.count && question->operators;
	if (countries)
		shares_word(out, question->countries, &finding->countries);
	if (countries && operators)
		out_text(out, "; ");
	if (operators)
		shares_word(out, question->operators, &finding->operators);
	return countries || operators;
}

/* --- Where -------------------------------------------------------------------------- */

static bool place_equal(struct place a, struct place b)
{
	return a.file == b.file && a.line == b.line && a.column == b.column;
}

/* A file is named where it changes, and nothing where it is the place itself. */
static void other_word(struct out *out, const struct policy *policy, struct place before,
		       const struct audit_place *other)
{
	if (place_equal(other->place, before))
		;
	else if (other->place.file == before.file && other->place.line)
		out_format(out, "line%c%u: ", HARD_BLANK, other->place.line);
	else {
		place_text(out, policy, other->place);
		out_text(out, ": ");
	}
	out_terminal_text(out, str_of(other->what));
}

void audit_word_where(struct out *out, const struct audit_answer *answer,
		      const struct audit_finding *finding)
{
	enum { OTHERS_SHOWN = 3 };
	struct place place = finding->place;
	uint32_t shown = finding->other_count;
	if (shown > OTHERS_SHOWN + 1)
		shown = OTHERS_SHOWN;
	place_text(out, answer->policy, place);
	if (!place.line)
		out_text(out, " (not written: by default)");
	out_text(out, ", ");
	audit_word_object(out, answer->policy, finding->object);
	for (uint32_t i = 0; i < shown; i++) {
		out_text(out, "; ");
		other_word(out, answer->policy, place, &finding->others[i]);
		place = finding->others[i].place;
	}
	if (shown < finding->other_count)
		out_format(out, "; and %u more", finding->other_count - shown);
	if (finding->countries.count || finding->operators.count) {
		out_text(out, "; ");
		audit_word_owners(out, answer, finding);
	}
}

/* --- What does not count ------------------------------------------------------------- */

static void exception_word(struct out *out, const struct audit_answer *answer,
			   const struct exception *exception)
{
	out_text(out, "accepted");
	if (exception->expires.length) {
		out_text(out, " until ");
		out_terminal_text(out, exception->expires);
	}
	if (exception->owner.length) {
		out_text(out, " by ");
		out_name(out, exception->owner);
	}
	if (exception->reason.length) {
		out_text(out, ": ");
		out_terminal_text(out, exception->reason);
	}
	out_text(out, " (");
	place_text(out, answer->policy, exception->place);
	out_char(out, ')');
}

bool audit_word_standing(struct out *out, const struct audit_report *report,
			 const struct audit_answer *answer, const struct audit_finding *finding)
{
	const struct exception *exception = audit_exception(answer, finding);
	if (exception)
		exception_word(out, answer, exception);
	if (finding->standing != AUDIT_KNOWN)
		return exception != NULL;
	out_text(out, "known since ");
	out_terminal_text(out, finding->since);
	int64_t days = audit_age(report, finding->since);
	if (days > 0) {
		out_text(out, ", ");
		piece_number(out, (uint64_t)days, "day", "days");
	}
	return true;
}

static void accepted_word(struct out *out, const struct audit_finding *finding)
{
	out_text(out, "accepted by exceptions: ");
	piece_count(out, rangeset_count(finding->accepted));
	out_text(out, " of ");
	piece_count(out, rangeset_count(finding->addresses));
	out_text(out, " addresses");
}

/* A range over an edge of IPv4 has no text, and is not named. */
static void grown_word(struct out *out, const struct audit_finding *finding)
{
	enum { RANGES_NAMED = 3 };
	struct count count = rangeset_count(finding->grown);
	const char *between = ": ";
	out_text(out, "grew by ");
	piece_count(out, count);
	out_text(out, count.low == 1 && !count.all ? " address" : " addresses");
	out_text(out, " since the baseline of ");
	out_terminal_text(out, finding->since);
	for (size_t i = 0; i < finding->grown.count && i < RANGES_NAMED; i++) {
		struct range range = finding->grown.ranges[i];
		struct range_problem problem;
		char text[RANGE_TEXT];
		if (range_of_ends(range.first, range.last, &range, &problem) != RANGE_OK)
			continue;
		out_text(out, between);
		out_name(out, (struct str){text, range_format(range, text)});
		between = ", ";
	}
	if (finding->grown.count > RANGES_NAMED)
		out_format(out, " and %zu more", finding->grown.count - RANGES_NAMED);
}

bool audit_word_part(struct out *out, const struct audit_finding *finding)
{
	bool part = finding->accepted.count > 0, grown = finding->grown.count > 0;
	if (part)
		accepted_word(out, finding);
	if (part && grown)
		out_text(out, "; ");
	if (grown)
		grown_word(out, finding);
	return part || grown;
}

/* --- Sums --------------------------------------------------------------------------- */

void audit_word_counts(struct out *out, const struct audit_counts *counts)
{
	static const char *const one[SEVERITY_COUNT] = {"error", "warning", "note"};
	static const char *const many[SEVERITY_COUNT] = {"errors", "warnings", "notes"};
	const char *between = "";
	for (unsigned i = 0; i < SEVERITY_COUNT; i++) {
		if (!counts->of[i])
			continue;
		out_text(out, between);
		piece_number(out, counts->of[i], one[i], many[i]);
		between = ", ";
	}
	if (!*between)
		out_text(out, counts->known || counts->excepted ? "nothing new" : "nothing found");
	if (counts->known) {
		out_text(out, "; ");
		piece_number(out, counts->known, "known", "known");
	}
	if (counts->excepted) {
		out_text(out, "; ");
		piece_number(out, counts->excepted, "accepted", "accepted");
	}
}

/* Of the findings that are known, the day of the oldest, or empty. */
static struct str oldest_since(const struct audit_report *report)
{
	struct str oldest = {0};
	for (uint32_t k = 0; k < report->count; k++)
		for (uint32_t i = 0; i < report->at[k].audit->count; i++) {
			const struct audit_finding *at = &report->at[k].audit->at[i];
			struct str since = at->since;
			if (at->standing == AUDIT_KNOWN &&
			    (!oldest.length || str_compare(since, oldest) < 0))
				oldest = since;
		}
	return oldest;
}

static void baseline_word(struct out *out, const struct audit_report *report)
{
	struct str oldest = oldest_since(report);
	if (!oldest.length)
		return;
	out_text(out, "Known findings are those of ");
	out_name(out, report->baseline);
	out_text(out, "; the oldest is from ");
	out_terminal_text(out, oldest);
	int64_t days = audit_age(report, oldest);
	if (days > 0) {
		out_text(out, ", ");
		piece_number(out, (uint64_t)days, "day", "days");
		out_text(out, " ago");
	}
}

bool audit_word_note(struct out *out, const struct audit_report *report, unsigned index)
{
	uint64_t logins = 0;
	for (uint32_t k = 0; k < report->count; k++)
		logins += report->at[k].login_count;
	if (index == 0 && report->logins.length) {
		out_text(out,
			 logins ? "Rows were held against " : "No login with an address is in ");
		if (logins)
			piece_number(out, logins, "login of ", "logins of ");
		out_name(out, report->logins);
	}
	if (index == 1 && report->baseline.length)
		baseline_word(out, report);
	return index < 2;
}

enum status audit_totals_text(struct out *out, const struct audit_report *report)
{
	struct audit_counts counts = audit_counts_all(report);
	struct out words;
	out_init_memory(&words);
	audit_word_counts(&words, &counts);
	out_text(&words, " in ");
	piece_number(&words, report->count, "policy", "policies");
	out_text(&words, ", as of ");
	out_str(&words, report->today);
	out_char(&words, '\n');
	out_str(out, page_plain(&words));
	enum status status = out_status(&words);
	out_clear(&words);
	return status;
}
