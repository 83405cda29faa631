/* One answer of the engine with everything a report needs to word it. All
 * reports of a login begin here. */
#ifndef REPORT_ANSWER_H
#define REPORT_ANSWER_H

#include "base/out.h"
#include "engine/evidence.h"
#include "engine/outcomes.h"

struct answer {
	const struct ruleset *ruleset;
	const struct login *login;       /* as asked */
	const struct outcomes *outcomes; /* what came of it */
	const struct range *part;        /* the part of a block it is for, or NULL: login->ip */
	uint64_t row;                    /* of a login file, or 0 */
	const struct change *changes;    /* what would change it, for the long forms ... */
	size_t change_count;             /* ... that show it: answer_changes_find() */
	struct evidence_cache *cache;    /* when there are many parts, or NULL */
	struct arena *scratch;           /* for what is found on the way */
};

const struct policy *answer_policy(const struct answer *answer);
bool answer_depends(const struct answer *answer);
const struct profile *answer_profile(const struct answer *answer);
const struct user *answer_user(const struct answer *answer); /* or NULL */
const struct app *answer_app(const struct answer *answer);   /* that the channel uses, or NULL */

/* The answer for one part of a block, of the answer for the whole (without
 * changes). */
struct answer answer_of_part(const struct answer *answer, const struct part *part);

/* Finds what would change the answer. OK or NOMEM. */
enum status answer_changes_find(struct answer *answer);

/* The addresses the answer is for: the part, or the login's one, which is put into
 * `room`; NULL: it is not known. */
const struct range *answer_where(const struct answer *answer, struct range *room);

/* Do the facts with a default count for this login: was it said, or does its
 * channel and phase use it? */
bool answer_shows_credential(const struct answer *answer);
bool answer_shows_strong_auth(const struct answer *answer);

/* The step that gave the decision its reason, or STEP_COUNT. */
enum step decision_step(const struct decision *decision, enum phase phase);

/* The evidence of a step of the answer, over all its addresses. OK or NOMEM. */
enum status answer_evidence(const struct answer *answer, enum step step, struct evidence **ret,
			    size_t *ret_count);

/* The same for a change of the answer. */
enum status change_evidence(const struct answer *answer, const struct change *change,
			    enum step step, struct evidence **ret, size_t *ret_count);

/* Is this a row that holds all these addresses? */
bool row_holds(const struct evidence *row, const struct range *where);

/* Does one of the org's trusted ranges hold all addresses of the answer? OK or
 * NOMEM. */
enum status answer_trusted(const struct answer *answer, bool *ret);

/* Was a location consulted for any of the answer's outcomes? */
bool answer_is_estimate(const struct answer *answer);

/* The name of a place's file, and how a place is written: "file:line", "file"
 * for line 0 (then it is not written anywhere). */
struct str place_file(const struct policy *policy, struct place place);
void place_text(struct out *out, const struct policy *policy, struct place place);

/* The addresses of an outcome, short: the range, or the first and how many more. */
enum status region_text(struct out *out, struct rangeset region, struct arena *scratch);

/* The value of a fact in a combination: "known", "ui", "inside-hours", … (not for
 * the address). */
struct str fact_value(enum fact fact, const struct facts *facts);

#endif
