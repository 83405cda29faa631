/* Addresses and ranges against data nobody here wrote: test vectors of other
 * address parsers, published prefix lists and the same lists merged by somebody
 * else. The data is not part of the repository: it is looked for in
 * $LOGINSCOPE_DATA, else in ../shared/data, and without it the tests skip.
 *
 * Where a vector's source is laxer than this parser or prints otherwise, the
 * difference is stated as a rule, not by naming rows:
 *   - a zone ("%eth0") is always refused;
 *   - IPv4 in IPv6 form is IPv4 and prints as IPv4; all other IPv6 prints as
 *     pure hex, "::1.2.3.4" too;
 *   - a netmask ("1.2.3.0/255.255.255.0") is no prefix length, nor is "/08";
 *   - an IPv6 block with the IPv4-mapped block inside is refused;
 *   - one function reads both families, so a text refused there only for being
 *     of the other family is read here. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <zlib.h>

#include "net/rangeset.h"

static char folder[4096]; /* empty: there is no data */

static int folder_find(void **state)
{
	(void)state;
	const char *given = getenv("LOGINSCOPE_DATA");
	snprintf(folder, sizeof folder, "%s", given && *given ? given : "../shared/data");
	DIR *found = opendir(folder);
	if (found) {
		closedir(found);
	} else {
		printf("skipped: no real data in %s\n", folder);
		folder[0] = '\0';
	}
	return 0;
}

/* --- files ------------------------------------------------------------ */

struct file {
	char path[4608];
	char *text;
	size_t length;
};

/* A file of the data folder, plain or compressed; false when it is not there. */
static bool file_read(struct file *file, const char *name)
{
	size_t room = 1 << 16;
	int got = 0;
	*file = (struct file){.text = NULL};
	snprintf(file->path, sizeof file->path, "%s/%s", folder, name);
	gzFile stream = gzopen(file->path, "rb");
	if (!stream)
		return false;
	file->text = malloc(room);
	assert_non_null(file->text);
	while ((got = gzread(stream, file->text + file->length, (unsigned)(room - file->length))) >
	       0) {
		file->length += (size_t)got;
		if (file->length == room) {
			file->text = realloc(file->text, room *= 2);
			assert_non_null(file->text);
		}
	}
	gzclose(stream);
	assert_int_equal(got, 0);
	return true;
}

/* Cuts off the part up to `separator` or the end; false when nothing is left. */
static bool part_next(struct str *rest, char separator, struct str *ret)
{
	if (rest->length == 0)
		return false;
	const char *at = memchr(rest->at, separator, rest->length);
	size_t length = at ? (size_t)(at - rest->at) : rest->length;
	*ret = (struct str){rest->at, length};
	length += at != NULL;
	rest->at += length;
	rest->length -= length;
	return true;
}

/* The next line that is not empty and no comment. */
static bool line_next(struct str *rest, struct str *ret)
{
	while (part_next(rest, '\n', ret)) {
		if (ret->length && ret->at[ret->length - 1] == '\r')
			ret->length--;
		if (ret->length && ret->at[0] != '#')
			return true;
	}
	return false;
}

static bool has(struct str text, char c)
{
	return text.length && memchr(text.at, c, text.length);
}

/* --- vectors ---------------------------------------------------------- */

struct vector {
	const char *file;
	struct str input, kind, verdict, canonical, note;
};

static void vector_fail(const struct vector *vector, const char *what)
{
	fail_msg("%s: \"%.*s\" (%.*s, %.*s): %s", vector->file, STR_ARG(vector->input),
		 STR_ARG(vector->kind), STR_ARG(vector->verdict), what);
}

static void vector_require(const struct vector *vector, bool condition, const char *what)
{
	if (!condition)
		vector_fail(vector, what);
}

/* Is the text refused there for its family only? */
static bool of_other_family(const struct vector *vector)
{
	bool colon = has(vector->input, ':');
	return vector->kind.at[0] == 'v' && (vector->kind.at[1] == '4') == colon;
}

/* "1.2.3.4" of "::ffff:1.2.3.4"; a text without dots is itself. */
static struct str dotted_part(struct str text)
{
	const char *colon = has(text, '.') ? memrchr(text.at, ':', text.length) : NULL;
	size_t skipped = colon ? (size_t)(colon + 1 - text.at) : 0;
	return (struct str){text.at + skipped, text.length - skipped};
}

