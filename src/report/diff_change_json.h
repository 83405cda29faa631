/* Which logins a change of a diff is about, as members of the object at hand: for each verb that
 * says what would change. */
#ifndef REPORT_DIFF_CHANGE_JSON_H
#define REPORT_DIFF_CHANGE_JSON_H

#include "base/json.h"
#include "report/diff_view.h"

/* class, phase, via; apps, other_apps, hours, device, credential, strong_auth, session_ip as far
 * as they matter. The shape's rows are DIFF_LOGINS_ROWS (diff_schema.h). */
void diff_logins_json(struct json *json, const struct diff_view *view,
		      const struct diff_group *group, const struct diff_change *change);

/* ranges and addresses. OK or NOMEM. */
enum status diff_ranges_json(struct json *json, const struct diff_group *group,
			     const struct diff_change *change, struct arena *scratch);

#endif
