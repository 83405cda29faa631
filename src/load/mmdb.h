/* Which addresses a MaxMind DB file tells something about, and what: one walk
 * over its search tree, each piece with the values of one or a few fields. The
 * only file that knows libmaxminddb is mmdb.c.
 *
 * The pieces are exactly what looking up each address would give. Our IPv4 is
 * the database's IPv4; every other address is looked up as the IPv6 address it
 * is, so a database may know 2002:cb00:7101:: (an alias of 203.0.113.1), and
 * one for IPv4 alone knows no IPv6 address. */
#ifndef LOAD_MMDB_H
#define LOAD_MMDB_H

#include "base/status.h"
#include "net/range.h"

/* The field of one record. */
struct mmdb_value {
	enum {
		MMDB_NONE, /* no such field, or one of another type */
		MMDB_TEXT,
		MMDB_NUMBER /* up to 32 bits, unsigned */
	} kind;
	struct str text; /* valid during the call only */
	uint32_t number;
};

/* Which fields of a record: the path to each, ended by NULL. */
enum { MMDB_FIELDS_MAX = 2 };
struct mmdb_fields {
	const char *const *paths[MMDB_FIELDS_MAX];
	size_t count;
};

/* What is done with them. Any status but OK ends the walk. */
struct mmdb_visitor {
	void *self;
	/* Once for each distinct record, before its first piece, with a value for each field;
	 * `*ret_id` is the visitor's number for them. */
	enum status (*on_value)(void *self, const struct mmdb_value *values, uint32_t *ret_id);
	/* Ascending, disjoint; addresses without a record have no piece. */
	enum status (*on_piece)(void *self, struct range piece, uint32_t id);
};

enum mmdb_problem {
	MMDB_FINE,
	MMDB_UNREADABLE, /* no such file, no right to read it, not a plain file */
	MMDB_CORRUPT     /* not such a database, or a damaged one */
};

/* Walks the database at `path`. OK; INVALID when the file is at fault: `*ret_problem` says which
 * kind, `*ret_why` in a few words (static or of strerror(3)); NOMEM; or what the
 * visitor returned, which should not be INVALID. But for the first case `*ret_…`
 * are untouched. The visitor may have been told of pieces before a fault is
 * found. */
enum status mmdb_walk(const char *path, const struct mmdb_fields *fields,
		      const struct mmdb_visitor *visitor, enum mmdb_problem *ret_problem,
		      const char **ret_why);

#endif
