/* The body of the fuzz targets of metadata, one for each type. */
#ifndef TESTS_METADATA_FUZZ_H
#define TESTS_METADATA_FUZZ_H

#include "load/metadata.h"

/* Reads the bytes as a file of that type. Ends the run unless it says the same in pieces of any
 * size, each place is inside the file, each finding has a message and a help that are safe to
 * print, ranges and hours are such, and texts are ones that a policy may have. */
void metadata_fuzz(enum metadata_type type, const uint8_t *bytes, size_t size);

#endif
