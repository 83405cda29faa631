/* Of many logins that would show the same, which would somebody think of first? For tests that
 * are proposed: a password in a browser or by the SOAP API, no app, a user rather than a
 * profile alone, an address beside the ranges rather than 0.0.0.0. */
#ifndef ENGINE_TEST_PLAIN_H
#define ENGINE_TEST_PLAIN_H

#include "engine/cases.h"

/* How odd the case is; below CASE_PLAIN it is one that everybody knows. */
enum { CASE_PLAIN = 2 };
unsigned case_oddity(const struct login_case *how);

/* Another address of the same class as `ip`, where that is one nobody has; else `ip`. Nothing
 * that a login of the profile asks tells the two apart. */
addr address_plain(const struct ruleset *ruleset, uint32_t profile, addr ip);

/* A plainer login than `*login` that the two decide otherwise in verdict or reason, if one of
 * the obvious ones is; `*login` is one. Both rulesets have the same people and apps. OK or
 * NOMEM. */
enum status login_plain(const struct ruleset *old, const struct ruleset *new, struct arena *scratch,
			struct login *login);

#endif
