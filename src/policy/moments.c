#include "policy/moments.h"

#include "base/quote.h"
#include "policy/login.h"

/* A time zone that was written but refused has its own message, and one that is not
 * there may be in a file that was not read. */
static void zone_missing(const struct policy *policy, const struct moment *moment,
			 struct findings *findings)
{
	if (org_zone_unknown(&policy->org)) {
		findings_add(findings, moment->place, "time-zone-unknown-time",
			     "a time without an offset needs the time zone of the org, which is "
			     "not known: %s",
			     quote(findings, moment->text))
		    ->help =
		    "give org its time_zone:, or end the time in Z or an offset such as -05:00";
		return;
	}
	if (policy->org.time_zone_place.line != 0 || policy->incomplete)
		return;
	findings_add(findings, moment->place, "time-zone-missing",
		     "a time without an offset needs a time zone: %s",
		     quote(findings, moment->text))
	    ->help = "add time_zone: to org, or end the time in Z or an offset such as -05:00";
}

/* The limit is that of instant_parse(). */
static bool instant_take(struct moment *moment, int64_t at, struct findings *findings)
{
	if (at < YEAR_0 || at >= YEAR_10000) {
		findings_add(findings, moment->place, "bad-time",
			     "in UTC this is outside the years 0000 to 9999: %s",
			     quote(findings, moment->text))
		    ->help = "write a time that is within these years in UTC, too";
		return false;
	}
	moment->at = at;
	return true;
}

bool moment_resolve(const struct policy *policy, struct moment *moment, struct findings *findings)
{
	int64_t local, instants[INSTANTS_MAX];
	if (!moment->org_time)
		return moment->text.length > 0;
	if (!local_time_parse(moment->text, &local))
		return false; /* it was refused */
	if (!policy->org.zone) {
		zone_missing(policy, moment, findings);
		return false;
	}
	size_t count = zone_instants(policy->org.zone, local, instants);
	if (count == 1)
		return instant_take(moment, instants[0], findings);
	if (count == 0)
		findings_add(findings, moment->place, "time-skipped",
			     "clocks of the org never show this time, they go forward then: %s",
			     quote(findings, moment->text))
		    ->help = "write another time, or give it an offset";
	else
		findings_add(findings, moment->place, "time-twice",
			     "clocks of the org show this time twice, they go back then: %s",
			     quote(findings, moment->text))
		    ->help = "give it the offset that is meant";
	return false;
}

static void list_resolve(const struct policy *policy, const struct moments *moments,
			 struct findings *findings)
{
	for (uint32_t i = 0; i < moments->count; i++)
		if (moments->at[i].org_time)
			moment_resolve(policy, &moments->at[i], findings);
}

/* A profile with hours among those that the scope is about; or NULL. */
static const struct profile *hours_find(const struct policy *policy, const struct scope *scope)
{
	bool all = scope->users.count == 0 && scope->profiles.count == 0;
	for (uint32_t i = 0; i < policy->profile_count && all; i++)
		if (policy->profiles[i].login_hours.given)
			return &policy->profiles[i];
	for (uint32_t i = 0; i < scope->profiles.count; i++) {
		uint32_t profile = scope->profiles.at[i].index;
		if (profile != NONE && policy->profiles[profile].login_hours.given)
			return &policy->profiles[profile];
	}
	for (uint32_t i = 0; i < scope->users.count; i++) {
		uint32_t user = scope->users.at[i].index;
		uint32_t profile = user == NONE ? NONE : policy->users[user].profile.index;
		if (profile != NONE && policy->profiles[profile].login_hours.given)
			return &policy->profiles[profile];
	}
	return NULL;
}

/* A property at a time is about the logins that are then inside somebody's hours, or outside;
 * nobody knows which when the org has no clock. (A test's answer then depends.) */
static void property_check(const struct policy *policy, const struct property *property,
			   struct findings *findings)
{
	const struct moments *moments = &property->scope.at;
	const struct profile *profile;
	if (!org_zone_unknown(&policy->org) || moments->count == 0 || moments->at->org_time)
		return;
	profile = hours_find(policy, &property->scope);
	if (!profile)
		return;
	findings_add(
	    findings, moments->at->place, "time-zone-unknown-time",
	    "whether this time is within the login hours of profile %s needs the time zone "
	    "of the org, which is not known",
	    quote(findings, profile->name))
	    ->help = "give org its time_zone:, or leave out at, which then means any time";
}

void moments_resolve(const struct policy *policy, struct policy *part, struct findings *findings)
{
	for (uint32_t i = 0; i < part->test_count; i++)
		list_resolve(policy, &part->tests[i].at, findings);
	for (uint32_t i = 0; i < part->property_count; i++) {
		list_resolve(policy, &part->properties[i].scope.at, findings);
		property_check(policy, &part->properties[i], findings);
	}
}
