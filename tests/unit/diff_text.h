/* Differences as short lines, for tests to compare:
 *
 *	Staff, user@acme.example
 *	  opened interactive device=new: refuse profile-ip > verify untrusted-ip, 256 from 192.0.2.0
 *
 * A fact is named where it matters; hours as in/out (of OLD's / of NEW's). */
#ifndef TESTS_DIFF_TEXT_H
#define TESTS_DIFF_TEXT_H

#include <stdio.h>

#include "engine/diff.h"

void diff_text(FILE *out, const struct diff *diff);

#endif
