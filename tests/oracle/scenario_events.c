/* What happens in random scenarios: a row for each event. */
#include "oracle/scenario_writer.h"
#include "policy/verdict.h"

static void login_make(struct writer *writer, struct scenario_event *event)
{
	static const struct str devices[] = {STR_INIT(""), STR_INIT("laptop"), STR_INIT("phone")};
	event->login = (struct scenario_login){.user = user_make(writer),
					       .via = channel_make(writer),
					       .app = app_make(writer),
					       .ip = address_make(writer),
					       .token = below(writer, PRESENTED_COUNT),
					       .strong_auth = chance(writer, 20),
					       .device = devices[below(writer, 3)],
					       .place = place_make(writer),
					       .via_place = place_make(writer),
					       .token_place = place_perhaps(writer),
					       .device_place = place_perhaps(writer)};
	if (chance(writer, 50))
		return;
	event->expect.verdicts = some_words(writer, VERDICT_COUNT, 4);
	event->expect.place = place_make(writer);
	if (chance(writer, 30))
		event->expect.reasons = some_words(writer, REASON_COUNT, 12);
}

static void check_make(struct writer *writer, struct scenario_event *event)
{
	struct scenario_check *check = &event->check;
	const struct scenario *to = writer->to;
	*check = (struct scenario_check){
	    .user = no_reference, .integration = no_reference, .place = place_make(writer)};
	if (to->integration_count && chance(writer, 40)) {
		uint32_t one = below(writer, to->integration_count);
		check->integration = reference_make(writer, to->integrations[one].name, one);
		check->works = chance(writer, 50);
		check->works_place = place_make(writer);
		return;
	}
	check->user = user_make(writer);
	check->token = chance(writer, 50);
	check->locked = chance(writer, 30);
	check->active = chance(writer, 70);
	check->reset_option = chance(writer, 50);
	check->failures = (uint16_t)below(writer, 4);
	check->token_place = place_perhaps(writer);
	check->locked_place = place_perhaps(writer);
	check->active_place = place_perhaps(writer);
	check->reset_option_place = place_perhaps(writer);
	check->failures_place = place_perhaps(writer);
}

static void reset_make(struct writer *writer, struct scenario_event *event)
{
	event->user = user_make(writer);
	event->refused = chance(writer, 50);
	event->refused_place = place_perhaps(writer);
}

static void user_event_make(struct writer *writer, struct scenario_event *event)
{
	event->user = user_make(writer);
}

static void profile_event_make(struct writer *writer, struct scenario_event *event)
{
	event->user = user_make(writer);
	event->profile = profile_make(writer);
}

static void permission_event_make(struct writer *writer, struct scenario_event *event)
{
	const struct policy *policy = &writer->policy->policy;
	if (policy->permission_set_count && chance(writer, 40)) {
		uint32_t set = below(writer, policy->permission_set_count);
		event->user = user_make(writer);
		event->permission_set =
		    reference_make(writer, policy->permission_sets[set].name, set);
		return;
	}
	event->permission = word_make(writer, below(writer, PERMISSION_COUNT));
	if (chance(writer, 40))
		event->profile = profile_make(writer);
	else
		event->user = user_make(writer);
}

static void device_make(struct writer *writer, struct scenario_event *event)
{
	event->user = user_make(writer);
	event->device = chance(writer, 50) ? STR("laptop") : STR("phone");
	event->device_place = place_make(writer);
}

/* Others, or those that were there in the beginning. */
static void ranges_event_make(struct writer *writer, struct scenario_event *event,
			      const struct range_list *before)
{
	event->ranges = chance(writer, 20) ? *before : ranges_make(writer);
	event->ranges_place = place_make(writer);
}

static void profile_ranges_make(struct writer *writer, struct scenario_event *event)
{
	const struct policy *policy = &writer->policy->policy;
	event->profile = profile_make(writer);
	ranges_event_make(writer, event, &policy->profiles[event->profile.index].login_ip_ranges);
}

static void trusted_ranges_make(struct writer *writer, struct scenario_event *event)
{
	ranges_event_make(writer, event, &writer->policy->policy.org.trusted_ip_ranges);
}

