/* What stands for {name} in a sentence: pieces of text made from the policy, the
 * login and the evidence of the deciding step. */
#include "report/slots.h"

#include <assert.h>

#include "policy/resolve.h"
#include "report/instant.h"
#include "report/page.h"
#include "report/pieces.h"

enum { RULES_SHOWN = 3 };

static const struct evidence *evidence_of(const struct telling *t, enum evidence_kind kind)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->evidence[i].kind == kind)
			return &t->evidence[i];
	return NULL;
}

/* " (file:line)", or nothing when it is written nowhere. */
static void write_place(const struct telling *t, struct out *out, struct place place)
{
	if (!place.line)
		return;
	out_text(out, " (");
	place_text(out, t->policy, place);
	out_char(out, ')');
}

static void slot_address(struct telling *t, struct out *out)
{
	out_text(out, t->answer->part    ? "Each address of it"
		      : t->login->has_ip ? "The address"
					 : "Every address");
}

/* The row that holds all addresses, or NULL: they are in several, or unknown. */
static const struct evidence *whole_row(const struct telling *t)
{
	struct range room;
	const struct range *where = answer_where(t->answer, &room);
	for (size_t i = 0; where && i < t->count; i++)
		if (row_holds(&t->evidence[i], where))
			return &t->evidence[i];
	return NULL;
}

static void write_only_row(struct out *out, const struct range_list *list)
{
	if (list->rows[0].network == NONE) {
		piece_range(out, list->rows[0].range);
	} else {
		out_char(out, '@');
		out_name(out, list->rows[0].network_name);
	}
}

/* "The address is in 192.0.2.0/24 (p.yaml:3), a trusted range of the org"; the
 * addresses of a part may be in one of several rows each. */
static void write_inside(struct telling *t, struct out *out, const struct range_list *list,
			 const char *what, struct str profile)
{
	const struct evidence *row = whole_row(t);
	bool several = !row && evidence_of(t, EVIDENCE_ROW);
	slot_address(t, out);
	out_text(out, " is in ");
	if (row)
		piece_row(out, t->policy, row);
	else if (!several && list->count == 1)
		write_only_row(out, list);
	else if (several)
		out_format(out, "one of %zu %ss of ", t->count, what);
	else
		out_format(out, "one of the %u %ss of ", list->count, what);
	if (row)
		out_format(out, ", a %s of ", what);
	else if (!several && list->count == 1)
		out_format(out, ", the only %s of ", what);
	out_text(out, profile.length ? "profile " : "the org");
	if (profile.length)
		piece_quoted(out, profile);
	if (several) {
		out_text(out, " (");
		piece_lines(out, t->policy, t->evidence, t->count, (struct str){0});
		out_char(out, ')');
	} else if (!row) {
		write_place(t, out, list->place);
	}
}

static void slot_inside_trusted(struct telling *t, struct out *out)
{
	write_inside(t, out, &t->policy->org.trusted_ip_ranges, "trusted range", (struct str){0});
}

static void slot_inside_profile(struct telling *t, struct out *out)
{
	write_inside(t, out, &t->profile->login_ip_ranges, "login IP range", t->profile->name);
}

/* "The address is in none of the 4 trusted ranges". */
static void write_outside(struct telling *t, struct out *out, const struct range_list *list,
			  const char *what)
{
	slot_address(t, out);
	if (list->count == 1) {
		out_text(out, " is outside ");
		write_only_row(out, list);
		out_format(out, ", the only %s", what);
	} else {
		out_format(out, " is in none of the %u %ss", list->count, what);
	}
}

static void slot_outside_trusted(struct telling *t, struct out *out)
{
	const struct range_list *list = &t->policy->org.trusted_ip_ranges;
	if (list->count == 0) {
		out_text(out, "The org has no trusted IP ranges");
		return;
	}
	write_outside(t, out, list, "trusted range");
	write_place(t, out, list->place);
}

static void slot_outside_profile(struct telling *t, struct out *out)
{
	const struct range_list *list = &t->profile->login_ip_ranges;
	write_outside(t, out, list, "login IP range");
	out_text(out, " of profile ");
	piece_quoted(out, t->profile->name);
	write_place(t, out, list->place);
}

