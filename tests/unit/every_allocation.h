/* Something is tried again and again: with the first allocation failing, with the second, and so on,
 * until none is left to fail. Each of them alone, then each with all behind it. */
#ifndef TESTS_EVERY_ALLOCATION_H
#define TESTS_EVERY_ALLOCATION_H

#include "base/mem.h"
#include "base/status.h"

/* OK, checked as a test checks it, or NOMEM; nothing else, and nothing may be left allocated. */
typedef enum status allocation_try(const void *of);

static inline void every_allocation(allocation_try *attempt, const void *of)
{
	void (*const ways[])(size_t nth) = {mem_fail_only, mem_fail_from};
	for (size_t way = 0; way < sizeof ways / sizeof *ways; way++) {
		enum status status = NOMEM;
		size_t nth = 0;
		while (status == NOMEM) {
			ways[way](++nth);
			status = attempt(of);
			mem_fail_from(0);
		}
		assert_int_equal(status, OK);
		assert_true(nth > 1);
	}
}

#endif
