/* Events in words, as they happen and as they have happened. */
#include "policy/value_names.h"
#include "report/pieces.h"
#include "report/simulate_words.h"

enum { RANGES_SHOWN = 3 };

/* An event that is told about. */
struct event_told {
	const struct simulate_view *view;
	const struct scenario_event *event;
	const struct sim_login *login; /* EVENT_LOGIN */
};

static bool on_no_ranges(const struct event_told *t)
{
	return !t->event->ranges.count;
}

/* What stands behind whom it is about, and a sentence of its own. The first row whose condition
 * holds is used. */
static const struct {
	enum event_kind kind;
	bool (*condition)(const struct event_told *);
	const char *present, *past;
} events[] = {
    {EVENT_CHANGE_PASSWORD, NULL, "changes the password", "{user} changed the password"},
    {EVENT_ADMIN_RESET_PASSWORD, NULL, "gets a new password from an administrator",
     "an administrator reset the password of {user}"},
    {EVENT_RESET_TOKEN, NULL, "resets the security token", "{user} reset the security token"},
    {EVENT_DEACTIVATE, NULL, "is deactivated", "{user} was deactivated"},
    {EVENT_REACTIVATE, NULL, "is activated again", "{user} was activated again"},
    {EVENT_FREEZE, NULL, "is frozen", "{user} was frozen"},
    {EVENT_UNFREEZE, NULL, "is unfrozen", "{user} was unfrozen"},
    {EVENT_UNLOCK, NULL, "is unlocked by an administrator", "an administrator unlocked {user}"},
    {EVENT_SET_PROFILE, NULL, "moves to {profile}", "{user} moved to {profile}"},
    {EVENT_GRANT, NULL, "is granted {grant}", "{who} was granted {grant}"},
    {EVENT_REVOKE, NULL, "loses {grant}", "{who} lost {grant}"},
    {EVENT_REGISTER_AUTHENTICATOR, NULL, "registers an authenticator",
     "{user} registered an authenticator"},
    {EVENT_ACTIVATE_DEVICE, NULL, "activates the browser {device}",
     "{user} activated the browser {device}"},
    {EVENT_CLEAR_DEVICES, NULL, "has no activated browser any more",
     "the activated browsers of {user} were cleared"},
    {EVENT_SET_PROFILE_RANGES, on_no_ranges, "has no login IP ranges any more",
     "{profile} lost its login IP ranges"},
    {EVENT_SET_PROFILE_RANGES, NULL, "gets the login IP ranges {ranges}",
     "{profile} got the login IP ranges {ranges}"},
    {EVENT_SET_TRUSTED_RANGES, on_no_ranges, "trusts no address any more",
     "the org ceased to trust any address"},
    {EVENT_SET_TRUSTED_RANGES, NULL, "trusts {ranges}, and nothing else",
     "the org came to trust {ranges}, and nothing else"},
    {EVENT_SET_FEATURE, NULL, "switches {feature} {enabled}",
     "the org switched {feature} {enabled}"},
    {EVENT_SET_RULES, NULL, "goes by rule set {rules}", "rule set {rules} began to apply"},
    {EVENT_UPDATE_INTEGRATION, NULL, "is configured anew: {update}",
     "its configuration was changed: {update}"},
    {EVENT_LOGIN, NULL, "logs in {login}", "{user} logged in {login}"},
    {EVENT_CHECK, NULL, "is checked", "{who} was checked"},
};

/* --- Slots ---------------------------------------------------------------------- */

static void slot_user(struct out *out, const void *of)
{
	const struct event_told *t = of;
	out_name(out,
		 t->event->kind == EVENT_LOGIN ? t->event->login.user.name : t->event->user.name);
}

static void slot_profile(struct out *out, const void *of)
{
	const struct event_told *t = of;
	out_format(out, "profile%c", HARD_BLANK);
	piece_quoted(out, t->event->profile.name);
}

/* Whom an event is about that is about a user or something else. */
static void slot_who(struct out *out, const void *of)
{
	const struct event_told *t = of;
	const struct scenario_event *event = t->event;
	const struct scenario_check *check = &event->check;
	if (event->kind == EVENT_CHECK)
		out_name(out, check->user.name.length ? check->user.name : check->integration.name);
	else if (event->kind == EVENT_UPDATE_INTEGRATION)
		out_name(out, event->integration.name);
	else if (event->kind == EVENT_LOGIN || event->user.name.length)
		slot_user(out, of);
	else if (event->profile.name.length)
		slot_profile(out, of);
	else
		out_format(out, "the%corg", HARD_BLANK);
}

static void slot_grant(struct out *out, const void *of)
{
	const struct event_told *t = of;
	const struct scenario_event *event = t->event;
	if (event->permission.count) {
		out_str(out, permission_names[event->permission.at[0].value]);
	} else {
		out_format(out, "permission%cset%c", HARD_BLANK, HARD_BLANK);
		piece_quoted(out, event->permission_set.name);
	}
}

static void slot_device(struct out *out, const void *of)
{
	const struct event_told *t = of;
	piece_quoted(out, t->event->device);
}

