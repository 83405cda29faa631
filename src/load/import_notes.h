/* The comments of a policy that was made of Salesforce metadata: above it of what it was made,
 * above each object, and each group of values that another file than the object's says, where
 * that was; and, as lines to fill in, what metadata does not say and matters for logins. */
#ifndef LOAD_IMPORT_NOTES_H
#define LOAD_IMPORT_NOTES_H

#include "load/policy_print.h"

/* What there is, for a sentence about it. */
struct import_counts {
	uint32_t files; /* of metadata, that say something of it */
	uint32_t profiles, permission_sets, apps, ranges;
};

struct import_notes {
	const struct policy *policy; /* as it was loaded: its places, its sources */
	struct str folder;           /* that was imported, as the command line calls it */
	struct import_counts counts;
	bool users;    /* the policy names some, or a file of them */
	uint32_t file; /* of the object at hand */
};

/* OK or NOMEM. */
enum status import_count(const struct policy *policy, struct import_counts *ret);

/* "2 profiles, 1 permission set, 3 ranges": what there is none of is left out but for profiles
 * and ranges. */
void import_counts_print(struct out *out, const struct import_counts *counts);

/* The lines above the policy. */
void import_head_print(struct out *out, const struct import_notes *notes);

/* For struct print_notes, `with` the notes. */
void import_note_see(void *with, const struct print_spot *spot, struct printer *printer);

/* What a file of the policy is called from the folder on, if it is below it; else its name as it
 * is. "./force-app/x", "force-app" → "x". Here for tests. */
struct str import_file_name(struct str folder, struct str file);

#endif
