/* DPDK's longest-prefix look-ups. Memory without huge pages and without a
 * device: any user can run it. */
#include "lookup_peer.h"

#ifdef HAVE_DPDK

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wpedantic"
#include <rte_cpuflags.h>
#include <rte_eal.h>
#include <rte_errno.h>
#include <rte_fib.h>
#include <rte_fib6.h>
#include <rte_log.h>
#include <rte_lpm.h>
#include <rte_lpm6.h>
#include <rte_malloc.h>
#pragma GCC diagnostic pop

#include <sched.h>
#include <stdio.h>

static bool started;

bool dpdk_start(const char **ret_why)
{
	char lcores[32];
	snprintf(lcores, sizeof lcores, "%d", sched_getcpu());
	char *arguments[] = {"bench",
			     "-l",
			     lcores,
			     "--no-huge",
			     "--no-pci",
			     "--no-telemetry",
			     "--no-shconf",
			     "-m",
			     "6144",
			     "--log-level=error",
			     "--force-max-simd-bitwidth=512"};
	rte_log_set_global_level(RTE_LOG_ERR);
	started = rte_eal_init((int)(sizeof arguments / sizeof *arguments), arguments) >= 0;
	*ret_why = "DPDK does not start";
	return started;
}

bool dpdk_has_avx512(void)
{
	return rte_cpu_get_flag_enabled(RTE_CPUFLAG_AVX512F) == 1;
}

/* Bytes taken from DPDK's heap, the only place its tables take memory from. */
static size_t heap_bytes(void)
{
	struct rte_malloc_socket_stats stats = {0};
	if (started)
		(void)rte_malloc_get_socket_stats(0, &stats);
	return stats.heap_allocsz_bytes;
}

/* DPDK wants every table to have a name. */
static const char *new_name(void)
{
	static char name[16];
	static unsigned number;
	snprintf(name, sizeof name, "bench%u", number++);
	return name;
}

/* What the last build of each kind took. */
static size_t lpm_bytes, fib_bytes, lpm6_bytes, fib6_bytes;

/* How many groups of 256 the routes longer than /24 need, and one to spare. */
static uint32_t tbl8_count(const struct table *table)
{
	uint32_t count = 1;
	addr last = 0;
	for (size_t i = 0; i < table->count; i++) { /* the routes are sorted */
		const struct route *route = &table->routes[i];
		if (!route->v4 || route->length <= 24 || route->first >> 8 == last)
			continue;
		last = route->first >> 8;
		count++;
	}
	return count;
}

/* --- rte_lpm: single, IPv4 ----------------------------------------------- */

static size_t lpm_size(const void *built)
{
	(void)built;
	return lpm_bytes;
}

static void lpm_release(void *built)
{
	rte_lpm_free(built);
}

static void *lpm_build(const struct table *table, bool v4, const char **ret_why)
{
	(void)v4;
	size_t before = heap_bytes();
	struct rte_lpm_config config = {.max_rules = (uint32_t)table->count4 + 1,
					.number_tbl8s = tbl8_count(table)};
	struct rte_lpm *lpm = started ? rte_lpm_create(new_name(), -1, &config) : NULL;
	if (!lpm) {
		*ret_why = started ? "rte_lpm_create failed" : "DPDK does not start";
		return NULL;
	}
	for (size_t i = 0; i < table->count; i++) {
		const struct route *route = &table->routes[i];
		if (route->v4 &&
		    rte_lpm_add(lpm, (uint32_t)route->first, route->length, route->class) != 0) {
			*ret_why = "rte_lpm_add failed";
			rte_lpm_free(lpm);
			return NULL;
		}
	}
	lpm_bytes = heap_bytes() - before;
	return lpm;
}

static inline uint32_t lpm_find(const void *built, const struct stream *stream, size_t i)
{
	uint32_t class;
	return rte_lpm_lookup((struct rte_lpm *)built, stream->v4s[i], &class) == 0 ? class : 0;
}

