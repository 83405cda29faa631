/* Compressed files in pieces of any size: what comes out, what is refused and why, and that
 * neither memory nor a bomb brings it down. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

#include "base/mem.h"
#include "load/gunzip.h"
#include "rand.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { ROOM = 1 << 20 };

/* What came out. */
struct output {
	char *at;
	size_t length, pieces, most;
	size_t stop; /* piece that is answered with IO; 0: none */
};

static enum status output_see(void *with, struct str bytes)
{
	struct output *output = with;
	assert_true(bytes.length > 0);
	output->pieces++;
	if (bytes.length > output->most)
		output->most = bytes.length;
	if (output->at) {
		assert_true(output->length + bytes.length <= ROOM);
		memcpy(output->at + output->length, bytes.at, bytes.length);
	}
	output->length += bytes.length;
	return output->pieces == output->stop ? IO : OK;
}

/* Appends a member with the text to `bytes`, which has room for it. */
static size_t member_put(char *bytes, size_t used, struct str text)
{
	z_stream stream = {0};
	assert_int_equal(
	    deflateInit2(&stream, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	stream.next_in = (unsigned char *)(uintptr_t)text.at;
	stream.avail_in = (unsigned)text.length;
	stream.next_out = (unsigned char *)bytes + used;
	stream.avail_out = (unsigned)(ROOM - used);
	assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
	used = ROOM - stream.avail_out;
	deflateEnd(&stream);
	return used;
}

/* Feeds all of it in pieces of that size; 0: at once. */
static enum status feed(struct gunzip *gunzip, struct str bytes, size_t piece)
{
	enum status status = OK;
	size_t at = 0;
	do {
		size_t count = piece && piece < bytes.length - at ? piece : bytes.length - at;
		status = gunzip_feed(gunzip, (struct str){bytes.at + at, count},
				     at + count == bytes.length);
		at += count;
	} while (status == OK && at < bytes.length);
	return status;
}

/* Runs it, and says which code the finding has, or "". */
static const char *code_of(struct str bytes, size_t piece, uint64_t max, struct output *output)
{
	struct gunzip *gunzip;
	struct arena arena;
	struct findings findings;
	const char *code = "";
	arena_init(&arena);
	findings_init(&findings, &arena);
	output->length = output->pieces = 0;
	assert_int_equal(gunzip_new(max, output_see, output, &gunzip), OK);
	enum status status = feed(gunzip, bytes, piece);
	bool said = gunzip_problem_add(gunzip, &findings, (struct place){0});
	assert_int_equal(status, said ? INVALID : OK);
	assert_int_equal(findings.count, said);
	if (said) {
		code = findings.first->code; /* a literal */
		assert_non_null(findings.first->help);
		assert_true(strlen(findings.first->message) > 10);
	}
	gunzip_free(gunzip);
	arena_clear(&arena);
	return code;
}

/* --- What comes out --------------------------------------------------------------------- */

/* Noise, or the same again and again. */
static void text_fill(struct rand *noise, char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		text[i] = noise ? (char)rand_next(noise) : "<Profile>\n"[i % 10];
}

/* Any number of members, cut into pieces of any size, gives back the text. */
static void test_pieces(void **state)
{
	(void)state;
	static const size_t pieces[] = {0, 1, 2, 3, 7, 64, 1000, 4096, 65536, 65537};
	char *text = malloc(ROOM), *bytes = malloc(ROOM), *room = malloc(ROOM);
	struct output output = {.at = room};
	struct rand rand = rand_start("pieces");
	for (unsigned round = 0; round < 30; round++) {
		size_t length = 0, used = 0, members = 1 + rand_below(&rand, 4);
		for (size_t i = 0; i < members; i++) {
			size_t size = rand_below(&rand, round % 2 ? 200 : 150000);
			text_fill(rand_below(&rand, 2) ? &rand : NULL, text + length, size);
			used = member_put(bytes, used, (struct str){text + length, size});
			length += size;
		}
		size_t zeros = rand_below(&rand, 3) ? 0 : rand_below(&rand, 2000);
		memset(bytes + used, 0, zeros);
		size_t piece = pieces[rand_below(&rand, COUNT(pieces))];
		const char *code =
		    code_of((struct str){bytes, used + zeros}, piece, GUNZIP_MAX, &output);
		if (*code || output.length != length || memcmp(room, text, length) != 0)
			fail_msg("%zu bytes of %zu members by %zu: %s, %zu", length, members, piece,
				 code, output.length);
		assert_true(output.most <= 64 << 10);
	}
	free(text);
	free(bytes);
	free(room);
}

/* --- What is refused ---------------------------------------------------------------------- */

static const char plain[] = "<Profile/>\n";

static const struct {
	const char *name;
	const char *bytes; /* NULL: `plain`, compressed, and then cut or changed */
	size_t length;
	int cut;            /* bytes of its end */
	int change;         /* byte that is changed; from the end when < 0 */
	const char *behind; /* put behind it */
	const char *code;
} refused[] = {
    {"whole", NULL, 0, 0, 0, "", ""},
    {"no bytes", "", 0, 0, 0, "", "gzip-truncated"},
    {"one byte", "\x1f", 1, 0, 0, "", "gzip-truncated"},
    {"a header alone", "\x1f\x8b\x08\0\0\0\0\0\0\3", 10, 0, 0, "", "gzip-truncated"},
    {"plain XML", "<?xml version=\"1.0\"?><Profile/>", 31, 0, 0, "", "gzip-format"},
    {"zeros", "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 20, 0, 0, "", "gzip-format"},
    {"zlib without gzip", "\x78\x9c\x03\x00\x00\x00\x00\x01", 8, 0, 0, "", "gzip-format"},
    {"another method", "\x1f\x8b\x07\0\0\0\0\0\0\3aaaa", 14, 0, 0, "", "gzip-format"},
    {"without its last byte", NULL, 0, 1, 0, "", "gzip-truncated"},
    {"without its check sum", NULL, 0, 8, 0, "", "gzip-truncated"},
    {"another length", NULL, 0, 0, -1, "", "gzip-damaged"},
    {"another check sum", NULL, 0, 0, -8, "", "gzip-damaged"},
    {"something behind it", NULL, 0, 0, 0, "<x/>", "gzip-damaged"},
    {"the beginning of a member behind it", NULL, 0, 0, 0, "\x1f", "gzip-truncated"},
};

static void test_refused(void **state)
{
	(void)state;
	char *bytes = malloc(ROOM), *room = malloc(ROOM);
	struct output output = {.at = room};
	for (size_t i = 0; i < COUNT(refused); i++) {
		size_t used = refused[i].length;
		if (refused[i].bytes)
			memcpy(bytes, refused[i].bytes, used);
		else
			used = member_put(bytes, 0, str_of(plain)) - (size_t)refused[i].cut;
		if (refused[i].change)
			bytes[(int)used + refused[i].change] ^= 0x55;
		memcpy(bytes + used, refused[i].behind, strlen(refused[i].behind));
		used += strlen(refused[i].behind);
		for (size_t piece = 0; piece < 4; piece++) {
			const char *code =
			    code_of((struct str){bytes, used}, piece, GUNZIP_MAX, &output);
			if (strcmp(code, refused[i].code) != 0)
				fail_msg("%s by %zu: \"%s\"", refused[i].name, piece, code);
		}
	}
	free(bytes);
	free(room);
}

/* Behind zeros there is nothing more. */
static void test_behind_zeros(void **state)
{
	(void)state;
	char *bytes = malloc(ROOM);
	struct output output = {0};
	size_t used = member_put(bytes, 0, str_of(plain));
	memset(bytes + used, 0, 512);
	used = member_put(bytes, used + 512, str_of(plain));
	assert_string_equal(code_of((struct str){bytes, used}, 0, GUNZIP_MAX, &output),
			    "gzip-damaged");
	assert_string_equal(code_of((struct str){bytes, used}, 1, GUNZIP_MAX, &output),
			    "gzip-damaged");
	free(bytes);
}

/* Cut off anywhere, or with any bit turned, it is whole or refused; and never more comes
 * out than there was. */
static void test_any_damage(void **state)
{
	(void)state;
	char *bytes = malloc(ROOM), *room = malloc(ROOM), text[3000];
	struct output output = {.at = room};
	text_fill(NULL, text, sizeof text);
	size_t used = member_put(bytes, 0, (struct str){text, sizeof text});
	for (size_t length = 0; length < used; length++)
		assert_string_equal(
		    code_of((struct str){bytes, length}, length % 5, GUNZIP_MAX, &output),
		    "gzip-truncated");
	for (size_t bit = 0; bit < used * 8; bit++) {
		bytes[bit / 8] = (char)(bytes[bit / 8] ^ (1 << bit % 8));
		/* The time and the system in the header mean nothing. */
		if (!*code_of((struct str){bytes, used}, bit % 3, GUNZIP_MAX, &output) &&
		    (output.length != sizeof text || memcmp(room, text, sizeof text) != 0))
			fail_msg("bit %zu", bit);
		bytes[bit / 8] = (char)(bytes[bit / 8] ^ (1 << bit % 8));
	}
	free(bytes);
	free(room);
}

/* --- Bounds -------------------------------------------------------------------------------- */

static void test_size(void **state)
{
	(void)state;
	char *bytes = malloc(ROOM), *zeros = calloc(1, 200000);
	struct output output = {0};
	size_t used = member_put(bytes, 0, (struct str){zeros, 200000});
	used = member_put(bytes, used, (struct str){zeros, 100000});
	struct str both = {bytes, used};
	assert_string_equal(code_of(both, 0, 300000, &output), "");
	assert_int_equal(output.length, 300000);
	assert_string_equal(code_of(both, 0, 299999, &output), "gzip-size");
	assert_true(output.length <= 299999);
	assert_string_equal(code_of(both, 0, 0, &output), "gzip-size");
	free(bytes);
	free(zeros);
}

/* Whoever sees the pieces may stop it, and that is no problem of the file. */
static void test_stop(void **state)
{
	(void)state;
	char *bytes = malloc(ROOM), *zeros = calloc(1, 200000);
	struct output output = {.stop = 2};
	struct gunzip *gunzip;
	struct arena arena;
	struct findings findings;
	arena_init(&arena);
	findings_init(&findings, &arena);
	size_t used = member_put(bytes, 0, (struct str){zeros, 200000});
	assert_int_equal(gunzip_new(GUNZIP_MAX, output_see, &output, &gunzip), OK);
	assert_int_equal(gunzip_feed(gunzip, (struct str){bytes, used}, true), IO);
	assert_int_equal(output.pieces, 2);
	assert_false(gunzip_problem_add(gunzip, &findings, (struct place){0}));
	gunzip_free(gunzip);
	gunzip_free(NULL);
	free(bytes);
	free(zeros);
	arena_clear(&arena);
}

static enum status whole_run(struct str bytes)
{
	struct gunzip *gunzip;
	struct output output = {0};
	enum status status = gunzip_new(GUNZIP_MAX, output_see, &output, &gunzip);
	if (status != OK)
		return status;
	status = gunzip_feed(gunzip, bytes, true);
	gunzip_free(gunzip);
	return status;
}

static void test_no_memory(void **state)
{
	(void)state;
	char *bytes = malloc(ROOM), *text = malloc(100000);
	text_fill(NULL, text, 100000);
	struct str whole = {bytes, member_put(bytes, 0, (struct str){text, 100000})};
	mem_fail_from(0);
	assert_int_equal(whole_run(whole), OK);
	size_t count = mem_count();
	assert_true(count >= 3); /* ours, and zlib's state and window */
	for (size_t n = 1; n <= count; n++) {
		mem_fail_from(n);
		enum status from = whole_run(whole);
		mem_fail_only(n);
		enum status only = whole_run(whole);
		mem_fail_from(0);
		if (from != NOMEM || only != NOMEM)
			fail_msg("allocation %zu of %zu: %d %d", n, count, from, only);
	}
	free(bytes);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_pieces),       cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_behind_zeros), cmocka_unit_test(test_any_damage),
	    cmocka_unit_test(test_size),         cmocka_unit_test(test_stop),
	    cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
