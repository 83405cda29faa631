/* One file of metadata, read from memory, and all it said as text: what the tests of the
 * reader and its fuzz targets compare. */
#ifndef TESTS_METADATA_RUN_H
#define TESTS_METADATA_RUN_H

#include "load/metadata.h"

struct metadata_run {
	struct arena arena;
	struct findings findings;
	struct metadata metadata;
	uint8_t digest[DIGEST_SIZE];
	enum status status;
};

/* Reads the bytes as a file of that type, in pieces of `size` bytes. */
void metadata_run_begin(struct metadata_run *run, enum metadata_type type, struct str bytes,
			size_t size);
void metadata_run_end(struct metadata_run *run);

/* Statements with their places, then findings as "[CODE LINE:COLUMN+WIDTH]"; to be freed. */
char *metadata_run_text(const struct metadata_run *run);

/* Calls `see` for each place that was said. */
void metadata_run_places(const struct metadata_run *run, void *with,
			 void (*see)(void *with, struct place place));

#endif
