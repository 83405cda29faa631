/* The audit's rules in words: what each asks exactly, why, and what to do. Rows by enum audit_rule;
 * `audit --rules`, `explain-code`, docs/AUDIT.md, the help in SARIF are printed from them. */
#ifndef REPORT_AUDIT_CATALOGUE_H
#define REPORT_AUDIT_CATALOGUE_H

#include "base/out.h"
#include "engine/audit_rules.h"

/* All texts are ours: plain ASCII, what a user would type in `backquotes`. */
struct audit_entry {
	const char *title;     /* one line, no full stop: "Trusted ranges cover the Internet" */
	const char *question;  /* what is asked, as a question */
	const char *criterion; /* when exactly the answer is yes, with every number */
	const char *near_miss; /* what is like it and is not found */
	const char *why;       /* what can happen, in one to three sentences */
	const char *fix;       /* what to do */
	const char
	    *source; /* where it is known from: a document's name and address, "DECISIONS.md, …" */
	const char
	    *controls; /* of the Security Benchmark for Salesforce: "SBS-AUTH-003"; NULL: none */
};

/* A file of rows for each group; each is as long as if it had all rules, and has those of its own. */
extern const struct audit_entry audit_catalogue_open[AUDIT_RULE_COUNT],
    audit_catalogue_useless[AUDIT_RULE_COUNT], audit_catalogue_typo[AUDIT_RULE_COUNT],
    audit_catalogue_broken[AUDIT_RULE_COUNT];

extern const char *const audit_group_titles[AUDIT_GROUP_COUNT]; /* "Too open" */

/* What a rule needs, for programs: "countries"; and for people, as a sentence. */
extern const struct str audit_need_names[AUDIT_NEED_COUNT];
extern const char *const audit_need_words[AUDIT_NEED_COUNT];

/* The row of a rule. */
extern const struct audit_entry *const audit_catalogue[AUDIT_RULE_COUNT];

#endif
