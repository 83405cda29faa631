#include "base/mem.h"

#include <stdbool.h>
#include <stdlib.h>

static size_t asked;
static size_t fail_from, fail_only; /* 0: none */

static bool must_fail(void)
{
	asked++;
	return (fail_from != 0 && asked >= fail_from) || asked == fail_only;
}

void *mem_alloc(size_t size)
{
	return must_fail() ? NULL : malloc(size ? size : 1);
}

void *mem_resize(void *block, size_t size)
{
	return must_fail() ? NULL : realloc(block, size ? size : 1);
}

void *mem_alloc_aligned(size_t alignment, size_t size)
{
	void *block = NULL;
	if (must_fail() || posix_memalign(&block, alignment, size ? size : 1) != 0)
		return NULL;
	return block;
}

void mem_free(void *block)
{
	free(block);
}

void *mem_list_grow(void *list, size_t count, size_t *capacity, size_t size)
{
	if (list && count < *capacity)
		return list;
	size_t larger = *capacity ? *capacity * 2 : 16;
	list = mem_resize(list, larger * size);
	if (list)
		*capacity = larger;
	return list;
}

void mem_fail_from(size_t nth)
{
	asked = 0;
	fail_from = nth;
	fail_only = 0;
}

void mem_fail_only(size_t nth)
{
	asked = 0;
	fail_from = 0;
	fail_only = nth;
}

size_t mem_count(void)
{
	return asked;
}
