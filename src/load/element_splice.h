/* Edits of an element tree made in the bytes of its file, with everything else left as it is:
 * comments, CDATA, blanks, line ends. What comes looks like its neighbours. */
#ifndef LOAD_ELEMENT_SPLICE_H
#define LOAD_ELEMENT_SPLICE_H

#include "load/element_tree.h"

/* The file `bytes`, whose tree was read and edited, with the edits; in `arena`. `ascii`: the
 * file is in an encoding that lacks characters, so those beyond ASCII are written as
 * &#x20AC;. OK or NOMEM. */
enum status element_splice(const struct element *root, struct str bytes, bool ascii,
			   struct arena *arena, struct str *ret);

#endif
