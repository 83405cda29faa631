#include "load/metadata_target.h"

#include "load/metadata_verify.h"
#include "load/metadata_wish.h"
#include "load/schema_rows.h"

struct finding_targets {
	const struct policy *policy, *metadata;
	struct arena *arena;
	struct metadata_chains chains;
	struct metadata_targets targets;
};

/* --- Which file ------------------------------------------------------------------------------------ */

/* The component that says such a thing of the object. */
static enum metadata_type target_type(const struct policy *policy,
				      const struct deployed_object *object, enum deployed_key key)
{
	static const enum metadata_type types[DEPLOYED_KINDS] = {
	    [DEPLOYED_ORG] = METADATA_SECURITY_SETTINGS,
	    [DEPLOYED_PROFILE] = METADATA_PROFILE,
	    [DEPLOYED_PERMISSION_SET] = METADATA_PERMISSION_SET,
	    [DEPLOYED_APP] = METADATA_CONNECTED_APP,
	};
	if (key == DEPLOYED_PASSWORD_FLOW)
		return METADATA_OAUTH_SETTINGS;
	if (key == DEPLOYED_DEVICE_ACTIVATION)
		return METADATA_SESSION_SETTING;
	if (object->kind == DEPLOYED_PROFILE &&
	    (key == DEPLOYED_ATTEMPTS || key == DEPLOYED_PERIOD))
		return METADATA_PASSWORD_POLICY;
	if (object->kind == DEPLOYED_APP &&
	    policy->apps[object->wanted].kind == APP_EXTERNAL_CLIENT)
		return key == DEPLOYED_APP_RANGES ? METADATA_EXTERNAL_CLIENT_APP_SETTINGS
						  : METADATA_EXTERNAL_CLIENT_APP_POLICIES;
	return types[object->kind];
}

/* The file that is to be edited, so far. */
struct holder {
	uint32_t at; /* or NONE */
	bool says;   /* it makes the statement */
};

static enum status chain_look(struct finding_targets *finding, const struct metadata *component,
			      const struct difference *difference, struct holder *holder)
{
	struct metadata_chains *chains = &finding->chains;
	uint32_t first;
	enum status status = metadata_chain_find(chains, component, &first);
	if (status == OK && first != NONE)
		status = metadata_chain_read(chains, first);
	if (status != OK)
		return status;
	for (uint32_t at = first; at != NONE; at = chains->files[at].next) {
		const struct metadata_link *file = &chains->files[at];
		bool says = file->read && metadata_wish_place(&file->says, difference).line;
		if (says == holder->says ? holder->at == NONE || at > holder->at : says)
			*holder = (struct holder){at, says};
	}
	return OK;
}

/* What its files call the app: its policies and its settings inside, for it may have another
 * name in the policy. */
static enum status app_called(struct finding_targets *finding, const struct app *app,
			      struct str *ret)
{
	struct metadata_chains *chains = &finding->chains;
	const struct metadata_link *file = metadata_chains_at(chains, app->place);
	struct str name = file ? file->name.name : app->name;
	if (file && metadata_is_named_inside(file->name.type)) {
		enum status status = metadata_link_read(chains, (uint32_t)(file - chains->files));
		if (status != OK)
			return status;
		name = file->says.application.value;
	}
	*ret = name;
	return OK;
}

/* What a component of that type of the object is known by: its name, or what stands in it. A
 * profile is called by its name or its label. */
static enum status component_look(struct finding_targets *finding,
				  const struct deployed_object *object, enum metadata_type type,
				  const struct difference *difference, struct holder *holder)
{
	const struct policy *metadata = finding->metadata;
	struct metadata component = {.type = type};
	if (object->kind == DEPLOYED_PROFILE) {
		const struct profile *profile = &metadata->profiles[object->found];
		component.name = component.profile.value = profile->name;
		enum status status = chain_look(finding, &component, difference, holder);
		if (status != OK || !metadata_is_named_inside(type) || !profile->label.length)
			return status;
		component.profile.value = profile->label;
	} else if (object->kind == DEPLOYED_PERMISSION_SET) {
		component.name = metadata->permission_sets[object->found].name;
	} else if (object->kind == DEPLOYED_APP) {
		enum status status =
		    app_called(finding, &metadata->apps[object->found], &component.name);
		if (status != OK)
			return status;
		component.application.value = component.name;
	}
	return chain_look(finding, &component, difference, holder);
}

/* An empty list for which there is no element: an earlier file's would count again. That of the
 * org is in networkAccess, which stays. */
static bool is_without_words(enum metadata_type type, const struct difference *difference)
{
	return difference_is_list(difference) && !difference->has &&
	       type != METADATA_SECURITY_SETTINGS;
}

static enum status also_find(struct finding_targets *finding, struct difference *difference)
{
	struct metadata_chains *chains = &finding->chains;
	enum status status = metadata_chain_read(chains, difference->file);
	if (status != OK)
		return status;
	for (uint32_t at = chains->files[difference->file].first; at != NONE;
	     at = chains->files[at].next) {
		if (at == difference->file || !chains->files[at].says.ranges.count)
			continue;
		uint32_t *also = arena_push(finding->arena, &difference->also,
					    difference->also_count, sizeof *also);
		if (!also)
			return NOMEM;
		*also = at;
		difference->also_count++;
	}
	return OK;
}

