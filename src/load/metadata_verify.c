#include "load/metadata_verify.h"

#include "load/metadata_join.h"
#include "load/policy_merge.h"
#include "policy/resolve.h"

/* --- Which files ---------------------------------------------------------------------------- */

static bool object_is_changed(const struct deployed_object *object)
{
	for (uint32_t i = 0; i < object->count; i++)
		if (object->differences[i].file != NONE)
			return true;
	return false;
}

static enum status name_mark(struct metadata_chains *chains, enum metadata_type type,
			     struct str name)
{
	const struct metadata component = {.type = type, .name = name};
	uint32_t at = NONE;
	enum status status = name.length ? metadata_chain_find(chains, &component, &at) : OK;
	for (; status == OK && at != NONE; at = chains->files[at].next)
		chains->files[at].joins = true;
	return status;
}

/* A standard profile's other name is another profile's where there is one. */
static enum status object_mark(struct metadata_chains *chains, const struct policy *metadata,
			       const struct deployed_object *object)
{
	if (object->kind == DEPLOYED_PERMISSION_SET)
		return name_mark(chains, METADATA_PERMISSION_SET,
				 metadata->permission_sets[object->found].name);
	if (object->kind != DEPLOYED_PROFILE)
		return OK;
	struct str name = metadata->profiles[object->found].name;
	const struct str names[] = {name, metadata_profile_label(name),
				    metadata_profile_name(name)};
	enum status status = OK;
	for (size_t i = 0; i < sizeof names / sizeof *names && status == OK; i++)
		status = name_mark(chains, METADATA_PROFILE, names[i]);
	return status;
}

static enum status file_rejoin(struct metadata_chains *chains, uint32_t at,
			       struct metadata_targets *targets)
{
	const struct metadata_link *file = &chains->files[at];
	enum status status = file->wishes ? OK : metadata_link_read(chains, at);
	if (status != OK)
		return status;
	struct metadata_rejoined *made =
	    arena_push(chains->arena, &targets->files, targets->file_count, sizeof *made);
	if (!made)
		return NOMEM;
	*made = (struct metadata_rejoined){.target = file->wishes ? file->target : NONE};
	if (!file->wishes)
		made->says = file->says;
	targets->file_count++;
	return OK;
}

enum status metadata_verify_begin(struct metadata_chains *chains, const struct policy *metadata,
				  const struct deployed *deployed, struct metadata_targets *ret)
{
	enum status status = OK;
	for (uint32_t i = 0; i < deployed->count && status == OK; i++)
		if (object_is_changed(&deployed->objects[i]))
			status = object_mark(chains, metadata, &deployed->objects[i]);
	for (uint32_t i = 0; i < chains->count && status == OK; i++) {
		enum metadata_type type = chains->files[i].name.type;
		bool large = type == METADATA_PROFILE || type == METADATA_PERMISSION_SET;
		if (!large || chains->files[i].joins)
			status = file_rejoin(chains, i, ret);
	}
	return status;
}

/* --- What they say ---------------------------------------------------------------------------- */

/* What is wrong with the metadata was said when it was loaded. */
static enum status targets_join(const struct metadata_targets *targets, struct arena *arena,
				struct policy *ret)
{
	struct findings findings;
	struct policy part = {0};
	const struct policy *parts[] = {&part};
	struct metadata *files = arena_array(arena, targets->file_count + 1, sizeof *files);
	if (!files)
		return NOMEM;
	for (uint32_t i = 0; i < targets->file_count; i++) {
		uint32_t target = targets->files[i].target;
		files[i] = target == NONE ? targets->files[i].says : targets->at[target].made;
	}
	findings_init(&findings, arena);
	enum status status = metadata_join(files, targets->file_count, arena, &findings, &part);
	if (status == OK)
		status = policy_merge(parts, 1, arena, &findings, ret);
	return status == OK ? policy_resolve(ret, arena, &findings) : status;
}

/* --- Is it what was wished? ---------------------------------------------------------------------- */

static int object_order(const struct deployed_object *a, const struct deployed_object *b)
{
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return a->wanted < b->wanted ? -1 : a->wanted > b->wanted;
}

/* Device activation counts for a site's profile alone, though a file may say it of any. */
static bool is_expected(const struct deployed_object *was, const struct policy *joined,
			const struct deployed_object *is, const struct difference *difference)
{
	if (difference->key == DEPLOYED_DEVICE_ACTIVATION &&
	    !joined->profiles[is->found].experience_cloud)
		return true;
	for (uint32_t i = 0; i < was->count; i++)
		if (was->differences[i].key == difference->key &&
		    was->differences[i].part == difference->part)
			return was->differences[i].file == NONE;
	return false;
}

/* A file of the object: of what is still different, if that is anything. */
static uint32_t object_target(const struct deployed_object *object)
{
	for (uint32_t i = 0; i < object->count; i++)
		if (object->differences[i].file != NONE)
			return object->differences[i].file;
	return 0;
}

/* Is what differs still what there was no file for? */
static bool object_holds(const struct deployed_object *was, const struct policy *joined,
			 const struct deployed_object *is)
{
	if (is->lack != LACK_NOTHING)
		return !object_is_changed(was);
	for (uint32_t i = 0; i < is->count; i++)
		if (!is_expected(was, joined, is, &is->differences[i]))
			return false;
	return true;
}

/* Both are in the order of the policy. Objects whose files are not among those that were joined are
 * not there; one of which nothing was wished has nothing to differ in. */
static bool deployed_holds(const struct deployed *was, const struct policy *joined,
			   const struct deployed *is, uint32_t *ret_target)
{
	uint32_t at = 0;
	for (uint32_t i = 0; i < is->count; i++) {
		struct deployed_object none = {.kind = is->objects[i].kind};
		while (at < was->count && object_order(&was->objects[at], &is->objects[i]) < 0)
			at++;
		bool same =
		    at < was->count && object_order(&was->objects[at], &is->objects[i]) == 0;
		const struct deployed_object *object = same ? &was->objects[at] : &none;
		if (object_holds(object, joined, &is->objects[i]))
			continue;
		*ret_target = object_target(object);
		return false;
	}
	return true;
}

enum status metadata_targets_verify(const struct metadata_targets *targets,
				    const struct policy *policy, const struct deployed *deployed,
				    uint32_t *ret_target, const char **ret_refused)
{
	struct arena scratch;
	struct policy joined = {0};
	struct deployed left;
	const struct deployed_said said = metadata_target_said();
	if (!targets->count)
		return OK;
	arena_init(&scratch);
	enum status status = targets_join(targets, &scratch, &joined);
	if (status == OK)
		status = deployed_compare(policy, &joined, &said, &scratch, &left);
	if (status == OK && !deployed_holds(deployed, &joined, &left, ret_target)) {
		*ret_refused = "all files together would not say what the policy says";
		status = INVALID;
	}
	arena_clear(&scratch);
	return status;
}
