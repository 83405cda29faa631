#include "net/special.h"
#include "report/audit_html.h"
#include "report/audit_words.h"
#include "report/pieces.h"

enum { LISTS_SHOWN = 1000 };

/* How much of the globally routable IPv4 addresses a list has, in hundredths of a hundredth,
 * rounded down. */
static void share_cell(struct audit_html *h, struct count part, struct count whole)
{
	unsigned share = (unsigned)(part.low * 10000 / whole.low);
	out_format(h->out, "<td data-name=\"Of routable IPv4\" class=\"number\" data-key=\"%llu\">",
		   (unsigned long long)part.low);
	if (!part.low)
		out_text(h->out, "0&nbsp;%");
	else if (!share)
		out_text(h->out, "under 0.01&nbsp;%");
	else
		out_format(h->out, "%u.%02u&nbsp;%%", share / 100, share % 100);
	out_text(h->out, "</td>");
}

static void name_cell(struct audit_html *h, const struct audit_list *list)
{
	out_text(h->out, "<td data-name=\"List\">");
	audit_word_list(&h->words, h->answer->policy, list);
	audit_html_words(h);
	if (list->broad)
		out_text(h->out, " <span class=\"standing\">broad</span>");
	if (list->published)
		out_text(h->out, " <span class=\"standing\">published</span>");
	out_text(h->out, "</td>");
}

static void list_row(struct audit_html *h, const struct audit_list *list, struct count routable)
{
	out_text(h->out, "<tr>");
	name_cell(h, list);
	audit_html_number(h, "Rows", (struct count){.low = list->rows});
	audit_html_number(h, "IPv4, row by row", audit_list_sum_v4(list));
	audit_html_number(h, "IPv4, each once", list->v4);
	share_cell(h, list->routable, routable);
	audit_html_number(h, "IPv6, row by row", audit_list_sum_v6(list));
	audit_html_number(h, "IPv6, each once", list->v6);
	out_text(h->out, "</tr>\n");
}

static void table_write(struct audit_html *h, struct count routable)
{
	static const char *const names[] = {"Rows",
					    "IPv4, row by row",
					    "IPv4, each once",
					    "Of routable IPv4",
					    "IPv6, row by row",
					    "IPv6, each once"};
	const struct audit *audit = h->answer->audit;
	out_text(h->out, "<table class=\"sort lists\">\n<thead><tr>"
			 "<th scope=\"col\" data-sort>List</th>");
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		out_format(h->out, "<th scope=\"col\" class=\"number\" data-sort=\"down\">%s</th>",
			   names[i]);
	out_text(h->out, "</tr></thead>\n<tbody>\n");
	for (uint32_t i = 0; i < audit->list_count && i < LISTS_SHOWN && !h->out->error; i++)
		list_row(h, &audit->lists[i], routable);
	out_text(h->out, "</tbody>\n</table>\n");
	if (audit->list_count > LISTS_SHOWN)
		out_format(h->out,
			   "<p class=\"note\">And %u more lists; <code>--format json</code> has "
			   "all.</p>\n",
			   audit->list_count - LISTS_SHOWN);
}

enum status audit_html_lists(struct audit_html *h)
{
	struct rangeset routable;
	if (!h->answer->audit->list_count)
		return OK;
	if (special_routable_v4(&h->scratch, &routable) != OK)
		return NOMEM;
	out_text(h->out, "<h3>Lists</h3>\n");
	table_write(h, rangeset_count(routable));
	arena_reset(&h->scratch);
	return OK;
}