static void feature_make(struct writer *writer, struct scenario_event *event)
{
	event->feature = word_make(writer, below(writer, FEATURE_COUNT));
	event->enabled = chance(writer, 50);
	event->enabled_place = place_make(writer);
}

static void rules_make(struct writer *writer, struct scenario_event *event)
{
	event->rules = below(writer, RULES_COUNT);
	event->rules_place = place_make(writer);
}

/* At least one thing of it becomes otherwise; without an integration it is a check. */
static void update_make(struct writer *writer, struct scenario_event *event)
{
	const struct scenario *to = writer->to;
	if (to->integration_count == 0) {
		event->kind = EVENT_CHECK;
		check_make(writer, event);
		return;
	}
	uint32_t one = below(writer, to->integration_count);
	event->integration = reference_make(writer, to->integrations[one].name, one);
	uint32_t what = 1 + below(writer, 15);
	if (what & 1 || chance(writer, 50))
		event->holds = word_make(writer, chance(writer, 60) ? HOLDS_TOKEN
								    : below(writer, HOLDS_COUNT));
	if (what & 2)
		event->ip = address_make(writer);
	if (what & 4)
		event->via = word_make(writer, channel_make(writer));
	if (what & 8)
		event->app = app_make(writer);
	if (what == 8 && event->app.index == NONE)
		event->holds = word_make(writer, HOLDS_TOKEN);
}

/* How often, and with what. */
static const struct event_row {
	uint32_t weight;
	void (*make)(struct writer *writer, struct scenario_event *event);
} event_rows[EVENT_COUNT] = {
    [EVENT_CHANGE_PASSWORD] = {8, user_event_make},
    [EVENT_ADMIN_RESET_PASSWORD] = {4, user_event_make},
    [EVENT_RESET_TOKEN] = {9, reset_make},
    [EVENT_DEACTIVATE] = {1, user_event_make},
    [EVENT_REACTIVATE] = {4, user_event_make},
    [EVENT_FREEZE] = {1, user_event_make},
    [EVENT_UNFREEZE] = {4, user_event_make},
    [EVENT_UNLOCK] = {4, user_event_make},
    [EVENT_SET_PROFILE] = {4, profile_event_make},
    [EVENT_GRANT] = {4, permission_event_make},
    [EVENT_REVOKE] = {4, permission_event_make},
    [EVENT_REGISTER_AUTHENTICATOR] = {2, user_event_make},
    [EVENT_ACTIVATE_DEVICE] = {8, device_make},
    [EVENT_CLEAR_DEVICES] = {2, user_event_make},
    [EVENT_SET_PROFILE_RANGES] = {5, profile_ranges_make},
    [EVENT_SET_TRUSTED_RANGES] = {4, trusted_ranges_make},
    [EVENT_SET_FEATURE] = {3, feature_make},
    [EVENT_SET_RULES] = {2, rules_make},
    [EVENT_UPDATE_INTEGRATION] = {12, update_make},
    [EVENT_LOGIN] = {40, login_make},
    [EVENT_CHECK] = {12, check_make},
};

static enum event_kind kind_make(struct writer *writer)
{
	uint32_t sum = 0;
	for (unsigned kind = 0; kind < EVENT_COUNT; kind++)
		sum += event_rows[kind].weight;
	uint32_t left = below(writer, sum);
	unsigned kind = 0;
	while (left >= event_rows[kind].weight)
		left -= event_rows[kind++].weight;
	return kind;
}

void event_make(struct writer *writer, struct scenario_event *event)
{
	enum event_kind kind = kind_make(writer);
	if (writer->years && chance(writer, 30)) /* these end after a year */
		kind = EVENT_ACTIVATE_DEVICE;
	if (writer->office && chance(writer, 30))
		kind = EVENT_SET_PROFILE;
	*event = (struct scenario_event){.user = no_reference,
					 .profile = no_reference,
					 .permission_set = no_reference,
					 .integration = no_reference,
					 .app = no_reference,
					 .kind = kind,
					 .place = place_make(writer),
					 .do_place = place_make(writer)};
	event_rows[event->kind].make(writer, event);
}
