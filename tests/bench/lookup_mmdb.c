/* libmaxminddb, over a database written here: a binary tree of the routes and
 * one number per class. (Format: the MaxMind DB file format specification 2.0.) */
#include "lookup_peer.h"

#include <arpa/inet.h>
#include <maxminddb.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* --- the tree ------------------------------------------------------------ */

/* A record: empty, a node, or (top bit) a class. */
#define EMPTY 0u
#define CLASS (1u << 31)

struct tree {
	uint32_t (*node)[2];
	uint32_t count, room;
};

static uint32_t tree_add_node(struct tree *tree, uint32_t both)
{
	if (tree->count == tree->room) {
		tree->room = tree->room ? 2 * tree->room : 4096;
		tree->node = realloc(tree->node, tree->room * sizeof *tree->node);
		if (!tree->node)
			exit(1);
	}
	tree->node[tree->count][0] = tree->node[tree->count][1] = both;
	return tree->count++;
}

/* The databases keep IPv4 in ::/96. Shorter routes must come before the longer
 * ones inside them. */
static void tree_add(struct tree *tree, const struct route *route)
{
	unsigned length = route->length + (route->v4 ? 96u : 0u);
	addr key = route->v4 ? (uint32_t)route->first : route->first;
	uint32_t node = 0;
	for (unsigned depth = 0;; depth++) {
		unsigned bit = (unsigned)(key >> (127 - depth)) & 1;
		uint32_t record = tree->node[node][bit];
		if (depth + 1 == length) {
			tree->node[node][bit] = CLASS | route->class;
			return;
		}
		if (record == EMPTY || record & CLASS) {
			uint32_t next = tree_add_node(tree, record);
			tree->node[node][bit] = next;
			record = next;
		}
		node = record;
	}
}

static int shorter_first(const void *a, const void *b)
{
	const struct route *x = a, *y = b;
	return x->length + (x->v4 ? 96 : 0) - y->length - (y->v4 ? 96 : 0);
}

static void tree_of(struct tree *tree, const struct table *table)
{
	struct route *routes = bench_alloc(table->count, sizeof *routes);
	memcpy(routes, table->routes, table->count * sizeof *routes);
	qsort(routes, table->count, sizeof *routes, shorter_first);
	tree_add_node(tree, EMPTY);
	for (size_t i = 0; i < table->count; i++)
		if (routes[i].length > 0)
			tree_add(tree, &routes[i]);
	free(routes);
}

/* --- the file ------------------------------------------------------------ */

static void put_u32(FILE *file, uint32_t n)
{
	uint32_t big = htonl(n);
	fwrite(&big, sizeof big, 1, file);
}

static void put_text(FILE *file, const char *text)
{
	fputc(2 << 5 | (int)strlen(text), file);
	fputs(text, file);
}

static void put_key_u32(FILE *file, const char *key, uint32_t n)
{
	put_text(file, key);
	fputc(6 << 5 | 4, file);
	put_u32(file, n);
}

static void put_key_u16(FILE *file, const char *key, unsigned n)
{
	put_text(file, key);
	fputc(5 << 5 | 2, file);
	fputc((int)(n >> 8), file);
	fputc((int)(n & 0xff), file);
}

static void put_metadata(FILE *file, uint32_t nodes)
{
	fputs("\xab\xcd\xefMaxMind.com", file);
	fputc(7 << 5 | 9, file); /* a map of nine */
	put_key_u32(file, "node_count", nodes);
	put_key_u16(file, "record_size", 32);
	put_key_u16(file, "ip_version", 6);
	put_text(file, "database_type");
	put_text(file, "bench");
	put_text(file, "languages");
	fputc(1, file), fputc(11 - 7, file); /* an array of one */
	put_text(file, "en");
	put_key_u16(file, "binary_format_major_version", 2);
	put_key_u16(file, "binary_format_minor_version", 0);
	put_text(file, "build_epoch");
	fputc(4, file), fputc(9 - 7, file); /* 64 bits, four bytes stored */
	put_u32(file, 1);
	put_text(file, "description");
	fputc(7 << 5, file); /* an empty map */
}

/* Class c >= 1 stands at offset 5 (c - 1) of the data. */
static uint32_t record_value(uint32_t record, uint32_t nodes)
{
	if (record == EMPTY)
		return nodes;
	return record & CLASS ? nodes + 16 + 5 * ((record & ~CLASS) - 1) : record;
}

static void put_database(FILE *file, const struct tree *tree, uint32_t class_max)
{
	for (uint32_t i = 0; i < tree->count; i++)
		for (int side = 0; side < 2; side++)
			put_u32(file, record_value(tree->node[i][side], tree->count));
	for (int i = 0; i < 16; i++)
		fputc(0, file);
	for (uint32_t class = 1; class <= class_max; class ++) {
		fputc(6 << 5 | 4, file);
		put_u32(file, class);
	}
	put_metadata(file, tree->count);
}

/* --- the peer ------------------------------------------------------------ */

static void *build(const struct table *table, bool v4, const char **ret_why)
{
	char path[] = "/tmp/bench-XXXXXX";
	struct tree tree = {0};
	MMDB_s *mmdb = bench_alloc(1, sizeof *mmdb);
	int descriptor = mkstemp(path);
	FILE *file = descriptor >= 0 ? fdopen(descriptor, "wb") : NULL;
	(void)v4;
	*ret_why = "cannot write a database";
	if (!file)
		return NULL;
	tree_of(&tree, table);
	put_database(file, &tree, table->class_max);
	fclose(file);
	free(tree.node);
	int status = MMDB_open(path, MMDB_MODE_MMAP, mmdb);
	unlink(path);
	if (status != MMDB_SUCCESS) {
		*ret_why = MMDB_strerror(status);
		free(mmdb);
		return NULL;
	}
	return mmdb;
}

static void release(void *built)
{
	MMDB_close(built);
	free(built);
}

static size_t size(const void *built)
{
	return (size_t)((const MMDB_s *)built)->file_size;
}

/* The look-up alone: the place of the number tells the class, it is not read. */
static inline uint32_t find(const void *built, const struct stream *stream, size_t i)
{
	struct sockaddr_in in = {.sin_family = AF_INET};
	struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};
	int error;
	if (stream->v4)
		in.sin_addr.s_addr = htonl(stream->v4s[i]);
	else
		memcpy(&in6.sin6_addr, stream->bytes[i], 16);
	MMDB_lookup_result_s found = MMDB_lookup_sockaddr(
	    built, stream->v4 ? (const void *)&in : (const void *)&in6, &error);
	return found.found_entry ? found.entry.offset / 5 + 1 : 0;
}

PEER_SINGLE(mmdb, find)

const struct peer peer_mmdb = {
    .name = "libmaxminddb",
    .v4 = true,
    .v6 = true,
    .build = build,
    .release = release,
    .size = size,
    .answer = mmdb_answer,
    .sum = mmdb_sum,
};
