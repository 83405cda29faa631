/* Which range lists would decide otherwise if their rows were joined? Whether a list
 * is broad (broad.h) depends on the sizes of its rows, each counted for itself: rows
 * that overlap count twice, and rows inside 10.0.0.0/8 not at all. */
#ifndef ENGINE_BROAD_CHANGE_H
#define ENGINE_BROAD_CHANGE_H

#include "engine/broad.h"
#include "policy/list_keep.h"

/* `after` is `before` with rows joined: the same objects in the same order. Both come
 * from one file of a policy, and names in it may lead to other files; this resolves
 * both as far as that goes.
 *
 * `*ret` are the lists of `before` that must keep their rows:
 * - a network whose sum changes, for lists in other files may use it;
 * - any other list that becomes broad or ceases to be;
 * - where the file does not say what every network holds, as one that is elsewhere
 *   or that holds itself: any other list whose sum changes.
 *
 * With these kept, no decision changes. OK or NOMEM. */
enum status broad_change_find(struct policy *before, struct policy *after, struct arena *arena,
			      struct list_keep **ret, size_t *ret_count);

#endif
