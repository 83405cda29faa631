/* Does the formatted text say what the old one said? Asked of every text before
 * anybody gets it, with means of their own. For fmt.c only. */
#ifndef LOAD_FMT_VERIFY_H
#define LOAD_FMT_VERIFY_H

#include "load/fmt.h"

/* Compares two texts of policies that were read without a finding, node by node,
 * whatever the model makes of them, and by their comments. `*ret` is NULL, or
 * what is not the same. OK or NOMEM. */
enum status fmt_verify(struct str before, struct str after, const struct fmt_options *options,
		       const char **ret);

#endif
