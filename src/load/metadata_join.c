/* Files of one component become one record first, in their order (metadata_replace.h); then
 * each record becomes an object of the policy, or goes into one (metadata_object.h). */
#include "load/metadata_join.h"

#include "base/map.h"
#include "base/quote.h"
#include "load/metadata_file.h"
#include "load/metadata_object.h"
#include "load/metadata_replace.h"
#include "load/schema.h"
#include "load/text_lower.h"

struct joining {
	struct arena *arena;  /* of what comes out */
	struct arena scratch; /* of the rest */
	struct findings *findings;
	struct metadata *components; /* in the order of their first files */
	uint32_t count;
	struct map known;    /* of components: type and name → number */
	struct map profiles; /* name, or label, in small letters → number in the part */
	struct map clients;  /* name of an external client app → number in the part */
	struct policy *part;
};

/* --- Components -------------------------------------------------------------------------- */

const char *metadata_component_key(const struct metadata *file, struct arena *arena)
{
	const char *name = NULL;
	switch (file->type) {
	case METADATA_SECURITY_SETTINGS:
	case METADATA_OAUTH_SETTINGS:
		name = "";
		break;
	case METADATA_PASSWORD_POLICY:
	case METADATA_SESSION_SETTING:
		name = text_lower(file->profile.value, arena);
		break;
	case METADATA_EXTERNAL_CLIENT_APP_POLICIES:
	case METADATA_EXTERNAL_CLIENT_APP_SETTINGS:
		name =
		    arena_text(arena, file->application.value.at, file->application.value.length);
		break;
	default:
		name = arena_text(arena, file->name.at, file->name.length);
	}
	return name ? arena_format(arena, "%d %s", (int)file->type, name) : NULL;
}

/* Whose profile is called by its name in one file and by its label in another. */
static bool is_of_profile(enum metadata_type type)
{
	return type == METADATA_PASSWORD_POLICY || type == METADATA_SESSION_SETTING;
}

/* The profile that a setting is of, or MAP_NONE. */
static enum status profile_find(struct joining *joining, const struct metadata *of, uint32_t *ret)
{
	const char *key = text_lower(of->profile.value, &joining->scratch);
	if (key)
		*ret = map_find(&joining->profiles, str_of(key));
	return key ? OK : NOMEM;
}

/* Settings of one profile are one component, whatever they call it. */
static const char *key_of(struct joining *joining, const struct metadata *file)
{
	uint32_t at = MAP_NONE;
	if (is_of_profile(file->type) && profile_find(joining, file, &at) != OK)
		return NULL;
	return at == MAP_NONE
		   ? metadata_component_key(file, &joining->scratch)
		   : arena_format(&joining->scratch, "%d/%u", (int)file->type, (unsigned)at);
}

static enum status file_add(struct joining *joining, const struct metadata *file)
{
	const char *key = key_of(joining, file);
	uint32_t at;
	if (!key ||
	    map_add(&joining->known, &joining->scratch, str_of(key), joining->count, &at) != OK)
		return NOMEM;
	if (at == MAP_NONE)
		joining->components[joining->count++] = *file;
	else
		metadata_replace(&joining->components[at], file, joining->findings);
	return OK;
}

/* The settings of profiles, or the others. A file with another root, or none, says nothing,
 * which was said. */
static enum status files_add(struct joining *joining, const struct metadata *files, uint32_t count,
			     bool of_profiles)
{
	enum status status = OK;
	for (uint32_t i = 0; i < count && status == OK; i++)
		if (files[i].place.line && is_of_profile(files[i].type) == of_profiles)
			status = file_add(joining, &files[i]);
	return status;
}

/* --- Objects --------------------------------------------------------------------------------- */

static uint32_t components_of(const struct joining *joining, enum metadata_type type)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < joining->count; i++)
		count += joining->components[i].type == type;
	return count;
}

