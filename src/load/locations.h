/* Where addresses are, and whose, as the databases of a policy say: the pieces that the audit
 * counts (policy/locations.h). */
#ifndef LOAD_LOCATIONS_H
#define LOAD_LOCATIONS_H

#include "base/finding.h"
#include "net/rangeset.h"
#include "policy/locations.h"
#include "policy/policy.h"

enum location_kind {
	LOCATION_COUNTRY, /* country.iso_code of geo.country */
	LOCATION_OPERATOR /* autonomous_system_number and _organization of geo.asn */
};

/* What the policy's database says of the addresses in `within`; NULL: of all. `*ret_present` is
 * false when the policy names no such database; then `*ret` is untouched. Databases that cannot
 * be read are findings [mmdb-unreadable, mmdb-corrupt] and give INVALID. Everything lives in
 * `arena`. NOMEM. */
enum status locations_load(const struct policy *policy, enum location_kind kind,
			   const struct rangeset *within, struct arena *arena,
			   struct findings *findings, struct locations *ret, bool *ret_present);

#endif
