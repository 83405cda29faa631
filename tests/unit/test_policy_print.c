/* A policy that is printed can be read again, and it is the same policy: for
 * every file here that loads, and for random policies with awkward names. Runs
 * from the repository's root. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "load/fmt.h"
#include "load/fmt_print.h"
#include "load/load.h"
#include "load/policy_print.h"
#include "load/schema.h"
#include "load/schema_equal.h"
#include "load/yaml_reader.h"
#include "load/yaml_surprise.h"
#include "load/yaml_write.h"
#include "model_text.h"
#include "oracle/policy_random.h"
#include "policy_vary.h"

enum { FILES_LEAST = 7, RANDOM_POLICIES = 2000 };

static const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};

struct run {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct policy *policy;
};

static void run_begin(struct run *run)
{
	*run = (struct run){0};
	arena_init(&run->arena);
	findings_init(&run->findings, &run->arena);
}

/* What the model holds, without places, name and digest of the file. A second
 * look, which knows nothing of the schema. */
static char *model_of(const struct policy *policy)
{
	char *model = model_text(policy), *to = model;
	assert_non_null(model);
	for (char *from = model, *end; *from; from = end) {
		size_t length = strcspn(from, "\n");
		end = from + length + (from[length] == '\n');
		from[length] = '\0';
		if (strstr(from, " at @") || strncmp(from, "sha256 ", 7) == 0 ||
		    strncmp(from, "file ", 5) == 0)
			continue;
		memmove(to, from, length + 1);
		to += length;
		*to++ = '\n';
	}
	*to = '\0';
	return model;
}

/* ---- there and back ---- */

/* fmt breaks what is wider; printing does not. */
static bool is_narrow(struct str text)
{
	size_t begin = 0;
	for (size_t i = 0; i < text.length; i++) {
		if (text.at[i] != '\n')
			continue;
		if (str_char_count((struct str){text.at + begin, i - begin}) > FMT_WIDTH)
			return false;
		begin = i + 1;
	}
	return true;
}

static unsigned round_trips, layouts_checked;

/* What is printed is laid out as fmt would, keys in the order of the schema. */
static void layout_check(struct str text)
{
	static const struct fmt_options sorted = {.sort_keys = true};
	struct fmt_result result;
	struct run run;
	run_begin(&run);
	layouts_checked++;
	assert_int_equal(fmt_policy(STR("printed.yaml"), text, &sorted, &run.arena, &run.sources,
				    &run.findings, &result),
			 OK);
	if (!str_equal(result.text, text))
		fail_msg("printed:\n%.*sformatted:\n%.*s", STR_ARG(text), STR_ARG(result.text));
	arena_clear(&run.arena);
}

/* Prints the policy, loads that under `name`, prints it again. What it was put
 * together from is not in what is printed. */
static void round_trip(const struct policy *given, struct str name)
{
	struct policy whole = *given, *policy = &whole;
	struct out first, second;
	struct run run;
	whole.include_count = whole.other_source_count = 0;
	run_begin(&run);
	out_init_memory(&first);
	out_init_memory(&second);
	policy_print(&first, policy);
	struct str text = out_written(&first);
	if (policy_load_text(name, text, &options, &run.arena, &run.sources, &run.findings,
			     &run.policy) != OK)
		fail_msg("%.*s is printed and does not load: line %u: %s\n%.*s", STR_ARG(name),
			 (unsigned)run.findings.first->place.line, run.findings.first->message,
			 STR_ARG(text));
	if (given->geo.place.file != 0) { /* paths were relative to another file */
		whole.geo.country_file = run.policy->geo.country_file;
		whole.geo.asn_file = run.policy->geo.asn_file;
	}
	char *before = model_of(policy), *after = model_of(run.policy);
	if (strcmp(before, after) != 0 || !policy_same(policy, run.policy))
		fail_msg("%.*s is another policy when it is printed:\n%.*s\nbefore:\n%s\nafter:\n"
			 "%s",
			 STR_ARG(name), STR_ARG(text), before, after);
	policy_print(&second, run.policy);
	if (!str_equal(text, out_written(&second)))
		fail_msg("%.*s is printed differently the second time:\n%.*s\n%.*s", STR_ARG(name),
			 STR_ARG(text), STR_ARG(out_written(&second)));
	/* It takes its time, so not all of the random ones. */
	if ((round_trips < 100 || round_trips % 10 == 0) && is_narrow(text))
		layout_check(text);
	round_trips++;
	free(before);
	free(after);
	out_clear(&first);
	out_clear(&second);
	arena_clear(&run.arena);
}