static void address_check(const struct vector *vector)
{
	addr address, canonical;
	char text[ADDR_TEXT];
	bool parsed = addr_parse(vector->input, &address);
	struct addr_problem problem = addr_explain(vector->input);
	vector_require(vector, parsed == (problem.error == ADDR_OK), "explained otherwise");
	if (!str_equal(vector->verdict, STR("valid"))) {
		vector_require(vector, !parsed || of_other_family(vector), "accepted");
		return;
	}
	if (has(vector->input, '%')) {
		vector_require(vector, problem.error == ADDR_ZONE, "not seen as a zone");
		return;
	}
	vector_require(vector, parsed, "refused");
	vector_require(vector, addr_parse(vector->canonical, &canonical) && canonical == address,
		       "another value than its canonical text");
	size_t length = addr_format(address, text);
	struct str printed = {text, length}, expected = vector->canonical;
	if (!has(expected, '.') && addr_is_v4(address))
		return; /* in hex there, dotted here */
	if (has(expected, '.') && !addr_is_v4(address))
		vector_require(vector, !has(printed, '.'), text);
	else
		vector_require(vector, str_equal(printed, dotted_part(expected)), text);
}

/* What this parser refuses and others take, and the error it must be. */
static enum range_error range_difference(const struct vector *vector,
					 const struct range_problem *problem)
{
	struct str rest = vector->input, prefix = {0};
	part_next(&rest, '/', &prefix);
	if (has(vector->input, '%'))
		return RANGE_BAD_ADDRESS;
	if (has(rest, '.') || (rest.length > 1 && rest.at[0] == '0'))
		return RANGE_BAD_PREFIX;
	if (problem->error == RANGE_STRADDLES && vector->kind.at[1] == '6')
		return RANGE_STRADDLES;
	return RANGE_OK;
}

static void range_check(const struct vector *vector)
{
	struct range range, canonical;
	struct range_problem problem;
	enum range_error error = range_parse(vector->input, &range, &problem);
	if (str_equal(vector->verdict, STR("valid-hostbits"))) {
		vector_require(vector, error == RANGE_HOST_BITS, "host bits not seen");
	} else if (!str_equal(vector->verdict, STR("valid"))) {
		vector_require(vector, error != RANGE_OK || of_other_family(vector), "accepted");
	} else if (range_difference(vector, &problem) != RANGE_OK) {
		vector_require(vector, error == range_difference(vector, &problem), "wrong error");
	} else {
		vector_require(vector, error == RANGE_OK, "refused");
		error = range_parse(vector->canonical, &canonical, &problem);
		vector_require(vector, vector->canonical.length == 0 || error == RANGE_OK,
			       "its canonical text refused");
		vector_require(vector,
			       vector->canonical.length == 0 ||
				   (canonical.first == range.first && canonical.last == range.last),
			       "another range than its canonical text");
	}
}

static size_t vectors_check(const char *name, const char *title)
{
	struct file file;
	size_t count = 0;
	if (!file_read(&file, name))
		fail_msg("%s: not there", file.path);
	struct str rest = {file.text, file.length}, line;
	/* An empty input is a line that begins with a tab. */
	for (; line_next(&rest, &line); count++) {
		struct vector vector = {.file = title};
		part_next(&line, '\t', &vector.input);
		part_next(&line, '\t', &vector.kind);
		part_next(&line, '\t', &vector.verdict);
		part_next(&line, '\t', &vector.canonical);
		if (vector.kind.length > 4 && vector.kind.at[3] != 'a')
			range_check(&vector);
		else
			address_check(&vector);
	}
	free(file.text);
	return count;
}

static void test_vectors(void **state)
{
	(void)state;
	static const char *const names[] = {"cpython-addr.tsv", "cpython-net.tsv",
					    "go-netip-addr.tsv", "rfc5952-rfc4291.tsv",
					    "rust-core-net.tsv"};
	size_t count = 0;
	if (!folder[0])
		skip();
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char path[64];
		snprintf(path, sizeof path, "vectors/%s", names[i]);
		count += vectors_check(path, names[i]);
	}
	assert_true(count > 1200);
}

/* The addresses a prefix stands for in Go, which takes host bits and has no
 * family edge inside IPv6. */
static struct rangeset prefix_set(struct arena *arena, struct str text)
{
	struct range range, pieces[2];
	struct range_problem problem;
	struct rangeset set;
	size_t count = 0;
	switch (range_parse(text, &range, &problem)) {
	case RANGE_OK:
		pieces[count++] = range;
		break;
	case RANGE_HOST_BITS:
		pieces[count++] = problem.block;
		break;
	case RANGE_STRADDLES:
		for (int i = 0; i < 2; i++)
			if (problem.around[i].first <= problem.around[i].last)
				pieces[count++] = problem.around[i];
		break;
	default:
		fail_msg("\"%.*s\": error %d", STR_ARG(text), (int)problem.error);
	}
	assert_int_equal(rangeset_of(arena, pieces, count, &set), OK);
	return set;
}

