/* Which of Salesforce's user licences are for the users of a site or portal: customers,
 * partners, guests. The profiles of these are the Experience Cloud profiles. */
#ifndef POLICY_LICENSE_H
#define POLICY_LICENSE_H

#include "base/str.h"

/* Is a licence of this name, as UserLicense.Name and a profile's userLicense have it, one
 * of a site's users? A licence that is not known is not: it is of people who work for the
 * org, who are asked for more. */
bool license_is_site(struct str license);

#endif
