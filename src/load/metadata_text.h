/* A whole file of metadata as text, so that a message can show the line that it speaks of.
 * Only files with findings are read so. */
#ifndef LOAD_METADATA_TEXT_H
#define LOAD_METADATA_TEXT_H

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

/* The text as UTF-8, without byte order mark: places of xml.h are places in it. The encoding
 * is that of its mark, else what it looks like (UTF-16) or declares. Of bytes that are no text
 * in it, UTF-8 stays as it is; half a surrogate pair of UTF-16, with what follows it, becomes
 * U+FFFD, and other UTF-16 ends before them; others become U+FFFD. The text is a part of `bytes`, or lives in `arena`. OK or NOMEM. */
enum status metadata_text_decode(struct str bytes, struct arena *arena, struct str *ret);

/* The encoding that <?xml … encoding="…" ?> declares; empty: none. */
struct str metadata_encoding(struct str bytes);

#endif
