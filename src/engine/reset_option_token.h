/* Is a token of any use to somebody? Asked of decide(), kind by kind of subjects (behaviour.h): of
 * 10,000 users each takes one look-up. Inside reset_option_find(). */
#ifndef ENGINE_RESET_OPTION_TOKEN_H
#define ENGINE_RESET_OPTION_TOKEN_H

#include "engine/reset_option.h"

struct token_asker;

/* `keep_where`: answers have the addresses themselves. OK: `*ret` lives in `arena`, but for what
 * token_asker_clear() gives back. NOMEM: it need not be cleared, and `*ret` is untouched. */
enum status token_asker_new(const struct ruleset *ruleset, bool keep_where, struct arena *arena,
			    struct token_asker **ret);
void token_asker_clear(struct token_asker *asker); /* or NULL */

enum status token_use_find(struct token_asker *asker, struct subject subject,
			   struct token_use *ret);

#endif
