#include "cli/check_policies.h"

#include <unistd.h>

#include "base/map.h"
#include "cli/open.h"
#include "cli/policy_parts.h"
#include "cli/unread_metadata.h"
#include "load/beside.h"
#include "load/scenario.h"

/* One policy, loaded. Texts and findings are kept only where there are findings. */
struct loaded_policy {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct loaded_files files; /* in the arena of all */
	struct policy_summary summary;
	bool part; /* of another one */
	bool own;  /* no policy, but a file that speaks of one */
};

/* --- Loading ---------------------------------------------------------------- */

/* The list of files outlives the policy. */
static enum status files_keep(struct loaded_policy *loaded, struct arena *arena)
{
	struct loaded_file *at = arena_array(arena, loaded->files.count, sizeof *at);
	if (!at)
		return NOMEM;
	for (uint32_t i = 0; i < loaded->files.count; i++) {
		at[i] = loaded->files.at[i];
		at[i].name = loaded->summary.files[i].name;
	}
	loaded->files.at = at;
	return OK;
}

static enum status one_sum(struct loaded_policy *loaded, const struct policy *policy,
			   bool summaries, struct arena *arena)
{
	struct ruleset *ruleset = NULL;
	enum status status = OK;
	if (policy && summaries)
		status = ruleset_new(policy, policy->org.rules, &ruleset);
	if (status == OK)
		status = policy_summary_new(&loaded->files, &loaded->sources, policy, ruleset,
					    arena, &loaded->summary);
	if (ruleset)
		ruleset_free(ruleset);
	/* Not read: under the name it was refused by. Of metadata that is the folder. */
	if (status == OK && (!loaded->files.count || loaded->files.metadata)) {
		struct str *name = &loaded->summary.name;
		*name = loaded->sources.at[0].name;
		name->at = arena_text(arena, name->at, name->length);
		status = name->at ? OK : NOMEM;
	}
	return status == OK ? files_keep(loaded, arena) : status;
}

/* A file beside a policy is checked against that one. Where it is not there, or has errors,
 * which are its own, names are not missed. */
static enum status beside_load(struct loaded_policy *loaded, const char *path,
			       const struct load_options *options)
{
	struct arena *arena = &loaded->arena;
	struct policy *policy = NULL, unknown = {.sources = &loaded->sources, .incomplete = true};
	struct findings others;
	struct test *tests;
	struct property *properties;
	uint32_t count;
	const char *beside = beside_policy(str_of(path), arena);
	if (!beside)
		return NOMEM;
	findings_init(&others, arena);
	enum status status =
	    policy_load(beside, options, arena, &loaded->sources, &others, &policy);
	if (status != OK && status != INVALID)
		return status;
	policy = status == OK ? policy : &unknown;
	if (beside_kind(str_of(path)) == BESIDE_TESTS)
		return tests_load(path, policy, options, arena, &loaded->findings, &tests, &count);
	return properties_load(path, policy, options, arena, &loaded->findings, &properties,
			       &count);
}

static enum status one_load(struct loaded_policy *loaded, const char *path,
			    const struct check_request *request, struct arena *arena)
{
	const struct load_options options = {.zone_directory = ZONE_DIRECTORY,
					     .files = &loaded->files,
					     .stdin_name = request->stdin_name,
					     .overlay = request->overlay,
					     .overlay_of_metadata = true};
	struct policy *policy = NULL;
	arena_init(&loaded->arena);
	findings_init(&loaded->findings, &loaded->arena);
	bool from_stdin = strcmp(path, "-") == 0 && request->stdin_name;
	bool scenario = scenario_is_named(str_of(from_stdin ? request->stdin_name : path));
	bool beside = beside_kind(str_of(path)) != BESIDE_COUNT;
	loaded->own = scenario || beside;
	enum status status = scenario ? scenario_check(path, &options, &loaded->arena,
						       &loaded->sources, &loaded->findings)
			     : beside ? beside_load(loaded, path, &options)
				      : policy_load(path, &options, &loaded->arena,
						    &loaded->sources, &loaded->findings, &policy);
	if (status == OK && loaded->own) /* there is no policy to sum up */
		status = INVALID;
	if (status != OK && status != INVALID)
		return status; /* the name of what could not be read is still wanted */
	status = one_sum(loaded, status == OK ? policy : NULL, request->summaries, arena);
	if (!loaded->findings.count)
		arena_clear(&loaded->arena);
	return status;
}

