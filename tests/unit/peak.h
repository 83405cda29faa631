/* How much memory something needs at its worst moment: the C library's, the
 * libraries' and ours. */
#ifndef TESTS_PEAK_H
#define TESTS_PEAK_H

#include <stddef.h>

/* By how many bytes the process grows while `run(with)` runs, to the page. It runs
 * in a child of its own, where nothing that was freed before waits for use;
 * SIZE_MAX when the child does not come back. */
size_t peak_of(void (*run)(const void *with), const void *with);

/* Is this built with a sanitizer, which keeps memory for itself? */
int peak_is_blurred(void);

#endif
