#include "policy/scenario_keys.h"

#include <stddef.h>

#include "base/names.h"

#define PLACE(member) offsetof(struct scenario_event, member)

/* Where an event says whether the key is written. */
static const size_t places[EVENT_KEY_COUNT] = {
    [KEY_USER] = PLACE(user.place),
    [KEY_PROFILE] = PLACE(profile.place),
    [KEY_PERMISSION] = PLACE(permission.place),
    [KEY_PERMISSION_SET] = PLACE(permission_set.place),
    [KEY_RANGES] = PLACE(ranges.place),
    [KEY_FEATURE] = PLACE(feature.place),
    [KEY_ENABLED] = PLACE(enabled_place),
    [KEY_RULES] = PLACE(rules_place),
    [KEY_INTEGRATION] = PLACE(integration.place),
    [KEY_HOLDS] = PLACE(holds.place),
    [KEY_VIA] = PLACE(via.place),
    [KEY_IP] = PLACE(ip.place),
    [KEY_APP] = PLACE(app.place),
    [KEY_DEVICE] = PLACE(device_place),
    [KEY_REFUSED] = PLACE(refused_place),
    [KEY_CHECK_USER] = PLACE(check.user.place),
    [KEY_CHECK_INTEGRATION] = PLACE(check.integration.place),
    [KEY_TOKEN] = PLACE(check.token_place),
    [KEY_LOCKED] = PLACE(check.locked_place),
    [KEY_ACTIVE] = PLACE(check.active_place),
    [KEY_RESET_OPTION] = PLACE(check.reset_option_place),
    [KEY_FAILURES] = PLACE(check.failures_place),
    [KEY_WORKS] = PLACE(check.works_place),
};

const struct str event_key_names[EVENT_KEY_COUNT] = {
    [KEY_USER] = STR_INIT("user"),
    [KEY_PROFILE] = STR_INIT("profile"),
    [KEY_PERMISSION] = STR_INIT("permission"),
    [KEY_PERMISSION_SET] = STR_INIT("permission_set"),
    [KEY_RANGES] = STR_INIT("ranges"),
    [KEY_FEATURE] = STR_INIT("feature"),
    [KEY_ENABLED] = STR_INIT("enabled"),
    [KEY_RULES] = STR_INIT("rules"),
    [KEY_INTEGRATION] = STR_INIT("integration"),
    [KEY_HOLDS] = STR_INIT("holds"),
    [KEY_VIA] = STR_INIT("via"),
    [KEY_IP] = STR_INIT("ip"),
    [KEY_APP] = STR_INIT("app"),
    [KEY_DEVICE] = STR_INIT("device"),
    [KEY_REFUSED] = STR_INIT("refused"),
    [KEY_CHECK_USER] = STR_INIT("user"),
    [KEY_CHECK_INTEGRATION] = STR_INIT("integration"),
    [KEY_TOKEN] = STR_INIT("token"),
    [KEY_LOCKED] = STR_INIT("locked"),
    [KEY_ACTIVE] = STR_INIT("active"),
    [KEY_RESET_OPTION] = STR_INIT("reset_option"),
    [KEY_FAILURES] = STR_INIT("failures"),
    [KEY_WORKS] = STR_INIT("works"),
};

#define BIT(key) (1u << KEY_##key)

#define CHANGES (BIT(HOLDS) | BIT(VIA) | BIT(IP) | BIT(APP))
#define LOOKS   (BIT(TOKEN) | BIT(LOCKED) | BIT(ACTIVE) | BIT(RESET_OPTION) | BIT(FAILURES))

/* Of several forms of a kind the first is meant where none fits better. */
const struct event_form event_forms[] = {
    {.kind = EVENT_CHANGE_PASSWORD, .required = BIT(USER)},
    {.kind = EVENT_ADMIN_RESET_PASSWORD, .required = BIT(USER)},
    {.kind = EVENT_RESET_TOKEN, .required = BIT(USER), .optional = BIT(REFUSED)},
    {.kind = EVENT_DEACTIVATE, .required = BIT(USER)},
    {.kind = EVENT_REACTIVATE, .required = BIT(USER)},
    {.kind = EVENT_FREEZE, .required = BIT(USER)},
    {.kind = EVENT_UNFREEZE, .required = BIT(USER)},
    {.kind = EVENT_UNLOCK, .required = BIT(USER)},
    {.kind = EVENT_SET_PROFILE, .required = BIT(USER) | BIT(PROFILE)},
    {.kind = EVENT_GRANT, .required = BIT(USER) | BIT(PERMISSION)},
    {.kind = EVENT_GRANT, .required = BIT(USER) | BIT(PERMISSION_SET)},
    {.kind = EVENT_GRANT, .required = BIT(PROFILE) | BIT(PERMISSION)},
    {.kind = EVENT_REVOKE, .required = BIT(USER) | BIT(PERMISSION)},
    {.kind = EVENT_REVOKE, .required = BIT(USER) | BIT(PERMISSION_SET)},
    {.kind = EVENT_REVOKE, .required = BIT(PROFILE) | BIT(PERMISSION)},
    {.kind = EVENT_REGISTER_AUTHENTICATOR, .required = BIT(USER)},
    {.kind = EVENT_ACTIVATE_DEVICE, .required = BIT(USER) | BIT(DEVICE)},
    {.kind = EVENT_CLEAR_DEVICES, .required = BIT(USER)},
    {.kind = EVENT_SET_PROFILE_RANGES, .required = BIT(PROFILE) | BIT(RANGES)},
    {.kind = EVENT_SET_TRUSTED_RANGES, .required = BIT(RANGES)},
    {.kind = EVENT_SET_FEATURE, .required = BIT(FEATURE) | BIT(ENABLED)},
    {.kind = EVENT_SET_RULES, .required = BIT(RULES)},
    {.kind = EVENT_UPDATE_INTEGRATION, .required = BIT(INTEGRATION), .any = CHANGES},
    {.kind = EVENT_CHECK, .required = BIT(CHECK_USER), .any = LOOKS},
    {.kind = EVENT_CHECK, .required = BIT(CHECK_INTEGRATION) | BIT(WORKS)},
};
const size_t event_form_count = sizeof event_forms / sizeof *event_forms;

