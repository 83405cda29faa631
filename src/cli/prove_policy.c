#include "cli/prove_policy.h"

#include <fnmatch.h>
#include <stdio.h>

#include "cli/progress.h"
#include "load/beside.h"
#include "load/digest.h"
#include "load/file.h"
#include "load/file_name.h"
#include "load/load.h"
#include "report/finding_text.h"

static enum status read_add(struct prove_session *session, struct file_identity file)
{
	struct file_identity *added =
	    arena_push(&session->arena, &session->read, session->read_count, sizeof *added);
	if (!added)
		return NOMEM;
	*added = file;
	session->read_count++;
	return OK;
}

static enum status opened_add(struct prove_session *session, const struct opened *opened)
{
	enum status status = OK;
	const struct loaded_files *files = &opened->files;
	for (uint32_t i = 0; i < files->count && status == OK; i++)
		status = read_add(session, files->at[i].identity);
	for (size_t i = 0; i < 2 && status == OK; i++)
		status = read_add(session, files->databases[i]);
	return status;
}

/* --- Properties --------------------------------------------------------------- */

static enum status properties_add(struct prove_session *session, const struct property *at,
				  uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		const struct property **added = arena_push(&session->arena, &session->declared,
							   session->declared_count, sizeof *added);
		if (!added)
			return NOMEM;
		*added = &at[i];
		session->declared_count++;
	}
	return OK;
}

static enum status file_add(struct prove_session *session, const char *path)
{
	struct opened *opened = &session->opened;
	const struct load_options options = {.zone_directory = ZONE_DIRECTORY};
	struct property *at;
	uint32_t count;
	enum status status = properties_load(path, opened->policy, &options, &opened->arena,
					     &opened->findings, &at, &count);
	if (status == OK)
		status = properties_add(session, at, count);
	if (status == OK)
		status = read_add(session, file_identify(path));
	return status;
}

static enum status own_add(struct prove_session *session)
{
	struct opened *opened = &session->opened;
	const char *beside;
	enum status status =
	    properties_add(session, opened->policy->properties, opened->policy->property_count);
	if (status == OK)
		status = beside_find(opened->policy, BESIDE_PROPERTIES, &opened->arena, &beside);
	if (status == OK && beside)
		status = file_add(session, beside);
	return status;
}

static int properties_find(struct console *console, const struct prove_request *request,
			   struct prove_session *session)
{
	enum status status = request->file_count ? OK : own_add(session);
	bool broken = status == INVALID;
	for (size_t i = 0; i < request->file_count && (status == OK || status == INVALID); i++) {
		status = file_add(session, request->files[i]);
		broken = broken || status == INVALID;
	}
	if (status != OK && status != INVALID)
		return console_machine(console, status, "reading the properties");
	if (broken) {
		findings_text(&console->err_page, &session->opened.sources,
			      &session->opened.findings);
		return EXIT_INPUT;
	}
	if (session->declared_count)
		return EXIT_YES;
	console_say(console, "%s has no properties; docs/POLICY.md shows how to write some",
		    request->file_count ? request->files[0] : request->named.path);
	return EXIT_INPUT;
}

/* --- Choosing ------------------------------------------------------------------- */

static enum status fits(struct prove_session *session, const struct property *property,
			const char *filter, bool *ret)
{
	const char *name = arena_text(&session->arena, property->name.at, property->name.length);
	if (!name)
		return NOMEM;
	*ret =
	    strpbrk(filter, "*?[") ? fnmatch(filter, name, 0) == 0 : strstr(name, filter) != NULL;
	return OK;
}

/* Puts those that fit a filter into `chosen`; a filter that none fits is a mistake. */
static int filters_apply(struct console *console, const struct prove_request *request,
			 struct prove_session *session, bool *chosen)
{
	for (size_t f = 0; f < request->filter_count; f++) {
		bool any = false, one;
		for (size_t i = 0; i < session->declared_count; i++) {
			if (fits(session, session->declared[i], request->filters[f], &one) != OK)
				return console_machine(console, NOMEM, "");
			chosen[i] = chosen[i] || one;
			any = any || one;
		}
		if (!any)
			return console_usage(console, request->named.verb,
					     "--filter %s: there is no such property",
					     request->filters[f]);
	}
	return EXIT_YES;
}

