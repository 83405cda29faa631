#include "cli/audit_round.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "cli/interrupt.h"
#include "cli/login_file.h"
#include "cli/policy_parts.h"
#include "cli/policy_paths.h"
#include "cli/unread_metadata.h"
#include "engine/audit_hits.h"
#include "load/locations.h"
#include "report/finding_text.h"

/* --- Loading ---------------------------------------------------------------------- */

/* Loads and compiles one; what is wrong with it stays in its findings, for it may be a part of
 * another, where nothing is. */
static int policy_get(struct console *console, const struct audit_request *request,
		      struct audit_policy *policy)
{
	const struct policy_named named = {.overlay = request->overlay, .may_be_yaml = true};
	struct opened *opened = &policy->opened;
	enum rules rules = RULES_DEFAULT;
	arena_init(&opened->arena);
	findings_init(&opened->findings, &opened->arena);
	const struct load_options options = policy_options(&named, opened);
	enum status status = policy_load(policy->path, &options, &opened->arena, &opened->sources,
					 &opened->findings, &opened->policy);
	if (status == INVALID)
		return EXIT_YES;
	if (status == OK && !request->rules_date)
		rules = opened->policy->org.rules;
	if (status == OK && rules_option(console, request->verb, request->rules_date, &rules))
		return EXIT_USAGE;
	if (status == OK)
		status = ruleset_new(opened->policy, rules, &opened->ruleset);
	return status == OK ? EXIT_YES : console_machine(console, status, policy->path);
}

static int policies_open(struct console *console, const struct audit_request *request,
			 struct audit_round *round)
{
	const char **paths = NULL;
	uint32_t count = 0;
	enum directory_use use = request->overlay ? DIRECTORY_METADATA : DIRECTORY_POLICY;
	enum status status =
	    policy_paths_find(request->arguments, request->count, use, &round->arena,
			      &round->sources, &round->findings, &round->named, &paths, &count);
	if (status == OK) {
		round->policies = arena_array(&round->arena, count, sizeof *round->policies);
		status = round->policies ? OK : NOMEM;
	}
	if (status != OK)
		return console_machine(console, status, "looking for policies");
	round->unreadable = round->findings.count > 0;
	for (uint32_t i = 0; i < count; i++) {
		round->policies[i].path = paths[i];
		round->opened = i + 1;
		int code = policy_get(console, request, &round->policies[i]);
		if (code != EXIT_YES)
			return code;
	}
	return EXIT_YES;
}

/* A policy that another one includes is judged as part of that one; metadata that nobody read is
 * told. */
static enum status parts_mark(struct audit_round *round)
{
	uint32_t count = round->opened;
	const struct loaded_files **files = arena_array(&round->arena, count, sizeof *files);
	bool *parts = arena_array(&round->arena, count, sizeof *parts);
	if (!files || !parts)
		return NOMEM;
	for (uint32_t i = 0; i < count; i++)
		files[i] = &round->policies[i].opened.files;
	policy_parts_mark(files, count, parts);
	for (uint32_t i = 0; i < count; i++)
		round->policies[i].part = parts[i];
	return unread_metadata_find(&round->named, files, count, &round->arena, &round->sources,
				    &round->findings);
}

static enum status unread_add(struct audit_round *round, const char *path)
{
	struct str *added =
	    arena_push(&round->arena, &round->unread, round->unread_count, sizeof *added);
	if (!added)
		return NOMEM;
	*added = str_of(path);
	round->unread_count++;
	round->unreadable = true;
	return OK;
}

/* Says what is wrong with those that could not be loaded, and the warnings of the others. */
static enum status findings_say(struct console *console, struct audit_round *round)
{
	findings_text(&console->err_page, &round->sources, &round->findings);
	for (uint32_t i = 0; i < round->opened; i++) {
		struct audit_policy *policy = &round->policies[i];
		struct opened *opened = &policy->opened;
		if (policy->part)
			continue;
		if (opened->ruleset) {
			warnings_say(console, opened);
			continue;
		}
		findings_text(&console->err_page, &opened->sources, &opened->findings);
		if (unread_add(round, policy->path) != OK)
			return NOMEM;
	}
	return OK;
}

