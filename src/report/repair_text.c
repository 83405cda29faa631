/* The refuted properties, and what mends them; then the patch that does:
 *
 *	REPAIR  etl needs no token from the data centre
 *	    cause     The address is in none of the 2 trusted ranges (policies/acme.yaml:27) …
 *	    edit      1 row added; the membership of 256 addresses changes
 *	              org.trusted_ip_ranges: 203.0.113.0/24 comes
 *	    changes   for everybody: 2 weakened
 *	    smallest  no edit that changes only what contradicts the property touches fewer rows
 */
#include "report/repair_words.h"
#include "report/unified_diff.h"

enum { INDENT = 4, LABEL = 10, HEAD = 8 };

static void item_print(void *of, const char *label, struct str words)
{
	const struct page *page = of;
	out_fill(page->out, ' ', INDENT);
	page_coloured(page, COLOUR_DIM, label);
	out_fill(page->out, ' ', LABEL - strlen(label));
	page_wrap(page, words, INDENT + LABEL, INDENT + LABEL, "");
}

static enum status head_print(const struct page *page, const struct property *property)
{
	struct out name;
	out_init_memory(&name);
	out_terminal_text(&name, property->name);
	out_char(page->out, '\n');
	page_coloured(page, COLOUR_BOLD, "REPAIR");
	out_text(page->out, "  ");
	page_wrap(page, out_written(&name), HEAD, HEAD, "");
	enum status status = out_status(&name);
	out_clear(&name);
	return status;
}

enum status repairs_text(const struct page *page, const struct proof_report *report)
{
	const struct repairs *repairs = report->repairs;
	enum status status = OK;
	struct page copy = *page;
	for (size_t i = 0; i < repairs->count && status == OK; i++) {
		status = head_print(page, repairs->at[i].proved->property);
		if (status == OK)
			status = repair_words(report, &repairs->at[i], item_print, &copy);
	}
	if (repairs->file_count)
		out_char(page->out, '\n');
	for (uint32_t i = 0; i < repairs->file_count && status == OK; i++)
		status = unified_diff(page, repairs->files[i].name, repairs->files[i].before,
				      repairs->files[i].after);
	return status;
}
