#include "net/addr_sort.h"

#include <stdlib.h>

static int addr_order(const void *left, const void *right)
{
	const addr *a = left, *b = right;
	return (*a > *b) - (*a < *b);
}

size_t addrs_sort(addr *at, size_t count)
{
	size_t kept = 0;
	if (count)
		qsort(at, count, sizeof *at, addr_order);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || at[kept - 1] != at[i])
			at[kept++] = at[i];
	return kept;
}