static enum status lists_new(struct joining *joining)
{
	struct policy *part = joining->part;
	uint32_t apps = components_of(joining, METADATA_CONNECTED_APP) +
			components_of(joining, METADATA_EXTERNAL_CLIENT_APP) +
			components_of(joining, METADATA_EXTERNAL_CLIENT_APP_POLICIES) +
			components_of(joining, METADATA_EXTERNAL_CLIENT_APP_SETTINGS);
	uint32_t profiles = components_of(joining, METADATA_PROFILE);
	uint32_t sets = components_of(joining, METADATA_PERMISSION_SET);
	part->profiles = arena_array(joining->arena, profiles, sizeof *part->profiles);
	part->permission_sets = arena_array(joining->arena, sets, sizeof *part->permission_sets);
	part->apps = arena_array(joining->arena, apps, sizeof *part->apps);
	return part->profiles && part->permission_sets && part->apps ? OK : NOMEM;
}

static enum status settings_take(struct joining *joining, const struct metadata *settings)
{
	metadata_to_security(settings, &joining->part->org);
	if (settings->no_password.place.line && settings->no_password.value)
		findings_advise(joining->findings, SEVERITY_NOTE, settings->no_password.place,
				"metadata-not-decided",
				"the org disables logging in with Salesforce credentials: answers "
				"about passwords are those of an org that does not")
		    ->help = "of users who may not use a password say sso: true";
	return OK;
}

static enum status oauth_take(struct joining *joining, const struct metadata *settings)
{
	metadata_to_oauth(settings, &joining->part->org);
	return OK;
}

/* A name goes before a label, for the first of a name is kept. */
static enum status profile_know(struct joining *joining, struct str name, uint32_t number)
{
	uint32_t old;
	const char *key = text_lower(name, &joining->scratch);
	return key ? map_add(&joining->profiles, &joining->scratch, str_of(key), number, &old)
		   : NOMEM;
}

static enum status profile_take(struct joining *joining, const struct metadata *component)
{
	uint32_t number = joining->part->profile_count++;
	metadata_to_profile(component, &joining->part->profiles[number]);
	return profile_know(joining, component->name, number);
}

static enum status permission_set_take(struct joining *joining, const struct metadata *component)
{
	struct policy *part = joining->part;
	metadata_to_permission_set(component, &part->permission_sets[part->permission_set_count++]);
	return OK;
}

static enum status connected_app_take(struct joining *joining, const struct metadata *component)
{
	metadata_to_app(component, &joining->part->apps[joining->part->app_count++]);
	return OK;
}

/* The app, its policies and its settings are three components of one name. */
static enum status client_app_take(struct joining *joining, const struct metadata *component)
{
	struct policy *part = joining->part;
	struct str name =
	    component->application.value.length ? component->application.value : component->name;
	uint32_t at;
	if (map_add(&joining->clients, &joining->scratch, name, part->app_count, &at) != OK)
		return NOMEM;
	if (at == MAP_NONE)
		at = part->app_count++;
	metadata_to_app(component, &part->apps[at]);
	return OK;
}

/* --- What is said of a profile elsewhere ------------------------------------------------- */

/* Behind all names, so that a label never hides one. */
static enum status labels_know(struct joining *joining)
{
	const struct policy *part = joining->part;
	enum status status = OK;
	for (uint32_t i = 0; i < part->profile_count && status == OK; i++)
		if (part->profiles[i].label.length)
			status = profile_know(joining, part->profiles[i].label, i);
	return status;
}

/* One note of all whose profile is not here: an org has many that nobody retrieves. */
static void missing_note(struct joining *joining, const struct metadata *first, uint32_t count)
{
	struct findings *findings = joining->findings;
	const char *name = quote(findings, first->profile.value);
	struct finding *finding;
	if (count == 1)
		finding = findings_advise(
		    findings, SEVERITY_NOTE, first->profile.place, "metadata-profile-missing",
		    "settings of a profile that is not here are passed over: %s", name);
	else
		finding = findings_advise(
		    findings, SEVERITY_NOTE, first->profile.place, "metadata-profile-missing",
		    "%u settings of profiles that are not here are passed over, the first of %s",
		    (unsigned)count, name);
	finding->help = "retrieve the profiles, too, or leave it so: nothing is decided about them";
}

