/* Places of findings, for services that know a repository: standard input is no file of
 * theirs, so a place in it is told in words. */
#ifndef REPORT_FINDING_PLACE_H
#define REPORT_FINDING_PLACE_H

#include "base/out.h"
#include "base/source.h"

/* Is it in a file, whose name others know? */
bool place_has_file(const struct sources *sources, struct place place);

/* "line 2, column 7 of standard input: " for a place there; nothing for others. */
void place_words(struct out *out, const struct sources *sources, struct place place);

/* The line of a place, as far as it is fit to be repeated: else empty. */
struct str place_line(struct sources *sources, struct place place);

#endif
