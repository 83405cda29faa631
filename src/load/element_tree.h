/* The elements of a file of metadata that say something about logins, with the bytes they
 * stand in, as a tree that can be edited: an element gets another text, goes, or comes. Then
 * element_splice.h makes the edits in the file.
 *
 *	<Profile>                root
 *	    <custom>…            sibling: known by its name and where it begins
 *	    <loginIpRanges>      group
 *	        <endAddress>…    leaf, with its text
 */
#ifndef LOAD_ELEMENT_TREE_H
#define LOAD_ELEMENT_TREE_H

#include "base/finding.h"

enum element_kind {
	ELEMENT_PASSED, /* what is in it, and where it ends, does not matter */
	ELEMENT_LEAF,
	ELEMENT_GROUP
};

struct element {
	enum element_kind kind;
	struct str name;   /* without a prefix */
	struct str text;   /* of a leaf, as it is to be */
	size_t begin, end; /* bytes of the file: its '<', behind its end tag */
	bool nil;          /* xsi:nil="true" */
	bool added;        /* it is not in the file */
	bool edited;       /* a leaf with another text than in the file */
	bool gone;
	struct element *parent, *first, *last, *next, *previous;
};

/* Reads the tree of a file in UTF-8, or in an encoding of which ASCII is a part. What is wrong
 * with it is a finding, and INVALID. NOMEM. */
enum status element_tree_read(struct str bytes, struct arena *arena, struct findings *findings,
			      struct element **ret);

/* The first child of that name that stays, from `from` (NULL: all children) on; or NULL. */
struct element *element_find(const struct element *parent, const char *name);
struct element *element_next(const struct element *element);

/* A new child before the child `before` (NULL: as the last one). NULL: no memory. */
struct element *element_add(struct element *parent, struct element *before, const char *name,
			    struct arena *arena);

/* The same at its place among children in the order of their names' bytes, as Salesforce
 * writes them; behind the last one of the same name. */
struct element *element_add_sorted(struct element *parent, const char *name, struct arena *arena);

/* The child of that name, made when it is not there, with this text: of a group the first
 * form. NULL: no memory. */
struct element *element_group(struct element *parent, const char *name, struct arena *arena);
struct element *element_leaf_set(struct element *parent, const char *name, struct str text,
				 struct arena *arena);

#endif
