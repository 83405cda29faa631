/* The order in which `reset-option` says things to people, the same in text and Markdown: items in
 * sections, some below others. */
#ifndef REPORT_RESET_PAGE_H
#define REPORT_RESET_PAGE_H

#include "report/reset_words.h"

/* An item: a word that says what it is, and a sentence. */
struct reset_item {
	unsigned level;     /* 1: below the one of level 0 before it */
	const char *label;  /* a short word; level 0 alone may have none: "" */
	enum colour colour; /* of the label */
	struct str words;   /* hard blanks allowed */
};

/* Who takes them. */
struct reset_sink {
	void *of;
	void (*head)(void *of, enum reset_answer answer, struct str who);
	void (*section)(void *of, const char *title);
	void (*item)(void *of, const struct reset_item *item);
};

/* OK or NOMEM. */
enum status reset_page_write(const struct reset_report *report, const struct reset_sink *sink);

#endif
