/* Which keys go with which event, in a JSON Schema; declared in schema_types.h. */
#include "load/schema_types.h"
#include "policy/scenario_keys.h"

static void names_write(struct json *json, uint32_t keys)
{
	json_array(json);
	for (unsigned key = 0; key < EVENT_KEY_COUNT; key++)
		if (keys & 1u << key)
			json_str(json, event_key_names[key]);
	json_array_end(json);
}

/* The keys of all events, or of all checks: those that a form may forbid. */
static uint32_t keys_known(bool check)
{
	uint32_t known = 0;
	for (size_t i = 0; i < event_form_count; i++)
		if ((event_forms[i].kind == EVENT_CHECK) == check)
			known |= event_form_keys(&event_forms[i]);
	return known;
}

static void any_write(struct json *json, uint32_t any)
{
	json_key(json, "anyOf");
	json_array(json);
	for (unsigned key = 0; key < EVENT_KEY_COUNT; key++) {
		if (!(any & 1u << key))
			continue;
		json_object(json);
		json_key(json, "required");
		names_write(json, 1u << key);
		json_object_end(json);
	}
	json_array_end(json);
}

static void form_write(struct json *json, const struct event_form *form)
{
	uint32_t others = keys_known(form->kind == EVENT_CHECK) & ~event_form_keys(form);
	json_object(json);
	json_key(json, "required");
	names_write(json, form->required);
	json_key(json, "properties");
	json_object(json);
	for (unsigned key = 0; key < EVENT_KEY_COUNT; key++) {
		if (!(others & 1u << key))
			continue;
		json_key(json, event_key_names[key].at);
		json_bool(json, false);
	}
	json_object_end(json);
	if (form->any)
		any_write(json, form->any);
	json_object_end(json);
}

static void forms_write(struct json *json, enum event_kind kind)
{
	json_key(json, "anyOf");
	json_array(json);
	for (size_t i = 0; i < event_form_count; i++)
		if (event_forms[i].kind == kind)
			form_write(json, &event_forms[i]);
	json_array_end(json);
}

void schema_checks_write(struct json *json)
{
	forms_write(json, EVENT_CHECK);
}

static void event_write(struct json *json, enum event_kind kind)
{
	json_object(json);
	json_key(json, "if");
	json_object(json);
	json_key(json, "required");
	json_array(json);
	json_text(json, "do");
	json_array_end(json);
	json_key(json, "properties");
	json_object(json);
	json_key(json, "do");
	json_object(json);
	json_key(json, "const");
	json_str(json, event_names[kind]);
	json_object_end(json);
	json_object_end(json);
	json_object_end(json);
	json_key(json, "then");
	json_object(json);
	forms_write(json, kind);
	json_object_end(json);
	json_object_end(json);
}

void schema_events_write(struct json *json)
{
	json_key(json, "allOf");
	json_array(json);
	for (enum event_kind kind = 0; kind < EVENT_DO_COUNT; kind++)
		event_write(json, kind);
	json_array_end(json);
}
