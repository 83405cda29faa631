#include "oracle/table_print.h"

#include <time.h>

#include "load/policy_print.h"

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

/* Indented, as a table has it. */
static void yaml_print(FILE *to, const struct policy *policy)
{
	struct out out;
	out_init_memory(&out);
	policy_print(&out, policy);
	struct str text = out_written(&out);
	while (text.length) {
		size_t length = (size_t)((char *)memchr(text.at, '\n', text.length) - text.at) + 1;
		fprintf(to, "    %.*s", (int)length, text.at);
		text = (struct str){text.at + length, text.length - length};
	}
	out_clear(&out);
}

void table_policy_print(FILE *out, const char *name, const struct policy_random *from)
{
	fprintf(out, "policy %s\n", name);
	yaml_print(out, &from->policy);
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

void table_login_print(FILE *out, const struct policy *policy, enum rules rules,
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
