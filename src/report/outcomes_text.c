/* Answers of more than one piece: what a login depends on, and the parts of a
 * block of addresses. */
#include "report/decision_text.h"
#include "report/pieces.h"
#include "report/table.h"
#include "report/words.h"

enum { INDENT = 2, TABLE_INDENT = 4 };

/* Verdict and reason; more may be written behind the reason. */
static struct out *write_verdict_cells(struct table *table, const struct decision *decision)
{
	verdict_cell(table, decision->verdict);
	struct out *reason = table_cell(table);
	out_char(reason, '[');
	out_str(reason, reason_names[decision->reason]);
	out_char(reason, ']');
	return reason;
}

static unsigned bits_of(unsigned set)
{
	return (unsigned)__builtin_popcount(set);
}

/* The missing facts as rows of a table: every combination and what it leads to,
 * but where the last fact changes nothing the combinations are one row, and an
 * address stands only where it changes. */
struct listing {
	const struct answer *answer;
	struct table *table;
	enum fact last; /* of the missing facts */
	size_t at;      /* next outcome */
};

static bool same_result(const struct decision *a, const struct decision *b)
{
	return a->verdict == b->verdict && a->reason == b->reason && a->token == b->token;
}

/* Do two outcomes differ in the last fact alone? */
static bool same_but_last(const struct listing *listing, const struct outcome *a,
			  const struct outcome *b)
{
	for (enum fact fact = FACT_VIA; fact < FACT_COUNT; fact++)
		if (fact != listing->last && listing->answer->outcomes->missing >> fact & 1 &&
		    !str_equal(fact_value(fact, &a->facts), fact_value(fact, &b->facts)))
			return false;
	return a->ip == b->ip;
}

/* How many outcomes from here on are one row: all that differ in the last fact
 * alone, or this one. */
static size_t listing_joined(const struct listing *listing)
{
	const struct outcomes *outcomes = listing->answer->outcomes;
	const struct outcome *first = &outcomes->at[listing->at];
	size_t count = 1;
	if (listing->last == FACT_IP || (listing->at && same_but_last(listing, first - 1, first)))
		return 1;
	for (; listing->at + count < outcomes->count; count++) {
		const struct outcome *other = first + count;
		if (!same_but_last(listing, first, other))
			break;
		if (!same_result(&first->decision, &other->decision))
			return 1;
	}
	return count;
}

static enum status write_ip(const struct listing *listing)
{
	const struct outcome *outcome = &listing->answer->outcomes->at[listing->at];
	struct out *out = table_cell(listing->table);
	if (listing->at && outcome[-1].ip == outcome->ip)
		return OK;
	const struct answer *answer = listing->answer;
	struct rangeset region;
	if (outcome_region(answer->ruleset, answer->login, answer->outcomes, listing->at,
			   answer->scratch, &region) != OK)
		return NOMEM;
	return region_text(out, region, answer->scratch);
}

static enum status listing_row(struct listing *listing)
{
	const struct outcomes *outcomes = listing->answer->outcomes;
	const struct outcome *outcome = &outcomes->at[listing->at];
	size_t joined = listing_joined(listing);
	if (outcomes->missing >> FACT_IP & 1 && write_ip(listing) != OK)
		return NOMEM;
	for (enum fact fact = FACT_VIA; fact < FACT_COUNT; fact++)
		if (outcomes->missing >> fact & 1)
			out_str(table_cell(listing->table),
				joined > 1 && fact == listing->last
				    ? STR("any")
				    : fact_value(fact, &outcome->facts));
	write_verdict_cells(listing->table, &outcome->decision);
	listing->at += joined;
	return OK;
}

static void listing_head(struct listing *listing)
{
	for (enum fact fact = 0; fact < FACT_COUNT; fact++)
		if (listing->answer->outcomes->missing >> fact & 1) {
			out_str(table_cell(listing->table), fact_names[fact]);
			table_colour(listing->table, COLOUR_BOLD);
			listing->last = fact;
		}
	table_cell(listing->table);
	table_cell(listing->table);
}

/* With an org whose clock is not known no time helps. */
static bool clock_missing(const struct answer *answer)
{
	return ruleset_clock_missing(answer->ruleset, answer->login->profile);
}

static enum status missing_paragraph(const struct page *page, const struct answer *answer)
{
	static const char *const options[FACT_COUNT] = {
	    [FACT_IP] = "the address (--ip)",
	    [FACT_VIA] = "the channel (--via)",
	    [FACT_AT] = "the time (--at)",
	    [FACT_DEVICE] = "whether the browser is known (--device)",
	    [FACT_SESSION_IP] = "the address the session began at (--session-ip)",
	};
	static const char *const clock = "the time zone of the org (time_zone: unknown)";
	unsigned missing = answer->outcomes->missing, left = bits_of(missing);
	struct out text;
	out_init_memory(&text);
	out_format(&text, "Not %s, and %s: ",
		   missing == 1u << FACT_AT && clock_missing(answer) ? "known" : "given",
		   left > 1 ? "they matter" : "it matters");
	for (unsigned fact = 0; fact < FACT_COUNT; fact++)
		if (missing >> fact & 1) {
			out_text(&text,
				 fact == FACT_AT && clock_missing(answer) ? clock : options[fact]);
			out_text(&text, --left > 1 ? ", " : left ? " and " : ".");
		}
	out_fill(page->out, ' ', INDENT);
	page_wrap(page, out_written(&text), INDENT, INDENT, "");
	enum status status = out_status(&text);
	out_clear(&text);
	return status;
}

