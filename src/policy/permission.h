/* What Salesforce calls the permissions: the names in metadata (userPermissions/name), and what
 * stands behind "UserPermissions" or "Permissions" in the fields of User, Profile and
 * PermissionSet. */
#ifndef POLICY_PERMISSION_H
#define POLICY_PERMISSION_H

#include "policy/policy.h"

/* A row for each, in the order of the bits; literals, so that tables can add to them. */
#define PERMISSION_FIELDS(ROW)                                                                     \
	ROW(PERMISSION_API_ONLY, "ApiUserOnly")                                                    \
	ROW(PERMISSION_MFA_FOR_API, "TwoFactorApi")                                                \
	ROW(PERMISSION_MFA_FOR_UI, "ForceTwoFactor")                                               \
	ROW(PERMISSION_MODIFY_ALL_DATA, "ModifyAllData")                                           \
	ROW(PERMISSION_USE_ANY_API_AUTH, "UseAnyApiAuth")

/* The name of the permission 1 << `bit`, which is below PERMISSION_COUNT. */
const char *permission_field_name(size_t bit);

/* Which bit the name stands for, written exactly so; false: none that matters for logins. */
bool permission_find(struct str name, size_t *ret_bit);

#endif
