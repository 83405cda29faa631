/* What one component of metadata says, in the words of the policy: the keys that it says
 * and no other (said_keys), so that a policy file can say the rest. */
#ifndef LOAD_METADATA_OBJECT_H
#define LOAD_METADATA_OBJECT_H

#include "load/metadata.h"

/* Each fills in an object that was all-zero, or has what another component said of it. */
void metadata_to_security(const struct metadata *settings, struct org *ret);
void metadata_to_oauth(const struct metadata *settings, struct org *ret);
void metadata_to_profile(const struct metadata *profile, struct profile *ret);
void metadata_to_permission_set(const struct metadata *set, struct permission_set *ret);
void metadata_to_app(const struct metadata *app, struct app *ret); /* any of the four types */

/* Of a profile that is there already. Device activation is a matter of Experience Cloud
 * profiles alone; what a session setting says of others is nothing here. */
void metadata_to_lockout(const struct metadata *policy, struct profile *ret);
void metadata_to_device_activation(const struct metadata *setting, struct profile *ret);

#endif