static enum status file_find(struct finding_targets *finding, const struct deployed_object *object,
			     struct difference *difference)
{
	enum metadata_type type = target_type(finding->policy, object, difference->key);
	const struct metadata_link *own =
	    metadata_chains_at(&finding->chains, difference->old_place);
	struct holder holder = {NONE, false};
	enum status status = OK;
	difference->file = NONE;
	if (difference->old_place.line && own && own->name.type == type)
		holder.at = (uint32_t)(own - finding->chains.files);
	else
		status = component_look(finding, object, type, difference, &holder);
	if (status == OK && holder.at == NONE)
		difference->lack = LACK_FILE;
	difference->file = holder.at;
	if (status == OK && holder.at != NONE && is_without_words(type, difference))
		status = also_find(finding, difference);
	return status;
}

/* Does the file say already what is wanted? What it says of device activation was passed over if the
 * licence is not known as one of a site. */
static bool is_said(const struct finding_targets *finding, const struct difference *difference)
{
	const struct metadata *says =
	    difference->file == NONE ? NULL : &finding->chains.files[difference->file].says;
	return difference->key == DEPLOYED_DEVICE_ACTIVATION && says &&
	       says->device_activation.place.line &&
	       says->device_activation.value == (difference->new != 0);
}

static enum status object_find(struct finding_targets *finding, struct deployed_object *object)
{
	uint32_t kept = 0;
	enum status status = OK;
	for (uint32_t i = 0; i < object->count && status == OK; i++) {
		struct difference *difference = &object->differences[i];
		status = file_find(finding, object, difference);
		if (status == OK && !is_said(finding, difference))
			object->differences[kept++] = *difference;
	}
	object->count = kept;
	return status;
}

static enum status files_find(struct finding_targets *finding, struct deployed *deployed)
{
	uint32_t kept = 0;
	enum status status = OK;
	for (uint32_t i = 0; i < deployed->count && status == OK; i++) {
		struct deployed_object *object = &deployed->objects[i];
		status = object_find(finding, object);
		if (object->count || object->lack != LACK_NOTHING)
			deployed->objects[kept++] = *object;
	}
	deployed->count = kept;
	return status;
}

/* --- Targets ------------------------------------------------------------------------------------------ */

static enum status targets_new(struct finding_targets *finding)
{
	struct metadata_targets *targets = &finding->targets;
	for (uint32_t i = 0; i < finding->chains.count; i++) {
		struct metadata_link *file = &finding->chains.files[i];
		if (!file->wishes)
			continue;
		file->target = targets->count;
		struct metadata_target *target =
		    arena_push(finding->arena, &targets->at, targets->count, sizeof *target);
		if (!target)
			return NOMEM;
		*target = (struct metadata_target){
		    .source = file->source,
		    .path = file->path,
		    .name = file->name,
		    .wishes = arena_array(finding->arena, file->wishes, sizeof *target->wishes),
		    .arena = finding->arena,
		};
		if (!target->wishes)
			return NOMEM;
		targets->count++;
	}
	return OK;
}

static void wishes_count(struct finding_targets *finding, const struct difference *difference)
{
	if (difference->file == NONE)
		return;
	finding->chains.files[difference->file].wishes++;
	for (uint32_t i = 0; i < difference->also_count; i++)
		finding->chains.files[difference->also[i]].wishes++;
}

/* From here on `*file` is a target. */
static void wish_add(struct finding_targets *finding, const struct deployed_object *object,
		     const struct difference *difference, uint32_t *file)
{
	*file = finding->chains.files[*file].target;
	struct metadata_target *target = &finding->targets.at[*file];
	target->wishes[target->count++] = (struct metadata_wish){object, difference};
}

static enum status targets_make(struct finding_targets *finding, const struct deployed *deployed)
{
	for (uint32_t i = 0; i < deployed->count; i++)
		for (uint32_t k = 0; k < deployed->objects[i].count; k++)
			wishes_count(finding, &deployed->objects[i].differences[k]);
	if (targets_new(finding) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < deployed->count; i++) {
		const struct deployed_object *object = &deployed->objects[i];
		for (uint32_t k = 0; k < object->count; k++) {
			struct difference *difference = &object->differences[k];
			if (difference->file == NONE)
				continue;
			wish_add(finding, object, difference, &difference->file);
			for (uint32_t n = 0; n < difference->also_count; n++)
				wish_add(finding, object, difference, &difference->also[n]);
		}
	}
	return OK;
}

struct deployed_said metadata_target_said(void)
{
	return (struct deployed_said){
	    .profile_permissions = schema_bit(&schema_profile, STR("permissions")),
	    .set_permissions = schema_bit(&schema_permission_set, STR("permissions")),
	    .attempts = schema_bit(&schema_lockout, STR("max_attempts")),
	    .period = schema_bit(&schema_lockout, STR("period_minutes")),
	};
}

enum status metadata_targets_find(const struct policy *policy, const struct policy *metadata,
				  struct deployed *deployed, struct arena *arena,
				  struct metadata_targets *ret, const char **ret_path)
{
	struct finding_targets finding = {.policy = policy, .metadata = metadata, .arena = arena};
	enum status status = metadata_chains_begin(metadata, arena, &finding.chains);
	if (status == OK)
		status = files_find(&finding, deployed);
	if (status == OK)
		status = targets_make(&finding, deployed);
	if (status == OK && finding.targets.count)
		status =
		    metadata_verify_begin(&finding.chains, metadata, deployed, &finding.targets);
	if (status == OK)
		*ret = finding.targets;
	if (status == IO)
		*ret_path = finding.chains.unread;
	return status;
}
