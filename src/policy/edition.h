/* What an org has bought. */
#ifndef POLICY_EDITION_H
#define POLICY_EDITION_H

#include "base/str.h"

enum edition {
	EDITION_PERSONAL,
	EDITION_GROUP,
	EDITION_CONTACT_MANAGER,
	EDITION_PROFESSIONAL,
	EDITION_ENTERPRISE,
	EDITION_PERFORMANCE,
	EDITION_UNLIMITED,
	EDITION_DEVELOPER,
	EDITION_COUNT
};

extern const struct str edition_names[EDITION_COUNT]; /* "personal", … */

#endif
