#include "report/pieces.h"

#include "report/page.h"

enum { LINES_SHOWN = 3 };

void piece_quoted(struct out *out, struct str name)
{
	out_char(out, '"');
	out_name(out, name);
	out_char(out, '"');
}

void piece_range(struct out *out, struct range range)
{
	char text[RANGE_TEXT];
	out_name(out, (struct str){text, range_format(range, text)});
}

void piece_count(struct out *out, struct count count)
{
	char digits[COUNT_TEXT * 4 / 3 + 2];
	out_bytes(out, digits, count_format_grouped(count, digits));
}

void piece_number(struct out *out, uint64_t number, const char *one, const char *many)
{
	piece_count(out, (struct count){.low = number});
	out_format(out, " %s", number == 1 ? one : many);
}

void piece_channels(struct out *out, unsigned via, const char *between)
{
	bool any = false;
	if (via == (1u << VIA_COUNT) - 1) {
		out_text(out, "every channel");
		return;
	}
	for (unsigned i = 0; i < VIA_COUNT; i++) {
		if (!(via >> i & 1))
			continue;
		out_text(out, any ? between : "");
		out_str(out, channel_names[i]);
		any = true;
	}
}

void piece_described(struct out *out, const struct evidence *row)
{
	piece_range(out, row->range);
	if (row->description.length) {
		out_char(out, ' ');
		piece_quoted(out, row->description);
	}
}

void piece_row(struct out *out, const struct policy *policy, const struct evidence *row)
{
	piece_described(out, row);
	if (!row->place.line)
		return;
	out_text(out, " (");
	place_text(out, policy, row->place);
	if (row->via.line) {
		out_text(out, ", by @");
		out_name(out, row->via_name);
		out_text(out, " in ");
		if (row->via.file == row->place.file)
			out_format(out, "line %u", row->via.line);
		else
			place_text(out, policy, row->via);
	}
	out_char(out, ')');
}

static bool same_line(struct place a, struct place b)
{
	return a.file == b.file && a.line == b.line;
}

static size_t lines_count(const struct evidence *at, size_t count)
{
	size_t lines = 0;
	for (size_t i = 0; i < count; i++)
		lines += i == 0 || !same_line(at[i - 1].place, at[i].place);
	return lines;
}

void piece_lines(struct out *out, const struct policy *policy, const struct evidence *at,
		 size_t count, struct str known)
{
	size_t lines = lines_count(at, count), shown = 0;
	/* one more line takes no more room than to say that there is one more */
	size_t most = lines == LINES_SHOWN + 1 ? lines : LINES_SHOWN;
	for (size_t i = 0; i < count && shown < most; i++) {
		if (i && same_line(at[i - 1].place, at[i].place))
			continue;
		if (i)
			out_text(out, shown + 1 == lines ? " and " : ", ");
		if (!i && str_equal(place_file(policy, at->place), known))
			out_format(out, "line%s %u", lines > 1 ? "s" : "", at->place.line);
		else if (i && at[i - 1].place.file == at[i].place.file)
			out_format(out, "%u", at[i].place.line);
		else
			place_text(out, policy, at[i].place);
		shown++;
	}
	if (shown < lines)
		out_format(out, " and %zu more", lines - shown);
}

void piece_hours(struct out *out, const struct day_hours *day)
{
	if (day->given && day->start >= day->end)
		out_text(out, "closed");
	else if (!day->given || (day->start == 0 && day->end == DAY_MINUTES))
		out_text(out, "all day");
	else
		out_format(out, "%02u:%02u-%02u:%02u", day->start / 60u, day->start % 60u,
			   day->end / 60u, day->end % 60u);
}
