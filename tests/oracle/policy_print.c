#include "oracle/policy_print.h"

#include <stdlib.h>
#include <time.h>

static const char *const edition_names[EDITION_COUNT] = {
    "personal",   "group",       "contact_manager", "professional",
    "enterprise", "performance", "unlimited",       "developer"};
static const char *const permission_names[PERMISSION_COUNT] = {
    "api_only", "mfa_for_api", "mfa_for_ui", "modify_all_data", "use_any_api_auth"};
static const char *const day_names[DAYS] = {"monday", "tuesday",  "wednesday", "thursday",
					    "friday", "saturday", "sunday"};
static const char *const relaxation_names[RELAX_COUNT] = {"enforce", "enforce_relax_refresh",
							  "bypass_2factor", "bypass"};
static const char *const action_names[TXN_ACTION_COUNT] = {"block", "mfa", "notify"};

static const char *bool_name(bool value)
{
	return value ? "true" : "false";
}

/* [a, b, '@network'], everything quoted. */
static void list_print(FILE *out, const struct policy *policy, const struct range_list *list)
{
	char text[RANGE_TEXT];
	fputc('[', out);
	for (uint32_t i = 0; i < list->count; i++) {
		const struct range_row *row = &list->rows[i];
		if (row->network != NONE) {
			fprintf(out, "%s'@%.*s'", i ? ", " : "",
				STR_ARG(policy->networks[row->network].name));
			continue;
		}
		range_format(row->range, text);
		fprintf(out, "%s'%s'", i ? ", " : "", text);
	}
	fputs("]", out);
}

static void key_list_print(FILE *out, const char *key, const struct policy *policy,
			   const struct range_list *list)
{
	if (list->place.line == 0)
		return;
	fputs(key, out);
	list_print(out, policy, list);
	fputc('\n', out);
}

static void org_print(FILE *out, const struct policy *policy)
{
	const struct org *org = &policy->org;
	const struct features *features = &org->features;
	fprintf(out, "org:\n  name: '%.*s'\n  edition: %s\n  revenue: %s\n", STR_ARG(org->name),
		edition_names[org->edition], bool_name(org->revenue));
	if (org->time_zone.length)
		fprintf(out, "  time_zone: %.*s\n", STR_ARG(org->time_zone));
	fprintf(out, "  rules_as_of: %s\n", rules_names[org->rules].at);
	key_list_print(out, "  trusted_ip_ranges: ", policy, &org->trusted_ip_ranges);
	key_list_print(out, "  login_ip_ranges: ", policy, &org->login_ip_ranges);
	fprintf(out,
		"  session:\n    enforce_login_ip_ranges_on_every_request: %s\n"
		"    lock_sessions_to_ip: %s\n",
		bool_name(org->session.enforce_login_ip_ranges_on_every_request),
		bool_name(org->session.lock_sessions_to_ip));
	fprintf(out,
		"  features:\n    login_challenge: %s\n    login_with_api_token: %s\n"
		"    soap_login: %s\n    username_password_flow: %s\n"
		"    known_device_suffices: %s\n",
		bool_name(features->login_challenge), bool_name(features->login_with_api_token),
		bool_name(features->soap_login), bool_name(features->username_password_flow),
		bool_name(features->known_device_suffices));
}

static void networks_print(FILE *out, const struct policy *policy)
{
	fputs(policy->network_count ? "networks:\n" : "", out);
	for (uint32_t i = 0; i < policy->network_count; i++) {
		fprintf(out, "  %.*s: ", STR_ARG(policy->networks[i].name));
		list_print(out, policy, &policy->networks[i].ranges);
		fputc('\n', out);
	}
}

static void permissions_print(FILE *out, uint32_t permissions)
{
	const char *comma = "";
	fputs("    permissions: [", out);
	for (unsigned bit = 0; bit < PERMISSION_COUNT; bit++) {
		if (!(permissions & 1u << bit))
			continue;
		fprintf(out, "%s%s", comma, permission_names[bit]);
		comma = ", ";
	}
	fputs("]\n", out);
}

static void hours_print(FILE *out, const struct login_hours *hours)
{
	fputs(hours->given ? "    login_hours:\n" : "", out);
	for (unsigned i = 0; i < DAYS; i++) {
		const struct day_hours *day = &hours->days[i];
		if (day->given && day->start == day->end)
			fprintf(out, "      %s: closed\n", day_names[i]);
		else if (day->given)
			fprintf(out, "      %s: '%02u:%02u-%02u:%02u'\n", day_names[i],
				day->start / 60, day->start % 60, day->end / 60, day->end % 60);
	}
}

static void profiles_print(FILE *out, const struct policy *policy)
{
	fputs("profiles:\n", out);
	for (uint32_t i = 0; i < policy->profile_count; i++) {
		const struct profile *profile = &policy->profiles[i];
		fprintf(out, "  - name: '%.*s'\n", STR_ARG(profile->name));
		key_list_print(out, "    login_ip_ranges: ", policy, &profile->login_ip_ranges);
		hours_print(out, &profile->login_hours);
		permissions_print(out, profile->permissions);
		if (profile->experience_cloud)
			fprintf(out, "    experience_cloud: true\n    device_activation: %s\n",
				bool_name(profile->device_activation));
	}
}

