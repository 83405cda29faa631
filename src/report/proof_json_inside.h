/* Inside proof_json.c and what it is made of. */
#ifndef REPORT_PROOF_JSON_INSIDE_H
#define REPORT_PROOF_JSON_INSIDE_H

#include "base/json.h"
#include "report/proof_blocks.h"

struct proof_writing {
	struct json json;
	const struct proof_report *report;
};

const struct policy *proof_json_policy(const struct proof_writing *w);

/* Words that were made in memory, hard blanks as blanks; they are given back. */
enum status proof_json_words(struct json *json, const char *key, struct out *words);

/* The member "ranges". */
enum status proof_json_ranges(struct proof_writing *w, struct rangeset set);

/* The members "verdict" and "reason". */
void proof_json_decision(struct json *json, const struct decision *decision);

/* The member "approved": how the approved policy decides, and its line. */
enum status proof_json_approved(struct proof_writing *w, const struct diff_view *view,
				const struct diff_group *group, const struct diff_change *change);

/* The members "violations", and "changes" of no_broader_than. */
enum status proof_json_violations(struct proof_writing *w, const struct proof *proof);
enum status proof_json_changes(struct proof_writing *w, const struct proved *proved);

#endif