static int overlay_used(struct console *console, const struct audit_request *request,
			const struct audit_round *round)
{
	bool metadata = round->unreadable; /* then nobody knows what it would have been */
	for (uint32_t i = 0; i < round->opened; i++)
		metadata = metadata || round->policies[i].opened.files.metadata;
	return overlay_check(console, request->verb, request->overlay, metadata);
}

/* --- What was opened ---------------------------------------------------------------- */

static enum status identity_add(struct audit_round *round, struct file_identity **at,
				struct file_identity identity)
{
	if (!file_identity_known(identity))
		return OK;
	struct file_identity *added =
	    arena_push(&round->arena, at, round->read_count, sizeof *added);
	if (!added)
		return NOMEM;
	*added = identity;
	round->read_count++;
	return OK;
}

static enum status loaded_identify(struct audit_round *round, struct file_identity **at,
				   const struct loaded_files *files)
{
	enum { DATABASES = sizeof files->databases / sizeof *files->databases };
	enum status status = OK;
	for (uint32_t i = 0; i < files->count && status == OK; i++)
		status = identity_add(round, at, files->at[i].identity);
	for (size_t i = 0; i < DATABASES && status == OK; i++)
		status = identity_add(round, at, files->databases[i]);
	return status;
}

static enum status all_identify(const struct audit_request *request, struct audit_round *round)
{
	struct file_identity *at = NULL;
	enum status status = OK;
	for (uint32_t i = 0; i < round->named.count && status == OK; i++)
		status = identity_add(round, &at, round->named.at[i].identity);
	for (uint32_t i = 0; i < round->opened && status == OK; i++)
		status = loaded_identify(round, &at, &round->policies[i].opened.files);
	if (status == OK && request->logins)
		status = identity_add(round, &at,
				      strcmp(request->logins, "-") == 0
					  ? file_identify_open(STDIN_FILENO)
					  : file_identify(request->logins));
	round->read = at;
	return status;
}

/* --- Asking ------------------------------------------------------------------------- */

static enum status hit_add(void *of, const struct login *login)
{
	return audit_hits_add(of, login);
}

static enum status stranger_add(void *of, const struct login *login)
{
	return audit_hits_add_stranger(of, login);
}

static void strangers_say(struct console *console, uint64_t count)
{
	if (count == 1 && !console->quiet)
		console_say(console, "1 login is of somebody this policy does not know: only the "
				     "org's lists were held against it");
	else if (count && !console->quiet)
		console_say(console,
			    "%" PRIu64 " logins are of somebody this policy does not know: only "
			    "the org's lists were held against them",
			    count);
}

/* A row that cannot be read does not keep the others from being held against the policy. */
static int logins_read(struct console *console, const struct audit_request *request,
		       struct audit_policy *policy)
{
	struct audit_hits *hits = NULL;
	struct login_file file = {
	    .path = request->logins, .add = hit_add, .add_stranger = stranger_add};
	if (!request->logins)
		return EXIT_YES;
	if (audit_hits_new(policy->opened.ruleset, &policy->opened.arena, &hits) != OK)
		return console_machine(console, NOMEM, "");
	file.of = hits;
	int code = login_file_read(console, &policy->opened, &file);
	policy->question.hits = hits;
	policy->logins = audit_hits_logins(hits);
	policy->strangers = file.strangers;
	policy->logins_bad = file.bad > 0;
	if (code == EXIT_YES)
		strangers_say(console, file.strangers);
	return code;
}

static enum status locations_get(struct audit_policy *policy)
{
	struct opened *opened = &policy->opened;
	struct rangeset within;
	if (opened->policy->geo.country_file.length == 0 &&
	    opened->policy->geo.asn_file.length == 0)
		return OK;
	if (audit_addresses(opened->policy, &opened->arena, &within) != OK)
		return NOMEM;
	enum status status =
	    locations_load(opened->policy, LOCATION_COUNTRY, &within, &opened->arena,
			   &opened->findings, &policy->countries, &policy->has_countries);
	if (status == OK)
		status =
		    locations_load(opened->policy, LOCATION_OPERATOR, &within, &opened->arena,
				   &opened->findings, &policy->operators, &policy->has_operators);
	policy->question.countries = policy->has_countries ? &policy->countries : NULL;
	policy->question.operators = policy->has_operators ? &policy->operators : NULL;
	return status;
}

