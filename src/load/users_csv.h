/* Users as `sf data query -r csv` prints them, to model: columns by the names of
 * Salesforce's fields, in any order; those that say nothing about logins are passed
 * over.
 *
 *   Username                      required
 *   Profile.Name                  required: the user's profile
 *   IsActive                      active
 *   UserLogin.IsFrozen            frozen    (also without UserLogin.)
 *   UserLogin.IsPasswordLocked    locked    (also without UserLogin.)
 *   UserPermissionsApiUserOnly …  permissions of the user (also
 *                                 Profile.PermissionsApiUserOnly …)
 *
 * A flag is true or false in any case; empty, it is as if the column were not there. A
 * carriage return alone ends a line, too. */
#ifndef LOAD_USERS_CSV_H
#define LOAD_USERS_CSV_H

#include "base/finding.h"
#include "policy/policy.h"

/* Reads the text of file number `file` of `sources` as a part of a policy that has
 * users and nothing else; their names are slices of that text where possible, the
 * rest lives in `arena`. Names are not yet resolved. OK (maybe with findings) or
 * NOMEM. */
enum status users_csv_parse(struct sources *sources, uint32_t file, struct arena *arena,
			    struct findings *findings, struct policy *part);

#endif
