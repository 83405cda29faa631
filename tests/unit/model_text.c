#include "model_text.h"

#include <stdio.h>
#include <stdlib.h>

static void place_put(FILE *out, struct place place)
{
	fprintf(out, " @%u:%u+%u\n", (unsigned)place.line, (unsigned)place.column,
		(unsigned)place.width);
}

static void text_put(FILE *out, const char *name, struct str text)
{
	fprintf(out, "%s %.*s\n", name, STR_ARG(text));
}

static void list_put(FILE *out, const char *name, const struct range_list *list)
{
	char text[RANGE_TEXT];
	fprintf(out, "%s %u rows\n", name, (unsigned)list->count);
	fprintf(out, "%s at", name);
	place_put(out, list->place);
	for (uint32_t i = 0; i < list->count; i++) {
		const struct range_row *row = &list->rows[i];
		range_format(row->range, text);
		if (row->network_name.length)
			fprintf(out, "%s[%u] @%.*s = %d", name, (unsigned)i,
				STR_ARG(row->network_name), (int)row->network);
		else
			fprintf(out, "%s[%u] %s", name, (unsigned)i, text);
		if (row->description.length)
			fprintf(out, " (%.*s)", STR_ARG(row->description));
		fputc('\n', out);
		fprintf(out, "%s[%u] at", name, (unsigned)i);
		place_put(out, row->place);
	}
}

static void lockout_put(FILE *out, const char *name, struct lockout lockout)
{
	fprintf(out, "%s.lockout %u %u\n", name, lockout.max_attempts, lockout.period_minutes);
}

static void permissions_put(FILE *out, const char *name, uint32_t permissions,
			    const struct place places[static PERMISSION_COUNT])
{
	fprintf(out, "%s.permissions %u\n", name, (unsigned)permissions);
	for (unsigned bit = 0; bit < PERMISSION_COUNT; bit++)
		if (permissions & 1u << bit) {
			fprintf(out, "%s.permissions[%u] at", name, bit);
			place_put(out, places[bit]);
		}
}

static void org_put(FILE *out, const struct org *org)
{
	const struct features *features = &org->features;
	text_put(out, "org.name", org->name);
	fprintf(out, "org at");
	place_put(out, org->place);
	fprintf(out, "org.edition %d\norg.revenue %d\n", (int)org->edition, org->revenue);
	text_put(out, "org.time_zone", org->time_zone);
	fprintf(out, "org.zone %d\n", org->zone != NULL);
	fprintf(out, "org.time_zone at");
	place_put(out, org->time_zone_place);
	fprintf(out, "org.rules %.*s\n", STR_ARG(rules_names[org->rules]));
	list_put(out, "org.trusted_ip_ranges", &org->trusted_ip_ranges);
	list_put(out, "org.login_ip_ranges", &org->login_ip_ranges);
	fprintf(out, "org.session %d %d\n", org->session.enforce_login_ip_ranges_on_every_request,
		org->session.lock_sessions_to_ip);
	fprintf(out, "org.features %d %d %d %d %d\n", features->login_challenge,
		features->login_with_api_token, features->soap_login,
		features->username_password_flow, features->known_device_suffices);
	lockout_put(out, "org", org->lockout);
}

static void hours_put(FILE *out, const char *name, const struct login_hours *hours)
{
	fprintf(out, "%s.login_hours %d", name, hours->given);
	for (size_t day = 0; day < DAYS; day++)
		fprintf(out, " %u-%u", hours->days[day].start, hours->days[day].end);
	fprintf(out, "\n%s.login_hours at", name);
	place_put(out, hours->place);
	for (size_t day = 0; day < DAYS; day++)
		if (hours->days[day].given) {
			fprintf(out, "%s.login_hours[%zu] at", name, day);
			place_put(out, hours->days[day].place);
		}
}

