/* What came of repairing the refuted properties of a policy: where the reports of
 * `prove --repair` begin. Each is repaired in the policy as the repairs before it leave it, so
 * that one patch mends all of them. */
#ifndef REPORT_REPAIRED_H
#define REPORT_REPAIRED_H

#include "base/json.h"
#include "engine/repair.h"
#include "report/proved.h"

enum repair_result {
	REPAIR_MADE,    /* the patch has it */
	REPAIR_MENDED,  /* by repairs before it: nothing to do */
	REPAIR_NONE,    /* no edit was found */
	REPAIR_BREAKS,  /* every edit that was found breaks a property that is proved: the patch
	                   leaves it out */
	REPAIR_BY_HAND, /* the list is written in a way that cannot be edited alone: likewise */
	REPAIR_RESULT_COUNT
};

extern const struct str repair_result_names[REPAIR_RESULT_COUNT]; /* "made", … */

/* What an edit does to everybody's logins. */
struct repair_effect {
	uint64_t of_class[DIFF_CLASS_COUNT];
	uint32_t profiles, users; /* of whom the property does not speak, and whose verdicts
	                             change */
};

struct repaired {
	const struct proved *proved;
	enum repair_result result;
	struct repair repair;
	const struct policy *policy;      /* that the edit is about */
	const struct kept_property *kept; /* what held before it */
	uint32_t kept_count;
	struct repair_effect effect; /* of the edit that is offered */
	struct str patch;            /* made: of this repair, after those before it */
	const char *by_hand;         /* why, a sentence's end ... */
	struct place by_hand_place;  /* ... and where; in the original */
};

struct repaired_file {
	struct str name, before, after;
};

struct repairs {
	const struct repaired *at; /* the refuted properties, in their order */
	size_t count;
	const struct repaired_file *files; /* with all repairs that were made */
	uint32_t file_count;
};

/* Sums up the changes that the edit makes. In `scratch`. OK or NOMEM. */
enum status repair_effect_find(const struct diff *diff, const struct property *property,
			       struct arena *scratch, struct repair_effect *ret);

/* The reports, of report->repairs. Text: all of them, and the patch. OK or NOMEM. */
enum status repairs_text(const struct page *page, const struct proof_report *report);
enum status repairs_markdown(struct out *out, const struct proof_report *report);

/* The member "repairs" of the object at hand (repair_schema.h). OK or NOMEM. */
enum status repairs_json(struct json *json, const struct proof_report *report);

#endif