static unsigned files_loaded;

static int file_try(const char *path, const struct stat *stat, int kind, struct FTW *walk)
{
	struct run run;
	const char *dot = strrchr(path, '.');
	(void)stat, (void)walk;
	if (kind != FTW_F || !dot || strcmp(dot, ".yaml") != 0)
		return 0;
	run_begin(&run);
	if (policy_load(path, &options, &run.arena, &run.sources, &run.findings, &run.policy) ==
	    OK) {
		files_loaded++;
		round_trip(run.policy, run.policy->file);
	}
	arena_clear(&run.arena);
	return 0;
}

static void test_files(void **state)
{
	(void)state;
	assert_int_equal(nftw("policies", file_try, 8, 0), 0);
	assert_int_equal(nftw("fixtures", file_try, 8, 0), 0);
	printf("%u files\n", files_loaded);
	assert_true(files_loaded >= FILES_LEAST);
}

/* ---- random policies ---- */

static void test_random(void **state)
{
	(void)state;
	struct rand rand = rand_start("printed policies");
	unsigned tried = 0;
	for (unsigned i = 0; tried < RANDOM_POLICIES; i++) {
		struct arena arena;
		struct policy_random random;
		arena_init(&arena);
		policy_random(&rand, &arena, &random);
		if (policy_vary(&rand, &arena, &random.policy)) {
			round_trip(&random.policy, STR("random.yaml"));
			tried++;
		}
		free(random.addresses);
		arena_clear(&arena);
		assert_true(i < 4 * RANDOM_POLICIES);
	}
	assert_true(layouts_checked >= RANDOM_POLICIES / 40);
}

/* ---- scalars ---- */

static const char *const pieces[] = {"a",
				     "B",
				     "7",
				     "0",
				     " ",
				     " ",
				     ":",
				     "#",
				     "-",
				     "?",
				     ",",
				     "[",
				     "]",
				     "{",
				     "}",
				     "&",
				     "*",
				     "!",
				     "|",
				     ">",
				     "'",
				     "\"",
				     "%",
				     "@",
				     "`",
				     "\\",
				     ".",
				     "~",
				     "_",
				     "=",
				     "<",
				     "/",
				     "e",
				     "x",
				     "+",
				     "\xc3\xa9",
				     "\xc2\xa0",
				     "\xe2\x80\xa8",
				     "\xef\xbb\xbf",
				     "\xef\xbf\xbf",
				     "\xf0\x9f\x94\x91",
				     "\t",
				     "\n",
				     "\x7f",
				     "\xc2\x85"};

static struct str pieces_join(struct rand *rand, struct arena *arena)
{
	uint32_t count = rand_below(rand, 9);
	char *text = arena_alloc(arena, count * 4 + 1);
	size_t length = 0;
	assert_non_null(text);
	for (uint32_t i = 0; i < count; i++) {
		const char *piece = pieces[rand_below(rand, sizeof pieces / sizeof *pieces)];
		memcpy(text + length, piece, strlen(piece));
		length += strlen(piece);
	}
	return (struct str){text, length};
}

/* Every scalar of the tree that is not "k" must be the text. */
static unsigned scalars_check(const struct node *node, struct str text, bool brackets)
{
	unsigned count = 0;
	for (; node; node = node->next) {
		count += scalars_check(node->first, text, node->flow);
		if (node->kind != NODE_SCALAR || (node->plain && str_equal(node->text, STR("k"))))
			continue;
		if (!str_equal(node->text, text) || node->plain != yaml_is_plain(text, brackets))
			return 0;
		assert_true(!node->plain || !yaml_reads_as(text));
		count++;
	}
	return count;
}

