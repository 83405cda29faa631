/* Text as a YAML scalar that every reader of YAML takes for the same text, here
 * and in an editor. The one place that knows when quotes are needed: whatever
 * writes policies asks it. */
#ifndef LOAD_YAML_WRITE_H
#define LOAD_YAML_WRITE_H

#include "base/out.h"

/* May the text stand without quotes, as key, value or item, in lines or `brackets`,
 * and is it no number, boolean, date or null to anybody? */
bool yaml_is_plain(struct str text, bool brackets);

/* The text in the plainest form that keeps it: without quotes, in single ones,
 * or, when it holds what cannot stand in a YAML file as it is or what nobody would
 * see, in double ones with escapes. `text` is UTF-8; one line is written. */
void yaml_write_text(struct out *out, struct str text, bool brackets);

/* May the text be a line of a block scalar, where no sign means anything but itself?
 * Not if some can't stand in a YAML file, or nobody would see them, as a blank at the
 * end. */
bool yaml_is_line(struct str text);

/* Two texts, both not empty, as one, in lines. The first ends in a sign that means
 * nothing to YAML beside another: the '@' of a network, the '/' of a path. */
void yaml_write_joined(struct out *out, struct str before, struct str text);

/* Is the text, as it would be written in lines behind its `anchor` ("&x"; empty: it has
 * none), short enough for a key? A longer one needs `? ` before it. */
bool yaml_is_simple_key(struct str anchor, struct str text);

#endif