static void users_print(FILE *out, const struct policy *policy)
{
	fputs(policy->permission_set_count ? "permission_sets:\n" : "", out);
	for (uint32_t i = 0; i < policy->permission_set_count; i++) {
		fprintf(out, "  - name: '%.*s'\n", STR_ARG(policy->permission_sets[i].name));
		permissions_print(out, policy->permission_sets[i].permissions);
	}
	fputs(policy->user_count ? "users:\n" : "", out);
	for (uint32_t i = 0; i < policy->user_count; i++) {
		const struct user *user = &policy->users[i];
		fprintf(out, "  - {username: '%.*s', profile: '%.*s', permission_sets: [",
			STR_ARG(user->username), STR_ARG(user->profile.name));
		for (uint32_t n = 0; n < user->permission_sets.count; n++)
			fprintf(out, "%s'%.*s'", n ? ", " : "",
				STR_ARG(user->permission_sets.at[n].name));
		fprintf(out, "], active: %s, frozen: %s, locked: %s, sso: %s, authenticator: %s}\n",
			bool_name(user->active), bool_name(user->frozen), bool_name(user->locked),
			bool_name(user->sso), bool_name(user->authenticator));
	}
}

static void apps_print(FILE *out, const struct policy *policy)
{
	fputs(policy->app_count ? "apps:\n" : "", out);
	for (uint32_t i = 0; i < policy->app_count; i++) {
		const struct app *app = &policy->apps[i];
		fprintf(out, "  - name: '%.*s'\n    ip_relaxation: %s\n", STR_ARG(app->name),
			relaxation_names[app->ip_relaxation]);
		key_list_print(out, "    ip_ranges: ", policy, &app->ip_ranges);
	}
}

static void rules_print(FILE *out, const struct policy *policy)
{
	fputs(policy->txn_rule_count ? "transaction_security:\n" : "", out);
	for (uint32_t i = 0; i < policy->txn_rule_count; i++) {
		const struct txn_rule *rule = &policy->txn_rules[i];
		const char *comma = "";
		fprintf(out, "  - name: '%.*s'\n    action: %s\n    when: {", STR_ARG(rule->name),
			action_names[rule->action]);
		for (uint32_t n = 0; n < rule->country_count; n++)
			fprintf(out, "%s'%.*s'", n ? ", " : "country: [",
				STR_ARG(rule->countries[n]));
		if (rule->country_count) {
			fputs("]", out);
			comma = ", ";
		}
		for (uint32_t n = 0; n < rule->asn_count; n++)
			fprintf(out, "%s%s%u", n ? "" : comma, n ? ", " : "asn: [", rule->asns[n]);
		if (rule->asn_count) {
			fputs("]", out);
			comma = ", ";
		}
		if (rule->not_in.place.line) {
			fprintf(out, "%snot_in: ", comma);
			list_print(out, policy, &rule->not_in);
		}
		fputs("}\n", out);
	}
}

void policy_print_yaml(FILE *out, const struct policy *policy)
{
	fputs("loginscope: 1\n", out);
	org_print(out, policy);
	networks_print(out, policy);
	profiles_print(out, policy);
	users_print(out, policy);
	apps_print(out, policy);
	rules_print(out, policy);
}

static void set_print(FILE *out, struct rangeset set)
{
	char text[RANGE_TEXT];
	struct arena arena;
	const struct range *parts;
	size_t count;
	arena_init(&arena);
	if (rangeset_parts(&arena, set, &parts, &count) == OK) {
		for (size_t i = 0; i < count; i++) {
			range_format(parts[i], text);
			fprintf(out, "%s %s", i ? "," : "", text);
		}
	}
	arena_clear(&arena);
	fputc('\n', out);
}

void policy_print(FILE *out, const char *name, const struct policy_random *from)
{
	char *text = NULL;
	size_t length;
	FILE *yaml = open_memstream(&text, &length);
	if (!yaml)
		return;
	policy_print_yaml(yaml, &from->policy);
	fclose(yaml);
	fprintf(out, "policy %s\n", name);
	for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1)
		fprintf(out, "    %.*s\n", (int)(end - line), line);
	free(text);
	fputs("geo\n", out);
	for (unsigned i = 0; i < PLACES_MAX && from->policy.geo.country_known.count; i++) {
		fprintf(out, "    country A%c:", 'A' + (char)i);
		set_print(out, from->countries[i]);
	}
	for (unsigned i = 0; i < PLACES_MAX && from->policy.geo.asn_known.count; i++) {
		fprintf(out, "    asn %u:", 64496 + i);
		set_print(out, from->asns[i]);
	}
}

void login_print(FILE *out, const struct policy *policy, enum rules rules,
		 const struct login *login)
{
	char ip[ADDR_TEXT] = "", session_ip[ADDR_TEXT] = "", at[40] = "";
	time_t seconds = (time_t)login->at;
	struct tm tm;
	if (login->has_ip)
		addr_format(login->ip, ip);
	if (login->has_session_ip)
		addr_format(login->session_ip, session_ip);
	if (login->has_at && gmtime_r(&seconds, &tm))
		strftime(at, sizeof at, "%Y-%m-%dT%H:%M:%SZ", &tm);
	fputs("row | user | profile | rules | via | ip | app | at | device | credential | "
	      "strong-auth | phase | session-ip | verdict | reason\n",
	      out);
	bool user = login->user != NONE, app = login->app != NONE;
	fprintf(
	    out,
	    "found at random | %.*s | %.*s | %s | %s | %s | %.*s | %s | %s | %s | %s | %s | %s\n",
	    STR_ARG(user ? policy->users[login->user].username : STR("")),
	    STR_ARG(user ? STR("") : policy->profiles[login->profile].name), rules_names[rules].at,
	    login->via < VIA_COUNT ? channel_names[login->via].at : "", ip,
	    STR_ARG(app ? policy->apps[login->app].name : STR("")), at,
	    login->device < DEVICE_COUNT ? device_names[login->device].at : "",
	    credential_names[login->credential].at, login->strong_auth ? "yes" : "no",
	    phase_names[login->phase].at, session_ip);
}
