#include "report/address_words.h"

#include "report/page.h"
#include "report/pieces.h"

const struct address_style address_style_plain = {"everywhere", piece_range};

static bool range_is(struct range range, addr first, addr last)
{
	return range.first == first && range.last == last;
}

/* IPv6 is the two parts around the IPv4-mapped block; they come last. */
static bool ends_in_all_v6(const struct range *parts, size_t count)
{
	return count >= 2 && range_is(parts[count - 2], 0, ADDR_V4_FIRST - 1) &&
	       range_is(parts[count - 1], ADDR_V4_LAST + 1, ADDR_LAST);
}

static void parts_write(struct out *out, const struct address_style *style,
			const struct range *parts, size_t count, size_t most)
{
	bool v6 = ends_in_all_v6(parts, count);
	size_t items = count - v6;
	most += items == most + 1; /* to name it takes no more room than to count it */
	for (size_t i = 0; i < items && i < most; i++) {
		out_text(out, i ? ", " : "");
		if (v6 && i + 1 == items)
			out_format(out, "every%cIPv6%caddress", HARD_BLANK, HARD_BLANK);
		else
			style->range(out, parts[i]);
	}
	if (items <= most)
		return;
	out_text(out, " and ");
	piece_count(out, (struct count){.low = items - most});
	out_text(out, items - most == 1 ? " more range" : " more ranges");
}

enum status address_word_set(struct out *out, const struct address_style *style,
			     struct rangeset set, size_t most, struct arena *scratch)
{
	struct rangeset rest;
	const struct range *parts;
	size_t count;
	if (rangeset_complement(scratch, set, &rest) != OK)
		return NOMEM;
	if (rest.count == 0) {
		out_text(out, style->all);
		return OK;
	}
	bool lacks = rest.count < set.count;
	if (rangeset_parts(scratch, lacks ? rest : set, &parts, &count) != OK)
		return NOMEM;
	if (lacks)
		out_format(out, "%s but ", style->all);
	parts_write(out, style, parts, count, most);
	return OK;
}
