/* `audit` in words that text, Markdown, HTML, JUnit and the others share. Plain text, harmless on a
 * terminal, with HARD_BLANK (page.h) where a line must not break. */
#ifndef REPORT_AUDIT_WORDS_H
#define REPORT_AUDIT_WORDS_H

#include "report/audit_facts.h"

/* "org", "profile "Sales"". */
void audit_word_object(struct out *out, const struct policy *policy, struct audit_object object);

/* "policies/acme.yaml:9, profile "Sales"; line 12: the row that holds it; US 62 %". */
void audit_word_where(struct out *out, const struct audit_answer *answer,
		      const struct audit_finding *finding);

/* "US", "AS64500 Example", "unknown". */
void audit_word_location(struct out *out, const struct locations *locations, uint32_t location);

/* Where the addresses of a finding are, and whose: "US 62 %, DE 31 %, 2 more; AS64500 Example".
 * False: there is nothing to say. */
bool audit_word_owners(struct out *out, const struct audit_answer *answer,
		       const struct audit_finding *finding);

/* Why it does not count: "accepted until 2026-12-31 by owner: reason", "known since 2026-05-02, 204
 * days". False: it does. */
bool audit_word_standing(struct out *out, const struct audit_report *report,
			 const struct audit_answer *answer, const struct audit_finding *finding);

/* "for want of a country database (geo.country in the policy, or in an --overlay) and …": bits of
 * enum audit_need. */
void audit_word_lacks(struct out *out, unsigned lacks);

/* Of a finding that counts, what does not, or has become more: "accepted by exceptions: 16 of 272
 * addresses; grew by 256 addresses since the baseline of 2026-05-02: 16.0.0.0/24". False: nothing of
 * that. */
bool audit_word_part(struct out *out, const struct audit_finding *finding);

/* "2 rules were not asked, for want of …: RULE, RULE", each rule in one sentence; sentence by
 * sentence from 0 on. False: no more. */
bool audit_word_unasked(struct out *out, const struct audit *audit, unsigned index);

/* "2 errors, 1 warning, 3 known"; "nothing found". */
void audit_word_counts(struct out *out, const struct audit_counts *counts);

/* What was looked at besides the policies, sentence by sentence from 0 on. False: no more. */
bool audit_word_note(struct out *out, const struct audit_report *report, unsigned index);

/* What is said of a finding, where it stands as a sentence: with a capital letter, else as it
 * is. */
void audit_word_sentence(struct out *out, const char *said);

/* "org.trusted_ip_ranges", "profiles.login_ip_ranges of "Sales"". */
void audit_word_list(struct out *out, const struct policy *policy, const struct audit_list *list);

#endif
