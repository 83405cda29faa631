/* A policy as YAML: what it says, in the order of the schema, every key that
 * differs from its default and no other. Loaded again it is the same policy, and
 * printed again the same text. Of several files it makes one; comments are not in a
 * policy, so they are not printed. The layout is that of fmt, but no line is broken. */
#ifndef LOAD_POLICY_PRINT_H
#define LOAD_POLICY_PRINT_H

#include "base/out.h"
#include "policy/policy.h"

/* `policy` may come from a loader or be made by hand: its names and lists are
 * printed, its indices and places are not looked at. What its sources brought is in it, so
 * they are not printed. Failures stick to `out`. */
void policy_print(struct out *out, const struct policy *policy);

struct printer;
struct schema;
struct schema_key;

enum { PRINT_PLACES_MAX = 8 };

/* A key on the way, in an object. */
struct print_spot {
	const struct schema *schema; /* of the object */
	const struct schema_key *key;
	const void *object;
	bool printed; /* false: the key is left out, and stands here in no line */
	/* Where what is printed was written: of each file the first place; none of a list of
	 * objects. */
	struct place places[PRINT_PLACES_MAX];
	uint32_t place_count;
};

/* What is told of each key, before it is printed or left out, so that it can have lines of
 * comment above it: above the item, where it is the first of an item of a list. */
struct print_notes {
	void (*see)(void *with, const struct print_spot *spot, struct printer *printer);
	void *with;
};

/* The same with notes, with `sources` as far as policy->other_sources names any, and with each
 * flag, limit and ip_relaxation that somebody said, even if it is the default. */
void policy_print_noted(struct out *out, const struct policy *policy,
			const struct print_notes *notes);

/* Begins a line of comment, its "#" written, and gives what the rest of it goes to, with
 * its line feed. */
struct out *print_note_begin(struct printer *printer);

/* A blank line. */
void print_note_blank(struct printer *printer);

#endif
