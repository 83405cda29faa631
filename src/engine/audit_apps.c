/* Apps and the ranges of profiles.
 *
 * app-bypasses-ranges: an app whose policy is bypass or bypass_2factor, and at least one profile
 * relies on ranges: it has login IP ranges that are not open (audit_list_open()).
 *
 * app-ranges-without-effect: an app that has IP ranges, and its policy is not bypass_2factor, which
 * alone asks for them (DECISIONS.md, "What an app's policy does").
 *
 * Both are read from the policy, not asked of decide(): whether an app's login or request passes
 * the ranges is up to its ip_relaxation alone, and an app that lets its users past them matters even
 * if nobody gets in through it as things are, for want of a method or of open hours. */
#include "engine/audit_rows.h"

static uint32_t profiles_relying(const struct audit_run *run)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < run->list_count; i++)
		count += run->lists[i].name.kind == RANGES_PROFILE &&
			 !audit_list_open(run, &run->lists[i]);
	return count;
}

/* From where the app's users get in, and how. */
static const char *bypass_words(struct audit_run *run, uint32_t app)
{
	const struct audit_list *own = audit_list_find(run, (struct list_name){RANGES_APP, app});
	if (run->policy->apps[app].ip_relaxation == RELAX_BYPASS)
		return "from any address";
	if (!own)
		return "from any address, after a second factor on a new device";
	return audit_text(run, "from the %s of its own IP ranges, in the web server flow",
			  audit_addresses_text(run, rangeset_count(own->addresses)));
}

static struct place relaxation_place(const struct app *app)
{
	return app->ip_relaxation_place.line ? app->ip_relaxation_place : app->place;
}

static enum status bypass_add(struct audit_run *run, uint32_t index, uint32_t profiles)
{
	const struct app *app = &run->policy->apps[index];
	struct audit_finding *finding =
	    audit_add(run, AUDIT_APP_BYPASSES_RANGES, (struct audit_object){AUDIT_APP, index},
		      relaxation_place(app));
	if (!finding)
		return NOMEM;
	finding->what =
	    audit_text(run, "app \"%s\" lets users in %s, although %s on login IP ranges",
		       audit_quote(run, app->name), bypass_words(run, index),
		       audit_counted(run, profiles, "profile relies", "profiles rely"));
	finding->todo =
	    audit_in_metadata(run, finding->place)
		? "set IP Relaxation to \"Enforce IP restrictions\", or to \"Enforce IP "
		  "restrictions, "
		  "but relax for refresh tokens\" if only their refresh comes from elsewhere"
		: "write ip_relaxation: enforce, or enforce_relax_refresh if only the refresh of "
		  "tokens comes from elsewhere";
	return OK;
}

static enum status effect_add(struct audit_run *run, const struct audit_list *list)
{
	const struct app *app = &run->policy->apps[list->name.index];
	struct audit_finding *finding =
	    audit_add(run, AUDIT_APP_RANGES_WITHOUT_EFFECT, list->object, list->list->place);
	if (!finding ||
	    audit_also(run, finding, relaxation_place(app), "the policy of the app") != OK)
		return NOMEM;
	finding->addresses = list->addresses;
	finding->what = audit_text(
	    run,
	    "the IP ranges of app \"%s\" have no effect, as its policy does not ask for them "
	    "(%s)",
	    audit_quote(run, app->name), audit_counted(run, list->rows, "row", "rows"));
	finding->todo =
	    audit_in_metadata(run, relaxation_place(app))
		? "remove them, or set IP Relaxation to \"Relax IP restrictions with second "
		  "factor\" "
		  "if logins from there may pass the profile's ranges"
		: "remove them, or write ip_relaxation: bypass_2factor if logins from there may "
		  "pass "
		  "the profile's ranges";
	return OK;
}

static enum status bypasses_find(struct audit_run *run)
{
	uint32_t profiles = profiles_relying(run);
	for (uint32_t i = 0; profiles && i < run->policy->app_count; i++) {
		enum ip_relaxation policy = run->policy->apps[i].ip_relaxation;
		if ((policy == RELAX_BYPASS || policy == RELAX_BYPASS_2FACTOR) &&
		    bypass_add(run, i, profiles) != OK)
			return NOMEM;
	}
	return OK;
}

static enum status effects_find(struct audit_run *run)
{
	for (uint32_t i = 0; i < run->list_count; i++) {
		const struct audit_list *list = &run->lists[i];
		if (list->name.kind == RANGES_APP &&
		    run->policy->apps[list->name.index].ip_relaxation != RELAX_BYPASS_2FACTOR &&
		    effect_add(run, list) != OK)
			return NOMEM;
	}
	return OK;
}

enum status audit_ask_apps(struct audit_run *run)
{
	enum status status = OK;
	if (audit_asks(run, AUDIT_APP_BYPASSES_RANGES))
		status = bypasses_find(run);
	if (status == OK && audit_asks(run, AUDIT_APP_RANGES_WITHOUT_EFFECT))
		status = effects_find(run);
	return status;
}
