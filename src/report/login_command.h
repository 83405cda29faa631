/* A login as a command line: what somebody types to see it explained. */
#ifndef REPORT_LOGIN_COMMAND_H
#define REPORT_LOGIN_COMMAND_H

#include "base/out.h"
#include "engine/ruleset.h"

/* "loginscope explain policies/acme.yaml --user etl@acme.example --via soap", ready to be
 * copied into a shell; it says the facts that the login has, and the defaults that were
 * said. `rules` is --rules, or NULL. */
void login_command(struct out *out, struct str path, const struct policy *policy,
		   const struct login *login, const char *rules);

#endif
