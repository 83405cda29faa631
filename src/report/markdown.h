/* Foreign text in Markdown, as GitHub and GitLab render it: shown as it is, and nothing
 * else. It cannot make a heading, a link, a mention, an issue reference, HTML or a column
 * of a table; control characters become visible escapes (out_terminal_text()).
 *
 * All of it stays in one line but for md_fence(). Our own words are written as they are. */
#ifndef REPORT_MARKDOWN_H
#define REPORT_MARKDOWN_H

#include "base/out.h"

/* As part of a paragraph, a heading or a list. */
void md_text(struct out *out, struct str text);

/* As a code span, whatever backticks it has. The best way to show a name: nothing in it is
 * a link or a mention. Empty text is written as one blank in a span. */
void md_code(struct out *out, struct str text);

/* The same two in the cell of a table, where a "|" would begin the next one. */
void md_cell(struct out *out, struct str text);
void md_cell_code(struct out *out, struct str text);

/* As the content of an HTML element that stands in Markdown, such as <summary>, in a line
 * that begins with a tag. */
void md_html(struct out *out, struct str text);

/* As a block of code with lines of its own, in the `language` (our word; "" for none). It
 * begins at the start of a line and ends with one; the fence is longer than any in it. */
void md_fence(struct out *out, const char *language, struct str text);

#endif
