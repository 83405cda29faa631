/* YAML made to hurt: bombs, depth, size, floods. Each shape must be answered
 * with the right code, and four times as much of it must not take much more
 * than four times the time and memory (a quadratic step would take sixteen). Shapes
 * grow until there is something to measure. In full size, through the program:
 * tests/hostile/run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "load/load.h"
#include "peak.h"

static void repeat(FILE *out, const char *text, size_t times)
{
	for (size_t i = 0; i < times; i++)
		fputs(text, out);
}

/* Nine times nine times nine …, and `size` lines of comment behind it. */
static void alias_bomb(FILE *out, size_t size)
{
	fputs("properties:\n  - &a0 [x,x,x,x,x,x,x,x,x]\n", out);
	for (int level = 1; level < 10; level++) {
		fprintf(out, "  - &a%d [", level);
		for (int i = 0; i < 9; i++)
			fprintf(out, "%s*a%d", i ? ", " : "", level - 1);
		fputs("]\n", out);
	}
	repeat(out, "# and more\n", size);
}

static void alias_quadratic(FILE *out, size_t size)
{
	fputs("properties:\n  - &a ", out);
	repeat(out, "x", 100000);
	fputs("\n", out);
	repeat(out, "  - *a\n", size);
}

static void alias_itself(FILE *out, size_t size)
{
	fputs("properties:\n", out);
	repeat(out, "  - &a [*a]\n  - &b {k: *b}\n", size);
}

static void alias_unknown(FILE *out, size_t size)
{
	fputs("properties:\n", out);
	for (size_t i = 0; i < size; i++)
		fprintf(out, "  - *a%zu\n", i);
}

static void anchors(FILE *out, size_t size)
{
	fputs("properties:\n", out);
	for (size_t i = 0; i < size; i++)
		fprintf(out, "  - &a%zu x\n", i);
}

static void merge_chain(FILE *out, size_t size)
{
	fputs("properties:\n  - &a0 {k: v}\n", out);
	for (size_t i = 1; i < size; i++)
		fprintf(out, "  - &a%zu {<<: [*a%zu, *a%zu], k%zu: v}\n", i, i - 1, i - 1, i);
}

static void brackets(FILE *out, size_t size)
{
	fputs("properties: ", out);
	repeat(out, "[", size);
}

static void braces(FILE *out, size_t size)
{
	fputs("properties: ", out);
	repeat(out, "{a: ", size);
}

static void dashes(FILE *out, size_t size)
{
	fputs("properties:\n", out);
	repeat(out, "- ", size);
}

static void questions(FILE *out, size_t size)
{
	repeat(out, "? ", size);
}

static void indentation(FILE *out, size_t size)
{
	fputs("properties:\n", out);
	for (size_t i = 1; i * i < 8 * size; i++)
		fprintf(out, "%*sa:\n", (int)i, "");
}

static void scalar_plain(FILE *out, size_t size)
{
	fputs("org:\n  name: ", out);
	repeat(out, "0123456789abcdef", size);
	fputs("\n", out);
}

static void scalar_quoted(FILE *out, size_t size)
{
	fputs("org:\n  name: \"", out);
	repeat(out, "0123456789\\x41bcdef", size);
	fputs("\"\n", out);
}

static void scalar_block(FILE *out, size_t size)
{
	fputs("org:\n  name: |-\n    ", out);
	repeat(out, "0123456789abcdef", size);
	fputs("\n", out);
}

static void scalar_lines(FILE *out, size_t size)
{
	fputs("properties: |\n", out);
	repeat(out, "  0123456789abcdef\n", size);
}

static void scalar_address(FILE *out, size_t size)
{
	fputs("org: {trusted_ip_ranges: [", out);
	repeat(out, "1.2.3.", size);
	fputs("]}\n", out);
}

static void key_long(FILE *out, size_t size)
{
	fputs("properties:\n  ", out);
	repeat(out, "k", size);
	fputs(": v\n", out);
}

static void flow_entries(FILE *out, size_t size)
{
	fputs("properties: [", out);
	repeat(out, "a b,", size);
	fputs("]\n", out);
}

static void flow_pairs(FILE *out, size_t size)
{
	fputs("properties: {", out);
	for (size_t i = 0; i < size; i++)
		fprintf(out, "k%zu: v,", i);
	fputs("}\n", out);
}

