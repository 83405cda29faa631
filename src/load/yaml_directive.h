/* Lines that begin with % before a document, seen without libyaml. For
 * yaml_reader.c only. */
#ifndef LOAD_YAML_DIRECTIVE_H
#define LOAD_YAML_DIRECTIVE_H

#include "base/str.h"

/* The number of the first line from line `from` on (both from 0) that begins
 * with `directive`, where nothing but comments, blank lines, other directives
 * and ends of documents stands before it; SIZE_MAX when there is none. */
size_t yaml_directive_find(struct str text, size_t from, struct str directive);

#endif
