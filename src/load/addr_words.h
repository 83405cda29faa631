/* Why a text is no address, in words: the same ones wherever one is read. */
#ifndef LOAD_ADDR_WORDS_H
#define LOAD_ADDR_WORDS_H

#include "net/addr.h"

struct addr_words {
	const char *code; /* of the finding */
	const char *why;  /* after "…: ", about the offending part */
	const char *help; /* the way out */
};

/* For any error but ADDR_OK. */
const struct addr_words *addr_words_of(enum addr_error error);

#endif
