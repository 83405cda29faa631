/* What Salesforce metadata says, as a policy file of its own: in order, laid out as fmt does,
 * with comments that say where each object came from and what metadata cannot say.
 *
 *	struct policy ──import_order.h──▶ sorted ──policy_print.h──▶ text ──fmt.h──▶ text
 *	                                  import_notes.h ──▶ comments ┘        │
 *	                                     ▲────── read again, the same? ────┘
 */
#ifndef LOAD_POLICY_IMPORT_H
#define LOAD_POLICY_IMPORT_H

#include "load/import_notes.h"
#include "load/load.h"

struct import_how {
	struct str folder;    /* that was imported, as the command line calls it */
	struct str name;      /* of the file to be, which paths in it are relative to */
	struct str users_csv; /* a source the file shall name; empty: none */
	bool bare;            /* without comments */
};

struct import_result {
	struct str text;
	struct import_counts counts;
	/* Of the text when it is read again: errors of the users' file. */
	struct sources sources;
	struct findings findings;
	const char *defect; /* why the text must not be used, which is a mistake of this
			       program's; NULL: all is well */
};

/* Makes the text of `policy`, which was loaded without errors; paths it names are relative to
 * the new file already. The text is read again and compared, so that it loads and says the
 * same. OK, maybe with a defect; INVALID: the findings say what is wrong with the users' file;
 * NOMEM; IO. Everything lives in `arena`. */
enum status policy_import(const struct policy *policy, const struct import_how *how,
			  const struct load_options *options, struct arena *arena,
			  struct import_result *ret);

#endif
