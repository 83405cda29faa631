/* Members of the JSON of `match`: the addresses, and how lists share in them. */
#ifndef REPORT_MATCH_JSON_H
#define REPORT_MATCH_JSON_H

#include "base/json.h"
#include "engine/match.h"

/* The member ranges: the maximal ranges of what was asked, of one family each; and the
 * same of a part. */
void match_asked_json(struct json *json, const struct match *match);
void match_pieces_json(struct json *json, const struct match *match, const struct match_part *part);

/* The member lists: how every list shares in a set that splits. OK or NOMEM. */
enum status match_lists_json(struct json *json, const struct matcher *matcher,
			     const struct match *match, struct arena *scratch);

#endif
