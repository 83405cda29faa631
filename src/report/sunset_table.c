/* The tables of `sunset`, cell by cell. */
#include <errno.h>
#include <inttypes.h>

#include "report/pieces.h"
#include "report/sunset_pieces.h"

enum { RANGES_SHOWN = 1 };

enum use_column {
	USE_NUMBER,
	USE_WHO,
	USE_METHOD,
	USE_FROM,
	USE_WITH,
	USE_ENDS,
	USE_JWT,
	USE_CLIENT_CREDENTIALS
};

static const char *const use_titles[SUNSET_COLUMNS] = {
    [USE_NUMBER] = "",         [USE_WHO] = "who",
    [USE_METHOD] = "today by", [USE_FROM] = "from",
    [USE_WITH] = "with",       [USE_ENDS] = "ends",
    [USE_JWT] = "by JWT",      [USE_CLIENT_CREDENTIALS] = "by client credentials",
};

enum tally_column {
	TALLY_WHO,
	TALLY_METHOD,
	TALLY_LOGINS,
	TALLY_ALREADY,
	TALLY_REFUSED,
	TALLY_TOKEN,
	TALLY_JWT,
	TALLY_CLIENT_CREDENTIALS
};

static const char *const tally_titles[SUNSET_COLUMNS] = {
    [TALLY_WHO] = "who",
    [TALLY_METHOD] = "by",
    [TALLY_LOGINS] = "logins",
    [TALLY_ALREADY] = "refused today",
    [TALLY_REFUSED] = "refused then",
    [TALLY_TOKEN] = "need the token",
    [TALLY_JWT] = "lost by JWT",
    [TALLY_CLIENT_CREDENTIALS] = "lost by client credentials",
};

/* As narrow as most of their cells: a page has 100 columns. */
static const char *const use_briefs[SUNSET_COLUMNS] = {
    [USE_NUMBER] = "",   [USE_WHO] = "who",
    [USE_METHOD] = "by", [USE_FROM] = "from",
    [USE_WITH] = "with", [USE_ENDS] = "ends",
    [USE_JWT] = "JWT",   [USE_CLIENT_CREDENTIALS] = "client cred.",
};

static const char *const tally_briefs[SUNSET_COLUMNS] = {
    [TALLY_WHO] = "who",       [TALLY_METHOD] = "by",
    [TALLY_LOGINS] = "logins", [TALLY_ALREADY] = "refused",
    [TALLY_REFUSED] = "then",  [TALLY_TOKEN] = "token",
    [TALLY_JWT] = "lost: JWT", [TALLY_CLIENT_CREDENTIALS] = "client cred.",
};

const char *sunset_title_brief(const struct sunset_report *report, unsigned column)
{
	return report->log ? tally_briefs[column] : use_briefs[column];
}

const char *sunset_title(const struct sunset_report *report, unsigned column)
{
	return report->log ? tally_titles[column] : use_titles[column];
}

bool sunset_title_right(const struct sunset_report *report, unsigned column)
{
	return report->log && column >= TALLY_LOGINS;
}

static void cell_who(struct out *out, const struct sunset_report *report,
		     const struct sunset_row *row)
{
	if (row->count == 1)
		sunset_word_subject(out, report, row->subjects[0]);
	else
		sunset_word_people(out, row->users, row->count - row->users);
}

static void cell_with(struct out *out, const struct sunset_use *use)
{
	static const char *const words[SUNSET_ANSWERS] = {"password", "token", "code"};
	const char *between = "";
	for (unsigned i = 0; i < SUNSET_ANSWERS; i++) {
		if (!sunset_reaches(use->on[i]))
			continue;
		out_format(out, "%s%s", between, words[i]);
		between = ", ";
	}
}

/* What is lost and opened at most, through any app. */
static void cell_after(struct out *out, const struct sunset_row *row, const struct sunset_use *use,
		       enum sunset_way way)
{
	struct sunset_reach lost = {0}, opened = {0};
	for (uint32_t i = 0; i < use->after_count; i++) {
		const struct sunset_after *after = &use->after[i];
		if (after->way != way)
			continue;
		if (count_compare(after->lost.addresses, lost.addresses) > 0)
			lost = after->lost;
		if (count_compare(after->opened.addresses, opened.addresses) > 0)
			opened = after->opened;
	}
	bool loses = sunset_reaches(lost), opens = sunset_reaches(opened);
	if (!loses && !opens)
		out_text(out, "the same");
	if (loses) {
		out_text(out, "loses ");
		sunset_word_reach(out, row, &lost, RANGES_SHOWN);
	}
	out_text(out, loses && opens ? ", " : "");
	if (opens) {
		out_text(out, "opens ");
		sunset_word_reach(out, row, &opened, RANGES_SHOWN);
	}
}

