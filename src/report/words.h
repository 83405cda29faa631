/* Verdicts and steps as people say them. */
#ifndef REPORT_WORDS_H
#define REPORT_WORDS_H

#include "engine/decision.h"
#include "report/table.h"

enum { VERDICT_WIDTH = 21 }; /* the longest verdict in words */

/* "TOKEN REQUIRED", "ALLOWED", … also for VERDICT_DEPENDS. */
const char *verdict_words(enum verdict verdict);

/* The same in its colour, filled up to `width` columns. */
void verdict_text(const struct page *page, enum verdict verdict, size_t width);

/* The same as the next cell of a table. */
void verdict_cell(struct table *table, enum verdict verdict);

/* "login hours", "pass", "not applicable", … */
const char *step_words(enum step step);
const char *step_outcome_words(enum step_outcome outcome);
enum colour step_outcome_colour(enum step_outcome outcome);

#endif