/* What a password policy or a session setting says of its profile. */
static enum status profile_settings_take(struct joining *joining)
{
	const struct metadata *first = NULL;
	uint32_t missing = 0;
	for (uint32_t i = 0; i < joining->count; i++) {
		const struct metadata *of = &joining->components[i];
		bool password = of->type == METADATA_PASSWORD_POLICY;
		uint32_t at;
		if (!is_of_profile(of->type) || !of->profile.place.line)
			continue;
		if (profile_find(joining, of, &at) != OK)
			return NOMEM;
		if (at == MAP_NONE) {
			first = first ? first : of;
			missing++;
			continue;
		}
		struct profile *profile = &joining->part->profiles[at];
		(password ? metadata_to_lockout : metadata_to_device_activation)(of, profile);
	}
	if (missing)
		missing_note(joining, first, missing);
	return OK;
}

/* --- Names of apps ------------------------------------------------------------------------- */

/* A connected app and an external client app may have one name, as when one becomes the
 * other; a policy has one name for an app. */
static enum status apps_tell_apart(struct joining *joining)
{
	struct policy *part = joining->part;
	struct map names = {0};
	for (uint32_t i = 0; i < part->app_count; i++) {
		struct app *app = &part->apps[i];
		uint32_t old;
		if (map_add(&names, &joining->scratch, app->name, i, &old) != OK)
			return NOMEM;
		if (old == MAP_NONE)
			continue;
		const char *noun =
		    app->kind == APP_CONNECTED ? "connected app" : "external client app";
		const char *name =
		    arena_format(joining->arena, "%.*s (%s)", STR_ARG(app->name), noun);
		if (!name)
			return NOMEM;
		struct finding *finding = findings_advise(
		    joining->findings, SEVERITY_WARNING, app->place, "metadata-app-renamed",
		    "a connected app and an external client app have one name: this one is called "
		    "%s",
		    quote(joining->findings, str_of(name)));
		finding->help = "rename one of the two in the org, or ask for it by this name";
		finding->other = part->apps[old].place;
		finding->note = "the name is taken here";
		app->name = str_of(name);
	}
	return OK;
}

/* --- All of it --------------------------------------------------------------------------- */

static enum status (*const takers[METADATA_TYPE_COUNT])(struct joining *,
							const struct metadata *) = {
    [METADATA_SECURITY_SETTINGS] = settings_take,
    [METADATA_OAUTH_SETTINGS] = oauth_take,
    [METADATA_PROFILE] = profile_take,
    [METADATA_PERMISSION_SET] = permission_set_take,
    [METADATA_CONNECTED_APP] = connected_app_take,
    [METADATA_EXTERNAL_CLIENT_APP] = client_app_take,
    [METADATA_EXTERNAL_CLIENT_APP_POLICIES] = client_app_take,
    [METADATA_EXTERNAL_CLIENT_APP_SETTINGS] = client_app_take,
};

static enum status components_take(struct joining *joining)
{
	enum status status = OK;
	for (uint32_t i = 0; i < joining->count && status == OK; i++) {
		const struct metadata *component = &joining->components[i];
		if (takers[component->type])
			status = takers[component->type](joining, component);
	}
	return status;
}

enum status metadata_join(const struct metadata *files, uint32_t count, struct arena *arena,
			  struct findings *findings, struct policy *part)
{
	struct joining joining = {.arena = arena, .findings = findings, .part = part};
	arena_init(&joining.scratch);
	part->metadata = true;
	schema_org.set_defaults(&part->org);
	joining.components =
	    arena_array(&joining.scratch, (size_t)count + 1, sizeof *joining.components);
	enum status status = joining.components ? OK : NOMEM;
	if (status == OK)
		status = files_add(&joining, files, count, false);
	if (status == OK)
		status = lists_new(&joining);
	if (status == OK)
		status = components_take(&joining);
	if (status == OK)
		status = labels_know(&joining);
	if (status == OK)
		status = files_add(&joining, files, count, true);
	if (status == OK)
		status = profile_settings_take(&joining);
	if (status == OK)
		status = apps_tell_apart(&joining);
	arena_clear(&joining.scratch);
	return status == OK && findings->nomem ? NOMEM : status;
}
