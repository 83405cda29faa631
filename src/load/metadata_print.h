/* A component of Salesforce metadata as the text of its file: what the policy says of it, in
 * the order and spelling in which Salesforce retrieves it, and nothing else.
 *
 *	struct policy ──metadata_components.h──▶ which files ──metadata_print()──▶ each text
 *
 * Ranges are written by their two ends, whatever they were written as; a network stands for
 * its rows. Those of the org and of apps go down from the highest, IPv6 before IPv4, those
 * of profiles go up from the lowest, as Salesforce has them. */
#ifndef LOAD_METADATA_PRINT_H
#define LOAD_METADATA_PRINT_H

#include "base/out.h"
#include "load/metadata_components.h"

/* `scratch` may be reset afterwards. OK or NOMEM; failures of `out` stick to it. */
enum status metadata_print(struct out *out, const struct policy *policy,
			   const struct metadata_component *component, struct str contact_email,
			   struct arena *scratch);

#endif