/* The files beside a policy that was loaded, unless they are in the list. */
static enum status besides_add(const struct loaded_policy *loaded, struct arena *arena,
			       struct map *known, struct policy_files *files)
{
	if (loaded->own || !loaded->files.count || loaded->files.metadata)
		return OK;
	const struct policy named = {.file = loaded->files.at[0].name};
	for (enum beside kind = 0; kind < BESIDE_COUNT; kind++) {
		const char *path = NULL;
		uint32_t old = MAP_NONE;
		if (beside_find(&named, kind, arena, &path) != OK)
			return NOMEM;
		if (!path)
			continue;
		const struct policy_file file = {path, file_identify(path)};
		const char *key = file_key(file.identity, str_of(path), arena);
		struct policy_file *slot =
		    arena_push(arena, &files->at, files->count, sizeof *slot);
		if (!key || !slot || map_add(known, arena, str_of(key), 0, &old) != OK)
			return NOMEM;
		if (old != MAP_NONE)
			continue;
		*slot = file;
		files->count++;
	}
	return OK;
}

static enum status files_know(const struct policy_files *files, struct arena *arena,
			      struct map *known)
{
	uint32_t old;
	for (uint32_t i = 0; i < files->count; i++) {
		const char *key = file_key(files->at[i].identity, str_of(files->at[i].path), arena);
		if (!key || map_add(known, arena, str_of(key), 0, &old) != OK)
			return NOMEM;
	}
	return OK;
}

/* What reading failed at: the path, or the policy of a scenario. */
static const char *unread_name(const struct loaded_policy *loaded, const char *path)
{
	bool other = scenario_is_named(str_of(path)) && loaded->files.count;
	return other ? loaded->files.at[0].name.at : path;
}

/* The list grows by what is found beside its policies. */
static int all_load(struct console *console, struct policy_files *files,
		    const struct check_request *request, struct checked *checked)
{
	struct map known = {0};
	size_t most = (size_t)files->count * (1 + BESIDE_COUNT);
	checked->loaded = arena_array(&checked->arena, most, sizeof *checked->loaded);
	if (!checked->loaded || files_know(files, &checked->arena, &known) != OK)
		return console_machine(console, NOMEM, "");
	for (uint32_t i = 0; i < files->count; i++) {
		checked->loaded_count = i + 1;
		enum status status =
		    one_load(&checked->loaded[i], files->at[i].path, request, &checked->arena);
		if (status != OK)
			return console_machine(console, status,
					       unread_name(&checked->loaded[i], files->at[i].path));
		if (besides_add(&checked->loaded[i], &checked->arena, &known, files) != OK)
			return console_machine(console, NOMEM, "");
	}
	return EXIT_YES;
}

/* --- Which file is which ---------------------------------------------------- */

static enum status parts_mark(struct checked *checked, const struct policy_files *named)
{
	uint32_t count = checked->loaded_count;
	const struct loaded_files **files = arena_array(&checked->arena, count, sizeof *files);
	bool *parts = arena_array(&checked->arena, count, sizeof *parts);
	if (!files || !parts)
		return NOMEM;
	for (uint32_t i = 0; i < count; i++)
		files[i] = &checked->loaded[i].files;
	policy_parts_mark(files, count, parts);
	for (uint32_t i = 0; i < count; i++)
		checked->loaded[i].part = parts[i];
	return unread_metadata_find(named, files, count, &checked->arena, &checked->sources,
				    &checked->findings);
}