static void profile_put(FILE *out, const char *name, const struct profile *profile)
{
	char ranges[64];
	snprintf(ranges, sizeof ranges, "%s.login_ip_ranges", name);
	text_put(out, name, profile->name);
	fprintf(out, "%s at", name);
	place_put(out, profile->place);
	fprintf(out, "%s.label %.*s\n", name, STR_ARG(profile->label));
	fprintf(out, "%s.license %.*s\n", name, STR_ARG(profile->license));
	list_put(out, ranges, &profile->login_ip_ranges);
	hours_put(out, name, &profile->login_hours);
	permissions_put(out, name, profile->permissions, profile->permission_places);
	fprintf(out, "%s.flags %d %d\n", name, profile->experience_cloud,
		profile->device_activation);
	lockout_put(out, name, profile->lockout);
}

static void user_put(FILE *out, const char *name, const struct user *user)
{
	text_put(out, name, user->username);
	fprintf(out, "%s at", name);
	place_put(out, user->place);
	fprintf(out, "%s.profile %.*s = %d\n", name, STR_ARG(user->profile.name),
		(int)user->profile.index);
	permissions_put(out, name, user->permissions, user->permission_places);
	for (uint32_t i = 0; i < user->permission_sets.count; i++)
		fprintf(out, "%s.permission_sets[%u] %.*s = %d\n", name, (unsigned)i,
			STR_ARG(user->permission_sets.at[i].name),
			(int)user->permission_sets.at[i].index);
	fprintf(out, "%s.flags %d %d %d %d %d %d\n", name, user->active, user->frozen, user->locked,
		user->sso, user->authenticator, user->token_reset_before);
	fprintf(out, "%s.active at", name);
	place_put(out, user->active_place);
}

static void app_put(FILE *out, const char *name, const struct app *app)
{
	char ranges[64];
	snprintf(ranges, sizeof ranges, "%s.ip_ranges", name);
	text_put(out, name, app->name);
	fprintf(out, "%s.label %.*s\n", name, STR_ARG(app->label));
	fprintf(out, "%s at", name);
	place_put(out, app->place);
	fprintf(out, "%s.kind %d\n%s.ip_relaxation %d\n", name, (int)app->kind, name,
		(int)app->ip_relaxation);
	fprintf(out, "%s.ip_relaxation at", name);
	place_put(out, app->ip_relaxation_place);
	list_put(out, ranges, &app->ip_ranges);
}

static void rule_put(FILE *out, const char *name, const struct txn_rule *rule)
{
	char ranges[64];
	snprintf(ranges, sizeof ranges, "%s.not_in", name);
	text_put(out, name, rule->name);
	fprintf(out, "%s at", name);
	place_put(out, rule->place);
	fprintf(out, "%s.action %d\n%s.country", name, (int)rule->action, name);
	for (uint32_t i = 0; i < rule->country_count; i++)
		fprintf(out, " %.*s", STR_ARG(rule->countries[i]));
	fprintf(out, "\n%s.asn", name);
	for (uint32_t i = 0; i < rule->asn_count; i++)
		fprintf(out, " %u", (unsigned)rule->asns[i]);
	fputc('\n', out);
	list_put(out, ranges, &rule->not_in);
}

static void exception_put(FILE *out, const char *name, const struct exception *exception)
{
	char text[RANGE_TEXT] = "";
	fprintf(out, "%s %.*s %.*s %.*s %.*s %.*s %.*s %.*s %.*s\n", name, STR_ARG(exception->id),
		STR_ARG(exception->profile), STR_ARG(exception->user), STR_ARG(exception->app),
		STR_ARG(exception->network), STR_ARG(exception->reason), STR_ARG(exception->owner),
		STR_ARG(exception->expires));
	if (exception->range_text.length)
		range_format(exception->range, text);
	fprintf(out, "%s.range %.*s = %s\n", name, STR_ARG(exception->range_text), text);
	fprintf(out, "%s.expires at", name);
	place_put(out, exception->expires_place);
}

