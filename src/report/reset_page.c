#include "report/reset_page.h"

#include <stdio.h>

#include "report/diff_words.h"
#include "report/reset_brief.h"
#include "report/reset_effect.h"

enum { WAYS_SHOWN = 8 };

/* A page under way. */
struct paging {
	const struct reset_report *report;
	const struct reset_sink *sink;
	struct out words; /* memory, for one item */
	enum status status;
};

static void item_write(struct paging *p, unsigned level, const char *label, enum colour colour)
{
	const struct reset_item item = {level, label, colour, diff_unmarked(&p->words)};
	if (item.words.length)
		p->sink->item(p->sink->of, &item);
	out_rewind(&p->words);
}

static void section_write(struct paging *p, const char *title)
{
	p->sink->section(p->sink->of, title);
}

static char char_upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* --- Why ------------------------------------------------------------------------------------- */

static enum colour grade_colour(enum grade grade)
{
	return grade == GRADE_C ? COLOUR_BAD : grade == GRADE_L ? COLOUR_WAIT : COLOUR_DIM;
}

static void cause_write(struct paging *p, const struct reset_reason *reason)
{
	enum status status;
	out_str(&p->words, reset_cause_names[reason->cause]);
	out_text(&p->words, ": ");
	status = reset_word_cause(&p->words, p->report, reason);
	if (status != OK)
		p->status = status;
	item_write(p, 0, reset_grade_words(reason->grade), grade_colour(reason->grade));
	if (p->report->result->answer == RESET_MISSING)
		reset_word_remedy(&p->words, p->report, reason);
	item_write(p, 1, "remedy", COLOUR_DIM);
}

static void causes_write(struct paging *p)
{
	const struct reset_result *result = p->report->result;
	if (result->reason_count == 0)
		return;
	section_write(p, "Causes");
	for (uint32_t i = 0; i < result->reason_count; i++)
		cause_write(p, &result->reasons[i]);
	if (result->answer == RESET_UNDECIDED) {
		reset_word_observed(&p->words, p->report);
		item_write(p, 0, "so", COLOUR_BOLD);
	}
}

/* --- What would bring it back ------------------------------------------------------------------ */

static void effect_write(struct paging *p, const struct reset_effect *effect)
{
	if (reset_word_effect(&p->words, effect, p->report->scratch) != OK)
		p->status = NOMEM;
	item_write(p, 1, diff_class_names[effect->first->class].at,
		   diff_class_colours[effect->first->class]);
}

/* The number, from 1, of an earlier way that does the same to logins; 0: none does. */
static uint32_t way_like(struct paging *p, uint32_t index)
{
	const struct reset_way *at = p->report->ways->at;
	for (uint32_t i = 0; i < index; i++) {
		bool alike = false;
		if (reset_ways_alike(&at[i], &at[index], p->report->scratch, &alike) != OK)
			p->status = NOMEM;
		if (alike)
			return i + 1;
	}
	return 0;
}

static void effects_write(struct paging *p, const struct reset_way *way)
{
	struct reset_effects effects = {0};
	if (reset_effects_find(way, p->report->scratch, &effects) != OK) {
		p->status = NOMEM;
		return;
	}
	for (size_t i = 0; i < effects.count; i++)
		effect_write(p, &effects.at[i]);
	reset_word_rest(&p->words, &effects);
	item_write(p, 1, "else", COLOUR_DIM);
}

static void way_effects_write(struct paging *p, const struct reset_way *way, uint32_t like)
{
	if (!way->changes_logins)
		out_text(&p->words, "Every login is decided as now.");
	else if (like)
		out_format(&p->words, "The same changes as by way %u.", like);
	item_write(p, 1, "logins", COLOUR_DIM);
	if (way->changes_logins && !like)
		effects_write(p, way);
}

/* All that a way does to logins, behind its changes. */
static void brief_write(struct paging *p, const struct reset_way *way, uint32_t like)
{
	out_text(&p->words, ": ");
	if (like)
		out_format(&p->words, "logins as by way%c%u", HARD_BLANK, like);
	else if (reset_word_brief(&p->words, way, p->report->scratch) != OK)
		p->status = NOMEM;
}

