/* Small pieces of text that the long ones are made of; blanks that must not break
 * are HARD_BLANK (page.h). */
#ifndef REPORT_PIECES_H
#define REPORT_PIECES_H

#include "report/answer.h"

/* A name in its quotes. */
void piece_quoted(struct out *out, struct str name);

void piece_range(struct out *out, struct range range);

/* A number of addresses, its thousands apart. */
void piece_count(struct out *out, struct count count);

/* "1 user", "1,000 users". */
void piece_number(struct out *out, uint64_t number, const char *one, const char *many);

/* "every channel", or the channels of the set with `between` between them. */
void piece_channels(struct out *out, unsigned via, const char *between);

/* A row's range and, in quotes, its description. */
void piece_described(struct out *out, const struct evidence *row);

/* A matched row: range, description, place, and the network it came through. */
void piece_row(struct out *out, const struct policy *policy, const struct evidence *row);

/* The lines of several pieces of evidence, in file order, each once; a file's name
 * stands where it changes, and first unless it is `known`, then as "line" or
 * "lines": "p.yaml:28, 30 and 4 more", "lines 28 and 30". */
void piece_lines(struct out *out, const struct policy *policy, const struct evidence *at,
		 size_t count, struct str known);

/* Login hours of a weekday: "08:00-18:00", "closed", "all day". */
void piece_hours(struct out *out, const struct day_hours *day);

#endif
