/* The answer as text:
 *
 *	MISSING   etl@acme.example · profile API Integration
 *	  Reset My Security Token is missing, for one cause.
 *
 *	Causes
 *	  confirmed  api-only: The user has the permission API Only User, by profile …
 *	    remedy   Give the user a profile without it for the time of the reset. …
 */
#include "report/reset_page.h"

enum { LABEL_END = 15, GAP = 2 };

static void head_print(void *of, enum reset_answer answer, struct str who)
{
	const struct page *page = of;
	const char *word = reset_answer_words(answer);
	page_coloured(page, reset_answer_colour(answer), word);
	out_text(page->out, "   ");
	page_wrap(page, who, strlen(word) + 3, LABEL_END, "");
}

static void section_print(void *of, const char *title)
{
	const struct page *page = of;
	out_char(page->out, '\n');
	page_coloured(page, COLOUR_BOLD, title);
	out_char(page->out, '\n');
}

/* Behind their labels sentences of both levels begin in one column. */
static void item_print(void *of, const struct reset_item *item)
{
	const struct page *page = of;
	size_t indent = GAP + GAP * item->level, length = strlen(item->label);
	size_t first = length ? LABEL_END : indent;
	out_fill(page->out, ' ', indent);
	page_coloured(page, item->colour, item->label);
	out_fill(page->out, ' ', first - indent - length);
	page_wrap(page, item->words, first, first, "");
}

enum status reset_report_text(const struct page *page, const struct reset_report *report)
{
	struct page copy = *page;
	const struct reset_sink sink = {&copy, head_print, section_print, item_print};
	return reset_page_write(report, &sink);
}
