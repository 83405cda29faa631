/* A published list that comes compressed with gzip, whatever it is called. */
#ifndef LOAD_PUBLISHED_UNPACK_H
#define LOAD_PUBLISHED_UNPACK_H

#include "base/finding.h"

/* Do the bytes begin as gzip does? */
bool published_is_packed(struct str bytes);

/* Unpacks them into `arena`. OK; INVALID: they are damaged, or more than a file of a policy may
 * have, which is a finding at `place`; NOMEM. */
enum status published_unpack(struct str bytes, struct arena *arena, struct findings *findings,
			     struct place place, struct str *ret);

#endif
