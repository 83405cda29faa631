/* Any bytes as a published list: every finding lies in the text, is safe to print and says a way
 * out; each row stands at its place, as a text that a second, strict reader takes for the same
 * addresses; of text, all rows that the second reader finds are there; the same answer twice.
 *
 * seeds: fixtures/bad/files/lists fixtures/several/lists
 */
#include <arpa/inet.h>
#include <string.h>

#include "fuzz.h"
#include "fuzz_findings.h"
#include "load/published_list.h"
#include "net/rangeset.h"

struct run {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct published_list list;
};

static void run_begin(struct run *run, struct str text)
{
	uint32_t file;
	*run = (struct run){0};
	arena_init(&run->arena);
	findings_init(&run->findings, &run->arena);
	REQUIRE(sources_add(&run->sources, &run->arena, STR("list"), text, &file) == OK);
	REQUIRE(published_list_parse(text, file, &run->findings, &run->list) == OK);
	findings_sort(&run->findings);
}

static void run_clear(struct run *run)
{
	published_list_clear(&run->list);
	arena_clear(&run->arena);
}

/* ---- The second reader: inet_pton, and arithmetic by bytes ---- */

static bool end_read(struct str text, uint8_t ret[16], bool *ret_v4)
{
	char copy[64];
	if (text.length >= sizeof copy || memchr(text.at, '\0', text.length))
		return false;
	memcpy(copy, text.at, text.length);
	copy[text.length] = '\0';
	memset(ret, 0, 16);
	*ret_v4 = inet_pton(AF_INET, copy, ret + 12) == 1;
	if (*ret_v4)
		memset(ret + 10, 0xff, 2);
	return *ret_v4 || inet_pton(AF_INET6, copy, ret) == 1;
}

static bool is_v4(const uint8_t bytes[16])
{
	static const uint8_t prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
	return memcmp(bytes, prefix, sizeof prefix) == 0;
}

static bool block_read(struct str text, const char *slash, uint8_t first[16], uint8_t last[16])
{
	struct str address = {text.at, (size_t)(slash - text.at)};
	struct str digits = {slash + 1, text.length - address.length - 1};
	bool v4;
	unsigned bits = 0;
	if (!end_read(address, first, &v4) || digits.length == 0 || digits.length > 3 ||
	    (digits.length > 1 && digits.at[0] == '0'))
		return false;
	for (size_t i = 0; i < digits.length; i++) {
		if (!char_is_digit(digits.at[i]))
			return false;
		bits = bits * 10 + (unsigned)(digits.at[i] - '0');
	}
	if (bits > (v4 ? 32 : 128))
		return false;
	bits += v4 ? 96 : 0;
	memcpy(last, first, 16);
	for (unsigned bit = bits; bit < 128; bit++) {
		uint8_t mask = (uint8_t)(0x80 >> bit % 8);
		if (first[bit / 8] & mask)
			return false; /* host bits */
		last[bit / 8] |= mask;
	}
	return true;
}

/* A range that is not in one family is none. */
static bool range_read(struct str text, uint8_t first[16], uint8_t last[16])
{
	static const uint8_t v4_last[16] = {0, 0, 0,    0,    0,    0,    0,    0,
					    0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
	const char *slash = memchr(text.at, '/', text.length),
		   *dash = memchr(text.at, '-', text.length);
	bool v4;
	if (slash && !dash) {
		if (!block_read(text, slash, first, last))
			return false;
	} else if (dash) {
		struct str left = {text.at, (size_t)(dash - text.at)};
		struct str right = {dash + 1, text.length - left.length - 1};
		if (!end_read(str_trim(left), first, &v4) || !end_read(str_trim(right), last, &v4))
			return false;
	} else {
		if (!end_read(text, first, &v4))
			return false;
		memcpy(last, first, 16);
	}
	if (memcmp(first, last, 16) > 0 || is_v4(first) != is_v4(last))
		return false;
	return is_v4(first) || memcmp(last, v4_last, 16) < 0 || memcmp(first, v4_last, 16) > 0;
}

/* ---- Rows ---- */

static void row_check(struct run *run, const struct published_row *row)
{
	uint8_t first[16], last[16], got[16];
	struct str rest = source_line_rest(&run->sources, row->place);
	bool quoted = rest.length && *rest.at == '"';
	struct str text = rest;
	REQUIRE(row->place.line > 0 && row->place.width > 0);
	for (uint32_t i = 0; i < row->place.width; i++) {
		REQUIRE(rest.length > 0);
		str_next_char(&rest);
	}
	text.length -= rest.length;
	if (quoted) {
		REQUIRE(text.length >= 2 && text.at[text.length - 1] == '"');
		text = (struct str){text.at + 1, text.length - 2};
		if (memchr(text.at, '\\', text.length))
			return;
	}
	REQUIRE(range_read(text, first, last));
	addr_bytes(row->range.first, got);
	REQUIRE(memcmp(got, first, 16) == 0);
	addr_bytes(row->range.last, got);
	REQUIRE(memcmp(got, last, 16) == 0);
	REQUIRE(row->mapped == (is_v4(first) && memchr(text.at, ':', text.length)));
	REQUIRE(row->service == PUBLISHED_NONE || row->service < run->list.services.count);
	REQUIRE(row->region == PUBLISHED_NONE || row->region < run->list.regions.count);
}

/* How many lines the second reader takes. */
static size_t lines_read(struct str text)
{
	size_t count = 0;
	uint8_t first[16], last[16];
	for (size_t at = 0, end; at < text.length; at = end + 1) {
		for (end = at; end < text.length && text.at[end] != '\n' && text.at[end] != '\r';)
			end++;
		struct str line = {text.at + at, end - at};
		for (size_t i = 0; i < line.length; i++)
			if (line.at[i] == '#' || line.at[i] == ';')
				line.length = i;
		line = str_trim(line);
		count += line.length && range_read(line, first, last);
	}
	return count;
}

/* What is no text at all is told once, and nothing is taken from it. */
static bool is_binary(struct str text)
{
	bool zip = text.length >= 4 && memcmp(text.at, "PK\x03\x04", 4) == 0;
	return zip || (text.length && memchr(text.at, '\0', text.length));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct run run, again;
	struct str text = {(const char *)bytes, size}, trimmed = text;
	run_begin(&run, text);
	run_begin(&again, text);
	findings_check(&run.sources, &run.findings);
	findings_compare(&run.findings, &again.findings);
	REQUIRE(run.list.count == again.list.count);
	for (size_t i = 0; i < run.list.count; i++) {
		row_check(&run, &run.list.rows[i]);
		REQUIRE(run.list.rows[i].range.first == again.list.rows[i].range.first);
	}
	while (trimmed.length && memchr(" \t\r\n", *trimmed.at, 4))
		trimmed = (struct str){trimmed.at + 1, trimmed.length - 1};
	if (is_binary(text))
		REQUIRE(run.list.count == 0 && run.findings.count == 1);
	else if (!trimmed.length || !memchr("{[<", *trimmed.at, 3))
		REQUIRE(run.list.count == lines_read(text));
	run_clear(&run);
	run_clear(&again);
	return 0;
}
