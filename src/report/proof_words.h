/* A proof in words: the pieces that its reports share. Plain text, harmless on a terminal, with
 * HARD_BLANK (page.h) where a line must not break. */
#ifndef REPORT_PROOF_WORDS_H
#define REPORT_PROOF_WORDS_H

#include "report/answer.h"
#include "report/property_words.h"
#include "report/proved.h"

/* Ranges, names and rows, and blocks (proof_blocks.h), that text and Markdown show. */
enum { PROOF_SHOWN = 4, BLOCKS_SHOWN = 8 };

/* "PROVED", …; with a sign before it, and in which colour. */
extern const char *const proof_result_words[PROOF_RESULT_COUNT];
extern const char *const proof_result_signs[PROOF_RESULT_COUNT];
extern const enum colour proof_result_colours[PROOF_RESULT_COUNT];

/* The login that a proof shows: the witness of a refuted one, the example of `exists`, the
 * login that is open, of `exists` refuted the nearest. NULL: there is none. */
const struct login *proof_login(const struct proof *proof);

/* The answer to it, by the procedure. `outcomes` is room for it. OK or NOMEM. */
enum status proof_answer(const struct proof_report *report, const struct login *login,
			 struct outcomes *outcomes, struct answer *ret);

/* The answer in a sentence: "No login of profile Staff from outside @office is allow.",
 * "ALLOWED for profile Staff by ui from 0.0.0.0, but no login of …". */
void proof_word_answer(struct out *out, const struct policy *policy, const struct proved *proved);

/* The minutes of the week without such a login: "Mon-Fri 00:00-07:00, 20:00-24:00; Sun all
 * day". */
void proof_word_minutes(struct out *out, const struct proof *proof);

/* How much was looked at: "4,224 cases: up to 11 regions of addresses × 96 combinations of
 * facts, for 3 profiles and users, 2 of which can be told apart". */
void proof_word_cases(struct out *out, const struct proof *proof);

/* What was taken for granted: "a login, not a request", by number; NULL at the end. */
const char *proof_assumed(const struct property *property, unsigned index);

/* From where it is contradicted: at most PROOF_SHOWN ranges, the rest counted, and the exact
 * number of addresses. OK or NOMEM. */
enum status proof_word_set(struct out *out, struct rangeset set, struct arena *scratch);
enum status proof_word_region(struct out *out, const struct proof *proof, struct arena *scratch);

/* The first of them by name, as long as `*shown` is below PROOF_SHOWN. */
void proof_word_named(struct out *out, const struct policy *policy, const struct subject *subjects,
		      uint32_t count, uint32_t *shown);

/* Who contradicts it: the number of subjects, and some by name. */
void proof_word_subjects(struct out *out, const struct policy *policy, const struct proof *proof);

/* The rule and the database for want of which it is undecided. */
void proof_word_open(struct out *out, const struct policy *policy, const struct proof *proof);

/* Of no_broader_than: "approved.yaml says refuse [profile-ip]". */
void proof_word_approved(struct out *out, const struct proved *proved);

/* "1 refuted, 2 proved". */
void proof_word_totals(struct out *out, const struct proof_report *report);

#endif
