/* What a message may show of a file of metadata: excerpts end up in logs and in reports that
 * others read, and a connected app holds its consumerSecret. */
#ifndef LOAD_METADATA_MASK_H
#define LOAD_METADATA_MASK_H

#include "load/metadata.h"

/* The text of a file of that type, in UTF-8, as it may be shown: each character of a text, of
 * an attribute, of a comment becomes one "*", blanks and line breaks stay, and so does every
 * place in it. Names of elements stay, and the texts of those that metadata_rows.h reads for the
 * type, xmlns and xsi attributes, the declaration. It may be no XML: what cannot be told apart
 * is hidden. In time that grows with the text; `ret` lives in `arena`. OK or NOMEM. */
enum status metadata_mask(struct str text, enum metadata_type type, struct arena *arena,
			  struct str *ret);

#endif
