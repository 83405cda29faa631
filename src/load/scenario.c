#include "load/scenario.h"

#include <errno.h>

#include "base/quote.h"
#include "load/file_name.h"
#include "load/source_file.h"
#include "load/yaml_policy.h"

/* A scenario while it is loaded. */
struct loading {
	const struct load_options *options;
	struct arena *arena;
	struct sources *sources;
	struct findings *findings; /* of the scenario */
	struct findings of_policy; /* those of the policy */
	struct loaded_file file;   /* the scenario */
	struct loaded_files files; /* of the policy */
	struct scenario *scenario;
	struct policy *policy; /* NULL: it has errors, or is not there */
	bool unreadable;       /* the scenario */
	bool alone;            /* what is wrong with the policy is not told */
};

bool scenario_is_named(struct str path)
{
	static const char *const ends[] = {".scenario.yaml", ".scenario.yml"};
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		size_t length = strlen(ends[i]);
		/* Before it is a name. */
		if (path.length > length && path.at[path.length - length - 1] != '/' &&
		    memcmp(path.at + path.length - length, ends[i], length) == 0)
			return true;
	}
	return false;
}

/* --- The policy --------------------------------------------------------------------------- */

/* What cannot be read was named here. */
static void naming_note(struct loading *loading)
{
	for (struct finding *at = loading->of_policy.first; at; at = at->next) {
		if (at->other.line || at->place.line)
			continue;
		at->other = loading->scenario->policy_place;
		at->note = "the scenario names it here";
	}
}

/* Whoever checks the scenario alone is told that a part of it was not. */
static void unchecked_note(struct loading *loading, const char *path)
{
	struct findings *findings = loading->findings;
	const struct finding *error = findings_first_error(&loading->of_policy);
	struct finding *finding = findings_advise(
	    findings, SEVERITY_WARNING, loading->scenario->policy_place, "scenario-unchecked",
	    "this policy has errors, so names and times were not checked against it: %s",
	    quote(findings, str_of(path)));
	finding->help = scenario_is_named(str_of(path))
			    ? "it is a scenario itself: name the policy that it is played over"
			    : "check it as well: loginscope check says what is wrong there";
	if (!error)
		return;
	finding->other = error->place;
	finding->note =
	    arena_format(findings->arena, "its first error [%s]: %s", error->code, error->message);
	findings->nomem = findings->nomem || !finding->note;
}

/* Reading it failed: the caller is told of which file errno speaks. */
static enum status policy_failed(struct loading *loading, const char *path)
{
	struct loaded_files *files = loading->options->files;
	int error = errno;
	struct loaded_file *failed = arena_alloc(loading->arena, sizeof *failed);
	if (!failed)
		return NOMEM;
	failed->name = str_of(path);
	if (files)
		*files = (struct loaded_files){.at = failed, .count = 1};
	errno = error;
	return IO;
}

static enum status policy_find(struct loading *loading)
{
	struct load_options options = *loading->options;
	struct str name = loading->scenario->policy;
	const char *path;
	if (name.length == 0)
		return OK; /* it was refused */
	path = file_name_policy(loading->file.name, name, loading->arena);
	if (!path)
		return NOMEM;
	options.plain = true;
	options.unreadable_help = "name a policy file, a directory with loginscope.yaml or "
				  "Salesforce metadata in it, relative to the scenario";
	options.stdin_name = NULL;
	options.files = &loading->files;
	enum status status = policy_load(path, &options, loading->arena, loading->sources,
					 &loading->of_policy, &loading->policy);
	if (status == IO)
		return policy_failed(loading, path);
	if (loading->files.unreadable)
		naming_note(loading);
	else if (status == INVALID && loading->alone)
		unchecked_note(loading, path);
	return status == INVALID ? OK : status;
}

/* --- The scenario -------------------------------------------------------------------------- */

