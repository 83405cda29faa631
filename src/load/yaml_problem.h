/* Says what libyaml could not read, in words for people who did not write a
 * YAML parser. For yaml_reader.c only. */
#ifndef LOAD_YAML_PROBLEM_H
#define LOAD_YAML_PROBLEM_H

#include <yaml.h>

#include "base/finding.h"

/* Adds the finding for the error that stopped the parser in `text`. */
void yaml_problem_add(const yaml_parser_t *parser, struct str text, uint32_t file,
		      struct findings *findings);

#endif
