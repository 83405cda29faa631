/* The one door to malloc. Every allocation of ours goes through here, so that a
 * test can make the n-th of them fail and see the program stay whole. What the C
 * library and other libraries allocate for themselves (qsort(3), libyaml) does
 * not. */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

/* Memory of `size` bytes, uninitialised, or NULL. Release with mem_free(). */
void *mem_alloc(size_t size);

/* As realloc(3): on NULL the old block is untouched. */
void *mem_resize(void *block, size_t size);

/* Memory aligned to `alignment` (a power of two), or NULL. */
void *mem_alloc_aligned(size_t alignment, size_t size);

void mem_free(void *block);

/* Room for one more object of `size` bytes behind `count` of them, as the list's new place, twice
 * as large when it was full; NULL when memory is out, and the list stays as it is. */
void *mem_list_grow(void *list, size_t count, size_t *capacity, size_t size);

/* For tests: the `nth` allocation from now (1 = the next one), and all after
 * it, return NULL. 0 switches the failing off. */
void mem_fail_from(size_t nth);

/* For tests: the `nth` allocation from now alone returns NULL, so that a failure
 * that somebody passed over is not covered up by the next one. */
void mem_fail_only(size_t nth);

/* For tests: how many allocations were asked for since the last mem_fail_from()
 * or mem_fail_only(). */
size_t mem_count(void);

#endif
