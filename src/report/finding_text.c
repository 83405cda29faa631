#include "report/finding_text.h"

#include "report/width.h"

static const size_t QUOTE_INDENT = 4, TAB = 8;

/* "file:line:column: "; the parts that are not known are left out. */
static void write_place(const struct page *page, const struct sources *sources, struct place place)
{
	if (place.file < sources->count) {
		out_terminal_text(page->out, sources->at[place.file].name);
		out_char(page->out, ':');
	}
	if (place.line)
		out_format(page->out, "%u:", place.line);
	if (place.line && place.column)
		out_format(page->out, "%u:", place.column);
	if (place.file < sources->count)
		out_char(page->out, ' ');
}

/* One character of a source line as it is shown: at most the escape of a
 * harmful character or a tab's blanks. */
struct glyph {
	struct str text; /* its bytes in the line */
	size_t width;
};

static struct glyph glyph_next(struct str *line, size_t column)
{
	const char *start = line->at;
	uint32_t c = str_next_char(line);
	struct glyph glyph = {.text = {start, (size_t)(line->at - start)}};
	if (c == '\t')
		glyph.width = TAB - column % TAB;
	else if (c == UINT32_MAX || (char_is_harmful(c) && c < 0x100))
		glyph.width = 4; /* \x1b */
	else if (char_is_harmful(c))
		glyph.width = 6; /* \u202e */
	else
		glyph.width = char_width(c);
	return glyph;
}

/* The part of a line that is shown: columns on the screen of the marked text,
 * and where the view of a long line begins and ends. They count from the character
 * that view_start() says. */
struct view {
	bool cut;                /* there is more on the left */
	size_t mark, mark_width; /* screen columns */
	size_t first, last;      /* screen columns shown: first <= c < last */
	size_t total;
};

/* The character with which the reading begins: what is further left than can be shown
 * is left out, so that many findings in a long line cost no more than the line. */
static uint32_t view_start(struct place place, size_t room)
{
	enum { ENOUGH = 4 }; /* times what can be shown: some characters are narrow */
	return place.column > ENOUGH * room ? place.column - (uint32_t)(ENOUGH * room) : 1;
}

/* `line` is what it is from its character `number` on. */
static struct view view_of(struct str line, size_t number, struct place place, size_t room)
{
	struct view view = {.mark = SIZE_MAX};
	size_t column = 0, shown = place.width < room ? place.width : room;
	size_t end = place.column + (shown ? shown : 1);
	view.cut = number > 1;
	/* What is further right than can be shown need not be read, either. */
	for (; line.length && number <= end + room; number++) {
		if (number == place.column)
			view.mark = column;
		column += glyph_next(&line, column).width;
		if (number + 1 == end)
			view.mark_width = column - view.mark;
	}
	view.total = column + (line.length > 0);
	if (view.mark == SIZE_MAX) /* at or behind the end of the line */
		view.mark = column;
	if (view.mark_width == 0)
		view.mark_width = view.mark < column ? column - view.mark : 1;
	view.last = column;
	if (column > room) {
		size_t before = room / 3;
		view.first = view.mark > before ? view.mark - before : 0;
		if (view.first + room > column)
			view.first = column - room;
		view.last = view.first + room;
		view.cut = view.cut || view.first > 0;
	}
	return view;
}

static void write_line(const struct page *page, struct str line, const struct view *view)
{
	size_t column = 0;
	out_fill(page->out, ' ', QUOTE_INDENT);
	if (view->cut)
		out_text(page->out, "… ");
	while (line.length && column < view->last) {
		struct glyph glyph = glyph_next(&line, column);
		size_t end = column + glyph.width;
		size_t from = column > view->first ? column : view->first;
		size_t to = end < view->last ? end : view->last;
		bool whole = from == column && to == end;
		if (whole && *glyph.text.at != '\t')
			out_terminal_text(page->out, glyph.text);
		else if (from < to) /* a tab, or cut in two at an edge */
			out_fill(page->out, ' ', to - from);
		column = end;
	}
	out_text(page->out, view->last < view->total ? " …\n" : "\n");
}

static void write_mark(const struct page *page, const struct view *view)
{
	size_t width = view->mark_width;
	if (view->mark + width > view->last)
		width = view->last > view->mark ? view->last - view->mark : 1;
	out_fill(page->out, ' ', QUOTE_INDENT + (view->cut ? 2u : 0u) + view->mark - view->first);
	if (page->colour)
		out_text(page->out, "\x1b[1;32m");
	out_char(page->out, '^');
	out_fill(page->out, '~', width - 1);
	out_text(page->out, page->colour ? "\x1b[0m\n" : "\n");
}

/* The line a place is in, and a mark under the text it covers. */
static void write_quote(const struct page *page, struct sources *sources, struct place place)
{
	if (!place.column || !source_line(sources, place).length)
		return;
	size_t room = page->width > QUOTE_INDENT + 24 ? page->width - QUOTE_INDENT - 4 : 20;
	struct place start = {place.file, place.line, view_start(place, room), 0};
	struct str line = source_line_rest(sources, start);
	struct view view = view_of(line, start.column, place, room);
	write_line(page, line, &view);
	write_mark(page, &view);
}

static void write_message(const struct page *page, enum severity severity, const char *message)
{
	enum colour colour = severity == SEVERITY_ERROR     ? COLOUR_BAD
			     : severity == SEVERITY_WARNING ? COLOUR_WAIT
							    : COLOUR_OPEN;
	page_coloured(page, colour, severity_names[severity].at);
	out_text(page->out, ": ");
	out_terminal_text(page->out, str_of(message));
}

void finding_text(const struct page *page, struct sources *sources, const struct finding *finding)
{
	write_place(page, sources, finding->place);
	write_message(page, finding->severity, finding->message);
	out_format(page->out, " [%s]\n", finding->code);
	write_quote(page, sources, finding->place);
	if (finding->note) {
		write_place(page, sources, finding->other);
		write_message(page, SEVERITY_NOTE, finding->note);
		out_char(page->out, '\n');
		write_quote(page, sources, finding->other);
	}
	if (finding->help) {
		out_text(page->out, "help: ");
		out_terminal_text(page->out, str_of(finding->help));
		out_char(page->out, '\n');
	}
}

void findings_text(const struct page *page, struct sources *sources,
		   const struct findings *findings)
{
	findings_text_from(page, sources, findings, SEVERITY_NOTE);
}

void findings_text_from(const struct page *page, struct sources *sources,
			const struct findings *findings, enum severity level)
{
	for (const struct finding *f = findings->first; f; f = f->next)
		if (f->severity <= level)
			finding_text(page, sources, f);
	if (findings->count > findings->kept)
		out_format(page->out, "… and %zu more; the first %zu are shown\n",
			   findings->count - findings->kept, findings->kept - findings->advice);
	if (findings->advice_lost)
		out_format(page->out, "… and %zu more warnings or notes\n", findings->advice_lost);
}