static void slot_ranges(struct out *out, const void *of)
{
	const struct event_told *t = of;
	const struct range_list *list = &t->event->ranges;
	for (uint32_t i = 0; i < list->count && i < RANGES_SHOWN; i++) {
		out_text(out, i ? ", " : "");
		if (list->rows[i].network == NONE) {
			piece_range(out, list->rows[i].range);
		} else {
			out_char(out, '@');
			out_name(out, list->rows[i].network_name);
		}
	}
	if (list->count > RANGES_SHOWN)
		out_format(out, " and %u more", list->count - RANGES_SHOWN);
}

static void slot_feature(struct out *out, const void *of)
{
	const struct event_told *t = of;
	out_str(out, feature_names[t->event->feature.at[0].value]);
}

static void slot_enabled(struct out *out, const void *of)
{
	const struct event_told *t = of;
	out_text(out, t->event->enabled ? "on" : "off");
}

static void slot_rules(struct out *out, const void *of)
{
	const struct event_told *t = of;
	out_str(out, rules_names[t->event->rules]);
}

static void write_between(struct out *out, bool *any)
{
	out_text(out, *any ? ", " : "");
	*any = true;
}

static void slot_update(struct out *out, const void *of)
{
	const struct event_told *t = of;
	static const char *const words[HOLDS_COUNT] = {
	    [HOLDS_PASSWORD] = "with the present password",
	    [HOLDS_TOKEN] = "with the present password and token",
	    [HOLDS_TOTP] = "with the present password and a code",
	};
	const struct scenario_event *event = t->event;
	bool any = false;
	if (event->holds.count) {
		write_between(out, &any);
		out_text(out, words[event->holds.at[0].value]);
	}
	if (event->via.count) {
		write_between(out, &any);
		out_format(out, "by %s", channel_names[event->via.at[0].value].at);
	}
	if (event->app.name.length) {
		write_between(out, &any);
		out_format(out, "through app%c", HARD_BLANK);
		piece_quoted(out, event->app.name);
	}
	if (event->ip.count) {
		write_between(out, &any);
		out_text(out, "from ");
		piece_range(out, event->ip.rows[0].range);
	}
}

static void write_presented(struct out *out, const struct scenario_login *login)
{
	static const char *const words[PRESENTED_COUNT] = {
	    [PRESENTED_NONE] = "with the password alone",
	    [PRESENTED_CURRENT] = "with the present token",
	    [PRESENTED_OLD] = "with an old token",
	    [PRESENTED_WRONG] = "with a wrong token",
	    [PRESENTED_TOTP] = "with an authenticator code",
	};
	enum channel_group group = channel_group(login->via);
	if (group == GROUP_PASSWORD_API)
		out_format(out, " %s", words[login->token]);
	if (group != GROUP_INTERACTIVE)
		return;
	if (login->device.length) {
		out_text(out, " in the browser ");
		piece_quoted(out, login->device);
	} else {
		out_text(out, " in a new browser");
	}
	out_text(out, login->strong_auth ? ", with strong authentication" : "");
}

static void slot_login(struct out *out, const void *of)
{
	const struct event_told *t = of;
	simulate_word_login(out, t->view, t->login);
	write_presented(out, &t->event->login);
}

static const struct template_slot slots[] = {
    {"user", slot_user},       {"profile", slot_profile}, {"who", slot_who},
    {"grant", slot_grant},     {"device", slot_device},   {"ranges", slot_ranges},
    {"feature", slot_feature}, {"enabled", slot_enabled}, {"rules", slot_rules},
    {"update", slot_update},   {"login", slot_login},
};

/* Both sentences of each row. */
static const char *text_get(size_t number)
{
	return number % 2 ? events[number / 2].past : events[number / 2].present;
}

const struct template_set simulate_event_templates = {
    .text_get = text_get,
    .text_count = 2 * (sizeof events / sizeof *events),
    .slots = slots,
    .slot_count = sizeof slots / sizeof *slots,
};

static void event_write(struct out *out, const struct event_told *t, bool past)
{
	for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
		if (events[i].kind != t->event->kind ||
		    (events[i].condition && !events[i].condition(t)))
			continue;
		template_write(out, past ? events[i].past : events[i].present,
			       &simulate_event_templates, t);
		return;
	}
}

static struct event_told told_of(const struct simulate_view *view, const struct sim_step *step)
{
	return (struct event_told){view, step->event, &step->login};
}

void simulate_word_subject(struct out *out, const struct simulate_view *view,
			   const struct sim_step *step)
{
	const struct event_told t = told_of(view, step);
	slot_who(out, &t);
}

void simulate_word_event(struct out *out, const struct simulate_view *view,
			 const struct sim_step *step)
{
	const struct event_told t = told_of(view, step);
	event_write(out, &t, false);
}

void simulate_word_past(struct out *out, const struct simulate_view *view,
			const struct sim_step *step)
{
	const struct event_told t = told_of(view, step);
	event_write(out, &t, true);
	out_text(out, " (");
	simulate_word_line(out, view, step->event->place);
	out_char(out, ')');
}
