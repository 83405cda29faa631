/* The question of `reset-option` asked about everybody: each user, those whose profile the policy
 * does not have, and each profile that no user has. */
#ifndef CLI_RESET_EVERYBODY_H
#define CLI_RESET_EVERYBODY_H

#include "report/reset_report.h"

/* OK or NOMEM. The rows live in `arena`. */
enum status reset_everybody(const struct ruleset *ruleset, struct arena *arena,
			    struct reset_table *ret);

#endif
