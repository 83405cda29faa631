/* Any bytes as a compressed file: whole or in pieces the same comes out, or the same is refused,
 * never more than was allowed, and a file that was refused says why.
 *
 * seeds: fixtures/bad/files/gzip-*
 */
#include "base/arena.h"
#include "fuzz.h"
#include "load/gunzip.h"

enum { MOST = 1 << 20 };

/* A sum of what came out, which knows the order of its bytes. */
struct sum {
	uint64_t value;
	size_t length;
};

static enum status sum_see(void *with, struct str bytes)
{
	struct sum *sum = with;
	REQUIRE(bytes.length > 0 && bytes.length <= MOST - sum->length);
	for (size_t i = 0; i < bytes.length; i++)
		sum->value = sum->value * 31 + (unsigned char)bytes.at[i] + 1;
	sum->length += bytes.length;
	return OK;
}

/* Feeds it in pieces of that size. The code of the finding; "": it was whole. */
static const char *run(struct str bytes, size_t piece, struct sum *ret)
{
	struct arena arena;
	struct findings findings;
	struct gunzip *gunzip;
	enum status status = OK;
	const char *code = "";
	*ret = (struct sum){0};
	arena_init(&arena);
	findings_init(&findings, &arena);
	REQUIRE(gunzip_new(MOST, sum_see, ret, &gunzip) == OK);
	for (bool last = false; status == OK && !last;) {
		size_t count = bytes.length < piece ? bytes.length : piece;
		last = count == bytes.length;
		status = gunzip_feed(gunzip, (struct str){bytes.at, count}, last);
		bytes = (struct str){bytes.at + count, bytes.length - count};
	}
	REQUIRE(gunzip_problem_add(gunzip, &findings, (struct place){0}) == (status == INVALID));
	REQUIRE(status == OK || (status == INVALID && findings.first->help));
	if (status == INVALID)
		code = findings.first->code; /* a literal */
	gunzip_free(gunzip);
	arena_clear(&arena);
	return code;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct sum whole, pieces;
	struct str text = {(const char *)bytes, size};
	const char *code = run(text, SIZE_MAX, &whole);
	for (size_t piece = 1; piece <= 64; piece *= 8) {
		const char *other = run(text, piece, &pieces);
		REQUIRE(strcmp(code, other) == 0);
		REQUIRE(*code || (pieces.length == whole.length && pieces.value == whole.value));
	}
	return 0;
}
