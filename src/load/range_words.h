/* Why a text is no range, in words: the same ones in a policy, in a file of addresses
 * and on the command line. */
#ifndef LOAD_RANGE_WORDS_H
#define LOAD_RANGE_WORDS_H

#include "base/finding.h"
#include "net/range.h"

struct range_words {
	const char *code;    /* of the finding */
	const char *message; /* a sentence with the text in it */
	const char *help;    /* the way out */
	struct str part;     /* of the text: what it is about, often all of it */
};

/* For what range_parse() did not take. Like quote(), all of these make texts for
 * `findings`, in their arena: without memory they are empty and findings->nomem is
 * set, and when the list is full they are empty, too. */
struct range_words range_words_of(struct findings *findings, struct str text,
				  const struct range_problem *problem);

/* The same for what addr_parse() did not take. */
struct range_words range_words_address(struct findings *findings, struct str text,
				       const struct addr_problem *problem);

/* The same for two ends that range_of_ends() did not take; `text` shows them. */
struct range_words range_words_ends(struct findings *findings, struct str text, addr first,
				    addr last, const struct range_problem *problem);

/* Is it one word, which may be meant as a network's name? */
bool range_words_is_name(struct str text);

#endif
