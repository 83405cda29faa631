/* Well-known autonomous systems whose addresses anybody may have for a while: large clouds and
 * hosting companies, networks that VPNs come out of, and such that carry little but exits of Tor.
 * The list is for judging what a policy lets in, and far from complete. */
#ifndef ENGINE_ASN_KINDS_H
#define ENGINE_ASN_KINDS_H

#include "policy/policy.h"

struct asn_kind {
	uint32_t asn;
	enum network_kind kind; /* of NETWORK_CLOUD, _HOSTING, _VPN, _TOR */
	const char *name;
};

extern const struct asn_kind *const asn_kinds; /* ascending */
extern const size_t asn_kind_count;

/* NULL: it is not one of them. */
const struct asn_kind *asn_kind_find(uint32_t asn);

#endif
