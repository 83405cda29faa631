/* The formats of the verbs that answer one question or a file of them. */
#ifndef CLI_FORMATS_H
#define CLI_FORMATS_H

#include "base/str.h"

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_CSV, FORMAT_JSONL, FORMAT_COUNT };

extern const struct str format_words[FORMAT_COUNT]; /* "text", … */

#endif
