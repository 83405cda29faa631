/* The answer as Markdown: a heading, and lists. */
#include "report/markdown.h"
#include "report/reset_page.h"

struct writing {
	struct out *out;
	bool nomem;
	bool titled; /* a title and a blank line were written last */
};

/* Words without what is for wrapping, escaped. */
static void words_write(struct writing *w, struct str words)
{
	struct out plain;
	out_init_memory(&plain);
	out_str(&plain, words);
	md_text(w->out, page_plain(&plain));
	w->nomem |= out_status(&plain) != OK;
	out_clear(&plain);
}

static void head_write(void *of, enum reset_answer answer, struct str who)
{
	struct writing *w = of;
	out_format(w->out, "### %s: ", reset_answer_words(answer));
	words_write(w, who);
	out_char(w->out, '\n');
}

static void section_write(void *of, const char *title)
{
	struct writing *w = of;
	out_format(w->out, "\n#### %s\n\n", title);
	w->titled = true;
}

/* An item without a label is a paragraph, with a blank line around it. */
static void item_write(void *of, const struct reset_item *item)
{
	struct writing *w = of;
	bool paragraph = !*item->label;
	out_text(w->out, paragraph && !w->titled ? "\n" : "");
	out_fill(w->out, ' ', (size_t)2 * item->level);
	if (!paragraph)
		out_format(w->out, "- **%s**: ", item->label);
	words_write(w, item->words);
	out_text(w->out, paragraph && w->titled ? "\n\n" : "\n");
	w->titled = false;
}

enum status reset_report_markdown(struct out *out, const struct reset_report *report)
{
	struct writing w = {.out = out};
	const struct reset_sink sink = {&w, head_write, section_write, item_write};
	enum status status = reset_page_write(report, &sink);
	return status == OK && w.nomem ? NOMEM : status;
}
