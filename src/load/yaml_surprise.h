/* What YAML makes of text without quotes. YAML 1.1 and 1.2 differ, and so do
 * the programs that read them; what any of them takes for something else than
 * text is a surprise here. */
#ifndef LOAD_YAML_SURPRISE_H
#define LOAD_YAML_SURPRISE_H

#include "base/str.h"

/* "a number", "a boolean", "nothing" (null), "a date"; NULL: text. */
const char *yaml_reads_as(struct str text);

bool yaml_is_boolean(struct str text);

#endif