static enum status scenario_parse(struct loading *loading)
{
	struct scenario *scenario = arena_alloc(loading->arena, sizeof *scenario);
	bool root;
	if (!scenario)
		return NOMEM;
	loading->scenario = scenario;
	scenario->file = loading->file.name;
	scenario->sources = loading->sources;
	scenario->place = (struct place){.file = loading->file.file, .line = 1, .column = 1};
	enum status status =
	    scenario_parse_yaml(loading->sources, loading->file.file, loading->arena,
				loading->findings, scenario, &root);
	return status == OK && !root ? INVALID : status;
}

static enum status names_find(struct loading *loading)
{
	const struct policy unknown = {.sources = loading->sources, .incomplete = true};
	const struct policy *policy = loading->policy ? loading->policy : &unknown;
	return scenario_resolve(loading->scenario, policy, loading->arena, loading->findings);
}

/* OK with findings or without; INVALID: there is no scenario to speak of. */
static enum status path_load(struct loading *loading, const char *path)
{
	struct named_how how = {.stdin_name = loading->options->stdin_name};
	enum status status =
	    source_file_load(path, how, loading->sources, loading->arena, loading->findings,
			     &loading->file, &loading->unreadable);
	if (status == OK)
		status = scenario_parse(loading);
	if (status == OK)
		status = policy_find(loading);
	if (status == OK)
		status = names_find(loading);
	return status;
}

/* The files that were read: the scenario's, and those of the policy if it is asked for. */
static enum status files_tell(struct loading *loading, bool policy)
{
	struct loaded_files *files = loading->options->files;
	struct loaded_files more = policy ? loading->files : (struct loaded_files){0};
	if (!files)
		return OK;
	struct loaded_file *kept =
	    arena_array(loading->arena, (size_t)more.count + 1, sizeof *kept);
	if (!kept)
		return NOMEM;
	if (more.count)
		memcpy(kept + 1, more.at, more.count * sizeof *kept);
	kept[0] = loading->file;
	*files = more;
	files->at = kept;
	files->count = more.count + 1;
	files->unreadable = more.unreadable || loading->unreadable;
	return OK;
}

/* Those of the policy behind those of the scenario. */
static void findings_join(struct loading *loading)
{
	struct findings *from = &loading->of_policy, *to = loading->findings;
	for (struct finding *at = from->first, *next; at; at = next) {
		next = at->next;
		findings_append(to, at);
	}
	to->count += from->count - from->kept;
	to->advice += from->advice;
	to->advice_lost += from->advice_lost;
	to->nomem = to->nomem || from->nomem;
}

static enum status loading_run(struct loading *loading, const char *path)
{
	bool policy = !loading->alone;
	findings_init(&loading->of_policy, loading->arena);
	enum status status = path_load(loading, path);
	if (status == OK || status == INVALID) {
		enum status told = files_tell(loading, policy);
		status = told == OK ? status : told;
	}
	if (policy || loading->files.unreadable)
		findings_join(loading);
	findings_sort(loading->findings);
	if (loading->findings->nomem || loading->of_policy.nomem)
		return NOMEM;
	return status == OK ? findings_status(loading->findings) : status;
}

enum status scenario_load(const char *path, const struct load_options *options, struct arena *arena,
			  struct sources *sources, struct findings *findings, struct scenario **ret,
			  struct policy **ret_policy)
{
	struct loading loading = {
	    .options = options, .arena = arena, .sources = sources, .findings = findings};
	enum status status = loading_run(&loading, path);
	if (status != OK)
		return status;
	*ret = loading.scenario;
	*ret_policy = loading.policy;
	return OK;
}

enum status scenario_check(const char *path, const struct load_options *options,
			   struct arena *arena, struct sources *sources, struct findings *findings)
{
	struct loading loading = {.options = options,
				  .arena = arena,
				  .sources = sources,
				  .findings = findings,
				  .alone = true};
	return loading_run(&loading, path);
}