static int choose(struct console *console, const struct prove_request *request,
		  struct prove_session *session)
{
	struct prove_policy *policy = &session->policy;
	bool *chosen = arena_array(&session->arena, session->declared_count, sizeof *chosen);
	policy->at = arena_array(&session->arena, session->declared_count, sizeof *policy->at);
	if (!chosen || !policy->at)
		return console_machine(console, NOMEM, "");
	int code = filters_apply(console, request, session, chosen);
	for (size_t i = 0; i < session->declared_count && code == EXIT_YES; i++)
		if (chosen[i] || !request->filter_count)
			policy->at[policy->count++].property = session->declared[i];
	return code;
}

/* --- The other policies ------------------------------------------------------------ */

/* What is wrong with the file itself is wrong where it is named; else it says its own lines. */
static void approved_refuse(struct console *console, struct prove_session *session,
			    const struct property *property, struct opened *opened)
{
	struct sources *sources = &session->opened.sources;
	const struct str *approved = &property->approved;
	findings_sort(&opened->findings);
	for (const struct finding *at = opened->findings.first; at; at = at->next) {
		struct finding finding = *at;
		if (at->place.line) {
			finding_text(&console->err_page, &opened->sources, at);
			continue;
		}
		finding.place = property->approved_place;
		finding.message =
		    arena_format(&session->arena, "%.*s: %s", STR_ARG(*approved), at->message);
		finding.help = "name a policy file or a directory with loginscope.yaml in it, "
			       "relative to this file, or one of a revision: git:main:p/acme.yaml";
		if (finding.message)
			finding_text(&console->err_page, sources, &finding);
	}
	if (opened->findings.first && opened->findings.first->place.line)
		console_say(console, "this is the approved policy of property \"%.*s\"",
			    STR_ARG(property->name));
}

static int approved_load(struct console *console, struct prove_session *session,
			 const struct property *property, const char *path, struct opened *ret)
{
	const struct prove_policy *policy = &session->policy;
	const struct load_options options = {
	    .zone_directory = ZONE_DIRECTORY, .files = &ret->files, .plain = true};
	enum rules rules = RULES_DEFAULT;
	arena_init(&ret->arena);
	findings_init(&ret->findings, &ret->arena);
	int code = rules_option(console, policy->verb, policy->rules, &rules);
	if (code != EXIT_YES)
		return code;
	enum status status =
	    policy_load(path, &options, &ret->arena, &ret->sources, &ret->findings, &ret->policy);
	if (status == INVALID) {
		approved_refuse(console, session, property, ret);
		return EXIT_INPUT;
	}
	if (status == OK)
		status = ruleset_new(ret->policy, policy->rules ? rules : ret->policy->org.rules,
				     &ret->ruleset);
	return status == OK ? EXIT_YES : console_machine(console, status, path);
}

static int approved_open(struct console *console, struct prove_session *session,
			 const struct property *property, const char *path,
			 const struct ruleset **ret)
{
	for (size_t i = 0; i < session->approved_count; i++)
		if (strcmp(session->approved_paths[i], path) == 0) {
			*ret = session->approved[i].ruleset;
			return EXIT_YES;
		}
	size_t at = session->approved_count++;
	session->approved_paths[at] = path;
	int code = approved_load(console, session, property, path, &session->approved[at]);
	if (code != EXIT_YES)
		return code;
	*ret = session->approved[at].ruleset;
	if (opened_add(session, &session->approved[at]) != OK)
		return console_machine(console, NOMEM, "");
	return EXIT_YES;
}

/* A proof must not rest on clocks that nobody knows to agree. */
static int clocks_check(struct console *console, struct prove_session *session,
			const struct property *property, const struct policy *approved)
{
	const struct policy *policy = session->opened.policy;
	if (!diff_clock_assumed(approved, policy))
		return EXIT_YES;
	const struct finding finding = {
	    .place = property->approved_place,
	    .code = "time-zone-unknown-compared",
	    .message =
		policy->org.zone
		    ? "the time zone of the approved policy is not known, so its login hours "
		      "cannot be compared"
		    : "the time zone of the org is not known, so its login hours cannot be "
		      "compared with those of the approved policy",
	    .help = "give both policies their time_zone: in org"};
	finding_text(&console->err_page, &session->opened.sources, &finding);
	return EXIT_INPUT;
}

