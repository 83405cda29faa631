/* The inside of mutants, for their own files. */
#ifndef ENGINE_MUTANT_LIST_H
#define ENGINE_MUTANT_LIST_H

#include "engine/mutant.h"

/* A flag of an org, a profile or a user that decisions ask for. */
struct mutant_flag {
	uint8_t part;
	bool has_place;
	size_t offset, place; /* `place`: of its key, where that is kept */
	const char *name;
};

extern const struct mutant_flag mutant_flags[];
extern const size_t mutant_flag_count;

bool mutant_flag_value(const void *object, const struct mutant_flag *flag);

/* The list that a mutant of a list changes. */
const struct range_list *mutant_range_list(const struct policy *policy,
					   const struct mutant *mutant);

/* The address with its bytes in the other order. */
addr mutant_reversed(addr a);

#endif