static void slot_outside_org(struct telling *t, struct out *out)
{
	const struct range_list *list = &t->policy->org.login_ip_ranges;
	write_outside(t, out, list, "login range");
	out_text(out, " of the org's Session Settings");
	write_place(t, out, list->place);
}

static void slot_outside_app(struct telling *t, struct out *out)
{
	assert(t->app);
	write_outside(t, out, &t->app->ip_ranges, "range");
	out_text(out, " of app ");
	piece_quoted(out, t->app->name);
	write_place(t, out, t->app->ip_ranges.place);
}

static void slot_profile(struct telling *t, struct out *out)
{
	out_text(out, "profile ");
	piece_quoted(out, t->profile->name);
}

static void slot_app(struct telling *t, struct out *out)
{
	assert(t->app);
	out_text(out, "app ");
	piece_quoted(out, t->app->name);
	write_place(t, out,
		    t->app->ip_relaxation_place.line ? t->app->ip_relaxation_place : t->app->place);
}

/* Why the profile's ranges had no say. */
static void slot_no_profile_ranges(struct telling *t, struct out *out)
{
	if (t->profile->login_ip_ranges.count && t->app) {
		slot_app(t, out);
		out_text(out, " lifts the login IP ranges of ");
		slot_profile(t, out);
		return;
	}
	slot_profile(t, out);
	out_text(out, " has no login IP ranges");
}

static void slot_user(struct telling *t, struct out *out)
{
	if (t->user)
		piece_quoted(out, t->user->username);
	else
		slot_profile(t, out);
}

static void slot_user_state_place(struct telling *t, struct out *out)
{
	if (!t->user)
		return;
	struct place place = t->decision->reason == REASON_USER_INACTIVE ? t->user->active_place
			     : t->decision->reason == REASON_USER_FROZEN ? t->user->frozen_place
									 : t->user->locked_place;
	write_place(t, out, place.line ? place : t->user->place);
}

/* Who grants a permission. */
struct grant {
	const char *who;
	struct str name;
	struct place place;
};

/* The first permission set of the user that has it; else the user alone. */
static struct grant user_grant(const struct telling *t, uint32_t permission)
{
	unsigned bit = (unsigned)__builtin_ctz(permission);
	for (uint32_t i = 0; i < t->user->permission_sets.count; i++) {
		uint32_t index = t->user->permission_sets.at[i].index;
		const struct permission_set *set = &t->policy->permission_sets[index];
		if (set->permissions & permission)
			return (struct grant){"permission set ", set->name,
					      set->permission_places[bit]};
	}
	return (struct grant){"user ", t->user->username, t->user->permission_places[bit]};
}

/* "from profile "X" (file:line)" */
static void write_grant(struct telling *t, struct out *out, uint32_t permission)
{
	unsigned bit = (unsigned)__builtin_ctz(permission);
	struct grant grant = {"profile ", t->profile->name, t->profile->permission_places[bit]};
	if (t->user && !(t->profile->permissions & permission))
		grant = user_grant(t, permission);
	out_format(out, "from %s", grant.who);
	piece_quoted(out, grant.name);
	write_place(t, out, grant.place);
}

static void slot_api_only(struct telling *t, struct out *out)
{
	write_grant(t, out, PERMISSION_API_ONLY);
}

static void slot_mfa_api(struct telling *t, struct out *out)
{
	write_grant(t, out, PERMISSION_MFA_FOR_API);
}

static void slot_mfa_why(struct telling *t, struct out *out)
{
	const struct login *login = t->login;
	uint32_t held = policy_permissions(t->policy, login->user, login->profile);
	if (held & PERMISSION_MFA_FOR_UI && login->via != VIA_UI_SSO) {
		out_text(out, "the permission mfa_for_ui comes ");
		write_grant(t, out, PERMISSION_MFA_FOR_UI);
	} else {
		out_text(out, "from rule set 2026-07 on, every employee's login to the user "
			      "interface needs it");
	}
}

