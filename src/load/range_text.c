#include "load/range_text.h"

#include "load/described_row.h"
#include "load/yaml_write.h"

static void described_write(struct out *out, const struct range_row *row)
{
	struct described_room room;
	struct described_pair pairs[DESCRIBED_PAIRS];
	uint32_t count = described_row_pairs(row->range, row->description, &room, pairs);
	for (uint32_t i = 0; i < count; i++) {
		out_text(out, i ? ", " : "{");
		out_str(out, pairs[i].key);
		out_text(out, ": ");
		yaml_write_text(out, pairs[i].value, true);
	}
	out_char(out, '}');
}

void range_text_row(struct out *out, const struct range_row *row, bool brackets)
{
	char text[RANGE_TEXT];
	if (row->network_name.length)
		yaml_write_joined(out, STR("@"), row->network_name);
	else if (row->description.length)
		described_write(out, row);
	else
		yaml_write_text(out, (struct str){text, range_format(row->range, text)}, brackets);
}

void range_text_list(struct out *out, const struct range_list *made)
{
	out_char(out, '[');
	for (uint32_t i = 0; i < made->count; i++) {
		if (i)
			out_text(out, ", ");
		range_text_row(out, &made->rows[i], true);
	}
	out_char(out, ']');
}