static int approved_find(struct console *console, struct prove_session *session)
{
	struct prove_policy *policy = &session->policy;
	int code = EXIT_YES;
	session->approved = arena_array(&session->arena, policy->count, sizeof *session->approved);
	session->approved_paths =
	    arena_array(&session->arena, policy->count, sizeof *session->approved_paths);
	if (!session->approved || !session->approved_paths)
		return console_machine(console, NOMEM, "");
	for (size_t i = 0; i < policy->count && code == EXIT_YES; i++) {
		struct proved *proved = &policy->at[i];
		if (proved->property->kind != PROPERTY_NO_BROADER)
			continue;
		const char *path = property_approved_path(session->opened.policy, proved->property,
							  &session->arena);
		code = path ? approved_open(console, session, proved->property, path,
					    &proved->approved)
			    : console_machine(console, NOMEM, "");
		if (code == EXIT_YES)
			code = clocks_check(console, session, proved->property,
					    ruleset_policy(proved->approved));
	}
	return code;
}

/* --- All of it ------------------------------------------------------------------------ */

int prove_open(struct console *console, const struct prove_request *request,
	       struct prove_session *session)
{
	*session = (struct prove_session){.policy = {.verb = request->named.verb,
						     .path = request->named.path,
						     .rules = request->named.rules,
						     .opened = &session->opened}};
	arena_init(&session->arena);
	int code = policy_open(console, &request->named, &session->opened);
	if (code == EXIT_YES && opened_add(session, &session->opened) != OK)
		code = console_machine(console, NOMEM, "");
	if (code == EXIT_YES)
		code = properties_find(console, request, session);
	if (code == EXIT_YES)
		code = choose(console, request, session);
	if (code == EXIT_YES)
		code = approved_find(console, session);
	return code;
}

int prove_run(struct console *console, struct prove_session *session)
{
	struct prove_policy *policy = &session->policy;
	struct progress progress = progress_begin(console, "properties");
	enum status status = OK;
	for (size_t i = 0; i < policy->count && status == OK; i++) {
		struct proved *proved = &policy->at[i];
		status = property_prove(session->opened.ruleset, proved->property, proved->approved,
					&session->arena, &proved->proof);
		if (status == OK)
			session->of[proved->proof.result]++;
		progress_show(&progress, i + 1);
	}
	progress_end(&progress);
	return status == OK ? EXIT_YES : console_machine(console, status, "proving");
}

/* --- Databases -------------------------------------------------------------------------- */

static enum status database_digest(const char *path, char ret[65])
{
	enum { MOST = 1 << 30 };
	struct arena arena;
	struct digest digest;
	struct str bytes;
	uint8_t sum[DIGEST_SIZE];
	arena_init(&arena);
	enum status status = file_plain_bytes(path, MOST, &arena, &bytes);
	if (status == OK) {
		digest_init(&digest);
		digest_add(&digest, bytes);
		digest_finish(&digest, sum);
		for (size_t i = 0; i < 2 * DIGEST_SIZE; i++)
			ret[i] = "0123456789abcdef"[sum[i / 2] >> (i % 2 ? 0 : 4) & 15];
		ret[64] = 0;
	}
	arena_clear(&arena);
	return status == NOMEM ? NOMEM : OK;
}

enum status prove_databases(const struct prove_session *session, char ret[2][65])
{
	const struct policy *policy = session->opened.policy;
	const struct geo *geo = &policy->geo;
	const struct str files[] = {geo->country_file, geo->asn_file};
	const struct place places[] = {geo->country_place, geo->asn_place};
	for (size_t i = 0; i < 2; i++) {
		char path[PATH_MAX];
		ret[i][0] = 0;
		if (!files[i].length)
			continue;
		bool absolute = *files[i].at == '/' && files[i].length < sizeof path;
		if (absolute)
			snprintf(path, sizeof path, "%.*s", STR_ARG(files[i]));
		else if (!file_name_path(policy->sources->at[places[i].file].name, files[i], path))
			continue;
		if (database_digest(path, ret[i]) != OK)
			return NOMEM;
	}
	return OK;
}

void prove_close(struct prove_session *session)
{
	for (size_t i = 0; i < session->policy.count; i++)
		proof_clear(&session->policy.at[i].proof);
	for (size_t i = 0; i < session->approved_count; i++)
		opened_close(&session->approved[i]);
	opened_close(&session->opened);
	arena_clear(&session->arena);
}
