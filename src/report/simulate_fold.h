/* A program that goes on with something wrong locks its user over and over. Such lockouts are shown
 * as one. */
#ifndef REPORT_SIMULATE_FOLD_H
#define REPORT_SIMULATE_FOLD_H

#include "report/simulate_view.h"

enum { FOLD_FROM = 3 }; /* fewer are shown as they are */

/* Moments are in order; takes out those that are folded into an earlier one. OK or NOMEM. */
enum status moments_fold(const struct simulation *simulation, struct simulate_moment *moments,
			 uint32_t *count, struct arena *arena);

#endif