/* Wherever a text may stand it is read as what it was. */
static void scalar_try(struct str text, struct arena *arena)
{
	static const char *const frames[] = {"- [",          ", ",     "]\n- {k: ",  ", ? ",
					     " : k}\n- k: ", "\n  ? ", "\n  : k\n- "};
	enum { FRAMES = sizeof frames / sizeof *frames, IN_BRACKETS = 4 };
	struct findings findings;
	struct node *root = NULL;
	struct out out;
	findings_init(&findings, arena);
	out_init_memory(&out);
	for (size_t i = 0; i < FRAMES; i++) {
		out_text(&out, frames[i]);
		yaml_write_text(&out, text, i < IN_BRACKETS);
	}
	out_char(&out, '\n');
	assert_int_equal(yaml_read(out_written(&out), 0, arena, &findings, &root), OK);
	if (!root || findings.count || scalars_check(root, text, false) != FRAMES)
		fail_msg("read as something else:\n%.*s%s", STR_ARG(out_written(&out)),
			 findings.count ? findings.first->message : "");
	out_clear(&out);
}

static void test_scalars(void **state)
{
	(void)state;
	struct rand rand = rand_start("scalars");
	struct arena arena;
	arena_init(&arena);
	for (unsigned i = 0; i < 20000; i++) {
		struct str text = pieces_join(&rand, &arena);
		if (!str_equal(text, STR("k")))
			scalar_try(text, &arena);
		arena_reset(&arena);
	}
	arena_clear(&arena);
}

/* A network's name may be longer than YAML lets a key be. */
static void test_long_key(void **state)
{
	(void)state;
	char name[3000];
	struct range_row row = {.range = {1, 1}, .network = NONE};
	for (size_t length = 500; length < sizeof name; length += 13) {
		memset(name, length % 2 ? '\'' : 'n', length);
		struct network network = {.name = {name, length},
					  .ranges = {.rows = &row, .count = 1}};
		struct policy policy = {.networks = &network, .network_count = 1};
		schema_org.set_defaults(&policy.org);
		round_trip(&policy, STR("long.yaml"));
	}
}

/* ---- what is printed ---- */

static const struct {
	const char *name, *policy, *printed;
} rows[] = {
    {"nothing but the version", "loginscope: 1\n", "loginscope: 1\n"},
    {"defaults are left out",
     "loginscope: 1\n"
     "org: {edition: enterprise, revenue: true, lockout: {max_attempts: 10}, session: {}}\n"
     "users: []\n",
     "loginscope: 1\n"},
    {"an org that does not pay as its edition does",
     "loginscope: 1\norg: {edition: developer, revenue: true}\n",
     "loginscope: 1\norg:\n  edition: developer\n  revenue: true\n"},
    {"a developer org", "loginscope: 1\norg: {revenue: false, edition: developer}\n",
     "loginscope: 1\norg:\n  edition: developer\n"},
    {"the org's lockout in a profile is no default",
     "loginscope: 1\nprofiles: [{name: P, lockout: {max_attempts: 10}}]\n",
     "loginscope: 1\nprofiles:\n  - name: P\n    lockout:\n      max_attempts: 10\n"},
    {"ranges in canonical form",
     "loginscope: 1\norg: {trusted_ip_ranges: [192.0.2.0-192.0.2.255, '::ffff:192.0.2.1',\n"
     "  {start: 192.0.2.4, end: 192.0.2.6, description: 'a: b'}, '2001:DB8::', {cidr: "
     "192.0.2.1/32, description: one}]}\n",
     "loginscope: 1\norg:\n  trusted_ip_ranges:\n    - 192.0.2.0/24\n    - 192.0.2.1\n"
     "    - {start: 192.0.2.4, end: 192.0.2.6, description: 'a: b'}\n    - '2001:db8::'\n"
     "    - {cidr: 192.0.2.1, description: one}\n"},
    {"hours, a day that is open, one that is closed at noon",
     "loginscope: 1\norg: {time_zone: UTC}\nprofiles: [{name: P, login_hours: {monday: closed, "
     "tuesday: 00:00 - 24:00, friday: 12:00-12:00}}]\n",
     "loginscope: 1\norg:\n  time_zone: UTC\nprofiles:\n  - name: P\n    login_hours:\n"
     "      monday: closed\n      tuesday: 00:00-24:00\n      friday: 12:00-12:00\n"},
    {"words and names in one line",
     "loginscope: 1\npermission_sets: [{name: 'No', permissions: [mfa_for_ui, api_only]}]\n"
     "profiles: [{name: P}]\nusers: [{permission_sets: ['No'], profile: P, username: a@b}]\n",
     "loginscope: 1\nprofiles:\n  - name: P\npermission_sets:\n  - name: 'No'\n"
     "    permissions: [api_only, mfa_for_ui]\nusers:\n  - username: a@b\n    profile: P\n"
     "    permission_sets: ['No']\n"},
    {"what is not in the model is not printed", "loginscope: 1\n# a comment\nproperties: []\n",
     "loginscope: 1\n"},
    {"properties",
     "loginscope: 1\nproperties: [{verdict: [allow, mfa], name: a, always: {}}, {name: b, exists: "
     "{at: "
     "every-minute, verdict: [allow]}}, {name: c, no_broader_than: ../d.yaml}]\n",
     "loginscope: 1\nproperties:\n  - name: a\n    always: {}\n    verdict: [allow, mfa]\n  - "
     "name: b\n"
     "    exists:\n      verdict: allow\n      at: every-minute\n  - name: c\n    no_broader_than: "
     "../d.yaml\n"},
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct run run;
		struct out out;
		run_begin(&run);
		out_init_memory(&out);
		if (policy_load_text(STR("row.yaml"), str_of(rows[i].policy), &options, &run.arena,
				     &run.sources, &run.findings, &run.policy) != OK)
			fail_msg("%s: %s", rows[i].name, run.findings.first->message);
		policy_print(&out, run.policy);
		if (!str_equal(out_written(&out), str_of(rows[i].printed)))
			fail_msg("%s: printed\n%.*s", rows[i].name, STR_ARG(out_written(&out)));
		round_trip(run.policy, STR("row.yaml"));
		out_clear(&out);
		arena_clear(&run.arena);
	}
}

