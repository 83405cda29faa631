/* The answer of `reset-option` in words, piece by piece: what text, Markdown and JSON say in the
 * same way. Everything is harmless on a terminal, with HARD_BLANK (page.h) where a line must not
 * break. */
#ifndef REPORT_RESET_WORDS_H
#define REPORT_RESET_WORDS_H

#include "report/reset_report.h"
#include "report/template.h"

/* "MISSING", "PRESENT", "UNDECIDED", and in which colour. */
const char *reset_answer_words(enum reset_answer answer);
enum colour reset_answer_colour(enum reset_answer answer);

/* "confirmed", "likely", "unknown". */
const char *reset_grade_words(enum grade grade);

const struct policy *reset_policy(const struct reset_report *report);

/* "etl@acme.example · profile API Integration". */
void reset_word_who(struct out *out, const struct reset_report *report);

/* The answer in a sentence. */
void reset_word_answer(struct out *out, const struct reset_report *report);

/* Why: a sentence with the lines behind it; and what to do about it. OK or NOMEM. */
enum status reset_word_cause(struct out *out, const struct reset_report *report,
			     const struct reset_reason *reason);
void reset_word_remedy(struct out *out, const struct reset_report *report,
		       const struct reset_reason *reason);

/* What was seen contradicts the policy; what of it must be wrong. */
void reset_word_observed(struct out *out, const struct reset_report *report);

/* Whether a token is of use; what a password change does to it, empty where nothing needs one; the
 * trap, empty where there is none. */
enum status reset_word_token(struct out *out, const struct reset_report *report);
void reset_word_new_password(struct out *out, const struct reset_report *report);
void reset_word_trap(struct out *out, const struct reset_report *report);

/* A token is needed and cannot be reset since a code takes its place, but there is no
 * authenticator to show one; empty: it is not so. */
void reset_word_no_code(struct out *out, const struct reset_report *report);

/* Has whoever it is about personal settings, where the option could be? */
bool reset_has_page(const struct reset_report *report);

void reset_word_login_as(struct out *out);

/* Why there is no way; empty: there is one. How the ways are to be read; empty: there are none. */
void reset_word_no_way(struct out *out, const struct reset_report *report);
void reset_word_ways(struct out *out, const struct reset_report *report);

/* One change, as something to do: "move the user to profile …", and whom else it concerns. */
void reset_word_change(struct out *out, const struct reset_report *report,
		       const struct reset_change *change);
extern const struct template_set reset_change_templates;

/* "avatar › Settings › …". */
const char *reset_ui_path(enum reset_ui ui);
const char *reset_ui_words(enum reset_ui ui); /* "Lightning", … */

/* What a permission and a feature are called in Setup: "API Only User", … */
extern const char *const reset_power_words[PERMISSION_COUNT];
const char *reset_permission_words(uint32_t permission);
const char *reset_feature_words(uint32_t feature);

/* The name of a profile, permission set, … that evidence, or a change, is about; empty: none. */
struct str reset_evidence_name(const struct reset_report *report, const struct reset_evidence *of);
struct str reset_change_name(const struct reset_report *report, const struct reset_change *of);

#endif
