/* Ours. */
#include "lookup_peer.h"

static void *build(const struct table *table, bool v4, const char **ret_why)
{
	struct trie *trie = NULL;
	(void)v4;
	if (trie_new(table->pieces, table->pieces_count, &trie) != OK)
		*ret_why = "out of memory";
	return trie;
}

static void release(void *built)
{
	trie_free(built);
}

static size_t size(const void *built)
{
	return trie_size(built);
}

/* The same 32-bit addresses that the peers read; whether they are IPv4 is still
 * asked, as the compiler does not see where they come from. */
static void single_answer(const void *built, const struct stream *stream, uint32_t *ret)
{
	for (size_t i = 0; i < stream->count; i++)
		ret[i] = trie_find(built, stream->addresses[i]);
}

static uint64_t sum_v4(const struct trie *trie, const uint32_t *v4s, size_t count)
{
	uint64_t sum = 0, family = 0xffff;
	__asm__("" : "+r"(family));
	for (size_t i = 0; i < count; i++)
		sum += trie_find(trie, addr_of(0, family << 32 | v4s[i]));
	return sum;
}

static uint64_t sum_v6(const struct trie *trie, const addr *addresses, size_t count)
{
	uint64_t sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += trie_find(trie, addresses[i]);
	return sum;
}

static uint64_t single_sum(const void *built, const struct stream *stream)
{
	return stream->v4 ? sum_v4(built, stream->v4s, stream->count)
			  : sum_v6(built, stream->addresses, stream->count);
}

static inline void find_batch(const void *built, const struct stream *stream, size_t i,
			      uint32_t *ret)
{
	trie_find_batch(built, stream->addresses + i, BULK, ret);
}

PEER_BULK(batch, find_batch, uint32_t)

const struct peer peer_trie = {
    .name = "trie_find",
    .v4 = true,
    .v6 = true,
    .build = build,
    .release = release,
    .size = size,
    .answer = single_answer,
    .sum = single_sum,
};

const struct peer peer_trie_batch = {
    .name = "trie_find_batch",
    .v4 = true,
    .v6 = true,
    .build = build,
    .release = release,
    .size = size,
    .answer = batch_answer,
    .sum = batch_sum,
};