static const struct {
	const char *name, *policy, *file, *database, *printed;
} geo_rows[] = {
    {"in the policy file", "p/a.yaml", "p/a.yaml", "geo/c.mmdb", "geo/c.mmdb"},
    {"in an included file", "p/a.yaml", "p/parts/b.yaml", "c.mmdb", "parts/c.mmdb"},
    {"in one outside", "p/a.yaml", "p/../q/b.yaml", "c.mmdb", "../q/c.mmdb"},
    {"of a policy here", "./a.yaml", "parts/b.yaml", "c.mmdb", "parts/c.mmdb"},
    {"with a quote in it", "a.yaml", "it's/b.yaml", "c.mmdb", "it's/c.mmdb"},
    {"an absolute path", "p/a.yaml", "p/parts/b.yaml", "/c.mmdb", "/c.mmdb"},
    {"in an absolute file", "p/a.yaml", "/q/b.yaml", "c.mmdb", "/q/c.mmdb"},
};

/* A database keeps being found when the file that names it is not there. */
static void test_geo_paths(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof geo_rows / sizeof *geo_rows; i++) {
		char expected[100];
		struct out out;
		struct source files[] = {{.name = str_of(geo_rows[i].policy)},
					 {.name = str_of(geo_rows[i].file)}};
		struct sources sources = {files, 2};
		struct policy policy = {.file = files[0].name, .sources = &sources};
		schema_org.set_defaults(&policy.org);
		policy.geo.country_file = str_of(geo_rows[i].database);
		policy.geo.place.file = policy.geo.country_place.file = 1;
		out_init_memory(&out);
		policy_print(&out, &policy);
		snprintf(expected, sizeof expected, "loginscope: 1\ngeo:\n  country: %s\n",
			 geo_rows[i].printed);
		if (!str_equal(out_written(&out), str_of(expected)))
			fail_msg("%s: %.*s", geo_rows[i].name, STR_ARG(out_written(&out)));
		out_clear(&out);
	}
}

/* Memory that runs out at any moment is a failure of the writer, not a shorter
 * policy. */
static void test_no_memory(void **state)
{
	(void)state;
	struct run run;
	run_begin(&run);
	assert_int_equal(policy_load("fixtures/everything.yaml", &options, &run.arena, &run.sources,
				     &run.findings, &run.policy),
			 OK);
	enum status status = NOMEM;
	size_t n = 1;
	for (; status != OK; n++) {
		struct out out;
		out_init_memory(&out);
		mem_fail_only(n);
		policy_print(&out, run.policy);
		mem_fail_from(0);
		status = out_status(&out);
		assert_true(status == OK || status == NOMEM);
		out_clear(&out);
	}
	assert_true(n > 2);
	arena_clear(&run.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),      cmocka_unit_test(test_files),
	    cmocka_unit_test(test_random),    cmocka_unit_test(test_scalars),
	    cmocka_unit_test(test_long_key),  cmocka_unit_test(test_no_memory),
	    cmocka_unit_test(test_geo_paths),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
