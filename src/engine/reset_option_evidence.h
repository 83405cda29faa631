/* What of a policy is behind a cause: the lines that somebody would have to change. Inside
 * reset_option_find(). */
#ifndef ENGINE_RESET_OPTION_EVIDENCE_H
#define ENGINE_RESET_OPTION_EVIDENCE_H

#include "engine/reset_option.h"

/* Fills in the evidence of a reason whose cause holds. It lives in `arena`, or in the asker's where
 * others have it, too. OK or NOMEM. */
enum status reset_evidence_find(struct reset_asker *asker, struct subject subject,
				struct arena *arena, struct reset_reason *reason);

#endif