static void flow_keys(FILE *out, size_t size)
{
	fputs("properties: {", out);
	repeat(out, "k,", size);
	fputs("}\n", out);
}

static void tag_directives(FILE *out, size_t size)
{
	rewind(out);
	for (size_t i = 0; i < size; i++)
		fprintf(out, "%%TAG !t%zu! tag:example.com,2026:\n", i);
	fputs("---\nloginscope: 1\n", out);
}

static void tag_directives_later(FILE *out, size_t size)
{
	fputs("...\n", out);
	for (size_t i = 0; i < size; i++)
		fprintf(out, "%%TAG !t%zu! tag:example.com,2026:\n", i);
	fputs("---\nloginscope: 1\n", out);
}

static void tag_directives_after_flow(FILE *out, size_t size)
{
	rewind(out);
	fputs("{loginscope: 1}\n", out);
	for (size_t i = 0; i < size; i++)
		fprintf(out, "%%TAG !t%zu! tag:example.com,2026:\n", i);
	fputs("---\nloginscope: 1\n", out);
}

static void tag_uri(FILE *out, size_t size)
{
	fputs("properties: !<", out);
	repeat(out, "%41%42%43", size);
	fputs("> x\n", out);
}

static void tag_python(FILE *out, size_t size)
{
	fputs("properties:\n", out);
	repeat(out, "  - !!python/object/apply:os.system [id]\n", size);
}

static void quoted_key_then_dash(FILE *out, size_t size)
{
	repeat(out, "a: \n  'b': - c\n", size);
}

static void keys_twice(FILE *out, size_t size)
{
	fputs("org:\n", out);
	repeat(out, "  name: a\n  \"name\": b\n  ? name\n  : c\n", size);
}

static void keys_unknown(FILE *out, size_t size)
{
	for (size_t i = 0; i < size; i++)
		fprintf(out, "unknown%zu: x\n", i);
}

static void documents(FILE *out, size_t size)
{
	repeat(out, "---\n", size);
}

static void comments(FILE *out, size_t size)
{
	repeat(out, "#\n\n", size);
}

static void tabs(FILE *out, size_t size)
{
	fputs("org:\n", out);
	repeat(out, "\tname: a\n", size);
}

static void numbers(FILE *out, size_t size)
{
	fputs("transaction_security:\n  - name: n\n    action: mfa\n    when: {asn: [", out);
	repeat(out, "99999999999999999999, 1e400, -0, ", size);
	fputs("0x]}\n", out);
}

static void networks_deep(FILE *out, size_t size)
{
	fputs("networks:\n", out);
	for (size_t i = 0; i < size; i++)
		fprintf(out, "  n%zu: ['@n%zu', '@n%zu']\n", i, i + 1, i + 1);
	fprintf(out, "  n%zu: [192.0.2.1]\n", size);
}

static void networks_cycle(FILE *out, size_t size)
{
	networks_deep(out, size);
	fputs("  back: ['@n0']\n", out);
	fprintf(out, "  n%zu: ['@back']\n", size + 1);
	fprintf(out, "  knot: ['@knot']\n");
}

static void names_near(FILE *out, size_t size)
{
	fputs("profiles:\n", out);
	for (size_t i = 0; i < size; i++)
		fprintf(out, "  - {name: profile-with-a-long-name-%010zu}\n", i);
	fputs("users:\n", out);
	for (size_t i = 0; i < size; i++)
		fprintf(out, "  - {username: u%zu, profile: profile-with-a-long-name-%09zux}\n", i,
			i);
}

static void line_ends(FILE *out, size_t size)
{
	repeat(out, "\r", size);
	repeat(out, "\r\n", size);
}

static void bytes_wild(FILE *out, size_t size)
{
	repeat(out, "# \xf4\x8f\xbf\xbf\xed\x9f\xbf\n", size);
	fputs("# \xf4\x90\x80\x80\n", out);
}

static void includes(FILE *out, size_t size)
{
	fputs("include:\n", out);
	for (size_t i = 0; i < size; i++)
		fprintf(out, "- fixtures/no-such-file-%zu.yaml\n", i);
}

static void includes_alike(FILE *out, size_t size)
{
	fputs("include:\n", out);
	repeat(out, "- fixtures/bad/files/sales.yaml\n", size);
}

static void patterns(FILE *out, size_t size)
{
	fputs("include:\n", out);
	for (size_t i = 0; i < size; i++)
		fprintf(out, "- 'fixtures/bad/*q%zu'\n", i);
}

