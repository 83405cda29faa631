/* What several formats of `audit` have to know of its result besides what is written there. */
#ifndef REPORT_AUDIT_FACTS_H
#define REPORT_AUDIT_FACTS_H

#include "report/audit_catalogue.h"
#include "report/audit_report.h"

extern const struct str audit_standing_names[AUDIT_EXCEPTED + 1]; /* "new", "known", … */

/* The number of a need's bit: audit_need_names[], audit_need_words[]. */
unsigned audit_need_index(enum audit_need need);

/* Was it asked? Not when it was skipped, or what it needs was not there. */
bool audit_rule_is_asked(const struct audit *audit, enum audit_rule rule);

/* Was it not asked for want of this? */
bool audit_rule_wants(const struct audit *audit, enum audit_rule rule, enum audit_need need);

/* What it was not asked for want of: bits of enum audit_need; 0: it was asked, or skipped. */
unsigned audit_rule_lacks(const struct audit *audit, enum audit_rule rule);

/* Were the same rules not asked of all policies, for want of the same things? */
bool audit_unasked_alike(const struct audit_report *report);

/* Is the finding new, and at the level or above? */
bool audit_finding_fails(const struct audit_report *report, const struct audit_finding *finding);

/* How many findings there are; of each severity those that are new. */
struct audit_counts {
	uint64_t of[SEVERITY_COUNT];
	uint64_t known, excepted;
};
struct audit_counts audit_counts_of(const struct audit *audit);
struct audit_counts audit_counts_all(const struct audit_report *report);

/* Findings of a rule lie side by side: how many of them from `first` on are shown; `*ret_next` is
 * the first of another rule, or the number of findings. */
uint32_t audit_rule_shown(const struct audit_report *report, const struct audit *audit,
			  uint32_t first, uint32_t *ret_next);

/* How many addresses of each family. */
void audit_families(struct rangeset set, struct count *ret_v4, struct count *ret_v6);

/* The exception that accepts it, or NULL. */
const struct exception *audit_exception(const struct audit_answer *answer,
					const struct audit_finding *finding);

/* The days from a date to today. */
int64_t audit_age(const struct audit_report *report, struct str since);

/* A list: its key ("profiles.login_ip_ranges"), and the sum of the sizes of its rows; 2^128 stands
 * for that or more. */
extern const struct str audit_list_keys[RANGES_KIND_COUNT];
bool audit_list_has_v4(const struct audit_list *list);
struct count audit_list_sum_v4(const struct audit_list *list);
struct count audit_list_sum_v6(const struct audit_list *list);

#endif
