/* Rows of range lists as YAML: addresses, '@network', {cidr, description}. */
#ifndef LOAD_RANGE_TEXT_H
#define LOAD_RANGE_TEXT_H

#include "base/out.h"
#include "policy/policy.h"

/* A row, in lines or between brackets. */
void range_text_row(struct out *out, const struct range_row *row, bool brackets);

/* A whole list in brackets. */
void range_text_list(struct out *out, const struct range_list *list);

#endif
