/* Whose only way in ends.
 *
 * only-method-ends: somebody who gets in by SOAP login() from some address today, or did until it
 * was retired, and by no other way that lasts: under the rules by which it is retired neither a
 * browser (ui, ui-sso) nor an app that the policy lists (JWT bearer, client credentials) gets in
 * from any address, and the username-password flow of OAuth, which has no date, does not get in
 * today. Asked of all users (who is inactive, frozen or locked gets in by nothing) and of an active
 * user of each profile that no user of the policy has; by decide() (sunset.h). */
#include "engine/audit_shut.h"

#include "engine/compiled.h"
#include "engine/sunset.h"
#include "engine/sunset_kind.h"

static enum status end_add(struct audit_run *run, struct subject subject, enum rules end,
			   bool retired)
{
	struct audit_object object = audit_subject_object(subject);
	struct place place = audit_subject_place(run->policy, subject);
	struct audit_finding *finding = audit_add(run, AUDIT_ONLY_METHOD_ENDS, object, place);
	if (!finding)
		return NOMEM;
	finding->what = audit_text(
	    run, "the only way in for %s \"%s\" is SOAP login(), which %s by the rules of %.*s",
	    object.kind == AUDIT_USER ? "user" : "a user with profile",
	    audit_quote(run, audit_object_name(run->policy, object)),
	    retired ? "is retired" : "ends", STR_ARG(rules_names[end]));
	finding->todo = audit_text(
	    run, "move it to an app with the JWT bearer flow or client credentials, and list that "
		 "app in the policy; sunset says what changes with that");
	return OK;
}

/* Does every way in of today end? */
static bool row_ends(const struct sunset_row *row)
{
	bool some = false;
	if (row->browser || row->app)
		return false;
	for (uint32_t i = 0; i < row->use_count; i++) {
		if (!sunset_reaches(row->uses[i].goes))
			continue;
		if (sunset_end(0, (enum sunset_method)row->uses[i].method) == RULES_COUNT)
			return false;
		some = true;
	}
	return some;
}

/* What is retired already is asked about as it was by the rules before. */
enum status audit_ask_ends(struct audit_run *run)
{
	const struct ruleset *ruleset = run->ruleset;
	enum rules end = sunset_end(0, SUNSET_SOAP_LOGIN);
	bool retired = end != RULES_COUNT && ruleset_rules(ruleset) >= end;
	if (end == RULES_COUNT || end == 0)
		return OK;
	struct ruleset asked = sunset_ruleset(ruleset, retired ? end - 1 : ruleset_rules(ruleset));
	struct sunset sunset;
	enum status status = sunset_find_without_browser(
	    &asked, retired ? ruleset_rules(ruleset) : end, run->scratch, &sunset);
	if (status != OK)
		return status;
	for (uint32_t i = 0; i < sunset.count && status == OK; i++) {
		const struct sunset_row *row = &sunset.rows[i];
		for (uint32_t who = 0; row_ends(row) && who < row->count && status == OK; who++)
			if (!audit_profile_of_guests(run->policy, row->subjects[who].profile))
				status = end_add(run, row->subjects[who], end, retired);
	}
	sunset_clear(&sunset);
	return status;
}