/* --- One list of all -------------------------------------------------------- */

/* Putting together, under way. */
struct joining {
	struct checked *checked;
	struct arena scratch;
	struct map files, findings; /* those seen */
	struct checked_policy *policies;
	struct file_summary *at;
};

static enum status files_join(struct joining *joining, const struct loaded_policy *loaded)
{
	struct checked *checked = joining->checked;
	for (uint32_t i = 0; i < loaded->files.count; i++) {
		const struct loaded_file *from = &loaded->files.at[i];
		const char *key = file_key(from->identity, from->name, &joining->scratch);
		uint32_t old;
		if (!key || map_add(&joining->files, &joining->scratch, str_of(key), i, &old) != OK)
			return NOMEM;
		if (old != MAP_NONE)
			continue;
		struct file_summary *file =
		    arena_push(&checked->arena, &joining->at, checked->file_count, sizeof *file);
		if (!file)
			return NOMEM;
		*file = loaded->summary.files[i];
		checked->file_count++;
	}
	return OK;
}

/* Which file a finding is in, also where the loader has no identity for it. NULL: no
 * memory. */
static const char *finding_file(const struct loaded_policy *loaded, uint32_t file,
				struct arena *arena)
{
	for (uint32_t i = 0; i < loaded->files.count; i++)
		if (loaded->files.at[i].file == file)
			return file_key(loaded->files.at[i].identity, loaded->files.at[i].name,
					arena);
	return file_key((struct file_identity){0}, loaded->sources.at[file].name, arena);
}

static enum status finding_seen(struct joining *joining, const struct loaded_policy *loaded,
				const struct finding *finding, bool *ret)
{
	struct arena *arena = &joining->scratch;
	uint32_t old;
	const char *file = finding_file(loaded, finding->place.file, arena);
	const char *key = file
			      ? arena_format(arena, "%s:%u:%u:%s:%s", file, finding->place.line,
					     finding->place.column, finding->code, finding->message)
			      : NULL;
	if (!key || map_add(&joining->findings, arena, str_of(key), 0, &old) != OK)
		return NOMEM;
	*ret = old != MAP_NONE;
	return OK;
}

/* The sources of one policy behind those of all; `*ret_shift` goes to their numbers. */
static enum status sources_join(struct checked *checked, const struct sources *sources,
				uint32_t *ret_shift)
{
	uint32_t shift = checked->sources.count, file;
	for (uint32_t i = 0; i < sources->count; i++) {
		if (sources_add(&checked->sources, &checked->arena, sources->at[i].name,
				sources->at[i].text, &file) != OK)
			return NOMEM;
		checked->sources.at[file].first_line = sources->at[i].first_line;
	}
	*ret_shift = shift;
	return OK;
}

static enum status findings_join(struct joining *joining, struct loaded_policy *loaded)
{
	struct checked *checked = joining->checked;
	uint32_t shift = 0;
	if (!loaded->findings.count)
		return OK;
	if (sources_join(checked, &loaded->sources, &shift) != OK)
		return NOMEM;
	for (struct finding *f = loaded->findings.first, *next; f; f = next) {
		bool seen = false;
		next = f->next;
		if (finding_seen(joining, loaded, f, &seen) != OK)
			return NOMEM;
		if (seen)
			continue;
		f->place.file += shift;
		f->other.file += shift;
		findings_append(&checked->findings, f);
	}
	checked->findings.count += loaded->findings.count - loaded->findings.kept;
	checked->findings.advice_lost += loaded->findings.advice_lost;
	return OK;
}