static void allowed_take(const struct audit_request *request, struct audit_policy *policy)
{
	const struct audit_settings *settings = &policy->opened.policy->audit;
	struct audit_question *question = &policy->question;
	question->allowed = request->allowed;
	question->allowed_count = request->allowed_count;
	if (!request->allowed && settings->country_count) {
		question->allowed = settings->countries;
		question->allowed_count = settings->country_count;
	}
}

static bool country_is_known(const struct locations *countries, struct str code)
{
	for (uint32_t i = 0; i < countries->count; i++)
		if (str_equal(countries->at[i].name, code))
			return true;
	return false;
}

/* A code that the database does not have allows nobody: perhaps it was mistyped. The whole database
 * is read only for one that no address of the policy is in. */
static int allowed_check(struct console *console, struct audit_policy *policy)
{
	const struct audit_question *question = &policy->question;
	struct opened *opened = &policy->opened;
	struct locations all = policy->countries;
	struct arena arena;
	bool whole = false;
	enum status status = OK;
	arena_init(&arena);
	for (uint32_t i = 0; i < question->allowed_count && question->countries; i++) {
		struct str code = question->allowed[i];
		if (!country_is_known(&all, code) && !whole)
			status = locations_load(opened->policy, LOCATION_COUNTRY, NULL, &arena,
						&opened->findings, &all, &whole);
		if (status != OK)
			break;
		if (!country_is_known(&all, code))
			console_say(console,
				    "%s: its country database has no country %.*s, which "
				    "is allowed: is the code right?",
				    policy->path, STR_ARG(code));
	}
	arena_clear(&arena);
	return status == OK ? EXIT_YES : console_machine(console, status, policy->path);
}

static int policy_ask(struct console *console, const struct audit_request *request,
		      struct audit_policy *policy)
{
	struct opened *opened = &policy->opened;
	policy->question = (struct audit_question){.ruleset = opened->ruleset,
						   .today = request->today,
						   .baseline = request->baseline,
						   .skip = request->skip};
	allowed_take(request, policy);
	enum status status = locations_get(policy);
	if (status == INVALID) {
		findings_text(&console->err_page, &opened->sources, &opened->findings);
		return EXIT_INPUT;
	}
	int code = status == OK ? allowed_check(console, policy)
				: console_machine(console, status, policy->path);
	if (code == EXIT_YES)
		code = logins_read(console, request, policy);
	if (code != EXIT_YES)
		return code;
	status = audit_find(&policy->question, &opened->arena, &policy->audit);
	return status == OK ? EXIT_YES : console_machine(console, status, policy->path);
}

int audit_round_ask(struct console *console, const struct audit_request *request,
		    struct audit_round *round)
{
	round->answers = arena_array(&round->arena, round->opened, sizeof *round->answers);
	if (!round->answers)
		return console_machine(console, NOMEM, "");
	for (uint32_t i = 0; i < round->opened; i++) {
		struct audit_policy *policy = &round->policies[i];
		if (policy->part || !policy->opened.ruleset)
			continue;
		int code = policy_ask(console, request, policy);
		if (code != EXIT_YES)
			return code;
		round->unreadable |= policy->logins_bad;
		round->answers[round->count++] =
		    (struct audit_answer){.path = policy->path,
					  .policy = policy->opened.policy,
					  .ruleset = policy->opened.ruleset,
					  .audit = &policy->audit,
					  .login_count = policy->logins,
					  .stranger_count = policy->strangers};
	}
	return EXIT_YES;
}

/* --- The whole ---------------------------------------------------------------------- */

int audit_round_open(struct console *console, const struct audit_request *request,
		     struct audit_round *ret)
{
	*ret = (struct audit_round){0};
	arena_init(&ret->arena);
	findings_init(&ret->findings, &ret->arena);
	int code = policies_open(console, request, ret);
	if (code != EXIT_YES)
		return code;
	enum status status = parts_mark(ret);
	if (status != OK)
		return console_machine(console, status, "looking for metadata");
	if (all_identify(request, ret) != OK || ret->findings.nomem ||
	    findings_say(console, ret) != OK)
		return console_machine(console, NOMEM, "");
	return overlay_used(console, request, ret);
}

void audit_round_clear(struct audit_round *round)
{
	for (uint32_t i = 0; i < round->opened; i++)
		opened_close(&round->policies[i].opened);
	arena_clear(&round->arena);
}