PEER_SINGLE(lpm, lpm_find)

const struct peer peer_lpm = {
    .name = "rte_lpm",
    .v4 = true,
    .build = lpm_build,
    .release = lpm_release,
    .size = lpm_size,
    .answer = lpm_answer,
    .sum = lpm_sum,
};

/* --- rte_fib: bulk, IPv4 ------------------------------------------------- */

static size_t fib_size(const void *built)
{
	(void)built;
	return fib_bytes;
}

static void fib_release(void *built)
{
	rte_fib_free(built);
}

/* With the narrowest next hops that hold the classes, and the numbers of the
 * groups for longer routes; one bit of them is rte_fib's own. */
static void *fib_build(const struct table *table, bool v4, const char **ret_why)
{
	(void)v4;
	size_t before = heap_bytes();
	uint32_t most = table->class_max > tbl8_count(table) ? table->class_max : tbl8_count(table);
	struct rte_fib_conf config = {
	    .type = RTE_FIB_DIR24_8,
	    .max_routes = (int)table->count4 + 1,
	    .dir24_8 = {most <= INT8_MAX    ? RTE_FIB_DIR24_8_1B
			: most <= INT16_MAX ? RTE_FIB_DIR24_8_2B
					    : RTE_FIB_DIR24_8_4B,
			tbl8_count(table)},
	};
	struct rte_fib *fib = started ? rte_fib_create(new_name(), -1, &config) : NULL;
	if (!fib) {
		*ret_why = started ? "rte_fib_create failed" : "DPDK does not start";
		return NULL;
	}
	if (dpdk_has_avx512())
		(void)rte_fib_select_lookup(fib, RTE_FIB_LOOKUP_DIR24_8_VECTOR_AVX512);
	for (size_t i = 0; i < table->count; i++) {
		const struct route *route = &table->routes[i];
		if (route->v4 &&
		    rte_fib_add(fib, (uint32_t)route->first, route->length, route->class) != 0) {
			*ret_why = "rte_fib_add failed";
			rte_fib_free(fib);
			return NULL;
		}
	}
	fib_bytes = heap_bytes() - before;
	return fib;
}

static inline void fib_find(const void *built, const struct stream *stream, size_t i, uint64_t *ret)
{
	(void)rte_fib_lookup_bulk((struct rte_fib *)built, stream->v4s + i, ret, BULK);
}

PEER_BULK(fib, fib_find, uint64_t)

const struct peer peer_fib = {
    .name = "rte_fib bulk",
    .v4 = true,
    .build = fib_build,
    .release = fib_release,
    .size = fib_size,
    .answer = fib_answer,
    .sum = fib_sum,
};

/* --- rte_lpm6: single, IPv6 ---------------------------------------------- */

static uint32_t routes6(const struct table *table)
{
	return (uint32_t)(table->count - table->count4);
}

/* Groups of 256 enough for any table of ours; DPDK allows 2^21. */
static uint32_t tbl8_count6(const struct table *table)
{
	uint64_t count = 1024 + 13ull * routes6(table);
	return count < 1 << 18 ? (uint32_t)count : 1 << 18;
}

static size_t lpm6_size(const void *built)
{
	(void)built;
	return lpm6_bytes;
}

static void lpm6_release(void *built)
{
	rte_lpm6_free(built);
}

static void *lpm6_build(const struct table *table, bool v4, const char **ret_why)
{
	(void)v4;
	size_t before = heap_bytes();
	struct rte_lpm6_config config = {.max_rules = routes6(table) + 1,
					 .number_tbl8s = tbl8_count6(table)};
	struct rte_lpm6 *lpm = started ? rte_lpm6_create(new_name(), -1, &config) : NULL;
	if (!lpm) {
		*ret_why = started ? "rte_lpm6_create failed" : "DPDK does not start";
		return NULL;
	}
	for (size_t i = 0; i < table->count; i++) {
		const struct route *route = &table->routes[i];
		uint8_t bytes[16];
		addr_bytes(route->first, bytes);
		if (!route->v4 && rte_lpm6_add(lpm, bytes, route->length, route->class) != 0) {
			*ret_why = "rte_lpm6_add failed";
			rte_lpm6_free(lpm);
			return NULL;
		}
	}
	lpm6_bytes = heap_bytes() - before;
	return lpm;
}

