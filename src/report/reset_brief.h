/* What a way of bringing the option back does to logins, in a line: what it opens, what it closes,
 * for what a token is needed then, and for what else more or less is asked. Channels and addresses
 * of each are taken together, and requests inside a session are left out: reset_effect.h says it
 * line by line. */
#ifndef REPORT_RESET_BRIEF_H
#define REPORT_RESET_BRIEF_H

#include "base/out.h"
#include "engine/reset_ways.h"

/* "opens ui, ui-sso from everywhere but 203.0.113.0/26; needs a token: soap from …"; "no login
 * changes". No full stop. OK or NOMEM. */
enum status reset_word_brief(struct out *out, const struct reset_way *way, struct arena *scratch);

/* "everywhere but 203.0.113.0/26"; behind a few addresses how many they are. At most so many
 * ranges, the rest counted. OK or NOMEM. */
enum status reset_word_where(struct out *out, struct rangeset addresses, size_t most,
			     struct arena *scratch);

#endif
