/* The picture of a scenario: SVG that stands in a page (html.h), whose style sheet colours it.
 *
 *	        Mon 2026-03-02      Tue 2026-03-03      Wed 2026-03-04
 *	the org ─────────────────────────────────②────────────────────
 *	etl@…   [ token 1        ][ no token        ][ token 2        ]
 *	        ················①···[locked]·········③···············
 *	nightly [ works          ][ breaks          ][ works          ]
 *
 * A lane for the org and its profiles, one for each user and, below it, one for each of its
 * integrations. Numbers lead to the rows of the timeline, which have id="event-N". All of it
 * is also said in words, in titles and in the tables of the page. */
#ifndef REPORT_SIMULATE_PICTURE_H
#define REPORT_SIMULATE_PICTURE_H

#include "base/out.h"
#include "report/simulate_view.h"

/* OK or NOMEM. */
enum status simulate_picture(struct out *out, const struct simulate_view *view);

#endif
