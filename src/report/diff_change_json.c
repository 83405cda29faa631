#include "report/diff_change_json.h"

#include "report/instant.h"
#include "report/json_pieces.h"

static void instant(struct json *json, const char *key, int64_t at)
{
	json_key(json, key);
	char *room = json_raw(json, INSTANT_TEXT);
	if (room)
		json_raw_end(json, instant_format(at, room));
}

static void apps(struct json *json, const struct diff_view *view, const struct diff_change *change)
{
	bool others = false;
	json_key(json, "apps");
	json_array(json);
	for (uint32_t i = 0; i < change->app_count; i++) {
		const struct diff_app *app = &view->diff->apps[change->apps[i]];
		others |= app->count == 0;
		for (uint32_t k = 0; k < app->count; k++)
			json_str(json, app->names[k]);
	}
	json_array_end(json);
	json_key(json, "other_apps");
	json_bool(json, others);
}

static void windows(struct json *json, const struct diff_hours *hours)
{
	json_key(json, "windows");
	if (!hours->windows) {
		json_null(json);
		return;
	}
	json_array(json);
	for (uint32_t i = 0; i < hours->window_count; i++) {
		json_object(json);
		json_pair_number(json, "from", hours->windows[i][0]);
		json_pair_number(json, "to", hours->windows[i][1]);
		json_object_end(json);
	}
	json_array_end(json);
}

static void hours_list(struct json *json, const struct diff_view *view,
		       const struct diff_group *group, const struct diff_change *change)
{
	json_key(json, "hours");
	json_array(json);
	for (uint32_t i = 0; i < group->hours_count; i++) {
		const struct diff_hours *hours = &group->hours[i];
		if (!(change->hours >> i & 1))
			continue;
		json_object(json);
		for (int side = OLD; side < SIDES; side++) {
			json_key(json, side == OLD ? "old" : "new");
			json_str(json, hours_names[hours->side[side]]);
		}
		if (diff_policy(view, OLD)->org.zone || diff_policy(view, NEW)->org.zone) {
			instant(json, "example", hours->instant);
		} else {
			json_key(json, "example");
			json_null(json);
		}
		windows(json, hours);
		json_object_end(json);
	}
	json_array_end(json);
}

static bool matters(const struct diff_change *change, enum diff_fact fact)
{
	return change->matters >> fact & 1;
}

void diff_logins_json(struct json *json, const struct diff_view *view,
		      const struct diff_group *group, const struct diff_change *change)
{
	json_key(json, "class");
	json_str(json, diff_class_names[change->class]);
	json_key(json, "phase");
	json_str(json, phase_names[change->phase]);
	json_pair_set(json, "via", change->via, channel_names, VIA_COUNT);
	if (matters(change, DIFF_FACT_APP))
		apps(json, view, change);
	if (matters(change, DIFF_FACT_HOURS))
		hours_list(json, view, group, change);
	if (matters(change, DIFF_FACT_DEVICE))
		json_pair_set(json, "device", change->device, device_names, DEVICE_COUNT);
	if (matters(change, DIFF_FACT_CREDENTIAL))
		json_pair_set(json, "credential", change->credential, credential_names,
			      CREDENTIAL_COUNT);
	if (matters(change, DIFF_FACT_STRONG_AUTH))
		json_pair_set(json, "strong_auth", change->strong_auth, answer_names, 2);
	if (matters(change, DIFF_FACT_SESSION_IP))
		json_pair_set(json, "session_ip", change->session_ip, session_names, SESSION_COUNT);
}

enum status diff_ranges_json(struct json *json, const struct diff_group *group,
			     const struct diff_change *change, struct arena *scratch)
{
	struct rangeset region;
	const struct range *parts;
	size_t count;
	if (diff_addresses(group, change, scratch, &region) != OK ||
	    rangeset_parts(scratch, region, &parts, &count) != OK)
		return NOMEM;
	json_key(json, "ranges");
	json_array(json);
	for (size_t i = 0; i < count; i++)
		json_range(json, parts[i]);
	json_array_end(json);
	json_key(json, "addresses");
	json_count(json, change->addresses);
	return OK;
}