static void references_put(FILE *out, const char *name, const struct references *references)
{
	fprintf(out, "%s", name);
	for (uint32_t i = 0; i < references->count; i++)
		fprintf(out, " %.*s", STR_ARG(references->at[i].name));
	fputc('\n', out);
}

/* Of a file that was read its rows are said, and not where they are from. */
static void network_put(FILE *out, const char *name, const struct network *network)
{
	const struct published *published = &network->published;
	char ranges[64];
	snprintf(ranges, sizeof ranges, "%s.ranges", name);
	text_put(out, name, network->name);
	fprintf(out, "%s at", name);
	place_put(out, network->place);
	list_put(out, ranges, &network->ranges);
	fprintf(out, "%s.kind %d\n", name, (int)network->kind);
	text_put(out, "date", published->date);
	if (network->form == NETWORK_RANGES || published->read)
		return;
	text_put(out, "published", published->file);
	text_put(out, "digest", published->digest);
	references_put(out, "services", &published->services);
	references_put(out, "regions", &published->regions);
}

static void words_put(FILE *out, const char *name, const char *key, const struct words *words)
{
	fprintf(out, "%s.%s %x", name, key, (unsigned)words->set);
	for (uint32_t i = 0; i < words->count; i++)
		fprintf(out, " %u", (unsigned)words->at[i].value);
	fprintf(out, "\n%s.%s at", name, key);
	place_put(out, words->place);
	for (uint32_t i = 0; i < words->count; i++) {
		fprintf(out, "%s.%s[%u] at", name, key, (unsigned)i);
		place_put(out, words->at[i].place);
	}
}

static void names_put(FILE *out, const char *name, const char *key,
		      const struct references *references)
{
	fprintf(out, "%s.%s %u names at", name, key, (unsigned)references->count);
	place_put(out, references->place);
	for (uint32_t i = 0; i < references->count; i++) {
		const struct reference *reference = &references->at[i];
		fprintf(out, "%s.%s[%u] %.*s = %d\n", name, key, (unsigned)i,
			STR_ARG(reference->name), (int)reference->index);
		fprintf(out, "%s.%s[%u] at", name, key, (unsigned)i);
		place_put(out, reference->place);
	}
}

static void moments_put(FILE *out, const char *name, const struct moments *moments)
{
	for (uint32_t i = 0; i < moments->count; i++) {
		const struct moment *moment = &moments->at[i];
		fprintf(out, "%s.time[%u] %.*s %d = %lld\n", name, (unsigned)i,
			STR_ARG(moment->text), moment->org_time, (long long)moment->at);
		fprintf(out, "%s.time[%u] at", name, (unsigned)i);
		place_put(out, moment->place);
	}
}

static void test_put(FILE *out, const char *name, const struct test *test)
{
	char ranges[64];
	text_put(out, name, test->name);
	fprintf(out, "%s at", name);
	place_put(out, test->place);
	names_put(out, name, "user", &test->users);
	names_put(out, name, "profile", &test->profiles);
	names_put(out, name, "app", &test->apps);
	snprintf(ranges, sizeof ranges, "%s.ip", name);
	list_put(out, ranges, &test->ip);
	snprintf(ranges, sizeof ranges, "%s.session_ip", name);
	list_put(out, ranges, &test->session_ip);
	moments_put(out, name, &test->at);
	words_put(out, name, "via", &test->via);
	words_put(out, name, "device", &test->device);
	words_put(out, name, "credential", &test->credential);
	words_put(out, name, "strong_auth", &test->strong_auth);
	words_put(out, name, "phase", &test->phase);
	words_put(out, name, "verdict", &test->expect.verdicts);
	words_put(out, name, "reason", &test->expect.reasons);
	fprintf(out, "%s.expect at", name);
	place_put(out, test->expect.place);
}