static void test_overlaps(void **state)
{
	(void)state;
	struct file file;
	struct arena arena;
	if (!folder[0])
		skip();
	arena_init(&arena);
	assert_true(file_read(&file, "vectors/overlaps.tsv"));
	for (struct str rest = {file.text, file.length}, line; line_next(&rest, &line);) {
		struct str a = {0}, b = {0}, verdict = {0};
		struct rangeset both;
		assert_true(part_next(&line, '\t', &a) && part_next(&line, '\t', &b) &&
			    part_next(&line, '\t', &verdict));
		assert_int_equal(
		    rangeset_intersect(&arena, prefix_set(&arena, a), prefix_set(&arena, b), &both),
		    OK);
		if ((both.count > 0) != str_equal(verdict, STR("yes")))
			fail_msg("%.*s and %.*s: not \"%.*s\"", STR_ARG(a), STR_ARG(b),
				 STR_ARG(verdict));
	}
	arena_clear(&arena);
	free(file.text);
}

static void test_masked(void **state)
{
	(void)state;
	struct file file;
	if (!folder[0])
		skip();
	assert_true(file_read(&file, "vectors/masked.tsv"));
	for (struct str rest = {file.text, file.length}, line; line_next(&rest, &line);) {
		struct str input = {0}, masked = {0};
		struct range range;
		struct range_problem problem;
		char text[RANGE_TEXT];
		assert_true(part_next(&line, '\t', &input) && part_next(&line, '\t', &masked));
		enum range_error error = range_parse(input, &range, &problem);
		if (error != RANGE_OK)
			assert_int_equal(error, RANGE_HOST_BITS);
		size_t length = range_format(error == RANGE_OK ? range : problem.block, text);
		if (!str_equal((struct str){text, length}, masked))
			fail_msg("%.*s: %s", STR_ARG(input), text);
	}
	free(file.text);
}

/* --- prefix lists ----------------------------------------------------- */

struct list {
	struct range *ranges;
	size_t count;
};

/* One prefix a line; what follows a blank or a comma is not looked at. */
static struct list list_parse(struct arena *arena, const char *name, struct str text)
{
	struct list list = {0};
	for (struct str line, prefix; line_next(&text, &line);) {
		struct range_problem problem;
		struct range *range =
		    arena_push(arena, &list.ranges, list.count, sizeof *list.ranges);
		assert_non_null(range);
		part_next(&line, ' ', &prefix);
		if (range_parse(prefix, range, &problem) != RANGE_OK)
			fail_msg("%s: \"%.*s\": error %d", name, STR_ARG(prefix),
				 (int)problem.error);
		list.count++;
	}
	return list;
}

static bool list_read(struct arena *arena, const char *name, struct list *ret)
{
	struct file file;
	char compressed[512];
	snprintf(compressed, sizeof compressed, "%s.gz", name);
	if (!file_read(&file, name) && !file_read(&file, compressed))
		return false;
	*ret = list_parse(arena, name, (struct str){file.text, file.length});
	free(file.text);
	return true;
}

static int range_order(const void *a, const void *b)
{
	const struct range *x = a, *y = b;
	return (x->first > y->first) - (x->first < y->first);
}

/* Merging the list gives exactly the list that somebody else merged, in
 * whatever order that one is. */
static bool merged_check(struct arena *arena, const char *provider, const char *family)
{
	char raw_name[128], merged_name[128];
	struct list raw, merged;
	struct rangeset set;
	const struct range *blocks;
	size_t count;
	snprintf(raw_name, sizeof raw_name, "prefixes/cloud/%s-%s.txt", provider, family);
	snprintf(merged_name, sizeof merged_name, "prefixes/cloud/%s-%s_merged.txt", provider,
		 family);
	if (!list_read(arena, raw_name, &raw))
		return false;
	assert_true(list_read(arena, merged_name, &merged));
	assert_int_equal(rangeset_of(arena, raw.ranges, raw.count, &set), OK);
	assert_int_equal(rangeset_blocks(arena, set, &blocks, &count), OK);
	qsort(merged.ranges, merged.count, sizeof *merged.ranges, range_order);
	if (count != merged.count)
		fail_msg("%s: %zu blocks, not %zu", raw_name, count, merged.count);
	for (size_t i = 0; i < count; i++)
		if (blocks[i].first != merged.ranges[i].first ||
		    blocks[i].last != merged.ranges[i].last)
			fail_msg("%s: block %zu differs", raw_name, i);
	return true;
}

static void test_cloud(void **state)
{
	(void)state;
	static const char *const providers[] = {"amazon", "cloudflare", "digitalocean", "facebook",
						"github", "google",     "googlebot",    "linode"};
	struct arena arena;
	size_t pairs = 0;
	if (!folder[0])
		skip();
	arena_init(&arena);
	for (size_t i = 0; i < sizeof providers / sizeof *providers; i++) {
		pairs += merged_check(&arena, providers[i], "ipv4");
		pairs += merged_check(&arena, providers[i], "ipv6");
	}
	assert_int_equal(pairs, 16);
	arena_clear(&arena);
}

