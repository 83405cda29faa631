/* Published lists: what each format says, row by row with its place; what networks take of them;
 * what is said of lists that are none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "engine/mutant_list.h"
#include "load/json_reader.h"
#include "load/load.h"
#include "load/policy_print.h"
#include "load/published_list.h"
#include "load/range_edit.h"
#include "load/schema_equal.h"
#include "policy/list_edit.h"
#include "scratch_folder.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define V1           "loginscope: 1\n"
#define BOM          "\xef\xbb\xbf"
#define SAME(a, b)   assert_string_equal(a, b)

static const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};

/* ---- One list ---- */

struct reading_of {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct published_list list;
};

static void list_read(struct reading_of *of, struct str text)
{
	uint32_t file;
	*of = (struct reading_of){0};
	arena_init(&of->arena);
	findings_init(&of->findings, &of->arena);
	assert_int_equal(sources_add(&of->sources, &of->arena, STR("list"), text, &file), OK);
	assert_int_equal(published_list_parse(text, file, &of->findings, &of->list), OK);
}

static void list_clear(struct reading_of *of)
{
	published_list_clear(&of->list);
	arena_clear(&of->arena);
}

static void name_put(FILE *out, const struct published_names *names, uint32_t name)
{
	if (name != PUBLISHED_NONE)
		fprintf(out, " %.*s", STR_ARG(names->at[name]));
}

/* "LINE:COLUMN+WIDTH RANGE SERVICE REGION; … date DATE; LINE:COLUMN+WIDTH CODE …" */
static char *list_text(struct reading_of *of)
{
	char *text = NULL, range[RANGE_TEXT];
	size_t size;
	FILE *out = open_memstream(&text, &size);
	assert_non_null(out);
	for (size_t i = 0; i < of->list.count; i++) {
		const struct published_row *row = &of->list.rows[i];
		range_format(row->range, range);
		fprintf(out, "%u:%u+%u %s", row->place.line, row->place.column, row->place.width,
			range);
		name_put(out, &of->list.services, row->service);
		name_put(out, &of->list.regions, row->region);
		fputs(row->mapped ? " mapped; " : "; ", out);
	}
	if (of->list.date.length)
		fprintf(out, "date %.*s; ", STR_ARG(of->list.date));
	for (const struct finding *at = of->findings.first; at; at = at->next)
		fprintf(out, "!%u:%u+%u %s; ", at->place.line, at->place.column, at->place.width,
			at->code);
	assert_int_equal(fclose(out), 0);
	return text;
}