static void patterns_matching(FILE *out, size_t size)
{
	fputs("include:\n", out);
	for (size_t i = 0; i < size; i++)
		fprintf(out, "- 'fixtures/bad/files/sale[s%zu].yaml'\n", i);
}

static void patterns_alike(FILE *out, size_t size)
{
	fputs("include:\n", out);
	repeat(out, "- 'fixtures/*/../*/../*q'\n", size);
}

static void sources_missing(FILE *out, size_t size)
{
	fputs("sources:\n", out);
	for (size_t i = 0; i < size; i++)
		fprintf(out, "- {users_csv: fixtures/no-such-file-%zu.csv}\n", i);
}

static const struct hostile {
	const char *name;
	void (*make)(FILE *out, size_t size);
	size_t size;
	const char *code; /* of the first finding; NULL: it loads */
} hostiles[] = {
    {"alias bomb", alias_bomb, 10000, "yaml-alias"},
    {"long scalar behind many aliases", alias_quadratic, 5000, "yaml-alias"},
    {"aliases to themselves", alias_itself, 5000, "yaml-alias"},
    {"aliases to nothing", alias_unknown, 10000, "yaml-alias"},
    {"many anchors", anchors, 20000, "wrong-type"},
    {"chain of merge keys", merge_chain, 1000, "yaml-merge-key"},
    {"brackets", brackets, 25000, "yaml-nesting"},
    {"braces", braces, 25000, "yaml-nesting"},
    {"dashes on one line", dashes, 10000, "yaml-nesting"},
    {"question marks", questions, 10000, "yaml-nesting"},
    {"deep indentation", indentation, 20000, "yaml-nesting"},
    {"huge plain scalar", scalar_plain, 50000, NULL},
    {"huge quoted scalar", scalar_quoted, 50000, NULL},
    {"huge block scalar", scalar_block, 50000, NULL},
    {"block scalar of many lines", scalar_lines, 50000, "wrong-type"},
    {"huge address", scalar_address, 50000, "bad-address"},
    {"huge key", key_long, 100000, "yaml-syntax"},
    {"flow entries without a colon", flow_entries, 50000, "wrong-type"},
    {"flow pairs on one line", flow_pairs, 20000, "wrong-type"},
    {"flow keys without values", flow_keys, 20000, "duplicate-key"},
    {"tag directives", tag_directives, 10000, "yaml-tag"},
    {"tag directives of a second document", tag_directives_later, 10000, "yaml-documents"},
    {"tag directives behind a flow mapping", tag_directives_after_flow, 10000, "yaml-documents"},
    {"tag with escapes", tag_uri, 10000, "yaml-tag"},
    {"tags of another language", tag_python, 10000, "yaml-tag"},
    {"quoted key before a dash", quoted_key_then_dash, 10, "yaml-syntax"},
    {"one key again and again", keys_twice, 10000, "duplicate-key"},
    {"many unknown keys", keys_unknown, 10000, "unknown-key"},
    {"many documents", documents, 50000, "yaml-documents"},
    {"comments and blank lines", comments, 100000, NULL},
    {"tabs", tabs, 1000, "yaml-syntax"},
    {"numbers without end", numbers, 2000, "asn-number"},
    {"networks in networks", networks_deep, 10000, NULL},
    {"networks in a knot", networks_cycle, 10000, "network-cycle"},
    {"names that are near", names_near, 1000, "unknown-profile"},
    {"carriage returns", line_ends, 100000, NULL},
    {"includes that are not there", includes, 10000, "include-missing"},
    {"one file again and again", includes_alike, 10000, NULL},
    {"patterns that match nothing", patterns, 10000, "include-missing"},
    {"patterns that match one file", patterns_matching, 40000, "include-limit"},
    {"one pattern again and again", patterns_alike, 10000, "include-pattern"},
    {"sources that are not there", sources_missing, 5000, "source-missing"},
    {"beyond Unicode", bytes_wild, 20000, "encoding"},
};

static struct str text_make(const struct hostile *hostile, size_t size)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	assert_non_null(out);
	fputs("loginscope: 1\n", out);
	hostile->make(out, size);
	assert_int_equal(fclose(out), 0);
	return (struct str){text, length};
}

