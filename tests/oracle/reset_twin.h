/* The naive twin of engine/reset_option.h and reset_ways.h: causes straight from the table of the
 * design's section 1.9, the use of a token by asking for each address there is (of
 * policy_small.h), and changes made to a copy of the whole policy. */
#ifndef ORACLE_RESET_TWIN_H
#define ORACLE_RESET_TWIN_H

#include "engine/reset_ways.h"
#include "oracle/policy_small.h"

/* Bits 1 << enum reset_cause, without what is told or observed. */
uint32_t reset_twin_causes(const struct policy *policy, struct subject subject);

/* Of a policy in the small universe. */
struct token_use reset_twin_token(const struct policy *policy, enum rules rules,
				  struct subject subject);

/* The policy after one change that the subject asks for; a change of the kinds that no policy
 * knows leaves it as it is. `*ret` is a copy in `arena` that shares what stays; subjects keep
 * their numbers, but for the profile of one who moves. */
void reset_twin_change(const struct policy *policy, struct subject subject,
		       const struct reset_change *change, struct arena *arena, struct policy *ret);

/* The subject in a policy so changed. */
struct subject reset_twin_subject(const struct policy *changed, struct subject subject);

#endif
