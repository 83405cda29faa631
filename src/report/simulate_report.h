/* The reports of `simulate`. All show the same: what happened, of each integration when it works
 * and when it breaks and why, and which expectations do not hold. All but
 * JSON cut and fold what repeats, and say how much. */
#ifndef REPORT_SIMULATE_REPORT_H
#define REPORT_SIMULATE_REPORT_H

#include "base/json_shape.h"
#include "report/page.h"
#include "report/simulate_view.h"

/* Each: OK or NOMEM; a failure of the output stays in it. */

/* For people: the answer, the timeline, the integrations, what was expected otherwise. */
enum status simulate_text(const struct page *page, const struct simulate_view *view);

enum status simulate_json(struct out *out, const struct simulate_view *view);
enum status simulate_markdown(struct out *out, const struct simulate_view *view);

/* A page with a picture of the timeline, a lane for each user and integration, and tables of the
 * same facts below it. */
enum status simulate_html(struct out *out, const struct simulate_view *view);

/* The document of simulate_json(). */
extern const struct json_schema simulate_schema;

#endif
