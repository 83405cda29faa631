/* A line that somebody is typing into bash, up to the cursor: which words does it
 * have, and how does the last one go on?
 *
 *     decide my\ policy.yaml --profile "API In│
 *     decide, my policy.yaml, --profile, API In        SHELL_DOUBLE is open
 *
 * Quotes are undone, nothing is evaluated: a variable or a command in the line stays
 * the text it is. To bash it is alive, though, and would take in what is put behind it:
 * behind a typed "$ the text (rm -r .) is a command. */
#ifndef BASE_SHELL_LINE_H
#define BASE_SHELL_LINE_H

#include "base/arena.h"
#include "base/out.h"
#include "base/status.h"

/* What the cursor stands in. */
enum shell_open {
	SHELL_PLAIN,  /* nothing */
	SHELL_ESCAPE, /* behind a backslash that waits for its character */
	SHELL_SINGLE, /* '… */
	SHELL_DOUBLE  /* "… */
};

struct shell_line {
	struct str *words; /* without quotes; the last one is empty behind a blank */
	size_t count;      /* at least 1 */
	enum shell_open open;
	bool at_quote; /* the last character is such a quote, which opened it, or escaped */
	bool alive;    /* bash might take what is put at the cursor for more than text */
};

/* OK or NOMEM; every text is some line. The words live in `arena`. */
enum status shell_line_parse(struct str line, struct arena *arena, struct shell_line *ret);

/* Can a text put at the cursor make the last word end with `rest`, and mean nothing
 * else? */
bool shell_rest_fits(const struct shell_line *line, struct str rest);

/* What has to be put at the cursor so that the last word ends with `rest`, which fits
 * and has no line ends. Behind it bash closes an open quote, unless `rest` ended with such a
 * quote: then the word is whole as printed. */
void shell_rest_print(struct out *out, enum shell_open open, struct str rest);

#endif