/* Places lie in the file: the end counts, and so does the line after it. */
static void places_check(struct sources *sources, const struct findings *findings)
{
	struct str text = sources->at[0].text;
	uint32_t lines = 1;
	for (size_t i = 0; i < text.length; i++)
		lines += text.at[i] == '\n' ||
			 (text.at[i] == '\r' && !(i + 1 < text.length && text.at[i + 1] == '\n'));
	for (const struct finding *at = findings->first; at; at = at->next) {
		assert_true(at->place.line <= lines);
		size_t characters = str_char_count(source_line(sources, at->place));
		assert_true(at->place.line == 0 || at->place.column >= 1);
		assert_true(at->place.column <= characters + 1);
	}
}

static void hostile_load(const struct hostile *hostile, struct str text)
{
	static const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};
	struct arena arena;
	struct sources sources = {0};
	struct findings findings;
	struct policy *policy = NULL;
	arena_init(&arena);
	findings_init(&findings, &arena);
	enum status status = policy_load_text(STR("hostile.yaml"), text, &options, &arena, &sources,
					      &findings, &policy);
	const char *code = findings.first ? findings.first->code : "";
	if (status != (hostile->code ? INVALID : OK) ||
	    strcmp(code, hostile->code ? hostile->code : "") != 0)
		fail_msg("%s: status %d, %s", hostile->name, (int)status, code);
	places_check(&sources, &findings);
	arena_clear(&arena);
}

/* Milliseconds of CPU. */
static double load_time(const struct hostile *hostile, struct str text)
{
	clock_t start = clock();
	hostile_load(hostile, text);
	return (double)(clock() - start) * 1e3 / CLOCKS_PER_SEC;
}

/* The faster of two, so that other work on the machine does not count. */
static double best_time(const struct hostile *hostile, size_t size)
{
	struct str text = text_make(hostile, size);
	double best = load_time(hostile, text);
	double again = load_time(hostile, text);
	best = again < best ? again : best;
	free((char *)text.at);
	return best;
}

/* What a run must take before its growth says something; a shape that takes less
 * when it is this long is refused early, and its cost does not grow. */
static const double enough_ms = 2;
enum { SHORT = 100 << 10, LONG = 256 << 10 }; /* bytes of text */

static size_t text_length(const struct hostile *hostile, size_t size)
{
	struct str text = text_make(hostile, size);
	free((char *)text.at);
	return text.length;
}

/* A quarter of the size in the table, or what it takes for that many bytes. */
static size_t size_from(const struct hostile *hostile, size_t bytes)
{
	size_t size = hostile->size / 4;
	while (text_length(hostile, size) < bytes)
		size *= 2;
	return size;
}

static void test_time(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof hostiles / sizeof *hostiles; i++) {
		const struct hostile *hostile = &hostiles[i];
		size_t size = hostile->size / 4, largest = size_from(hostile, LONG);
		double once = best_time(hostile, size);
		while (once < enough_ms && size < largest) {
			size *= 2;
			once = best_time(hostile, size);
		}
		double four = best_time(hostile, 4 * size);
		if (four > 10 * once + 5 * enough_ms)
			fail_msg("%s: %.1f ms, four times as much %.1f ms", hostile->name, once,
				 four);
	}
}

/* ---- memory ---- */

struct sized {
	const struct hostile *hostile;
	struct str text;
};

static void sized_load(const void *with)
{
	const struct sized *sized = with;
	hostile_load(sized->hostile, sized->text);
}

static size_t load_memory(const struct hostile *hostile, size_t size)
{
	struct sized sized = {hostile, text_make(hostile, size)};
	size_t memory = peak_of(sized_load, &sized);
	free((char *)sized.text.at);
	if (memory == SIZE_MAX)
		fail_msg("%s: died", hostile->name);
	return memory;
}

enum { ROOM = 1 << 20 }; /* what a small run may need in any case */

static void test_memory(void **state)
{
	(void)state;
	if (peak_is_blurred())
		skip();
	for (size_t i = 0; i < sizeof hostiles / sizeof *hostiles; i++) {
		const struct hostile *hostile = &hostiles[i];
		size_t size = size_from(hostile, SHORT);
		size_t once = load_memory(hostile, size);
		size_t four = load_memory(hostile, 4 * size);
		if (four > 6 * once + ROOM)
			fail_msg("%s: %zu bytes, four times as much %zu", hostile->name, once,
				 four);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_time),
	    cmocka_unit_test(test_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