static const struct {
	const char *name, *text, *found;
} lists[] = {
    {"a range a line", "192.0.2.1\n192.0.2.0/24\n2001:db8::/32\n",
     "1:1+9 192.0.2.1; 2:1+12 192.0.2.0/24; 3:1+13 2001:db8::/32; "},
    {"start and end", "192.0.2.1-192.0.2.9\n192.0.2.1 - 192.0.2.2",
     "1:1+19 192.0.2.1 - 192.0.2.9; 2:1+21 192.0.2.1 - 192.0.2.2; "},
    {"comments", "# a\n; b\n192.0.2.1 # c\n192.0.2.2;d\n  # 192.0.2.3\n",
     "3:1+9 192.0.2.1; 4:1+9 192.0.2.2; "},
    {"blank lines and indents", "\n\n \t\n\t 192.0.2.1 \t\n\n", "4:3+9 192.0.2.1; "},
    {"CRLF", "192.0.2.1\r\n\r\n192.0.2.2\r\n", "1:1+9 192.0.2.1; 3:1+9 192.0.2.2; "},
    {"carriage returns", "192.0.2.1\r192.0.2.2\r", "1:1+9 192.0.2.1; 2:1+9 192.0.2.2; "},
    {"twice is twice", "192.0.2.1\n192.0.2.1\n", "1:1+9 192.0.2.1; 2:1+9 192.0.2.1; "},
    {"IPv4 as IPv6", "::ffff:192.0.2.1\n::ffff:192.0.2.1 - 192.0.2.3\n",
     "1:1+16 192.0.2.1 mapped; 2:1+28 192.0.2.1 - 192.0.2.3 mapped; "},
    {"bad lines, and the good ones around them",
     "192.0.2.1\nlocalhost\n  192.0.2.0/33\n192.0.2.2\n",
     "1:1+9 192.0.2.1; 4:1+9 192.0.2.2; !2:1+9 bad-address; !3:13+2 prefix-length; "},
    {"a part behind what is no ASCII", "\xc3\xa4 192.0.2.256\n", "!1:1+1 bad-address; "},
    {"host bits", "192.0.2.1/24\n", "!1:1+12 host-bits; "},
    {"reversed", "192.0.2.9 - 192.0.2.1\n", "!1:1+21 range-reversed; "},
    {"families", "192.0.2.9 - 2001:db8::1\n", "!1:1+23 range-families; "},
    {"legacy", "127.1\n010.0.0.1\n", "!1:1+5 address-legacy; !2:1+3 address-leading-zero; "},
    {"a date", "# date: 2026-01-31\n192.0.2.1\n", "2:1+9 192.0.2.1; date 2026-01-31; "},
    {"a date without blanks", ";date:2026-01-31\n192.0.2.1\n",
     "2:1+9 192.0.2.1; date 2026-01-31; "},
    {"the first date", "# date: 2026-01-31\n# date: 2026-02-01\n", "date 2026-01-31; "},
    {"a date below a range", "192.0.2.1\n# date: 2026-01-31\n", "1:1+9 192.0.2.1; "},
    {"no date",
     "# date: 2026-02-30\n# Date: 2026-01-31\n# date: 2026-01-31 x\n# as of 2026-01-31\n"
     "# date: 2026-01-31T10:00\n",
     ""},
    {"nothing", "", ""},
    {"nothing but comments", "# nothing\n", ""},
    {"a page", "\n <html>", "!0:0+0 list-format; "},
    {"an archive is refused once, not line by line", "PK\x03\x04 a\nb\nc\n",
     "!0:0+0 list-format; "},

    {"AWS",
     "{\"syncToken\": \"1\", \"createDate\": \"2026-01-31-20-33-08\", \"prefixes\": [\n"
     "{\"ip_prefix\": \"192.0.2.0/24\", \"region\": \"us-east-1\", \"service\": \"EC2\",\n"
     " \"network_border_group\": \"us-east-1\"}], \"ipv6_prefixes\": [{\n"
     "\"ipv6_prefix\": \"2001:db8::/32\", \"region\": \"GLOBAL\", \"service\": \"EC2\"}]}",
     "2:15+14 192.0.2.0/24 EC2 us-east-1; 4:16+15 2001:db8::/32 EC2 GLOBAL; date 2026-01-31; "},
    {"AWS, IPv6 first",
     "{\"ipv6_prefixes\": [{\"ipv6_prefix\": \"2001:db8::/32\"}],\n"
     "\"prefixes\": [{\"ip_prefix\": \"192.0.2.0/24\"}]}",
     "1:36+15 2001:db8::/32; 2:28+14 192.0.2.0/24; "},
    {"Google",
     "{\"syncToken\": \"1\", \"creationTime\": \"2026-01-31T08:00:11.54321\", \"prefixes\": [{\n"
     "\"ipv4Prefix\": \"192.0.2.0/24\", \"service\": \"Google Cloud\", \"scope\": \"us-east1\"}, "
     "{\n"
     "\"ipv6Prefix\": \"2001:db8::/32\"\n}]}",
     "2:15+14 192.0.2.0/24 Google Cloud us-east1; 3:15+15 2001:db8::/32; date 2026-01-31; "},
    {"Salesforce",
     "{\"createDate\": \"2026-01-31\", \"prefixes\": [{\"provider\": \"aws\", \"region\": \"r\",\n"
     "\"ip_prefix\": [\"192.0.2.0/25\", \"192.0.2.128/25\"]}]}",
     "2:15+14 192.0.2.0/25 r; 2:31+16 192.0.2.128/25 r; date 2026-01-31; "},
    {"Azure",
     "{\"changeNumber\": 1, \"cloud\": \"Public\", \"values\": [\n"
     "{\"name\": \"Tag.R\", \"id\": \"Tag.R\", \"properties\": {\"region\": \"r\", \"platform\": "
     "\"Azure\",\n"
     "\"addressPrefixes\": [\"192.0.2.0/24\",\n\"2001:db8::/32\"], \"networkFeatures\": null}},\n"
     "{\"name\": \"Tag\", \"properties\": {\"region\": \"\", \"addressPrefixes\": "
     "[\"192.0.2.0/24\"]}}]}",
     "3:21+14 192.0.2.0/24 Tag.R r; 4:1+15 2001:db8::/32 Tag.R r; 5:66+14 192.0.2.0/24 Tag; "},
    {"GitHub",
     "{\"verifiable_password_authentication\": false, \"ssh_key_fingerprints\": {\"A\": \"b\"},\n"
     "\"ssh_keys\": [\"ssh-ed25519 AAAA\"], \"domains\": {\"website\": [\"*.example\"]},\n"
     "\"hooks\": [\"192.0.2.0/24\", \"2001:db8::/32\"],\n\"web\": [\"192.0.2.1/32\"], \"none\": "
     "[]}",
     "3:11+14 192.0.2.0/24 hooks; 3:27+15 2001:db8::/32 hooks; 4:9+14 192.0.2.1 web; "},
    {"escapes", "{\"\\u0061\": [\"192.0.2.0\\/24\", \"\\\"\"], \"\xc3\xa4\": [\"192.0.2.1\"]}",
     "1:13+15 192.0.2.0/24 a; 1:43+11 192.0.2.1 \xc3\xa4; !1:30+4 bad-address; "},
    {"a bad part", "{\"prefixes\": [{\"ip_prefix\": \"192.0.2.256/32\"}]}",
     "!1:38+3 bad-address; "},
    {"what is no text",
     "{\"prefixes\": [{\"ip_prefix\": 7}, {\"ip_prefix\": [null]}, 7, {}, [], null]}",
     "!1:29+0 list-entry; !1:48+0 list-entry; !1:56+0 list-entry; !1:59+0 list-entry; "
     "!1:63+0 list-entry; !1:67+0 list-entry; "},
    {"tags without prefixes",
     "{\"values\": [{\"name\": \"A\"}, {\"properties\": {\"addressPrefixes\": \"192.0.2.1\"}}]}",
     "!1:13+0 list-entry; !1:28+0 list-entry; "},
    {"JSON of another kind", "{\"a\": {\"b\": [\"192.0.2.1\"]}, \"c\": [\"x\"], \"d\": [7]}",
     "!0:0+0 list-format; "},
    {"a list", "[\"192.0.2.1\"]", "!0:0+0 list-format; "},
    {"cut off", "{\"prefixes\": [{\"ip_prefix\": \"192.0.2.0/24\"},\n", "!1:45+0 list-json; "},
    {"a key twice", "{\"a\": [\"192.0.2.1\"],\n\"a\": []}", "!2:3+0 list-json; "},
    {"something behind it", "{\"a\": [\"192.0.2.1\"]} x", "!1:22+0 list-json; "},
};

