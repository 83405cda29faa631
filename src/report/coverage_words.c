#include "policy/value_names.h"
#include "report/coverage_report.h"

static void list_words(struct out *out, const struct coverage_item *item)
{
	bool network =
	    item->kind == COVERAGE_ROWS && str_equal(str_of(item->list), STR("networks"));
	out_text(out, network ? "network" : item->list);
	if (item->owner.length) {
		out_text(out, network ? " " : " of ");
		out_terminal_text(out, item->owner);
	}
}

static void row_words(struct out *out, const struct coverage_item *item)
{
	char range[RANGE_TEXT];
	if (item->reference.length) {
		out_char(out, '@');
		out_terminal_text(out, item->reference);
	} else {
		out_bytes(out, range, range_format(item->range, range));
	}
	out_text(out, " in ");
	list_words(out, item);
}

static void edge_words(struct out *out, const struct coverage_item *item)
{
	char text[ADDR_TEXT];
	out_bytes(out, text, addr_format(item->range.first, text));
	out_text(out, item->inside ? ", just inside " : ", just outside ");
	list_words(out, item);
}

static void hours_words(struct out *out, const struct coverage_item *item)
{
	unsigned minute = item->minute % DAY_MINUTES;
	out_text(out, weekday_names[item->minute / DAY_MINUTES]);
	if (!item->day)
		out_format(out, " %02u:%02u", minute / 60, minute % 60);
	out_text(out, item->inside ? ", inside " : ", outside ");
	list_words(out, item);
}

void coverage_item_words(struct out *out, const struct coverage_item *item)
{
	switch (item->kind) {
	case COVERAGE_ROWS:
		row_words(out, item);
		break;
	case COVERAGE_EDGES:
		edge_words(out, item);
		break;
	case COVERAGE_LISTS:
		out_text(out, item->inside ? "an address inside " : "an address outside ");
		list_words(out, item);
		break;
	case COVERAGE_REASONS:
		out_text(out, "the reason ");
		out_str(out, reason_names[item->reason]);
		break;
	default:
		hours_words(out, item);
	}
}