static void property_put(FILE *out, const char *name, const struct property *property)
{
	const struct scope *scope = &property->scope;
	char ranges[64];
	text_put(out, name, property->name);
	fprintf(out, "%s.kind %d\n%s at", name, (int)property->kind, name);
	place_put(out, property->place);
	names_put(out, name, "user", &scope->users);
	names_put(out, name, "profile", &scope->profiles);
	names_put(out, name, "app", &scope->apps);
	snprintf(ranges, sizeof ranges, "%s.inside", name);
	list_put(out, ranges, &scope->inside);
	snprintf(ranges, sizeof ranges, "%s.outside", name);
	list_put(out, ranges, &scope->outside);
	fprintf(out, "%s.every_minute %d\n", name, scope->every_minute);
	moments_put(out, name, &scope->at);
	words_put(out, name, "via", &scope->via);
	words_put(out, name, "device", &scope->device);
	words_put(out, name, "credential", &scope->credential);
	words_put(out, name, "strong_auth", &scope->strong_auth);
	words_put(out, name, "phase", &scope->phase);
	words_put(out, name, "verdict", &scope->expect.verdicts);
	words_put(out, name, "reason", &scope->expect.reasons);
	fprintf(out, "%s.scope at", name);
	place_put(out, scope->place);
	fprintf(out, "%s.scope.expect at", name);
	place_put(out, scope->expect.place);
	words_put(out, name, "always verdict", &property->expect.verdicts);
	words_put(out, name, "always reason", &property->expect.reasons);
	fprintf(out, "%s.approved %.*s at", name, STR_ARG(property->approved));
	place_put(out, property->approved_place);
}

static const char *numbered(char name[static 32], const char *noun, uint32_t number)
{
	snprintf(name, 32, "%s[%u]", noun, (unsigned)number);
	return name;
}

static void objects_put(FILE *out, const struct policy *policy)
{
	char name[32];
	for (uint32_t i = 0; i < policy->network_count; i++)
		network_put(out, numbered(name, "network", i), &policy->networks[i]);
	for (uint32_t i = 0; i < policy->profile_count; i++)
		profile_put(out, numbered(name, "profile", i), &policy->profiles[i]);
	for (uint32_t i = 0; i < policy->permission_set_count; i++) {
		const struct permission_set *set = &policy->permission_sets[i];
		text_put(out, numbered(name, "permission_set", i), set->name);
		permissions_put(out, name, set->permissions, set->permission_places);
	}
	for (uint32_t i = 0; i < policy->user_count; i++)
		user_put(out, numbered(name, "user", i), &policy->users[i]);
	for (uint32_t i = 0; i < policy->app_count; i++)
		app_put(out, numbered(name, "app", i), &policy->apps[i]);
	for (uint32_t i = 0; i < policy->txn_rule_count; i++)
		rule_put(out, numbered(name, "rule", i), &policy->txn_rules[i]);
	for (uint32_t i = 0; i < policy->exception_count; i++)
		exception_put(out, numbered(name, "exception", i), &policy->exceptions[i]);
	for (uint32_t i = 0; i < policy->test_count; i++)
		test_put(out, numbered(name, "test", i), &policy->tests[i]);
	for (uint32_t i = 0; i < policy->property_count; i++)
		property_put(out, numbered(name, "property", i), &policy->properties[i]);
}

char *model_text(const struct policy *policy)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	if (!out)
		return NULL;
	text_put(out, "file", policy->file);
	fputs("sha256 ", out);
	for (size_t i = 0; i < sizeof policy->sha256; i++)
		fprintf(out, "%02x", policy->sha256[i]);
	fputc('\n', out);
	org_put(out, &policy->org);
	objects_put(out, policy);
	text_put(out, "geo.country", policy->geo.country_file);
	text_put(out, "geo.asn", policy->geo.asn_file);
	fprintf(out, "audit.countries");
	for (uint32_t i = 0; i < policy->audit.country_count; i++)
		fprintf(out, " %.*s", STR_ARG(policy->audit.countries[i]));
	fprintf(out, "\naudit.countries at");
	place_put(out, policy->audit.countries_place);
	if (fclose(out) == 0)
		return text;
	free(text);
	return NULL;
}