static void test_formats(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(lists); i++) {
		struct reading_of of;
		list_read(&of, str_of(lists[i].text));
		char *found = list_text(&of);
		if (strcmp(found, lists[i].found) != 0)
			fail_msg("%s:\n%s\nwanted:\n%s", lists[i].name, found, lists[i].found);
		free(found);
		list_clear(&of);
	}
}

/* ---- A million, and more than four ---- */

/* The same row again and again: places move on, and the one that is too many is said, as is the
 * 7 behind the rows of JSON. */
static void many(const char *before, const char *row, const char *after, uint32_t count)
{
	struct reading_of of;
	size_t length = strlen(row), used = strlen(before);
	bool lines = strchr(row, '\n') != NULL;
	char *text = malloc(used + length * count + strlen(after) + 1);
	assert_non_null(text);
	memcpy(text, before, used);
	for (uint32_t i = 0; i < count; i++, used += length)
		memcpy(text + used, row, length);
	strcpy(text + used, after);
	list_read(&of, str_of(text));
	uint32_t kept = count < PUBLISHED_ROWS_MAX ? count : PUBLISHED_ROWS_MAX;
	assert_int_equal(of.list.count, kept);
	assert_int_equal(of.findings.count, !lines || count > kept);
	if (of.findings.count)
		SAME(of.findings.first->code, lines ? "list-limit" : "list-entry");
	struct place last = of.list.rows[kept - 1].place;
	assert_int_equal(last.line, lines ? kept : 1);
	assert_int_equal(last.column,
			 1 + strlen(before) + (lines ? 0 : (size_t)(kept - 1) * length));
	list_clear(&of);
	free(text);
}