void sunset_word_use(struct out *out, const struct sunset_report *report,
		     const struct sunset_row *row, const struct sunset_use *use, uint32_t number,
		     unsigned column)
{
	switch ((enum use_column)column) {
	case USE_NUMBER:
		if (number)
			out_format(out, "%u", number);
		break;
	case USE_WHO:
		if (number)
			cell_who(out, report, row);
		break;
	case USE_METHOD:
		out_text(out, sunset_method_words[use->method]);
		sunset_word_through(out, report, use);
		break;
	case USE_FROM:
		sunset_word_reach(out, row, &use->goes, RANGES_SHOWN);
		break;
	case USE_WITH:
		cell_with(out, use);
		break;
	case USE_ENDS:
		out_text(out, use->ends == RULES_COUNT ? "no date" : rules_names[use->ends].at);
		break;
	case USE_JWT:
		cell_after(out, row, use, SUNSET_JWT);
		break;
	case USE_CLIENT_CREDENTIALS:
		cell_after(out, row, use, SUNSET_CLIENT_CREDENTIALS);
		break;
	}
}

static void cell_number(struct out *out, uint64_t number, uint64_t open)
{
	piece_count(out, (struct count){.low = number});
	if (open)
		out_format(out, " (%" PRIu64 " open)", open);
}

static void cell_moved(struct out *out, const struct sunset_moved *moved)
{
	cell_number(out, moved->lost, moved->open);
}

void sunset_word_tally(struct out *out, const struct sunset_report *report,
		       const struct sunset_tally *tally, unsigned column)
{
	const uint64_t numbers[SUNSET_COLUMNS] = {
	    [TALLY_LOGINS] = tally->logins,
	    [TALLY_ALREADY] = tally->already,
	    [TALLY_REFUSED] = tally->refused,
	    [TALLY_TOKEN] = tally->token_needed,
	};
	const uint64_t open[SUNSET_COLUMNS] = {
	    [TALLY_ALREADY] = tally->open,
	    [TALLY_REFUSED] = tally->open_then,
	};
	switch ((enum tally_column)column) {
	case TALLY_WHO:
		sunset_word_subject(out, report, tally->subject);
		break;
	case TALLY_METHOD:
		out_text(out, sunset_method_words[tally->method]);
		break;
	case TALLY_JWT:
		cell_moved(out, &tally->moved[SUNSET_JWT]);
		break;
	case TALLY_CLIENT_CREDENTIALS:
		cell_moved(out, &tally->moved[SUNSET_CLIENT_CREDENTIALS]);
		break;
	default:
		cell_number(out, numbers[column], open[column]);
	}
}

/* --- In a line ------------------------------------------------------------------------- */

void sunset_word_use_line(struct out *out, const struct sunset_report *report,
			  const struct sunset_row *row, const struct sunset_use *use)
{
	static const char *const before[SUNSET_COLUMNS] = {
	    [USE_FROM] = " from ",
	    [USE_WITH] = ", with ",
	    [USE_ENDS] = "; ends ",
	    [USE_JWT] = "; JWT: ",
	    [USE_CLIENT_CREDENTIALS] = "; client credentials: ",
	};
	sunset_word_use(out, report, row, use, 0, USE_METHOD);
	for (unsigned column = USE_FROM; column < SUNSET_COLUMNS; column++) {
		if (column == USE_ENDS && use->ends == RULES_COUNT) {
			out_text(out, "; no end is published");
			continue;
		}
		out_text(out, before[column]);
		sunset_word_use(out, report, row, use, 0, column);
	}
	out_char(out, '.');
}

/* Without what there is none of. */
void sunset_word_tally_line(struct out *out, const struct sunset_report *report,
			    const struct sunset_tally *tally)
{
	static const struct str none = STR_INIT("0");
	struct out cell;
	out_init_memory(&cell);
	sunset_word_tally(out, report, tally, TALLY_METHOD);
	for (unsigned column = TALLY_LOGINS; column < SUNSET_COLUMNS; column++) {
		out_rewind(&cell);
		sunset_word_tally(&cell, report, tally, column);
		if (str_equal(out_written(&cell), none))
			continue;
		if (column == TALLY_LOGINS)
			out_text(out, ": ");
		else
			out_format(out, ", %s: ", tally_titles[column]);
		out_str(out, out_written(&cell));
		if (column == TALLY_LOGINS)
			out_text(out, tally->logins == 1 ? " login" : " logins");
	}
	out_char(out, '.');
	if (out_status(&cell) != OK)
		out_fail(out, ENOMEM);
	out_clear(&cell);
}
