/* The published lists that the networks of a policy file name, read through the store of the
 * policy. A list that several networks name is read once.
 *
 *	networks ──▶ store_read ──▶ digest ──▶ published_list ──services, regions──▶ rows
 */
#ifndef LOAD_PUBLISHED_SOURCE_H
#define LOAD_PUBLISHED_SOURCE_H

#include "load/include_refuse.h"
#include "load/published_list.h"

/* A file that was read. */
struct published_file {
	uint32_t file;               /* in the sources */
	uint8_t sha256[DIGEST_SIZE]; /* of its bytes */
	bool parsed;                 /* only when a network wants it that may have it */
	bool refused;                /* something is wrong with it, and that was said */
	struct published_list list;  /* of what was parsed */
};

/* Fills in the networks of the part that is the file `step`. What is wrong is in the findings; a
 * network without its rows is left `refused`. OK, NOMEM, or IO with errno. */
enum status published_source_read(struct reading *reading, const struct step *step,
				  struct policy *part);

/* Gives back the lists of all files. */
void published_source_end(struct reading *reading);

#endif