static void test_many(void **state)
{
	(void)state;
	many("", "192.0.2.1\n", "", 1000 * 1000);
	many("{\"a\":[", "\"::1\",", "7]}", 100 * 1000);
	many("", "::\n", "", PUBLISHED_ROWS_MAX + 1);
}

/* ---- Networks ---- */

struct run {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct policy *policy;
	enum status status;
};

static void run_load(struct run *run, const char *path, const struct load_options *how)
{
	*run = (struct run){0};
	arena_init(&run->arena);
	findings_init(&run->findings, &run->arena);
	run->status =
	    policy_load(path, how, &run->arena, &run->sources, &run->findings, &run->policy);
}

static void list_put(FILE *out, const struct range_list *list)
{
	char range[RANGE_TEXT];
	for (uint32_t i = 0; i < list->count; i++) {
		range_format(list->rows[i].range, range);
		fprintf(out, " %s@%u:%u", range, list->rows[i].place.file,
			list->rows[i].place.line);
	}
}

/* "NAME RANGE@FILE:LINE … DATE; …" or "FILE:LINE:COLUMN CODE; …" */
static char *networks_text(struct run *run)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	assert_non_null(out);
	for (const struct finding *at = run->findings.first; at; at = at->next)
		fprintf(out, "%.*s:%u:%u %s; ", STR_ARG(run->sources.at[at->place.file].name),
			at->place.line, at->place.column, at->code);
	for (uint32_t i = 0; run->policy && i < run->policy->network_count; i++) {
		const struct network *network = &run->policy->networks[i];
		fprintf(out, "%.*s", STR_ARG(network->name));
		list_put(out, &network->ranges);
		if (network->published.date.length)
			fprintf(out, " %.*s", STR_ARG(network->published.date));
		fputs("; ", out);
	}
	assert_int_equal(fclose(out), 0);
	return text;
}

#define AWS                                                                                        \
	"{\"createDate\": \"2026-01-31-00-00-00\", \"prefixes\": [\n"                              \
	"{\"ip_prefix\": \"192.0.2.0/24\", \"service\": \"AMAZON\", \"region\": \"e\"},\n"         \
	"{\"ip_prefix\": \"192.0.2.0/24\", \"service\": \"EC2\", \"region\": \"e\"},\n"            \
	"{\"ip_prefix\": \"198.51.100.0/24\", \"service\": \"EC2\", \"region\": \"w\"},\n"         \
	"{\"ip_prefix\": \"203.0.113.0/24\"}]}\n"

