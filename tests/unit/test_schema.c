/* What the rows of the format promise: that each place of the model is set, that
 * each default is the one the loader goes by. Runs from the repository's root. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "load/file.h"
#include "load/load.h"
#include "load/schema.h"
#include "model_text.h"
#include "policy/scenario_keys.h"

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

/* --- Places ------------------------------------------------------------------- */

/* Each `struct place` of policy.h, and what stands there in everything.yaml. */
struct placed {
	const char *field;
	struct place place;
	const char *text;
};

enum { PLACED_MAX = 64 };

/* `policy` is everything.yaml, `several` the file in fixtures/several. */
static size_t places_collect(const struct policy *policy, const struct policy *several,
			     struct placed ret[static PLACED_MAX])
{
	const struct org *org = &policy->org;
	const struct features *features = &org->features;
	const struct profile *profile = policy->profiles, *site = profile + 1;
	const struct permission_set *set = policy->permission_sets;
	const struct user *user = policy->users;
	const struct app *app = policy->apps;
	const struct txn_rule *rule = policy->txn_rules + 2;
	const struct test *test = policy->tests;
	const struct placed all[] = {
	    {"range_row.place", org->trusted_ip_ranges.rows[0].place, "203.0.113.7"},
	    {"range_list.place", org->trusted_ip_ranges.place, "trusted_ip_ranges"},
	    {"network.place", policy->networks[0].place, "ci-runners"},
	    {"published.place", several->networks[0].published.place, "lists/cloud.json"},
	    {"published.digest_place", several->networks[0].published.digest_place, "3a41291d"},
	    {"audit_settings.place", policy->audit.place, "audit"},
	    {"audit_settings.countries_place", policy->audit.countries_place, "countries"},
	    {"exception.expires_place", policy->exceptions[0].expires_place, "2028-02-29"},
	    {"lockout.place", profile->lockout.place, "lockout"},
	    {"lockout.attempts_place", profile->lockout.attempts_place, "3"},
	    {"lockout.period_place", profile->lockout.period_place, "60"},
	    {"session_settings.enforce_place", org->session.enforce_place, "enforce_login_ip"},
	    {"session_settings.lock_place", org->session.lock_place, "lock_sessions_to_ip"},
	    {"features.login_challenge_place", features->login_challenge_place, "login_challenge"},
	    {"features.login_with_api_token_place", features->login_with_api_token_place,
	     "login_with_api_token"},
	    {"features.soap_login_place", features->soap_login_place, "soap_login"},
	    {"features.username_password_flow_place", features->username_password_flow_place,
	     "username_password_flow"},
	    {"features.known_device_suffices_place", features->known_device_suffices_place,
	     "known_device_suffices"},
	    {"org.place", org->place, "org:"},
	    {"org.time_zone_place", org->time_zone_place, "America/New_York"},
	    {"org.rules_as_of_place", org->rules_as_of_place, "2026-07-15"},
	    {"org.revenue_place", org->revenue_place, "revenue"},
	    {"org.edition_place", org->edition_place, "developer"},
	    {"day_hours.place", profile->login_hours.days[6].place, "closed"},
	    {"login_hours.place", profile->login_hours.place, "login_hours"},
	    {"profile.permission_places", profile->permission_places[4], "use_any_api_auth"},
	    {"profile.place", profile->place, "API Integration"},
	    {"profile.device_activation_place", site->device_activation_place, "device_activation"},
	    {"permission_set.permission_places", set->permission_places[0], "api_only"},
	    {"permission_set.place", set->place, "Integrations"},
	    {"reference.place", user->profile.place, "API Integration"},
	    {"references.place", user->permission_sets.place, "permission_sets"},
	    {"user.place", user->place, "etl@acme.example"},
	    {"user.permission_places", user->permission_places[1], "mfa_for_api"},
	    {"user.active_place", user->active_place, "active"},
	    {"user.frozen_place", user->frozen_place, "frozen"},
	    {"user.locked_place", user->locked_place, "locked"},
	    {"user.authenticator_place", user->authenticator_place, "authenticator"},
	    {"app.place", app->place, "Nightly ETL"},
	    {"app.ip_relaxation_place", app->ip_relaxation_place, "bypass_2factor"},
	    {"txn_rule.place", rule->place, "Elsewhere"},
	    {"txn_rule.country_place", rule->country_place, "country"},
	    {"txn_rule.asn_place", rule->asn_place, "asn"},
	    {"geo.place", policy->geo.place, "geo"},
	    {"file_name.place", several->includes[1].place, "'more/*.yaml'"},
	    {"other_source.users_csv_place", several->other_sources[0].users_csv_place,
	     "users.csv"},
	    {"other_source.sfdx_place", several->other_sources[1].sfdx_place, "metadata"},
	    {"geo.country_place", policy->geo.country_place, "geo/country-ipv6.mmdb"},
	    {"geo.asn_place", policy->geo.asn_place, "geo/asn-no-alias.mmdb"},
	    {"exception.place", policy->exceptions[0].place, "broad-profile-ranges"},
	    {"test.place", test->place, "everything at once"},
	    {"words.place", test->via.place, "via"},
	    {"word.place", test->credential.at[2].place, "token, password"},
	    {"moments.place", test->at.place, "at: ["},
	    {"moment.place", test->at.at[1].place, "'2026-03-02 07:00:30.5'"},
	    {"expect.place", test->expect.place, "{verdict: ["},
	    {"scope.place", policy->properties[0].scope.place, "never:"},
	    {"property.place", policy->properties[0].place, "never at once"},
	    {"property.approved_place", policy->properties[5].approved_place,
	     "several/loginscope.yaml"},
	};
	memcpy(ret, all, sizeof all);
	return sizeof all / sizeof *all;
}

