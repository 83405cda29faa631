/* Pages of HTML that need nothing else: no script, no font, no picture from anywhere. They
 * fit a phone and paper, and follow the reader's choice of light or dark. A page may bring a
 * script of ours with it, and names its digest, so that a browser runs that and no other. */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include "base/out.h"

/* Text, foreign or not, as the content of an element or an attribute in quotes. What
 * out_terminal_text() escapes is escaped the same way. */
void html_text(struct out *out, struct str text);

/* Begins a page up to the inside of <main>, with the title as its <h1>; ends it. */
void html_begin(struct out *out, struct str title);
void html_end(struct out *out);

/* What a page has of its own. All texts are ours, and are written as they are. */
struct html_own {
	const char *style;         /* behind the common style sheet */
	const char *script;        /* for html_script() */
	const char *script_sha256; /* of the script's bytes, in base64 */
};

/* The same for a page with a style and a script of its own; the script, where it is to run. */
void html_begin_own(struct out *out, struct str title, const struct html_own *own);
void html_script(struct out *out, const struct html_own *own);

/* What the style sheet knows:
 *
 *	<table>           columns that become lines of a card on a phone: every <td> wants
 *	                  data-name="its column"
 *	<td class=number> aligned to the right
 *	<td class=word>   never broken
 *	<tr class=more>   goes with the row above
 *	<details>         folded on a screen, open on paper
 *	<pre>             commands, wrapped rather than cut
 *	<b class=good> wait, bad, open, dim    a verdict in its colour
 *	<p class=note>    what is said beside
 *	<figure class=picture><div><svg>    a picture as wide as the page; on a phone <div>
 *	                  scrolls. Groups works, breaks, token (even), none, locked; links
 *	                  mark (failed); axis, line, name (of)
 *	<span class=key>  what such a group looks like, for the legend */

#endif
