/* The same YAML as a careless hand might have written it: lists and mappings in
 * lines or in brackets, odd indentation, every kind of quotes, blank lines, and
 * comments wherever YAML allows one. Made from the reader's nodes, and by nothing
 * that the formatter is made of. */
#ifndef TESTS_YAML_SCRIBBLE_H
#define TESTS_YAML_SCRIBBLE_H

#include <stdio.h>

#include "base/arena.h"
#include "load/yaml_reader.h"
#include "rand.h"

struct scribble {
	struct rand *rand;
	FILE *out;
	unsigned comments; /* how many were written: "# 1 …", "# 2 …" */
	unsigned anchors;
	unsigned cap;     /* not 0: what is indented so far would still be text with | */
	unsigned density; /* a comment at one place in so many; 0: none */
	const struct node *anchored[16]; /* scalars with anchors, by their numbers */
};

/* Writes the document. */
void scribble_document(struct scribble *scribble, const struct node *root);

#endif