static inline uint32_t lpm6_find(const void *built, const struct stream *stream, size_t i)
{
	uint32_t class;
	return rte_lpm6_lookup(built, stream->bytes[i], &class) == 0 ? class : 0;
}

PEER_SINGLE(lpm6, lpm6_find)

const struct peer peer_lpm6 = {
    .name = "rte_lpm6",
    .v6 = true,
    .build = lpm6_build,
    .release = lpm6_release,
    .size = lpm6_size,
    .answer = lpm6_answer,
    .sum = lpm6_sum,
};

/* --- rte_fib6: bulk, IPv6 ------------------------------------------------ */

static size_t fib6_size(const void *built)
{
	(void)built;
	return fib6_bytes;
}

static void fib6_release(void *built)
{
	rte_fib6_free(built);
}

static void *fib6_build(const struct table *table, bool v4, const char **ret_why)
{
	(void)v4;
	size_t before = heap_bytes();
	bool narrow = table->class_max <= INT16_MAX && tbl8_count6(table) <= INT16_MAX;
	struct rte_fib6_conf config = {
	    .type = RTE_FIB6_TRIE,
	    .max_routes = (int)routes6(table) + 1,
	    .trie = {narrow ? RTE_FIB6_TRIE_2B : RTE_FIB6_TRIE_4B, tbl8_count6(table)},
	};
	struct rte_fib6 *fib = started ? rte_fib6_create(new_name(), -1, &config) : NULL;
	if (!fib) {
		*ret_why = started ? "rte_fib6_create failed" : "DPDK does not start";
		return NULL;
	}
	if (dpdk_has_avx512())
		(void)rte_fib6_select_lookup(fib, RTE_FIB6_LOOKUP_TRIE_VECTOR_AVX512);
	for (size_t i = 0; i < table->count; i++) {
		const struct route *route = &table->routes[i];
		uint8_t bytes[16];
		addr_bytes(route->first, bytes);
		if (!route->v4 && rte_fib6_add(fib, bytes, route->length, route->class) != 0) {
			*ret_why = "rte_fib6_add failed";
			rte_fib6_free(fib);
			return NULL;
		}
	}
	fib6_bytes = heap_bytes() - before;
	return fib;
}

static inline void fib6_find(const void *built, const struct stream *stream, size_t i,
			     uint64_t *ret)
{
	(void)rte_fib6_lookup_bulk((struct rte_fib6 *)built, stream->bytes + i, ret, BULK);
}

PEER_BULK(fib6, fib6_find, uint64_t)

const struct peer peer_fib6 = {
    .name = "rte_fib6 bulk",
    .v6 = true,
    .build = fib6_build,
    .release = fib6_release,
    .size = fib6_size,
    .answer = fib6_answer,
    .sum = fib6_sum,
};

#else /* no DPDK */

bool dpdk_start(const char **ret_why)
{
	*ret_why = "DPDK not installed";
	return false;
}

bool dpdk_has_avx512(void)
{
	return false;
}

static void *absent_build(const struct table *table, bool v4, const char **ret_why)
{
	(void)table;
	(void)v4;
	*ret_why = "DPDK not installed";
	return NULL;
}

const struct peer peer_lpm = {.name = "rte_lpm", .v4 = true, .build = absent_build};
const struct peer peer_fib = {.name = "rte_fib bulk", .v4 = true, .build = absent_build};
const struct peer peer_lpm6 = {.name = "rte_lpm6", .v6 = true, .build = absent_build};
const struct peer peer_fib6 = {.name = "rte_fib6 bulk", .v6 = true, .build = absent_build};

#endif
