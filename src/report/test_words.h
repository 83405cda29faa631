/* A failed test in words: the pieces that its reports share. Plain text, harmless on a
 * terminal, with HARD_BLANK (page.h) where a line must not break. */
#ifndef REPORT_TEST_WORDS_H
#define REPORT_TEST_WORDS_H

#include "report/answer.h"
#include "report/tested.h"

/* Failures of one test that text and Markdown show. */
enum { FAILURES_SHOWN = 3 };

/* The answer that a failure got. */
struct answer failure_answer(const struct tested *tested, const struct test_failure *failure,
			     struct arena *scratch);

/* The lines of the step that decided it; none of an answer that depends. OK or NOMEM. */
enum status failure_evidence(const struct answer *answer, struct evidence **ret, size_t *ret_count);

/* "refuse [profile-ip or app-ip]"; "allow:trusted-ip" is "allow [trusted-ip]". */
void test_word_expected(struct out *out, const struct expect *expect);

/* "allow never comes with login-hours: that is a reason to refuse", of an expectation that no
 * login can meet; nothing of others. */
void test_word_never(struct out *out, const struct expect *expect);

/* "token [untrusted-ip]"; "depends on device". */
void test_word_got(struct out *out, const struct outcomes *outcomes);

/* What else fails like it: "and for 254 more addresses: 192.0.2.1 - 192.0.2.255", and of how
 * many ranges it is the first; nothing when the address is alone. */
void test_word_more(struct out *out, const struct test_failure *failure);
bool failure_has_more(const struct test_failure *failure);

/* "12 logins", "12 logins from 256 addresses": what a test stands for. */
void test_word_extent(struct out *out, const struct test_result *result);

/* All of it in a line: "expected token, got allow [trusted-ip] for etl@acme.example · soap ·
 * 203.0.113.0 (and for …), decided by policies/acme.yaml:31". OK or NOMEM. */
enum status test_word_failure(struct out *out, const struct answer *answer,
			      const struct test_result *result, const struct test_failure *failure);

/* "expected token, got allow [trusted-ip]". */
void test_word_short(struct out *out, const struct test_result *result,
		     const struct test_failure *failure);

/* How many wrong answers there are beyond those that were shown: "and 7 more wrong answers". */
void test_word_rest(struct out *out, const struct test_result *result, size_t shown);

/* "3 tests, 1 failed", "1 policy has errors": the last line. */
void test_word_totals(struct out *out, const struct test_report *report);

/* "coverage 33 %, below the threshold of 90 %". */
bool threshold_missed(const struct threshold_met *threshold);
void test_word_missed(struct out *out, const struct threshold_met *threshold);

/* "coverage is at least 90 %": as a test of its own. */
void test_word_threshold(struct out *out, const struct threshold_met *threshold);

#endif
