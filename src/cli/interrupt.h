/* SIGINT while a file is answered row by row.
 *
 * Rows that were answered reach their reader even when the run is broken off
 * while it waits for more input: then the handler itself writes the buffer, which
 * nobody is changing, and ends the program. While a row is being answered it only
 * raises a flag; a write(2) that waits for the reader gives up (out.h). A second
 * SIGINT ends the program at once. */
#ifndef CLI_INTERRUPT_H
#define CLI_INTERRUPT_H

#include "base/out.h"

/* From here on SIGINT is caught, until interrupts_leave(); answers go to `out`. A run
 * that was started with SIGINT ignored (nohup, a background job) stays so. */
void interrupts_catch(struct out *out);
void interrupts_leave(void);

/* Was there one? */
bool interrupted(void);

/* Between these nobody changes the buffer of `out`. */
void interrupt_waiting_begin(void);
void interrupt_waiting_end(void);

#endif
