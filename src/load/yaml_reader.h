/* YAML text to a tree of nodes that know where they stand. libyaml is known to
 * this file's .c and to yaml_problem, which translates its errors, and to nothing
 * else.
 *
 * What the tree promises, so that nobody after it need look again: it is at
 * most NESTING_MAX deep; it has no cycle; walking it with every alias expanded
 * takes no more than ALIAS_WEIGHT_MAX steps beyond the file's own size; the
 * keys of a mapping are scalars and differ; there are no tags and no merge
 * keys. */
#ifndef LOAD_YAML_READER_H
#define LOAD_YAML_READER_H

#include "base/finding.h"

enum { NESTING_MAX = 64, ALIAS_WEIGHT_MAX = 100000 };

enum node_kind {
	NODE_SCALAR,
	NODE_LIST,
	NODE_MAP,
	NODE_BROKEN /* was refused already: say nothing more about it */
};

struct node {
	struct node *next;            /* the sibling; in a mapping key, value, key, value … */
	struct node *first;           /* of a list or mapping */
	struct str text;              /* of a scalar, followed by NUL */
	uint32_t line, column, width; /* as in struct place */
	uint32_t count;               /* items of a list, pairs of a mapping */
	uint32_t weight;              /* nodes below and with it, long texts counting more */
	uint32_t begin, end; /* bytes of the text it was read from, with its anchor; an alias: of
	                        the alias itself; a collection in lines: `end` may be later */
	uint8_t kind;        /* enum node_kind */
	bool plain;          /* a scalar without quotes: YAML may read it as a number … */
	bool flow;           /* a collection in brackets or braces */
	bool anchor;         /* the bytes from `begin` on are &NAME */
	bool alias;          /* stands here as *NAME; what is below it stands elsewhere, too */
	bool open;           /* still being read: an alias to it would be a cycle */
};

/* Reads the one document in `text`, which is UTF-8. OK with `*ret` the root, or
 * NULL when there is none that could be used (findings say why). NOMEM. The
 * tree lives in `arena`. */
enum status yaml_read(struct str text, uint32_t file, struct arena *arena,
		      struct findings *findings, struct node **ret);

static inline struct place node_place(const struct node *node, uint32_t file)
{
	return (struct place){file, node->line, node->column, node->width};
}

/* The value of `key` in a mapping, or NULL. */
struct node *node_find(const struct node *map, struct str key);

#endif
