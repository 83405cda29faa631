/* Statements changed in a file of Salesforce metadata, with every other byte left as it is.
 * What comes out is read again, and says what was wanted and nothing else, before anybody sees
 * it.
 *
 *	bytes ──read──▶ what it says   ┐
 *	                what is wanted ┘──compare──▶ element_tree.h ──element_splice.h──▶ bytes
 *
 * Statements that are alike are not touched. A row of a range list whose description alone is
 * another is edited; one with other addresses goes, and the new one comes where the order of the
 * list puts it, behind the last where it has none. A permission that goes becomes false, for
 * deploying a file that does not speak of it would leave it. */
#ifndef LOAD_METADATA_EDIT_H
#define LOAD_METADATA_EDIT_H

#include "load/metadata.h"

/* What the bytes of a file of that type and name say, in `arena`. INVALID: something is wrong
 * with them, which is a finding. NOMEM. */
enum status metadata_bytes_read(struct str bytes, enum metadata_type type, struct str name,
				struct arena *arena, struct findings *findings,
				struct metadata *ret);

/* The bytes of a file of the type and name of `wanted`, so that it says that; of the same bytes
 * when it does. Of a statement that `wanted` does not make (place.line 0) nothing is taken away,
 * but of ranges, which are all those the file is to have, and of hours. In `arena`.
 * INVALID: `*ret_refused` is why it must be made by hand, a sentence's end. NOMEM. */
enum status metadata_edit(struct str bytes, const struct metadata *wanted, struct arena *arena,
			  struct str *ret, const char **ret_refused);

/* Do the two say the same, in whatever order and place? In `*ret`. OK or NOMEM. */
enum status metadata_same(const struct metadata *a, const struct metadata *b, struct arena *arena,
			  bool *ret);

#endif