/* Does the place have the text, which is ASCII like all before it in its line? */
static bool stands_at(struct sources *sources, struct place place, const char *text)
{
	struct str line = source_line(sources, place);
	size_t before = place.column - 1, length = strlen(text);
	return place.line > 0 && place.column > 0 && before + length <= line.length &&
	       memcmp(line.at + before, text, length) == 0;
}

/* "struct place a, b[N];" in a struct: is each "STRUCT.a" among `all`? */
static unsigned members_check(const char *type, const char *at, const struct placed *all,
			      size_t count)
{
	unsigned found = 0;
	while (*at != ';') {
		char field[128];
		at += strspn(at, ", \t\n");
		size_t length = strcspn(at, "[,; \t\n");
		snprintf(field, sizeof field, "%s.%.*s", type, (int)length, at);
		size_t i = 0;
		while (i < count && strcmp(all[i].field, field) != 0)
			i++;
		if (i == count)
			fail_msg("%s is not tested here", field);
		found++;
		at += length;
		at += strcspn(at, ",;");
	}
	return found;
}

static unsigned header_check(const char *at, const struct placed *all, size_t count)
{
	static const char declaration[] = "\tstruct place ";
	char type[64] = "";
	unsigned found = 0;
	for (; *at; at += strcspn(at, "\n"), at += *at == '\n') {
		sscanf(at, "struct %63[a-z_] {", type);
		if (strncmp(at, declaration, sizeof declaration - 1) == 0)
			found += members_check(type, at + sizeof declaration - 1, all, count);
	}
	return found;
}

static void test_places(void **state)
{
	(void)state;
	static const struct load_options alone = {.zone_directory = "/usr/share/zoneinfo",
						  .alone = true};
	struct run run;
	struct str header;
	struct policy *several;
	struct placed all[PLACED_MAX];
	run_begin(&run);
	assert_int_equal(policy_load("fixtures/several", &alone, &run.arena, &run.sources,
				     &run.findings, &several),
			 OK);
	assert_int_equal(policy_load("fixtures/everything.yaml", &options, &run.arena, &run.sources,
				     &run.findings, &run.policy),
			 OK);
	size_t count = places_collect(run.policy, several, all);
	for (size_t i = 0; i < count; i++)
		if (!stands_at(&run.sources, all[i].place, all[i].text))
			fail_msg("%s is %u:%u, where \"%s\" is not", all[i].field,
				 (unsigned)all[i].place.line, (unsigned)all[i].place.column,
				 all[i].text);
	assert_int_equal(file_bytes("src/policy/policy.h", FILE_MAX, &run.arena, &header), OK);
	assert_int_equal(header_check(header.at, all, count), count);
	arena_clear(&run.arena);
}

/* --- Defaults ----------------------------------------------------------------- */

#define V1 "loginscope: 1\n"

/* Where the keys of a mapping can be written, one at a time. A key that stands
 * in the last line of `before` already has another row. */