static void way_write(struct paging *p, uint32_t index)
{
	const struct reset_way *way = &p->report->ways->at[index];
	uint32_t like = way_like(p, index);
	char label[24];
	for (uint32_t i = 0; i < way->change_count; i++) {
		out_text(&p->words, i == 0 ? "" : i + 1 < way->change_count ? "; " : "; and ");
		reset_word_change(&p->words, p->report, &way->changes[i]);
	}
	if (!p->report->effects)
		brief_write(p, way, like);
	out_char(&p->words, '.');
	if (out_status(&p->words) == OK)
		*p->words.at = char_upper(*p->words.at);
	snprintf(label, sizeof label, "way %u", index + 1);
	item_write(p, 0, label, COLOUR_BOLD);
	if (p->report->effects)
		way_effects_write(p, way, like);
}

static void ways_write(struct paging *p)
{
	const struct reset_ways *ways = p->report->ways;
	if (!ways)
		return;
	section_write(p, "What would bring it back");
	reset_word_no_way(&p->words, p->report);
	item_write(p, 0, "nothing", COLOUR_BAD);
	reset_word_ways(&p->words, p->report);
	item_write(p, 0, "", COLOUR_PLAIN);
	for (uint32_t i = 0; i < ways->count && i < WAYS_SHOWN && p->status == OK; i++)
		way_write(p, i);
	if (ways->count > WAYS_SHOWN) {
		diff_word_number(&p->words, ways->count - WAYS_SHOWN, "more way is",
				 "more ways are");
		out_text(&p->words, " in --format json");
		out_text(&p->words, ways->more ? ", and there are yet more." : ".");
		item_write(p, 0, "and", COLOUR_DIM);
	}
}

/* --- Where it is, and whether it is worth it --------------------------------------------------- */

/* Worth a look where it is there, or when somebody asks; never of who has no such page. */
static void paths_write(struct paging *p)
{
	bool asked = p->report->ui != RESET_UI_COUNT;
	if (!reset_has_page(p->report) || !(asked || p->report->result->answer == RESET_PRESENT))
		return;
	section_write(p, "Where the option is");
	for (enum reset_ui ui = 0; ui < RESET_UI_COUNT; ui++) {
		if (p->report->ui != RESET_UI_COUNT && p->report->ui != ui)
			continue;
		out_text(&p->words, reset_ui_path(ui));
		item_write(p, 0, reset_ui_words(ui), COLOUR_PLAIN);
	}
}

static void login_as_write(struct paging *p)
{
	if (!p->report->result->check_login_as)
		return;
	section_write(p, "Also check");
	reset_word_login_as(&p->words);
	item_write(p, 0, "login-as", COLOUR_OPEN);
}

static void token_write(struct paging *p)
{
	section_write(p, "Is a token of use?");
	if (reset_word_token(&p->words, p->report) != OK)
		p->status = NOMEM;
	item_write(p, 0, p->report->result->token.needed ? "needed" : "no", COLOUR_BOLD);
	reset_word_new_password(&p->words, p->report);
	item_write(p, 0, "password", COLOUR_DIM);
	reset_word_trap(&p->words, p->report);
	item_write(p, 0, "trap", COLOUR_BAD);
	reset_word_no_code(&p->words, p->report);
	item_write(p, 0, "no code", COLOUR_BAD);
}

enum status reset_page_write(const struct reset_report *report, const struct reset_sink *sink)
{
	struct paging p = {.report = report, .sink = sink};
	out_init_memory(&p.words);
	reset_word_who(&p.words, report);
	sink->head(sink->of, report->left_out ? RESET_UNDECIDED : report->result->answer,
		   out_written(&p.words));
	out_rewind(&p.words);
	reset_word_answer(&p.words, report);
	item_write(&p, 0, "", COLOUR_PLAIN);
	if (!report->left_out) {
		causes_write(&p);
		token_write(&p);
		ways_write(&p);
		paths_write(&p);
		login_as_write(&p);
	}
	if (p.status == OK)
		p.status = out_status(&p.words);
	out_clear(&p.words);
	return p.status;
}