/* --- Judging -------------------------------------------------------------------------- */

static struct place key_place(const struct scenario_event *event, unsigned key)
{
	struct place place;
	memcpy(&place, (const char *)event + places[key], sizeof place);
	return place;
}

static uint32_t keys_written(const struct scenario_event *event)
{
	uint32_t written = 0;
	for (unsigned key = 0; key < EVENT_KEY_COUNT; key++)
		if (key_place(event, key).line)
			written |= 1u << key;
	return written;
}

/* How far the keys are from the form: what must go and what must come. */
static int form_distance(const struct event_form *form, uint32_t written)
{
	bool any = !form->any || (form->any & written);
	return __builtin_popcount(written & ~event_form_keys(form)) +
	       __builtin_popcount(form->required & ~written) + !any;
}

/* The form that is meant, or NULL: the kind has no keys of its own. */
static const struct event_form *form_find(enum event_kind kind, uint32_t written)
{
	const struct event_form *nearest = NULL;
	for (size_t i = 0; i < event_form_count; i++)
		if (event_forms[i].kind == kind &&
		    (!nearest ||
		     form_distance(&event_forms[i], written) < form_distance(nearest, written)))
			nearest = &event_forms[i];
	return nearest;
}

static size_t keys_list(uint32_t keys, struct str names[static EVENT_KEY_COUNT])
{
	size_t count = 0;
	for (unsigned key = 0; key < EVENT_KEY_COUNT; key++)
		if (keys & 1u << key)
			names[count++] = event_key_names[key];
	return count;
}

/* "user", "user and permission", "a, b and c" */
static const char *required_text(const struct event_form *form, struct arena *arena)
{
	struct str names[EVENT_KEY_COUNT];
	size_t count = keys_list(form->required, names);
	const char *text = "";
	for (size_t i = 0; i < count && text; i++)
		text = arena_format(arena, "%s%s%.*s", text,
				    i == 0          ? ""
				    : i + 1 < count ? ", "
						    : " and ",
				    STR_ARG(names[i]));
	return text;
}

/* " and one of holds, via, ip or app", or nothing. */
static const char *any_text(const struct event_form *form, struct arena *arena)
{
	struct str names[EVENT_KEY_COUNT];
	if (!form->any)
		return "";
	const char *list = names_join(arena, names, keys_list(form->any, names));
	return list ? arena_format(arena, " and one of %s", list) : NULL;
}

/* "grant takes user and permission, or user and permission_set, or …" */
static const char *forms_help(enum event_kind kind, struct findings *findings)
{
	struct arena *arena = findings->arena;
	const char *help = NULL;
	if (findings_full(findings))
		return "";
	for (size_t i = 0; i < event_form_count; i++) {
		const struct event_form *form = &event_forms[i];
		if (form->kind != kind)
			continue;
		const char *required = required_text(form, arena), *any = any_text(form, arena);
		if (required && any)
			help = arena_format(arena, "%s%s%s%s", help ? help : event_names[kind].at,
					    help ? ", or " : " takes ", required, any);
		if (!required || !any || !help) {
			findings->nomem = true;
			return "";
		}
	}
	return help;
}

static bool has_forms(enum event_kind kind)
{
	unsigned count = 0;
	for (size_t i = 0; i < event_form_count; i++)
		count += event_forms[i].kind == kind;
	return count > 1;
}

static void key_refuse(const struct scenario_event *event, unsigned key, struct findings *findings)
{
	findings_add(findings, key_place(event, key), "key-of-other-kind",
		     "%s does not go with %s%s", event_key_names[key].at,
		     has_forms(event->kind) ? "the rest of this " : "", event_names[event->kind].at)
	    ->help = forms_help(event->kind, findings);
}

static void key_missing(const struct scenario_event *event, const char *key,
			struct findings *findings)
{
	bool check = event->kind == EVENT_CHECK;
	struct finding *finding =
	    findings_add(findings, check ? event->check.place : event->do_place, "missing-key",
			 "%s has no %s", event_names[event->kind].at, key);
	finding->help = forms_help(event->kind, findings);
}

static void any_missing(const struct scenario_event *event, const struct event_form *form,
			struct findings *findings)
{
	struct str names[EVENT_KEY_COUNT];
	const char *list = names_join(findings->arena, names, keys_list(form->any, names));
	findings->nomem = findings->nomem || !list;
	key_missing(event, list ? list : "", findings);
}

uint32_t event_keys_check(const struct scenario_event *event, struct findings *findings)
{
	uint32_t written = keys_written(event);
	const struct event_form *form = form_find(event->kind, written);
	if (!form)
		return UINT32_MAX;
	for (unsigned key = 0; key < EVENT_KEY_COUNT; key++) {
		if (written & ~event_form_keys(form) & 1u << key)
			key_refuse(event, key, findings);
		if (form->required & ~written & 1u << key)
			key_missing(event, event_key_names[key].at, findings);
	}
	if (form->any && !(form->any & written))
		any_missing(event, form, findings);
	return event_form_keys(form);
}
