/* How many depend on what ends, or may? */
#ifndef REPORT_SUNSET_PEOPLE_H
#define REPORT_SUNSET_PEOPLE_H

#include "report/sunset_report.h"

/* Of a policy: who can use it. Of logins: who did, by logins that the policy lets in, as far as
 * can be told; of a token: by logins that take one. */
struct sunset_people {
	uint64_t users, profiles; /* profiles: of which any user does */
	uint64_t logins;          /* when there are any */
	bool may;                 /* of none of them it is certain */
};

struct sunset_people sunset_people(const struct sunset_report *report, enum sunset_method method);

#endif
