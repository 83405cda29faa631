/* Changes of a text that leave the rest of it alone: *splices*, bytes that go and what comes in
 * their place; and the lines and nodes that they are about. For range_edit.c and its parts. */
#ifndef LOAD_SPLICE_H
#define LOAD_SPLICE_H

#include "base/out.h"
#include "load/yaml_reader.h"

struct splice {
	size_t begin, end; /* bytes of the text; equal: something is put in */
	struct str text;
	size_t depth; /* of lines that come: what is deeper belongs to what stands above, and comes
	                 first */
	size_t order; /* of others at one place */
};

struct splices {
	struct str text; /* of the file */
	struct arena *arena;
	struct splice *at;
	size_t count;
	const char *refused; /* why it can't be done: the first reason */
	bool nomem;
};

/* What was written to `out`, which is rewound, comes in the place of these bytes. */
void splice_add(struct splices *splices, size_t begin, size_t end, struct out *out);

/* These bytes go. */
void splice_cut(struct splices *splices, size_t begin, size_t end);

void splices_refuse(struct splices *splices, const char *why);

/* The text with all splices made, in the arena. False: no memory, or they overlap
 * (`refused`). */
bool splices_make(struct splices *splices, struct str *ret);

static inline bool splice_is_break(char c)
{
	return c == '\n' || c == '\r';
}

static inline bool splice_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Of the line that holds the byte `at`: its first byte, the end of its text, and the byte
 * behind its line end. */
size_t splice_line_begin(struct str text, size_t at);
size_t splice_line_text_end(struct str text, size_t at);
size_t splice_line_end(struct str text, size_t at);

/* How lines end in this text: as the first one does. */
const char *splice_line_break(struct str text);

/* New lines behind the one that holds the byte `at`, which may be the last of the file and not
 * be ended: before each of them, and when all are written to `out`. `depth`: where they begin,
 * rows of a list half a column deeper than keys, in half columns. */
void splice_line_write(struct splices *splices, struct out *out, size_t at, bool first);
void splice_lines_add(struct splices *splices, size_t at, size_t depth, struct out *out);

/* Where the text of a node ends; SIZE_MAX: it isn't known well enough. */
size_t splice_node_end(struct str text, const struct node *node);

#endif
