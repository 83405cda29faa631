/* What a function that can fail on the machine's account returns. Mistakes in
 * the user's input are findings (finding.h), mistakes of the programmer are
 * assertions; neither is a status of its own, but INVALID says "there are
 * findings, the result must not be used". */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

enum status {
	OK = 0,
	INVALID, /* the input is bad; the findings say where and why */
	NOMEM,   /* an allocation failed; nothing was half-done */
	IO,      /* reading or writing failed; errno tells */
};

#endif