/* The setting the step asked: its dotted key and place. */
static void slot_setting(struct telling *t, struct out *out)
{
	const struct evidence *setting = evidence_of(t, EVIDENCE_SETTING);
	if (!setting)
		return;
	out_text(out, " (");
	out_text(out, setting->list ? setting->list : "");
	if (setting->place.line) {
		out_text(out, ", ");
		place_text(out, t->policy, setting->place);
	}
	out_char(out, ')');
}

static void slot_activation(struct telling *t, struct out *out)
{
	write_place(t, out,
		    t->profile->device_activation_place.line ? t->profile->device_activation_place
							     : t->profile->place);
}

static void slot_hours(struct telling *t, struct out *out)
{
	const struct evidence *hours = evidence_of(t, EVIDENCE_HOURS);
	assert(hours);
	if (t->login->has_hours) {
		out_text(out, "the time is outside the login hours of ");
		slot_profile(t, out);
		write_place(t, out, hours->place);
		return;
	}
	if (hours->day == DAYS) {
		slot_profile(t, out);
		out_text(out, " lets nobody log in at any time");
		write_place(t, out, hours->place);
		return;
	}
	instant_local_text(out, t->policy->org.zone, t->login->at);
	out_text(out, " is outside the login hours of ");
	slot_profile(t, out);
	out_format(out, ": %s ", weekday_names[hours->day]);
	piece_hours(out, &t->profile->login_hours.days[hours->day]);
	write_place(t, out, hours->place);
}

/* The next rule from `*at` on that refused, or else asked, for some of the
 * addresses; NULL: none. */
static const struct txn_rule *rule_next(const struct telling *t, size_t *at)
{
	uint8_t decides = t->decision->verdict == VERDICT_REFUSE ? STEP_FAIL : STEP_PENDING;
	while (*at < t->count) {
		const struct evidence *e = &t->evidence[(*at)++];
		if (e->kind == EVIDENCE_RULE && e->outcome == decides)
			return &t->policy->txn_rules[e->rule];
	}
	return NULL;
}

const struct txn_rule *telling_rule(const struct telling *t)
{
	struct range room;
	const struct range *where = answer_where(t->answer, &room);
	size_t at = 0;
	const struct txn_rule *first = rule_next(t, &at);
	bool one_address = where && where->first == where->last;
	return one_address || !rule_next(t, &at) ? first : NULL;
}

static void write_rule(struct telling *t, struct out *out, const struct txn_rule *rule)
{
	piece_quoted(out, rule->name);
	write_place(t, out, rule->place);
}

static void slot_rule(struct telling *t, struct out *out)
{
	out_text(out, "transaction security rule ");
	write_rule(t, out, telling_rule(t));
}

/* "rules "A" (p.yaml:3), "B" (p.yaml:4) and 3 more"; of an unknown address it is
 * not known which they are. */
static void slot_rules(struct telling *t, struct out *out)
{
	size_t at = 0, count = 0, shown = 0;
	while (rule_next(t, &at))
		count++;
	out_text(out, "transaction security rules");
	for (at = 0; shown < count && shown < RULES_SHOWN; shown++) {
		out_text(out, shown == 0 ? " " : shown + 1 == count ? " and " : ", ");
		write_rule(t, out, rule_next(t, &at));
	}
	if (shown < count)
		out_format(out, " and %zu more", count - shown);
}

/* What the rule's conditions say: "country KP or IR, outside @ci-runners". */
static void slot_rule_from(struct telling *t, struct out *out)
{
	const struct txn_rule *rule = telling_rule(t);
	assert(rule);
	for (uint32_t i = 0; i < rule->country_count; i++) {
		out_text(out, i ? " or " : "country ");
		out_name(out, rule->countries[i]);
	}
	for (uint32_t i = 0; i < rule->asn_count; i++)
		out_format(out, "%sAS%u",
			   i                     ? " or "
			   : rule->country_count ? ", "
						 : "",
			   rule->asns[i]);
	if (!rule->not_in.place.line)
		return;
	out_text(out, rule->country_count || rule->asn_count ? ", outside " : "outside ");
	if (rule->not_in.count == 1)
		write_only_row(out, &rule->not_in);
	else
		out_format(out, "the rule's %u ranges", rule->not_in.count);
}

