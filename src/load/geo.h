/* Where addresses are, as MaxMind DB files say: walks the databases a policy
 * names, once (mmdb.h), and fills in which addresses its rules mean. */
#ifndef LOAD_GEO_H
#define LOAD_GEO_H

#include "base/finding.h"
#include "load/store.h"
#include "policy/policy.h"

/* Country is `country.iso_code`, a text, compared byte for byte; network is
 * `autonomous_system_number`, a number. An address whose record lacks the field,
 * or has it with another type, is not known.
 *
 * Fills policy->geo.*_known and every rule's country_in, asn_in from the
 * databases at geo.country_file, geo.asn_file, which `prefix` ("policies/") goes before and
 * which are in `store`; absolute ones are in the file system. Without a database the sets stay
 * empty. Missing or corrupt ones are findings [mmdb-unreadable, mmdb-corrupt]. OK (maybe with
 * findings) or NOMEM. */
enum status geo_load(struct store *store, struct policy *policy, struct str prefix,
		     struct arena *arena, struct findings *findings);

#endif
