/* What the look-up bench asks: address tables of three sizes, and streams of
 * addresses to look up in them. Everything comes from fixed seeds. */
#ifndef BENCH_LOOKUP_TABLE_H
#define BENCH_LOOKUP_TABLE_H

#include "net/trie.h"

/* "Longest prefix wins": the form the peers take. Class 0 is "nothing". */
struct route {
	addr first;
	uint8_t length; /* 0..32 for IPv4, else 0..128 */
	bool v4;
	uint32_t class;
};

struct table {
	const char *name;
	char about[160];
	struct route *routes; /* the same answers as `pieces` */
	size_t count, count4;
	struct trie_piece *pieces;
	size_t pieces_count;
	double seconds; /* to make the pieces */
	uint32_t class_max;
	struct range *wanted; /* the ranges to ask in and around */
	size_t wanted_count;
};

/* Each exits when memory is out: a bench has nobody to tell. */
void table_small(struct table *ret);
void table_medium(struct table *ret);

/* `path`: a file of CIDR prefixes, one a line, plain or .gz; NULL: generated
 * with the prefix lengths of a full Internet routing table. False: the file
 * cannot be read. */
bool table_large(const char *path, struct table *ret);

/* For the growth table: `count` random IPv4 ranges. */
void table_ranges(size_t count, struct table *ret);
void table_clear(struct table *table);

/* The oracle: binary search in the pieces. */
uint32_t table_find(const struct table *table, addr a);

enum stream_kind { STREAM_ZIPF, STREAM_INSIDE, STREAM_EDGES, STREAM_KINDS };

/* Addresses to ask for, of one family, in every form a peer wants them in. */
struct stream {
	const char *name;
	bool v4;
	size_t count;
	addr *addresses;
	uint32_t *v4s;        /* host order; IPv4 only */
	uint8_t (*bytes)[16]; /* network order; IPv6 only */
	uint32_t *want;       /* the oracle's answers */
};

void stream_init(struct stream *ret, const struct table *table, enum stream_kind kind, bool v4);
void stream_clear(struct stream *stream);

/* Memory or exit. */
void *bench_alloc(size_t count, size_t size);

/* Seconds this thread has run: others on the same core do not count. */
double bench_seconds(void);

#endif