/* Why the browser does not spare the user the verification. */
static void slot_browser(struct telling *t, struct out *out)
{
	if (t->policy->org.features.known_device_suffices) {
		out_text(out, "the browser is new");
		return;
	}
	out_text(out, "a known browser does not suffice in this org");
	write_place(t, out, t->policy->org.features.known_device_suffices_place);
}

static void slot_via(struct telling *t, struct out *out)
{
	out_str(out, t->login->via < VIA_COUNT ? channel_names[t->login->via] : STR("the channel"));
}

/* What being inside spares the login. */
static void slot_spared(struct telling *t, struct out *out)
{
	static const char *const words[] = {
	    [GROUP_INTERACTIVE] = "no verification of identity is asked for",
	    [GROUP_PASSWORD_API] = "no security token is needed",
	    [GROUP_ASSERTION] = "the login goes through",
	    [GROUP_SILENT] = "the login goes through",
	};
	enum channel via = t->login->via;
	out_text(out, via < VIA_COUNT ? words[channel_group(via)] : words[GROUP_SILENT]);
}

/* Two traps: a trusted range does not rescue, an app's policy does not count for
 * assertions. */
static void slot_no_rescue(struct telling *t, struct out *out)
{
	bool trusted = false;
	if (answer_trusted(t->answer, &trusted) != OK)
		t->status = NOMEM;
	if (trusted)
		out_text(out, " That the org trusts it does not help: profile ranges come first.");
	if (t->app && t->app->ip_relaxation != RELAX_ENFORCE && t->login->via < VIA_COUNT &&
	    channel_group(t->login->via) == GROUP_ASSERTION) {
		out_text(out, " The policy of ");
		slot_app(t, out);
		out_text(out, " does not count for ");
		slot_via(t, out);
		out_char(out, '.');
	}
}

static void slot_presented(struct telling *t, struct out *out)
{
	out_text(out, t->login->credential == CREDENTIAL_TOTP
			  ? "an authenticator code stands where this user's logins have none"
			  : "what follows the password is not the user's token");
}

static void slot_session(struct telling *t, struct out *out)
{
	if (!t->login->has_session_ip)
		return;
	char text[ADDR_TEXT];
	addr_format(t->login->session_ip, text);
	out_format(out, " (%s)", text);
}

static const struct {
	const char *name;
	void (*write)(struct telling *, struct out *);
} slots[] = {
    {"activation", slot_activation},
    {"address", slot_address},
    {"api-only", slot_api_only},
    {"app", slot_app},
    {"browser", slot_browser},
    {"hours", slot_hours},
    {"inside-profile", slot_inside_profile},
    {"inside-trusted", slot_inside_trusted},
    {"mfa-api", slot_mfa_api},
    {"mfa-why", slot_mfa_why},
    {"no-profile-ranges", slot_no_profile_ranges},
    {"no-rescue", slot_no_rescue},
    {"outside-app", slot_outside_app},
    {"outside-org", slot_outside_org},
    {"outside-profile", slot_outside_profile},
    {"outside-trusted", slot_outside_trusted},
    {"presented", slot_presented},
    {"profile", slot_profile},
    {"rule", slot_rule},
    {"rule-from", slot_rule_from},
    {"rules", slot_rules},
    {"session", slot_session},
    {"setting", slot_setting},
    {"spared", slot_spared},
    {"user", slot_user},
    {"user-state-place", slot_user_state_place},
    {"via", slot_via},
};

void slot_write(struct telling *t, struct out *out, const char *name, size_t length)
{
	for (size_t i = 0; i < sizeof slots / sizeof *slots; i++)
		if (strlen(slots[i].name) == length && memcmp(slots[i].name, name, length) == 0) {
			slots[i].write(t, out);
			return;
		}
	assert(false); /* a sentence names a slot that there is not */
}