/* sha256 of AWS */
static const char *const digest =
    "BC02BB962D278B20781DBA814419E009A241A597C0860E6FA0EDB03BE3AA71CD";

static const struct {
	const char *name, *networks, *found;
} policies[] = {
    {"all of it", "a: {file: l/aws.json}",
     "a 192.0.2.0/24@1:2 192.0.2.0/24@1:3 198.51.100.0/24@1:4 203.0.113.0/24@1:5 2026-01-31; "},
    {"a service", "a: {file: l/aws.json, services: EC2}",
     "a 192.0.2.0/24@1:3 198.51.100.0/24@1:4 2026-01-31; "},
    {"services", "a: {file: l/aws.json, services: [EC2, AMAZON]}",
     "a 192.0.2.0/24@1:2 192.0.2.0/24@1:3 198.51.100.0/24@1:4 2026-01-31; "},
    {"a service in a region", "a: {file: l/aws.json, services: [EC2], regions: [e]}",
     "a 192.0.2.0/24@1:3 2026-01-31; "},
    {"a date of the policy's own", "a: {file: l/aws.json, regions: w, date: 2025-12-31}",
     "a 198.51.100.0/24@1:4 2025-12-31; "},
    {"one file, two networks",
     "a: {file: l/aws.json, regions: w}\n  b: {file: ./l/aws.json, regions: e}",
     "a 198.51.100.0/24@1:4 2026-01-31; b 192.0.2.0/24@1:2 192.0.2.0/24@1:3 2026-01-31; "},
    {"two files", "a: {file: l/aws.json, regions: w}\n  b: {file: l/a.txt}\n  c: ['@a']",
     "a 198.51.100.0/24@1:4 2026-01-31; b 192.0.2.7@2:2; c ::@0:5; "},
    {"no such service", "a: {file: l/aws.json, services: [EC2, ec2, S3]}",
     "p.yaml:3:41 list-filter; p.yaml:3:46 list-filter; "},
    {"no such region", "a: {file: l/aws.json, regions: E}", "p.yaml:3:34 list-filter; "},
    {"services of text", "a: {file: l/a.txt, services: x}", "p.yaml:3:32 list-filter; "},
    {"nothing is of both", "a: {file: l/aws.json, services: AMAZON, regions: w}",
     "p.yaml:3:13 list-empty; "},
    {"an empty list", "a: {file: l/empty.txt}", "p.yaml:3:13 list-empty; "},
    {"a bad list is said to be one once", "a: {file: l/bad.txt}\n  b: {file: l/bad.txt}",
     "l/bad.txt:1:1 bad-address; "},
    {"the digest", "a: {file: l/aws.json, regions: w, sha256: $}",
     "a 198.51.100.0/24@1:4 2026-01-31; "},
    {"another digest",
     "a: {file: l/bad.txt, sha256: "
     "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855}",
     "p.yaml:3:32 list-digest; "},
    {"UTF-16 and a mark", "a: {file: l/utf16.txt}", "a 192.0.2.7@1:1; "},
    {"a mark", "a: {file: l/mark.txt}", "a 192.0.2.7@1:1; "},
    {"a pattern is a name like any other", "a: {file: 'l/*.txt'}", "p.yaml:3:13 list-missing; "},
    {"a folder", "a: {file: l}", "p.yaml:3:13 list-unreadable; "},
    {"home", "a: {file: ~/x}", "p.yaml:3:13 path-absolute; "},
    {"bytes that are no text", "a: {file: l/odd.txt}", "l/odd.txt:1:10 encoding; "},
};