static const struct context {
	const char *path[2]; /* keys from the top down to the mapping */
	const char *before, *after;
} contexts[] = {
    {{"org"}, V1 "org: {name: A, ", "}"},
    {{"org", "session"}, V1 "org: {session: {", "}}"},
    {{"org", "features"}, V1 "org: {features: {", "}}"},
    {{"org", "lockout"}, V1 "org: {lockout: {", "}}"},
    {{"profiles"}, V1 "profiles: [{name: A, ", "}]"},
    {{"profiles"}, V1 "profiles: [{experience_cloud: true, name: A, ", "}]"},
    {{"profiles", "login_hours"},
     V1 "org: {time_zone: UTC}\nprofiles: [{name: A, login_hours: {sunday: closed, ",
     "}}]"},
    {{"profiles", "login_hours"},
     V1 "org: {time_zone: UTC}\nprofiles: [{name: A, login_hours: {monday: closed, ",
     "}}]"},
    {{"permission_sets"}, V1 "permission_sets: [{name: A, ", "}]"},
    {{"users"},
     V1 "permission_sets: [{name: S}]\nprofiles: [{name: P}]\n"
	"users: [{username: A, profile: P, ",
     "}]"},
    {{"apps"}, V1 "apps: [{name: A, ", "}]"},
};

static const struct schema *context_schema(const struct context *context)
{
	const struct schema *schema = &schema_policy;
	for (size_t i = 0; i < 2 && context->path[i]; i++)
		schema = schema_find(schema, str_of(context->path[i]))->of;
	return schema;
}

/* A value that is not the key's default. */
static const char *other_value(const struct schema_key *key)
{
	switch (key->type) {
	case SCHEMA_FLAG:
		return strcmp(key->default_text, "true") == 0 ? "false" : "true";
	case SCHEMA_CHOICE:
	case SCHEMA_LIMIT:
		return str_equal(schema_choice_get(key->choices, 0).name, str_of(key->default_text))
			   ? schema_choice_get(key->choices, 1).name.at
			   : schema_choice_get(key->choices, 0).name.at;
	case SCHEMA_BITS:
		return "[api_only]";
	case SCHEMA_RANGES:
		return "[192.0.2.1]";
	case SCHEMA_REFERENCES:
		return "[S]";
	case SCHEMA_RULES:
		return "2019-01";
	case SCHEMA_HOURS:
		return "08:00-09:00";
	default:
		fail_msg("no value for %s", key->name.at);
		return NULL;
	}
}

/* What the model holds, without places and digest; NULL: not loaded. */
static char *model_of(const struct context *context, const char *key, const char *value)
{
	char text[512];
	struct run run;
	run_begin(&run);
	snprintf(text, sizeof text, "%s%s%s%s%s\n", context->before, key, *key ? ": " : "", value,
		 context->after);
	enum status status = policy_load_text(STR("test.yaml"), str_of(text), &options, &run.arena,
					      &run.sources, &run.findings, &run.policy);
	char *model = status == OK ? model_text(run.policy) : NULL, *to = model;
	for (char *from = model, *end; from && *from; from = end) {
		size_t length = strcspn(from, "\n") + 1;
		end = from + length;
		*(end - 1) = '\0';
		bool kept = !strstr(from, " @") && strncmp(from, "sha256", 6) != 0;
		*(end - 1) = '\n';
		if (kept) {
			memmove(to, from, length);
			to += length;
		}
	}
	if (to)
		*to = '\0';
	arena_clear(&run.arena);
	return model;
}

/* Written out, the default changes nothing, and another value something. True
 * when this is a place to try it. */
static bool default_check(const struct context *context, const struct schema_key *key)
{
	const char *name = key->name.at;
	char written[64];
	snprintf(written, sizeof written, "%s:", name);
	const char *last_line = strrchr(context->before, '\n');
	bool needs_site =
	    strcmp(name, "device_activation") == 0 && !strstr(last_line, "experience_cloud");
	if (strstr(last_line, written) || needs_site)
		return false;
	char *without = model_of(context, "", ""),
	     *with = model_of(context, name, key->default_text);
	char *other = model_of(context, name, other_value(key));
	if (!without || !with || !other)
		fail_msg("%s: not loaded", name);
	if (strcmp(without, with) != 0)
		fail_msg("%s is not %s when it is left out, but makes\n%s", name, key->default_text,
			 without);
	if (strcmp(without, other) == 0)
		fail_msg("%s: %s makes no difference", name, other_value(key));
	free(without);
	free(with);
	free(other);
	return true;
}

static bool default_tried(const struct schema *schema, const struct schema_key *key)
{
	bool tried = false;
	for (size_t i = 0; i < sizeof contexts / sizeof *contexts; i++)
		if (context_schema(&contexts[i]) == schema)
			tried = default_check(&contexts[i], key) || tried;
	return tried;
}

