#include "load/beside.h"

#include "load/file_name.h"
#include "load/schema.h"
#include "load/source_file.h"
#include "load/yaml_policy.h"
#include "policy/moments.h"
#include "policy/resolve.h"

/* --- Names ------------------------------------------------------------------------ */

static const char *const endings[] = {".yaml", ".yml"};
static const char *const kinds[BESIDE_COUNT] = {".tests", ".properties"};

static bool ends_with(struct str text, const char *end)
{
	size_t length = strlen(end);
	return text.length > length && memcmp(text.at + text.length - length, end, length) == 0;
}

/* The ending of a name, which may be cut off; empty: it has none of ours. */
static const char *ending_of(struct str name)
{
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (ends_with(name, endings[i]))
			return endings[i];
	return "";
}

enum beside beside_kind(struct str path)
{
	struct str stem = {path.at, path.length - strlen(ending_of(path))};
	enum beside kind = 0;
	if (stem.length == path.length)
		return BESIDE_COUNT;
	while (kind < BESIDE_COUNT && !ends_with(stem, kinds[kind]))
		kind++;
	/* "tests/.tests.yaml" is beside nothing. */
	return kind < BESIDE_COUNT && stem.at[stem.length - strlen(kinds[kind]) - 1] == '/'
		   ? BESIDE_COUNT
		   : kind;
}

const char *beside_policy(struct str path, struct arena *arena)
{
	const char *ending = ending_of(path);
	size_t kind = strlen(kinds[beside_kind(path)]);
	size_t stem = path.length - strlen(ending) - kind;
	return arena_format(arena, "%.*s%s", (int)stem, path.at, ending);
}

enum status beside_path(struct str policy, enum beside kind, struct arena *arena, const char **ret)
{
	const char *ending = ending_of(policy), *path = NULL;
	if (!str_equal(policy, STR("-")) && beside_kind(policy) == BESIDE_COUNT) {
		path = arena_format(arena, "%.*s%s%s", (int)(policy.length - strlen(ending)),
				    policy.at, kinds[kind], *ending ? ending : ".yaml");
		if (!path)
			return NOMEM;
	}
	*ret = path;
	return OK;
}

/* Is the file part of the policy already, for it includes it? One that cannot be opened is
 * not. */
static enum status policy_has(const struct policy *policy, struct store *store, const char *path,
			      bool *ret)
{
	struct store_file file;
	enum status status = store_open(store, path, &file);
	bool found = false;
	if (status != OK && status != INVALID)
		return status;
	if (status == OK) {
		for (uint32_t i = 0; i < policy->files.count && !found; i++)
			found = file_identity_equal(policy->files.at[i].identity, file.identity);
		store_close(store, &file);
	}
	*ret = found;
	return OK;
}

enum status beside_find(const struct policy *policy, enum beside kind, struct arena *arena,
			const char **ret)
{
	struct store store;
	const char *name = NULL, *path = NULL;
	bool none = false;
	enum status status = OK;
	if (!policy->files.metadata)
		status = beside_path(policy->file, kind, arena, &path);
	if (status != OK || !path) {
		*ret = NULL;
		return status;
	}
	status = store_begin(&store, path, arena, &name);
	if (status == OK)
		none = store_absent(&store, name);
	if (status == OK && !none)
		status = policy_has(policy, &store, name, &none);
	store_end(&store);
	if (status != OK && status != INVALID)
		return status;
	*ret = none ? NULL : path;
	return OK;
}

const char *property_approved_path(const struct policy *policy, const struct property *property,
				   struct arena *arena)
{
	struct str file = policy->sources->at[property->approved_place.file].name;
	return file_name_policy(file, property->approved, arena);
}

/* --- Files ------------------------------------------------------------------------- */

/* A file beside a policy while it is loaded. */
struct asked {
	const struct policy *policy;
	const struct load_options *options;
	struct arena *arena;
	struct findings *findings;
	struct loaded_file file;
	struct policy *part; /* what the file says */
};

static const struct schema *const schemas[BESIDE_COUNT] = {&schema_tests, &schema_properties};

/* What its text says. */
static enum status file_parse(struct asked *asked, enum beside kind)
{
	struct sources *sources = asked->policy->sources;
	enum status status = schema_parse_yaml(schemas[kind], sources, asked->file.file,
					       asked->arena, asked->findings, asked->part);
	if (status == OK)
		status = policy_resolve_beside(asked->policy, asked->part, asked->arena,
					       asked->findings);
	if (status == OK)
		moments_resolve(asked->policy, asked->part, asked->findings);
	return status;
}

/* Would the path be found by itself? Then nobody meant it to be anything but a plain file. */
static enum status found_beside(struct asked *asked, enum beside kind, const char *asked_path,
				bool *ret)
{
	const char *path = NULL;
	enum status status = beside_path(asked->policy->file, kind, asked->arena, &path);
	if (status == OK)
		*ret = (path && strcmp(path, asked_path) == 0) ||
		       beside_kind(str_of(asked_path)) != BESIDE_COUNT;
	return status;
}

/* What cannot be read, or is no text, is a finding. */
static enum status path_load(struct asked *asked, enum beside kind, const char *path)
{
	bool unreadable;
	struct named_how how = {.stdin_name = asked->options->stdin_name};
	enum status status = found_beside(asked, kind, path, &how.plain);
	if (status == OK)
		status = source_file_load(path, how, asked->policy->sources, asked->arena,
					  asked->findings, &asked->file, &unreadable);
	if (status == INVALID)
		return OK;
	return status == OK ? file_parse(asked, kind) : status;
}

/* The file joins those that were read. */
static enum status file_tell(struct asked *asked)
{
	struct loaded_files *files = asked->options->files;
	if (!files)
		return OK;
	struct loaded_file *kept = arena_array(asked->arena, 1, sizeof *kept);
	if (!kept)
		return NOMEM;
	*kept = asked->file;
	*files = (struct loaded_files){.at = kept, .count = 1};
	return OK;
}

/* INVALID, too, when a finding was added. */
static enum status asked_load(struct asked *asked, enum beside kind, const char *path)
{
	size_t before = asked->findings->count;
	asked->part = arena_alloc(asked->arena, sizeof *asked->part);
	enum status status = asked->part ? path_load(asked, kind, path) : NOMEM;
	if (status == OK)
		status = file_tell(asked);
	findings_sort(asked->findings);
	if (asked->findings->nomem)
		return NOMEM;
	return status == OK && asked->findings->count > before ? INVALID : status;
}

enum status tests_load(const char *path, const struct policy *policy,
		       const struct load_options *options, struct arena *arena,
		       struct findings *findings, struct test **ret, uint32_t *ret_count)
{
	struct asked asked = {
	    .policy = policy, .options = options, .arena = arena, .findings = findings};
	enum status status = asked_load(&asked, BESIDE_TESTS, path);
	if (status != OK)
		return status;
	*ret = asked.part->tests;
	*ret_count = asked.part->test_count;
	return OK;
}

enum status properties_load(const char *path, const struct policy *policy,
			    const struct load_options *options, struct arena *arena,
			    struct findings *findings, struct property **ret, uint32_t *ret_count)
{
	struct asked asked = {
	    .policy = policy, .options = options, .arena = arena, .findings = findings};
	enum status status = asked_load(&asked, BESIDE_PROPERTIES, path);
	if (status != OK)
		return status;
	*ret = asked.part->properties;
	*ret_count = asked.part->property_count;
	return OK;
}
