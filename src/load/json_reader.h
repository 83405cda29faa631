/* JSON that others wrote, as a tree of nodes that know where they stand. jansson reads it, and
 * no other file knows jansson. */
#ifndef LOAD_JSON_READER_H
#define LOAD_JSON_READER_H

#include "base/arena.h"
#include "base/source.h"
#include "base/status.h"

enum json_node_kind { JSON_NODE_OBJECT, JSON_NODE_LIST, JSON_NODE_STRING, JSON_NODE_OTHER };

struct json_node {
	struct json_node *next;  /* in the order of the text */
	struct json_node *first; /* of an object or a list */
	struct str key;          /* in an object */
	struct str text;         /* of a string, without escapes */
	struct place place;      /* of a string with its quotes; of others where they begin */
	uint32_t count;          /* of an object or a list */
	enum json_node_kind kind;
	bool escaped; /* a string's text is not what stands there */
};

/* Why a text is no JSON. */
struct json_fault {
	struct place place;
	const char *message; /* jansson's; may have parts of the text in it */
};

/* Reads `text`, file number `file` of the sources, which has an object or a list. The tree lives in
 * `arena`, its texts there or in `text`. INVALID: it is no JSON, a key is there twice, or reading
 * it takes jansson more than JSON_MEMORY_MAX; NOMEM. */
enum { JSON_MEMORY_MAX = 1 << 30 }; /* bytes */
enum status json_read(struct str text, uint32_t file, struct arena *arena,
		      const struct json_node **ret, struct json_fault *ret_fault);

/* The same with another bound. */
enum status json_read_within(size_t most, struct str text, uint32_t file, struct arena *arena,
			     const struct json_node **ret, struct json_fault *ret_fault);

/* The member of an object, or NULL, also of what is none. */
const struct json_node *json_node_find(const struct json_node *object, struct str key);

static inline bool json_node_is(const struct json_node *node, enum json_node_kind kind)
{
	return node && node->kind == kind;
}

#endif