/* Walks all mappings of the format. A profile's lockout has the same rows as the
 * org's, and is not tried: without a key it is the org's. Returns the number of
 * defaults in words, which tests of their own must cover. */
static unsigned schema_walk(const struct schema *schema)
{
	unsigned in_words = 0;
	for (size_t i = 0; i < schema->count; i++) {
		const struct schema_key *key = &schema->keys[i];
		assert_true(key->summary && *key->summary && !strchr(key->summary, '\n'));
		if (key->of)
			in_words += schema_walk(key->of);
		if (!key->default_text)
			continue;
		if (strchr(key->default_text, ' '))
			in_words++;
		else if (!default_tried(schema, key))
			fail_msg("the default of %s was not tried", key->name.at);
	}
	return in_words;
}

static void test_defaults(void **state)
{
	(void)state;
	/* org.revenue: tests/unit/test_yaml_policy.c, good_rows */
	assert_int_equal(schema_walk(&schema_policy), 1);
}

/* --- The reference pages --------------------------------------------------------- */

struct page {
	const char *path;
	const struct schema *elsewhere; /* not on this page; or NULL */
	char text[1 << 16];
};

static void page_read(struct page *page)
{
	FILE *file = fopen(page->path, "r");
	assert_non_null(file);
	page->text[fread(page->text, 1, sizeof page->text - 1, file)] = '\0';
	assert_true(feof(file));
	fclose(file);
}

/* A row for each key of a kind of mapping, and of those in it, with the default and the
 * summary of the schema. */
static void rows_check(const struct page *page, const struct schema *schema)
{
	for (size_t i = 0; i < schema->count; i++) {
		const struct schema_key *key = &schema->keys[i];
		char begin[100], end[300];
		snprintf(begin, sizeof begin, "\n| `%s`%s | ", key->name.at,
			 (key->flags & SCHEMA_REQUIRED) && !key->kind ? " (required)" : "");
		snprintf(end, sizeof end, " | %s | %s |\n",
			 key->default_text ? key->default_text : "–", key->summary);
		const char *row = page->text;
		bool found = false;
		while (!found && (row = strstr(row, begin)) != NULL) {
			const char *line_end = strchr(row + 1, '\n') + 1;
			size_t length = strlen(end);
			found = (size_t)(line_end - row) > length &&
				memcmp(line_end - length, end, length) == 0;
			row++;
		}
		if (!found)
			fail_msg("%s has no row %s … %s", page->path, begin + 1, end);
		if (key->of && key->of != page->elsewhere)
			rows_check(page, key->of);
	}
}

static void test_reference_pages(void **state)
{
	(void)state;
	static struct page policy = {.path = "docs/POLICY.md"};
	static struct page scenario = {.path = "docs/TOKENS.md", .elsewhere = &schema_expectation};
	page_read(&policy);
	rows_check(&policy, &schema_policy);
	page_read(&scenario);
	rows_check(&scenario, &schema_scenario);
}

/* The keys beside `do` that the text names. */
static uint32_t keys_named(const char *text)
{
	uint32_t named = 0;
	for (unsigned key = 0; key < KEY_CHECK_USER; key++) {
		char word[40];
		snprintf(word, sizeof word, "`%s`", event_key_names[key].at);
		if (strstr(text, word))
			named |= 1u << key;
	}
	return named;
}

/* A row for the event with just these keys in its second column. */
static void form_check(const struct page *page, const struct event_form *form)
{
	char begin[60], keys[300];
	const char *row = page->text;
	snprintf(begin, sizeof begin, "\n| `%s` | ", event_names[form->kind].at);
	while ((row = strstr(row, begin)) != NULL) {
		row += strlen(begin);
		snprintf(keys, sizeof keys, "%.*s", (int)strcspn(row, "|"), row);
		if (keys_named(keys) == event_form_keys(form))
			return;
	}
	fail_msg("%s has no row of %s with its keys", page->path, event_names[form->kind].at);
}

static void test_events_page(void **state)
{
	(void)state;
	static struct page page = {.path = "docs/TOKENS.md"};
	page_read(&page);
	for (size_t i = 0; i < event_form_count; i++)
		if (event_forms[i].kind < EVENT_DO_COUNT)
			form_check(&page, &event_forms[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_places),
	    cmocka_unit_test(test_reference_pages),
	    cmocka_unit_test(test_events_page),
	    cmocka_unit_test(test_defaults),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
