/* What has a name in a policy, kind by kind: where its objects are and what is said of them.
 * For the resolving files only; others ask through resolve.h. */
#ifndef POLICY_NAMED_H
#define POLICY_NAMED_H

#include "policy/resolve.h"

/* The objects of a kind as far as names go. */
struct name_list {
	const char *objects;
	uint32_t count;
	size_t size, name, place; /* offsets in an object */
};

struct name_list named_list(const struct policy *policy, enum named named);
struct str named_name(const struct name_list *list, uint32_t index);
struct place named_place(const struct name_list *list, uint32_t index);
/* Of a kind that has labels. */
struct str named_label(const struct name_list *list, enum named named, uint32_t index);

/* Where a policy has them, and what is said about them. */
struct kind {
	size_t objects, count;    /* offsets in struct policy, of the pointer, of its count */
	size_t size, name, place; /* offsets in an object */
	size_t label;             /* 0: it has none */
	size_t names, labels;     /* offsets in struct policy, of the maps; 0: none */
	const char *one;          /* "a network" */
	const char *code, *noun;  /* of a reference to nothing */
	const char *define;       /* how to make it something */
};

extern const struct kind named_kinds[NAMED_COUNT];

/* In a map of labels: several objects have it. */
#define LABEL_SHARED (NONE - 1)

/* Index of the object of this name, else of this label, if no other has it; or NONE. */
uint32_t named_find(const struct policy *policy, enum named named, struct str name);

/* Only so many names are tried, for a file can have a hundred unknown names and a
 * million known ones. */
enum { NAMES_TRIED_MAX = 2000 };

/* The nearest of at most so many names; empty when none is near. */
struct str named_nearest(const struct policy *policy, enum named named, struct str name,
			 uint32_t tried_max);

#endif