/* The number of addresses by the prefix lengths as written, summed up apart
 * from anything in range.h. Prefixes nested in another one do not count. */
static addr naive_total(const struct list *list)
{
	addr total = 0;
	for (size_t i = 0; i < list->count; i++) {
		struct range range = list->ranges[i];
		bool nested = false;
		for (size_t j = 0; j < list->count && !nested; j++) {
			struct range other = list->ranges[j];
			bool same = other.first == range.first && other.last == range.last;
			nested =
			    same ? j < i : other.first <= range.first && range.last <= other.last;
		}
		total += nested ? 0 : range.last - range.first + 1;
	}
	return total;
}

static void list_check(struct arena *arena, const char *name, struct str text)
{
	struct list list = list_parse(arena, name, text);
	struct rangeset set, again;
	const struct range *blocks;
	size_t count;
	assert_int_equal(rangeset_of(arena, list.ranges, list.count, &set), OK);
	struct count total = rangeset_count(set);
	if (list.count < 3000 && (total.all || total.low != naive_total(&list)))
		fail_msg("%s: wrong count", name);
	assert_int_equal(rangeset_blocks(arena, set, &blocks, &count), OK);
	assert_int_equal(rangeset_of(arena, blocks, count, &again), OK);
	assert_true(again.count == set.count && count <= list.count);
	assert_int_equal(count_compare(rangeset_count(again), total), 0);
}

/* A tar archive: a header block of 512 bytes, the file's blocks, and so on. */
static size_t archive_check(struct arena *arena, struct str archive)
{
	size_t lists = 0;
	while (archive.length >= 512 && archive.at[0]) {
		char name[101] = {0};
		memcpy(name, archive.at, 100);
		size_t size = strtoul(archive.at + 124, NULL, 8), blocks = (size + 511) / 512 + 1;
		assert_true(archive.length >= 512 && size <= archive.length - 512);
		if (strstr(name, ".cidr")) {
			list_check(arena, name, (struct str){archive.at + 512, size});
			arena_reset(arena);
			lists++;
		}
		size_t step = blocks * 512 < archive.length ? blocks * 512 : archive.length;
		archive.at += step;
		archive.length -= step;
	}
	return lists;
}

static void test_countries(void **state)
{
	(void)state;
	struct arena arena;
	struct file file;
	if (!folder[0])
		skip();
	arena_init(&arena);
	assert_true(file_read(&file, "prefixes/country/country-ip-blocks.tar.gz"));
	assert_true(archive_check(&arena, (struct str){file.text, file.length}) > 400);
	arena_clear(&arena);
	free(file.text);
}

static void test_salesforce(void **state)
{
	(void)state;
	struct arena arena;
	struct file file;
	if (!folder[0])
		skip();
	arena_init(&arena);
	assert_true(file_read(&file, "prefixes/salesforce/salesforce_ips.rezmoss.txt"));
	list_check(&arena, file.path, (struct str){file.text, file.length});
	arena_clear(&arena);
	free(file.text);
}

/* A million prefixes of the global routing table: each prints as it was
 * written, and all together are their own blocks again. */
static void test_routing_table(void **state)
{
	(void)state;
	struct arena arena;
	struct file file;
	size_t count = 0;
	if (!folder[0])
		skip();
	arena_init(&arena);
	assert_true(file_read(&file, "prefixes/bart-prefixes.txt.gz"));
	for (struct str rest = {file.text, file.length}, line; line_next(&rest, &line); count++) {
		struct range range;
		struct range_problem problem;
		char text[RANGE_TEXT];
		if (range_parse(line, &range, &problem) != RANGE_OK)
			fail_msg("\"%.*s\": error %d", STR_ARG(line), (int)problem.error);
		size_t length = range_format(range, text);
		size_t same = length < line.length ? length : line.length;
		/* One address prints without its prefix length. */
		if (memcmp(text, line.at, same) != 0 ||
		    (length != line.length &&
		     (range.first != range.last || line.at[length] != '/')))
			fail_msg("\"%.*s\": printed as %s", STR_ARG(line), text);
	}
	assert_true(count > 1000000);
	list_check(&arena, file.path, (struct str){file.text, file.length});
	arena_clear(&arena);
	free(file.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_vectors),       cmocka_unit_test(test_overlaps),
	    cmocka_unit_test(test_masked),        cmocka_unit_test(test_cloud),
	    cmocka_unit_test(test_countries),     cmocka_unit_test(test_salesforce),
	    cmocka_unit_test(test_routing_table),
	};
	return cmocka_run_group_tests(tests, folder_find, NULL);
}