enum status outcomes_text(const struct page *page, const struct answer *answer, size_t most)
{
	const struct outcomes *outcomes = answer->outcomes;
	struct table table;
	struct listing listing = {.answer = answer, .table = &table};
	enum status status = missing_paragraph(page, answer);
	if (status != OK)
		return status;
	table_init(&table, bits_of(outcomes->missing) + 2);
	listing_head(&listing);
	for (size_t row = 0; listing.at < outcomes->count && (!most || row < most); row++) {
		status = listing_row(&listing);
		if (status != OK)
			return table_drop(&table, status);
	}
	status = table_print(&table, page, TABLE_INDENT);
	if (listing.at < outcomes->count)
		out_text(page->out, "    … and more: say more of the login, or see explain\n");
	return status;
}

/* --- Parts of a block ---------------------------------------------------- */

/* Of a row only what the part does not say already. */
static void write_row(struct out *out, const struct answer *answer, const struct evidence *row)
{
	if (row->range.first != answer->part->first || row->range.last != answer->part->last) {
		out_text(out, " in ");
		piece_range(out, row->range);
	}
	if (row->description.length) {
		out_char(out, ' ');
		piece_quoted(out, row->description);
	}
	if (row->via.line) {
		out_text(out, " of @");
		out_name(out, row->via_name);
	}
}

/* Does this evidence say why? */
static bool tells(const struct decision *decision, const struct evidence *e)
{
	uint8_t decides = decision->verdict == VERDICT_REFUSE ? STEP_FAIL : STEP_PENDING;
	return e->place.line && (e->kind != EVIDENCE_RULE || e->outcome == decides);
}

/* Of the evidence what says why: a row that holds the whole part alone, or all
 * that there is. */
static size_t telling_keep(const struct answer *answer, struct evidence *at, size_t count)
{
	size_t kept = 0;
	for (size_t i = 0; i < count; i++) {
		if (row_holds(&at[i], answer->part) && at[i].place.line) {
			at[0] = at[i];
			return 1;
		}
		if (tells(&answer->outcomes->decision, &at[i]))
			at[kept++] = at[i];
	}
	return kept;
}

/* Why, as short as can be: the line of the row that holds the part, of the list
 * that does not, of whatever else decided; the headline names the policy's file. */
static enum status why_text(struct out *out, const struct answer *answer)
{
	const struct policy *policy = answer_policy(answer);
	struct evidence *at;
	size_t count;
	enum step step = decision_step(&answer->outcomes->decision, answer->login->phase);
	if (answer_evidence(answer, step, &at, &count) != OK)
		return NOMEM;
	count = telling_keep(answer, at, count);
	if (!count)
		return OK;
	bool several = count > 1 && (at->kind == EVIDENCE_ROW || at->kind == EVIDENCE_RULE);
	out_text(out, at->kind == EVIDENCE_LIST ? " no row of " : " ");
	piece_lines(out, policy, at, several ? count : 1, policy->file);
	if (at->kind == EVIDENCE_ROW && !several)
		write_row(out, answer, at);
	if (at->kind == EVIDENCE_RULE && !several) {
		out_char(out, ' ');
		piece_quoted(out, at->name);
	}
	return OK;
}

static void write_depends_cells(struct table *table, const struct outcomes *outcomes)
{
	verdict_cell(table, VERDICT_DEPENDS);
	struct out *out = table_cell(table);
	out_text(out, "on");
	for (unsigned fact = 0; fact < FACT_COUNT; fact++)
		if (outcomes->missing >> fact & 1)
			out_format(out, " %s", fact_names[fact].at);
}

static enum status write_part(struct table *table, const struct answer *answer)
{
	char count[COUNT_TEXT * 4 / 3 + 2];
	piece_range(table_cell(table), *answer->part);
	struct out *addresses = table_cell(table);
	out_bytes(addresses, count, count_format_grouped(range_count(*answer->part), count));
	if (answer_depends(answer)) {
		write_depends_cells(table, answer->outcomes);
		return OK;
	}
	return why_text(write_verdict_cells(table, &answer->outcomes->decision), answer);
}

static enum status parts_headline(const struct page *page, const struct answer *answer,
				  const struct part *parts, size_t count)
{
	struct out text;
	struct count all = {0};
	char digits[COUNT_TEXT * 4 / 3 + 2];
	for (size_t i = 0; i < count; i++)
		all = count_add(all, range_count(parts[i].range));
	count_format_grouped(all, digits);
	out_init_memory(&text);
	login_text(&text, answer);
	out_text(&text, " · ");
	if (count == 1)
		out_text(&text, "one answer");
	else
		out_format(&text, "%zu answers", count);
	out_format(&text, all.low == 1 && !all.all ? " for %s address" : " for %s addresses",
		   digits);
	out_text(&text, ", by ");
	out_name(&text, answer_policy(answer)->file);
	page_wrap(page, out_written(&text), 0, INDENT, "");
	enum status status = out_status(&text);
	out_clear(&text);
	return status;
}

enum status parts_text(const struct page *page, const struct answer *answer,
		       const struct part *parts, size_t count)
{
	struct table table;
	enum status status = OK;
	if (parts_headline(page, answer, parts, count) != OK)
		return NOMEM;
	table_init(&table, 4);
	table.right[1] = true;
	for (size_t i = 0; i < count && status == OK; i++) {
		struct answer part = answer_of_part(answer, &parts[i]);
		status = write_part(&table, &part);
	}
	return status == OK ? table_print(&table, page, INDENT) : table_drop(&table, status);
}
