/* `sunset` in words that text and Markdown share. Plain text, harmless on a terminal, with
 * HARD_BLANK (page.h) where a line must not break. */
#ifndef REPORT_SUNSET_WORDS_H
#define REPORT_SUNSET_WORDS_H

#include "report/sunset_report.h"

/* "SOAP login()"; "JWT". */
extern const char *const sunset_method_words[SUNSET_COUNT];
extern const char *const sunset_way_words[SUNSET_WAY_COUNT];

/* Takes words: what `label` says, or "" for what goes on. */
typedef void sunset_take(void *of, const char *label, struct str words);

/* The answer: a line for each of what ends. */
void sunset_word_answer(struct out *out, const struct sunset_report *report,
			enum sunset_method method);

/* What has to be known about it, sentence by sentence from 0 on. False: there are no more. */
bool sunset_word_note(struct out *out, const struct sunset_report *report, unsigned index);

/* Was there nothing that anybody could depend on: a file without logins? */
bool sunset_is_empty(const struct sunset_report *report);

/* What is to be done, whoever it is for, from 0 on. False: there are no more. */
bool sunset_word_todo(struct out *out, const struct sunset_report *report, unsigned index);

/* A table: titles, and row by row as many cells. */
enum { SUNSET_COLUMNS = 8 };
const char *sunset_title(const struct sunset_report *report, unsigned column);
const char *sunset_title_brief(const struct sunset_report *report, unsigned column);
bool sunset_title_right(const struct sunset_report *report, unsigned column);

/* A cell of a use of a row of a policy; `number` is the row's, from 1 on, in the first of its
 * uses that are shown, else 0. */
void sunset_word_use(struct out *out, const struct sunset_report *report,
		     const struct sunset_row *row, const struct sunset_use *use, uint32_t number,
		     unsigned column);

/* A cell of a tally of logins. */
void sunset_word_tally(struct out *out, const struct sunset_report *report,
		       const struct sunset_tally *tally, unsigned column);

/* The same without its subject, in a line of its own. */
void sunset_word_use_line(struct out *out, const struct sunset_report *report,
			  const struct sunset_row *row, const struct sunset_use *use);
void sunset_word_tally_line(struct out *out, const struct sunset_report *report,
			    const struct sunset_tally *tally);

/* Some of a row's subjects by name, the rest counted. */
void sunset_word_subjects(struct out *out, const struct sunset_report *report,
			  const struct sunset_row *row);

/* About a row: what it loses and opens and what to do, with details all; what is lost of a
 * tally's logins, and what to do. OK or NOMEM. */
enum status sunset_word_row(const struct sunset_report *report, const struct sunset_row *row,
			    sunset_take *take, void *of);
enum status sunset_word_moved(const struct sunset_report *report, const struct sunset_tally *tally,
			      sunset_take *take, void *of);

/* Of a policy: whom nothing concerns, by the reason that SOAP login() is refused for. False:
 * there is nobody. */
bool sunset_word_others(struct out *out, const struct sunset_report *report);

/* Is there something to be said of the row, of the tally's logins, besides the table? */
bool sunset_row_is_told(const struct sunset_report *report, const struct sunset_row *row);
bool sunset_tally_is_told(const struct sunset_report *report, const struct sunset_tally *tally);

#endif