static void files_make(void)
{
	folder_file("l/aws.json", AWS);
	folder_file("l/a.txt", "# one\n192.0.2.7\n");
	folder_file("l/empty.txt", "# none\n");
	folder_file("l/bad.txt", "nowhere\n");
	folder_file("l/mark.txt", BOM "192.0.2.7\n");
	FILE *file = fopen("l/utf16.txt", "w");
	assert_non_null(file);
	fputs("\xff\xfe", file);
	for (const char *at = "192.0.2.7\n"; *at; at++) {
		fputc(*at, file);
		fputc(0, file);
	}
	assert_int_equal(fclose(file), 0);
	file = fopen("l/odd.txt", "w");
	assert_non_null(file);
	fputs("\xff\xfe", file);
	for (const char *at = "192.0.2.7"; *at; at++) {
		fputc(*at, file);
		fputc(0, file);
	}
	fputc('x', file);
	assert_int_equal(fclose(file), 0);
}

static void policy_write(const char *networks)
{
	char text[1000];
	const char *dollar = strchr(networks, '$');
	snprintf(text, sizeof text, V1 "networks:\n  %.*s%s%s\n",
		 (int)(dollar ? dollar - networks : (ptrdiff_t)strlen(networks)), networks,
		 dollar ? digest : "", dollar ? dollar + 1 : "");
	folder_file("p.yaml", text);
}

/* What is printed has the rows, and says the same. */
static void printed_check(const char *name, const struct policy *policy)
{
	struct run again;
	struct out out;
	char *text;
	out_init_memory(&out);
	policy_print(&out, policy);
	text = strndup(out_written(&out).at, out_written(&out).length);
	assert_non_null(text);
	assert_null(strstr(text, "file:"));
	folder_file("printed.yaml", text);
	run_load(&again, "printed.yaml", &options);
	assert_int_equal(again.status, OK);
	if (!policy_same(policy, again.policy))
		fail_msg("%s is not what it was when printed:\n%s", name, text);
	for (uint32_t i = 0; i < policy->network_count; i++)
		assert_int_equal(policy->networks[i].ranges.count,
				 again.policy->networks[i].ranges.count);
	arena_clear(&again.arena);
	free(text);
	out_clear(&out);
}

static void test_networks(void **state)
{
	(void)state;
	struct scratch_folder folder;
	folder_enter(&folder);
	files_make();
	for (size_t i = 0; i < COUNT(policies); i++) {
		struct run run;
		policy_write(policies[i].networks);
		run_load(&run, "p.yaml", &options);
		char *found = networks_text(&run);
		if (strcmp(found, policies[i].found) != 0)
			fail_msg("%s:\n%s\nwanted:\n%s", policies[i].name, found,
				 policies[i].found);
		if (run.status == OK)
			printed_check(policies[i].name, run.policy);
		free(found);
		arena_clear(&run.arena);
	}
	folder_leave(&folder);
}

/* The file is one of the policy, its bytes are in the digest; alone it is not opened. */
static void test_files(void **state)
{
	(void)state;
	struct scratch_folder folder;
	struct run run, other;
	static const struct load_options alone = {.zone_directory = "/usr/share/zoneinfo",
						  .alone = true};
	folder_enter(&folder);
	files_make();
	policy_write("a: {file: l/a.txt}\n  b: {file: l/a.txt}");
	run_load(&run, "p.yaml", &options);
	assert_int_equal(run.status, OK);
	assert_int_equal(run.policy->files.count, 2);
	assert_true(str_equal(run.policy->files.at[1].name, STR("l/a.txt")));
	assert_true(
	    file_identity_equal(run.policy->files.at[1].identity, file_identify("l/a.txt")));
	folder_file("l/a.txt", "192.0.2.7\n");
	run_load(&other, "p.yaml", &options);
	assert_int_equal(other.status, OK);
	assert_true(policy_same(run.policy, other.policy));
	assert_memory_not_equal(run.policy->sha256, other.policy->sha256, 32);
	assert_memory_not_equal(run.policy->networks[0].published.sha256,
				other.policy->networks[0].published.sha256, 32);
	arena_clear(&other.arena);
	run_load(&other, "p.yaml", &alone);
	assert_int_equal(other.status, OK);
	assert_int_equal(other.policy->files.count, 1);
	assert_int_equal(other.policy->networks[0].ranges.count, 0);
	arena_clear(&other.arena);
	arena_clear(&run.arena);
	folder_leave(&folder);
}

