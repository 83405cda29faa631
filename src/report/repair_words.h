/* A repair in words, for the reports that are read: a label and a sentence at a time. */
#ifndef REPORT_REPAIR_WORDS_H
#define REPORT_REPAIR_WORDS_H

#include "report/repaired.h"

/* Takes an item; `label` is empty where the item goes on. */
typedef void repair_sink(void *of, const char *label, struct str words);

/* Why the property does not hold, what is to be edited, and what comes of it. OK or NOMEM. */
enum status repair_words(const struct proof_report *report, const struct repaired *repaired,
			 repair_sink *sink, void *of);

/* How the login that refutes the property is decided, and by which lines: "…
 * [login-hours]"; nothing where there is no such login. OK or NOMEM. */
enum status repair_word_cause(struct out *out, const struct proof_report *report,
			      const struct repaired *repaired);

/* Why there is no edit. */
void repair_word_none(struct out *out, const struct repair *repair);

/* Of what the edit is the smallest. */
void repair_word_smallest(struct out *out, const struct repair *repair);

/* "203.0.113.0/24", "@office". */
void repair_word_row(struct out *out, const struct range_row *row);

/* Where it has to be edited by hand, and why. */
void repair_word_by_hand(struct out *out, const struct proof_report *report,
			 const struct repaired *repaired);

#endif
