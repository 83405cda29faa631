/* What YAML makes of text without quotes. YAML 1.1 and 1.2 differ, and so do
 * the programs that read them; what any of them takes for something else than
 * text is a surprise here. */
#ifndef LOAD_YAML_SURPRISE_H
#define LOAD_YAML_SURPRISE_H

#include "base/str.h"

/* "a number", "a boolean", "nothing" (null), "a date"; NULL: text. */
const char *yaml_reads_as(struct str text);

/* The same with the value where it is not what stands there: "the number 1320" for
 * 22:00, "false" for no, "infinity" for .inf. A literal, or in `ret`. By YAML 1.1, where
 * it reads the text at all: 017 is the number 15. */
enum { YAML_READING = 48 };
const char *yaml_reading(struct str text, char ret[static YAML_READING]);

bool yaml_is_boolean(struct str text);

/* Which one, of a text that is one. */
bool yaml_boolean(struct str text);

#endif