/* "192.0.2.0/24\n", as gzip -n writes it. */
static const unsigned char packed[] = {
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x33, 0xb4, 0x34, 0xd2, 0x33, 0xd0,
    0x03, 0x62, 0x7d, 0x23, 0x13, 0x2e, 0x00, 0x71, 0xf3, 0x7e, 0x98, 0x0d, 0x00, 0x00, 0x00};

/* A list is read through gzip, whatever its name is; what breaks off is one finding. */
static void test_packed(void **state)
{
	(void)state;
	struct scratch_folder folder;
	struct run run;
	folder_enter(&folder);
	folder_file("p.yaml", V1 "networks: {a: {file: list}}\n");
	for (size_t cut = 0; cut < 2; cut++) {
		FILE *file = fopen("list", "w");
		assert_non_null(file);
		assert_int_equal(fwrite(packed, sizeof packed - cut, 1, file), 1);
		assert_int_equal(fclose(file), 0);
		run_load(&run, "p.yaml", &options);
		assert_int_equal(run.status, cut ? INVALID : OK);
		assert_int_equal(run.findings.count, cut);
		if (cut)
			assert_string_equal(run.findings.first->code, "gzip-truncated");
		else
			assert_int_equal(run.policy->networks[0].ranges.count, 1);
		arena_clear(&run.arena);
	}
	folder_leave(&folder);
}

/* Lists that an included file names are beside that file. */
static void test_include(void **state)
{
	(void)state;
	struct scratch_folder folder;
	struct run run;
	folder_enter(&folder);
	folder_file("p.yaml", V1 "include: [sub/n.yaml]\norg: {trusted_ip_ranges: ['@a']}\n");
	folder_file("sub/n.yaml", V1 "networks: {a: {file: a.txt}}\n");
	folder_file("sub/a.txt", "192.0.2.7\n");
	folder_file("a.txt", "192.0.2.8\n");
	run_load(&run, "p.yaml", &options);
	assert_int_equal(run.status, OK);
	char *found = networks_text(&run);
	SAME(found, "a 192.0.2.7@2:1; ");
	free(found);
	arena_clear(&run.arena);
	folder_leave(&folder);
}

/* Nobody edits a row of it. */
static void test_edit(void **state)
{
	(void)state;
	struct scratch_folder folder;
	struct run run;
	struct range_edited edited;
	folder_enter(&folder);
	files_make();
	policy_write("a: {file: l/a.txt}\n  b: {ranges: [192.0.2.1, 192.0.2.2], kind: vpn}");
	run_load(&run, "p.yaml", &options);
	assert_int_equal(run.status, OK);
	const struct row_edit drop = {.change = ROW_DROP, .row = 0};
	for (uint32_t network = 0; network < 2; network++) {
		const struct list_edit edit = {{RANGES_NETWORK, network}, &drop, 1};
		const struct list_edits edits = {&edit, 1};
		enum status status = range_edit(run.policy, &edits, &run.arena, &edited);
		assert_int_equal(status, network ? OK : INVALID);
		if (network == 0) {
			assert_non_null(strstr(edited.refused, "published"));
			assert_int_equal(edited.place.line, 3);
		} else {
			assert_int_equal(edited.count, 1);
			assert_non_null(
			    strstr(edited.files[0].text.at, "{ranges: [192.0.2.2], kind"));
		}
	}
	arena_clear(&run.arena);
	folder_leave(&folder);
}

