#include "report/audit_html.h"
#include "report/pieces.h"
#include "report/words.h"

enum { PREFIXES_SHOWN = 60 };

static void prefix_write(struct audit_html *h, const struct address_prefix *prefix)
{
	struct out *out = h->out;
	if (prefix->level == 0) {
		out_text(out, "all of IPv6");
	} else {
		out_text(out, "<code>");
		piece_range(&h->words, prefix->range);
		audit_html_words(h);
		out_text(out, "</code>");
	}
	out_text(out, " ");
	audit_html_verdict(out, prefix->verdict);
	out_text(out, " <span class=\"dim\">");
	piece_count(&h->words, prefix->addresses);
	audit_html_words(h);
	out_text(out, prefix->addresses.low == 1 ? " address</span>" : " addresses</span>");
}

/* Ends the items from `level` down to `to`, whose own end comes later. */
static void levels_end(struct out *out, uint32_t level, uint32_t to)
{
	for (; level > to; level--)
		out_text(out, "</li></ul>\n");
}

static void list_write(struct audit_html *h, const struct address_prefixes *prefixes)
{
	struct out *out = h->out;
	uint32_t shown = prefixes->count, level = 0;
	shown = shown > PREFIXES_SHOWN ? PREFIXES_SHOWN : shown;
	out_text(out, "<ul class=\"tree\">\n<li>");
	for (uint32_t i = 0; i < shown; i++) {
		const struct address_prefix *prefix = &prefixes->at[i];
		if (i > 0 && prefix->level > level) {
			out_text(out, "\n<ul><li>");
		} else if (i > 0) {
			levels_end(out, level, prefix->level);
			out_text(out, "</li>\n<li>");
		}
		level = prefix->level;
		prefix_write(h, prefix);
	}
	levels_end(out, level, 0);
	out_text(out, "</li></ul>\n");
	if (shown < prefixes->count)
		out_format(out, "<p class=\"note\">And %u more prefixes.</p>\n",
			   prefixes->count - shown);
}

enum status audit_html_prefixes(struct audit_html *h, const struct address_map *map,
				uint32_t profile)
{
	struct address_prefixes prefixes;
	if (address_map_prefixes(map, h->answer->ruleset, profile, &h->scratch, &prefixes) != OK)
		return NOMEM;
	list_write(h, &prefixes);
	if (prefixes.same)
		out_text(h->out, "<p class=\"note\">Prefixes of lists that change nothing here are "
				 "not shown.</p>\n");
	return OK;
}
