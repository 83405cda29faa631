/* What a range list says, as a key: two lists of a resolved policy have the same one exactly when
 * they have the same rows, in the same order. So what hangs on rows alone is found once for all that
 * say the same. */
#ifndef POLICY_LIST_KEY_H
#define POLICY_LIST_KEY_H

#include "policy/policy.h"

enum list_key_of {
	LIST_KEY_ADDRESSES, /* what rows hold: their addresses, or the network they name */
	LIST_KEY_DESCRIBED  /* and how they are described */
};

/* In `arena`. OK or NOMEM. */
enum status list_key(const struct range_list *list, enum list_key_of of, struct arena *arena,
		     struct str *ret);

/* Does a row name a network? Only then is a key worth its price: else there is no more behind a
 * list than its rows. */
bool list_names_network(const struct range_list *list);

#endif