/* Nor is one of it got wrong on purpose. */
static void test_mutants(void **state)
{
	(void)state;
	struct scratch_folder folder;
	struct run run;
	struct mutant *mutants;
	size_t count, of_networks = 0;
	folder_enter(&folder);
	files_make();
	policy_write("a: {file: l/aws.json}\n  b: {ranges: [192.0.2.1], kind: vpn}");
	run_load(&run, "p.yaml", &options);
	assert_int_equal(run.status, OK);
	assert_int_equal(mutants_list(run.policy, &run.arena, &mutants, &count), OK);
	for (size_t i = 0; i < count; i++) {
		assert_false(mutants[i].part == PART_NETWORK && mutants[i].object == 0);
		of_networks += mutants[i].part == PART_NETWORK;
	}
	assert_true(of_networks > 0);
	arena_clear(&run.arena);
	folder_leave(&folder);
}

/* ---- JSON ---- */

/* Nodes stand where they begin, whatever is between them. */
static void test_json(void **state)
{
	(void)state;
	struct arena arena;
	const struct json_node *root;
	struct json_fault fault;
	arena_init(&arena);
	struct str text = STR(
	    "{ \"a\\n\" :[ 1 , true,null ,\"\\\"x\", {}\r\n, [ [ ] ] ] ,\n \"b\":{\"c\":\"d\"}}");
	assert_int_equal(json_read(text, 3, &arena, &root, &fault), OK);
	assert_int_equal(root->count, 2);
	const struct json_node *list = json_node_find(root, STR("a\n"));
	assert_non_null(list);
	assert_int_equal(list->count, 6);
	static const struct {
		uint32_t line, column, width;
		enum json_node_kind kind;
	} items[] = {{1, 12, 0, JSON_NODE_OTHER},  {1, 16, 0, JSON_NODE_OTHER},
		     {1, 21, 0, JSON_NODE_OTHER},  {1, 27, 5, JSON_NODE_STRING},
		     {1, 34, 0, JSON_NODE_OBJECT}, {2, 3, 0, JSON_NODE_LIST}};
	const struct json_node *at = list->first;
	for (size_t i = 0; i < COUNT(items); i++, at = at->next) {
		assert_int_equal(at->place.file, 3);
		assert_int_equal(at->place.line, items[i].line);
		assert_int_equal(at->place.column, items[i].column);
		assert_int_equal(at->place.width, items[i].width);
		assert_int_equal(at->kind, items[i].kind);
	}
	const struct json_node *inner = json_node_find(json_node_find(root, STR("b")), STR("c"));
	assert_true(inner && str_equal(inner->text, STR("d")) && !inner->escaped);
	assert_int_equal(inner->place.line, 3);
	assert_int_equal(inner->place.column, 11);
	assert_null(json_node_find(inner, STR("x")));
	assert_int_equal(json_read(STR(""), 0, &arena, &root, &fault), INVALID);
	assert_int_equal(json_read(STR("7"), 0, &arena, &root, &fault), INVALID);
	arena_clear(&arena);
}

/* What would take too much memory is refused, and leaves nothing behind. */
static void test_json_limit(void **state)
{
	(void)state;
	struct arena arena;
	const struct json_node *root;
	struct json_fault fault;
	arena_init(&arena);
	struct str text = STR("{\"a\": [[], [], [], [], {\"b\": [\"c\", \"d\", 7]}]}");
	size_t most = 1;
	while (json_read_within(most, text, 0, &arena, &root, &fault) != OK) {
		SAME(fault.message, "there is too much in it");
		assert_int_equal(fault.place.line, 0);
		assert_true(most < 100000);
		most++;
	}
	assert_true(most > 500);
	arena_clear(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_formats),  cmocka_unit_test(test_many),
	    cmocka_unit_test(test_networks), cmocka_unit_test(test_files),
	    cmocka_unit_test(test_packed),   cmocka_unit_test(test_include),
	    cmocka_unit_test(test_edit),     cmocka_unit_test(test_mutants),
	    cmocka_unit_test(test_json),     cmocka_unit_test(test_json_limit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
