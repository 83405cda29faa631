/* An answer as JSON, "loginscope/decision/1". Keys are only ever added.
 *
 * `login` holds the facts given: `user` and the profile resolved from it, `ip`
 * (the range, in the answer for a part of a block), `via`, `app`, `at` in UTC,
 * `device`, `phase`, `session-ip` as far as they were said; `credential` and
 * `strong-auth` also when not said, wherever the channel uses them, because then
 * the default is what was decided for.
 *
 * `row` is there for a login file, `addresses` (a string) for a part and for an
 * outcome when ip matters, `reason` in a step that has one; outcomes and changes
 * have verdict, reason, grade and token. A piece of evidence has `list` (the list, or the
 * dotted key of a setting), `name` (whose it is), `file`, `line`, `column` (absent for
 * what is not written anywhere: a default); a matched row also `range`,
 * `description` and `via`; a list that does not hold the address `rows`; a rule its
 * own `outcome`. Steps are there on every answer: where one depends, or is for the
 * part of a block, a step that not all completions, not all addresses end alike is
 * `unknown`. */
#ifndef REPORT_DECISION_JSON_H
#define REPORT_DECISION_JSON_H

#include "report/answer.h"
#include "base/json.h"

/* How much of it: rows of a login file leave out `policy`, `steps` and
 * `would_change` unless asked for. */
enum json_detail { JSON_BRIEF, JSON_FULL };

/* One answer as one object; in full it shows answer->changes. OK or NOMEM; what the
 * writer says is separate. */
enum status decision_json(struct json *json, const struct answer *answer, enum json_detail detail);

/* The brief form in two halves: the login, up to `verdict`; and the rest, which is
 * the same for all logins of one decision unless it depends. */
void decision_json_login(struct json *json, const struct answer *answer);
void decision_json_answer(struct json *json, const struct answer *answer);

/* A list of answers for the parts of a block. */
enum status parts_json(struct json *json, const struct answer *answer, const struct part *parts,
		       size_t count);

#endif
