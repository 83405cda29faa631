/* Which of Salesforce's rules apply. They changed over the years; a policy
 * names a date, and the newest rule set not after it is used (DECISIONS.md, "The
 * rules changed: rule sets"). */
#ifndef POLICY_RULES_H
#define POLICY_RULES_H

#include "base/str.h"

/* In the order of their dates: a later one has everything of the earlier. */
enum rules {
	RULES_2019_01, /* the base procedure */
	RULES_2025_09, /* non-revenue orgs: trusted ranges no longer waive device activation */
	RULES_2025_11, /* broad range lists no longer waive device activation */
	RULES_2026_02, /* ui-sso logins need device activation like ui */
	RULES_2026_07, /* every ui and ui-sso login of an employee needs MFA */
	RULES_2027_06, /* SOAP login() is retired */
	RULES_COUNT,
	RULES_DEFAULT = RULES_2026_02
};

extern const struct str rules_names[RULES_COUNT]; /* "2019-01", … */

enum rules_error { RULES_OK, RULES_BAD_DATE, RULES_TOO_EARLY };

/* Reads YYYY-MM-DD or YYYY-MM (its first day) and picks the rule set. */
enum rules_error rules_parse(struct str text, enum rules *ret);

#endif