static enum status one_join(struct joining *joining, struct loaded_policy *loaded)
{
	struct checked *checked = joining->checked;
	if (loaded->part) {
		arena_clear(&loaded->arena);
		return OK;
	}
	if (!loaded->own)
		joining->policies[checked->policy_count++] =
		    (struct checked_policy){loaded->summary, levels_count(&loaded->findings)};
	checked->unreadable = checked->unreadable || loaded->files.unreadable;
	checked->metadata = checked->metadata || loaded->files.metadata;
	enum status status = files_join(joining, loaded);
	return status == OK ? findings_join(joining, loaded) : status;
}

static enum status all_join(struct checked *checked)
{
	struct joining joining = {.checked = checked};
	arena_init(&joining.scratch);
	joining.policies =
	    arena_array(&checked->arena, checked->loaded_count, sizeof *joining.policies);
	enum status status = joining.policies ? OK : NOMEM;
	for (uint32_t i = 0; i < checked->loaded_count && status == OK; i++)
		status = one_join(&joining, &checked->loaded[i]);
	checked->policies = joining.policies;
	checked->files = joining.at;
	arena_clear(&joining.scratch);
	return status;
}

/* --- What was opened -------------------------------------------------------- */

static enum status identity_add(struct checked *checked, struct file_identity **at,
				struct file_identity identity)
{
	if (!file_identity_known(identity))
		return OK;
	struct file_identity *added =
	    arena_push(&checked->arena, at, checked->read_count, sizeof *added);
	if (!added)
		return NOMEM;
	*added = identity;
	checked->read_count++;
	return OK;
}

static enum status loaded_identify(struct checked *checked, struct file_identity **at,
				   const struct loaded_files *files)
{
	enum { DATABASES = sizeof files->databases / sizeof *files->databases };
	enum status status = OK;
	for (uint32_t i = 0; i < files->count && status == OK; i++)
		status = identity_add(checked, at, files->at[i].identity);
	for (size_t i = 0; i < DATABASES && status == OK; i++)
		status = identity_add(checked, at, files->databases[i]);
	return status;
}

/* What was named, read or not, and what that led to. */
static enum status all_identify(struct checked *checked, const struct policy_files *files)
{
	struct file_identity *at = NULL;
	enum status status = OK;
	for (uint32_t i = 0; i < files->count && status == OK; i++) {
		bool is_stdin = strcmp(files->at[i].path, "-") == 0;
		status = identity_add(checked, &at,
				      is_stdin ? file_identify_open(STDIN_FILENO)
					       : files->at[i].identity);
	}
	for (uint32_t i = 0; i < checked->loaded_count && status == OK; i++)
		status = loaded_identify(checked, &at, &checked->loaded[i].files);
	checked->read = at;
	return status;
}

/* --- The whole -------------------------------------------------------------- */

int policies_check(struct console *console, const struct check_request *request,
		   struct checked *ret)
{
	struct policy_files files = {0};
	*ret = (struct checked){0};
	arena_init(&ret->arena);
	findings_init(&ret->findings, &ret->arena);
	enum directory_use use = request->overlay ? DIRECTORY_METADATA : DIRECTORY_POLICY;
	enum status status = policy_files_find(request->arguments, request->count, use, &ret->arena,
					       &ret->sources, &ret->findings, &files);
	if (status != OK)
		return console_machine(console, status, "looking for policies");
	int code = all_load(console, &files, request, ret);
	if (code != EXIT_YES)
		return code;
	ret->unreadable = files.unreadable;
	ret->passed_over = files.passed_over;
	status = parts_mark(ret, &files);
	if (status == IO)
		return console_machine(console, IO, "looking for metadata");
	if (status != OK || all_join(ret) != OK || all_identify(ret, &files) != OK ||
	    ret->findings.nomem)
		return console_machine(console, NOMEM, "");
	ret->counts = levels_count(&ret->findings);
	return EXIT_YES;
}

void checked_clear(struct checked *checked)
{
	for (uint32_t i = 0; i < checked->loaded_count; i++)
		arena_clear(&checked->loaded[i].arena);
	arena_clear(&checked->arena);
}
