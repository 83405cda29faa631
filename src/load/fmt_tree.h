/* A policy's YAML with its comments: the nodes of the reader, grouped into entries
 * (a pair of a mapping, an item of a list), each with the comments that belong
 * to it. libyaml drops comments, so they are found where they must be: in the
 * gaps of the text between the tokens that the nodes stand for.
 *
 *     # lead                          lead of the entry below
 *     profiles:  # trail              trail of `profiles`
 *       - name: Sales  # trail        trail of `name`
 *                      # goes on      the same trail
 *         # tail                      tail of the mapping
 *       # tail                        tail of the list
 *     # tail                          of the document
 *
 * For the fmt_*.c only. */
#ifndef LOAD_FMT_TREE_H
#define LOAD_FMT_TREE_H

#include "load/yaml_reader.h"

struct fmt_comment {
	struct fmt_comment *next;
	struct str text;       /* from the # on, without blanks at the end */
	uint32_t line, column; /* in the source, from 1 */
	bool blank;            /* a blank line stands before it */
	bool goes_on;          /* below a trail, and in line with it */
};

struct fmt_comments {
	struct fmt_comment *first, *last;
};

struct fmt_entry {
	struct fmt_entry *next;
	const struct node *key; /* NULL in a list */
	const struct node *value;
	struct fmt_list *list; /* of a value that is a list or mapping, and no alias */
	struct fmt_comments lead, trail;
	bool blank;   /* a blank line stands before it, below its lead */
	size_t block; /* where the | or > of its value stands in the text; 0: it has none */
};

struct fmt_list {
	struct fmt_entry *first, *last;
	struct fmt_comments tail;
	uint32_t column;    /* where its entries stand in the source, from 1; 0: in brackets */
	uint32_t last_line; /* where the last one begins */
	bool broken;        /* in brackets, but with a comment between them */
};

struct fmt_document {
	struct str text;
	struct fmt_comments head; /* above the --- line */
	bool start;               /* there is a --- line */
	bool aliases;             /* there are some: the order of entries matters to YAML */
	struct fmt_entry root;    /* its value is the document; its trail that of --- */
	struct fmt_comments tail;
};

/* Puts the nodes of `text`, which was read without a finding, and the comments of
 * `text` together. OK; NOMEM; INVALID: tokens were not where the nodes say, which
 * would be a defect. */
enum status fmt_tree_build(struct str text, const struct node *root, struct arena *arena,
			   struct fmt_document *ret);

/* The anchor of a node that has one, or the name of an alias, with its sign. */
struct str fmt_anchor(struct str text, const struct node *node);

void fmt_comments_add(struct fmt_comments *to, struct fmt_comment *comment);

/* Puts all of `from`, which becomes empty, behind `to`. */
void fmt_comments_move(struct fmt_comments *to, struct fmt_comments *from);

#endif
