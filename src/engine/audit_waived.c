/* From where does the bare password suffice? Asked of every login over SOAP and by the
 * username-password flow of OAuth, through each kind of app, of everybody who can log in now: all
 * users who are neither inactive, frozen nor locked, and an active user of each profile that no user
 * has; at a time within the profile's hours. Nothing is asked of a profile of guests
 * (audit_profile_of_guests()).
 *
 * tokens-waived-everywhere: such logins are allowed from at least nine tenths of the globally
 * routable IPv4 addresses for one reason, those of the others not added,
 *	- as the address is in the profile's ranges (reason profile-ip-in-range): one finding for the
 *	  profile;
 *	- for another reason, which then is one for all (the trusted ranges; the feature that asks for
 *	  a token is off): one finding for the org.
 * Near miss: the same list, and nobody may use either way in; or one block short of nine tenths.
 *
 * trusted-ranges-waive-token: such a login is allowed as the address is trusted (reason
 * trusted-ip), where an OAuth JWT login of the same user, through no app of the policy, is allowed
 * as well: one finding for the org with all these addresses. Near miss: profile ranges keep the
 * user from being asked for a token. */
#include "engine/audit_subjects.h"

/* Why a login goes through with the password alone. */
enum why { WHY_PROFILE, WHY_TRUSTED, WHY_OTHER, WHY_COUNT };

/* What becomes of a kind. */
struct kind_waived {
	struct count routable[WHY_COUNT]; /* of WHY_OTHER with those that are trusted */
	bool on_trusted;                  /* from somewhere, and could be on OAuth there */
	uint16_t via;                     /* bits 1 << enum channel: of all that is waived */
};

/* Whom something is said of. */
struct people {
	uint32_t users, profiles;
};

struct waiving {
	struct audit_run *run;
	struct audit_subjects kinds;
	struct kind_waived *found; /* by kind */
	uint32_t found_count;
	struct people everywhere[WHY_COUNT], on_trusted;
	struct count most; /* routable addresses of the org's finding: of the kind with most */
	bool *done;        /* profiles that have their finding */
	/* Where the trusted ranges waive: classes of the ground, and of those who have a list of their
	 * own the addresses. */
	struct cells base;
	bool *base_in;
	struct rangeset *sets;
	uint32_t set_count;
};

/* --- One kind ------------------------------------------------------------------------- */

struct cell_waived {
	bool why[WHY_COUNT];
	uint16_t via;
};

static void login_ask(const struct ruleset *ruleset, const struct facts *facts,
		      struct cell_waived *cell)
{
	struct decision decision;
	decide(ruleset, facts, &decision);
	if (decision.verdict != VERDICT_ALLOW)
		return;
	enum why why = decision.reason == REASON_PROFILE_IP_IN_RANGE ? WHY_PROFILE
		       : decision.reason == REASON_TRUSTED_IP        ? WHY_TRUSTED
								     : WHY_OTHER;
	cell->why[why] = true;
	cell->via |= (uint16_t)(1u << facts->via);
}

static struct cell_waived cell_ask(const struct audit_subjects *kinds,
				   const struct audit_subject *kind, uint32_t index)
{
	struct cell_waived cell = {0};
	struct facts facts = audit_subject_facts(kind, index);
	facts.via = VIA_SOAP;
	login_ask(kind->ruleset, &facts, &cell);
	facts.via = VIA_OAUTH_PASSWORD;
	for (uint32_t app = 0; app < kinds->app_count; app++) {
		facts.app = kinds->apps[app];
		login_ask(kind->ruleset, &facts, &cell);
	}
	return cell;
}

static bool jwt_goes(const struct audit_subject *kind, uint32_t index)
{
	struct decision decision;
	struct facts facts = audit_subject_facts(kind, index);
	facts.via = VIA_OAUTH_JWT;
	decide(kind->ruleset, &facts, &decision);
	return decision.verdict == VERDICT_ALLOW;
}

/* The addresses from where the trusted ranges waive the token of this kind. Without a list of its
 * own it has the ground's classes: these are noted, not listed. */
static enum status trusted_note(struct waiving *waiving, const struct audit_subject *kind,
				const bool *in)
{
	struct rangeset *set;
	if (kind->cells.own_count == 0) {
		for (uint32_t i = 0; i < kind->cells.count; i++)
			waiving->base_in[i] |= in[i];
		return OK;
	}
	set = arena_push(waiving->run->scratch, &waiving->sets, waiving->set_count, sizeof *set);
	if (!set)
		return NOMEM;
	waiving->set_count++;
	return cells_addresses(&kind->cells, in, waiving->run->scratch, set);
}

static enum status kind_ask(struct waiving *waiving, struct subject subject,
			    struct kind_waived *ret)
{
	struct audit_subject kind;
	struct kind_waived waived = {0};
	struct arena *work = &waiving->kinds.work;
	bool *in[WHY_COUNT], *on_trusted;
	if (audit_subject_regions(&waiving->kinds, subject, &kind) != OK)
		return NOMEM;
	on_trusted = arena_array(work, kind.cells.count, sizeof *on_trusted);
	for (unsigned why = 0; why < WHY_COUNT; why++)
		if (!(in[why] = arena_array(work, kind.cells.count, sizeof **in)) || !on_trusted)
			return NOMEM;
	for (uint32_t i = 0; i < kind.cells.count; i++) {
		struct cell_waived cell = cell_ask(&waiving->kinds, &kind, i);
		in[WHY_PROFILE][i] = cell.why[WHY_PROFILE];
		in[WHY_TRUSTED][i] = cell.why[WHY_TRUSTED];
		in[WHY_OTHER][i] = cell.why[WHY_OTHER] || cell.why[WHY_TRUSTED];
		on_trusted[i] = cell.why[WHY_TRUSTED] && jwt_goes(&kind, i);
		waived.on_trusted |= on_trusted[i];
		waived.via |= cell.via;
	}
	for (unsigned why = 0; why < WHY_COUNT; why++)
		waived.routable[why] = audit_subject_routable(&kind, in[why]);
	*ret = waived;
	return waived.on_trusted ? trusted_note(waiving, &kind, on_trusted) : OK;
}

static enum status kind_find(struct waiving *waiving, struct subject subject,
			     struct kind_waived *ret)
{
	uint32_t number;
	if (audit_subject_number(&waiving->kinds, subject, &number) != OK)
		return NOMEM;
	if (number == waiving->found_count) {
		struct kind_waived *found = arena_push(waiving->run->scratch, &waiving->found,
						       waiving->found_count, sizeof *found);
		if (!found || kind_ask(waiving, subject, found) != OK)
			return NOMEM;
		waiving->found_count++;
	}
	*ret = waiving->found[number];
	return OK;
}

/* --- What is said ----------------------------------------------------------------------- */

static const char *ways_text(uint16_t via)
{
	bool soap = via >> VIA_SOAP & 1, oauth = via >> VIA_OAUTH_PASSWORD & 1;
	if (soap && oauth)
		return "SOAP and the username-password flow of OAuth";
	return soap ? "SOAP" : "the username-password flow of OAuth";
}

static enum status profile_add(struct waiving *waiving, uint32_t index,
			       const struct kind_waived *waived)
{
	struct audit_run *run = waiving->run;
	const struct profile *profile = &run->policy->profiles[index];
	const struct rangeset *ranges = profile_list(run->ruleset, index);
	struct audit_finding *finding;
	if (waiving->done[index])
		return OK;
	waiving->done[index] = true;
	finding =
	    audit_add(run, AUDIT_TOKENS_WAIVED_EVERYWHERE,
		      (struct audit_object){AUDIT_PROFILE, index}, audit_profile_place(profile));
	if (!finding)
		return NOMEM;
	finding->addresses = *ranges;
	finding->what = audit_text(
	    run,
	    "the login IP ranges of profile \"%s\" let its users log in over %s with the bare "
	    "password, without a security token, from %s",
	    audit_quote(run, profile->name), ways_text(waived->via),
	    audit_routable_text(run, waived->routable[WHY_PROFILE]));
	finding->todo = "write the addresses of the servers and offices that these users log in "
			"from, and nothing else. Without ranges the token would be asked for "
			"again: then give it to each integration first";
	return OK;
}

/* Is it the trusted ranges, or that no token is asked for? */
static enum status org_add(struct waiving *waiving)
{
	struct audit_run *run = waiving->run;
	const struct org *org = &run->policy->org;
	const struct people *people = &waiving->everywhere[WHY_OTHER];
	bool trusted =
	    waiving->everywhere[WHY_TRUSTED].users || waiving->everywhere[WHY_TRUSTED].profiles;
	struct audit_finding *finding;
	if (!people->users && !people->profiles)
		return OK;
	finding =
	    audit_add(run, AUDIT_TOKENS_WAIVED_EVERYWHERE, (struct audit_object){AUDIT_ORG, 0},
		      trusted ? audit_list_place(&org->trusted_ip_ranges)
			      : org->features.login_with_api_token_place);
	if (!finding)
		return NOMEM;
	finding->what = audit_text(
	    run, "%s, so that %s can log in to the API with the bare password from %s",
	    trusted ? "the org's trusted IP ranges waive the security token nearly everywhere"
		    : "the org asks for no security token (login_with_api_token is off)",
	    audit_people_text(run, people->users, people->profiles),
	    audit_routable_text(run, waiving->most));
	finding->todo = trusted ? "trust only addresses that the org's own people and servers come "
				  "from. Integrations elsewhere then need the token, or OAuth"
				: "have the feature switched on again once each integration has "
				  "its token, or is on OAuth";
	return OK;
}

static enum status trusted_addresses(struct waiving *waiving, struct rangeset *ret)
{
	struct arena *scratch = waiving->run->scratch;
	struct rangeset *set = arena_push(scratch, &waiving->sets, waiving->set_count, sizeof *set);
	if (!set || cells_addresses(&waiving->base, waiving->base_in, scratch, set) != OK)
		return NOMEM;
	waiving->set_count++;
	return rangeset_union_all(waiving->run->arena, waiving->sets, waiving->set_count, ret);
}

static enum status on_trusted_add(struct waiving *waiving)
{
	struct audit_run *run = waiving->run;
	const struct people *people = &waiving->on_trusted;
	struct rangeset addresses;
	if (!people->users && !people->profiles)
		return OK;
	struct audit_finding *finding =
	    audit_add(run, AUDIT_TRUSTED_RANGES_WAIVE_TOKEN, (struct audit_object){AUDIT_ORG, 0},
		      audit_list_place(&run->policy->org.trusted_ip_ranges));
	if (!finding || trusted_addresses(waiving, &addresses) != OK)
		return NOMEM;
	finding->addresses = addresses;
	finding->what = audit_text(
	    run,
	    "the org's trusted IP ranges let %s log in to the API with the bare password from %s, "
	    "from where an OAuth JWT login goes through as well",
	    audit_people_text(run, people->users, people->profiles),
	    audit_addresses_text(run, rangeset_count(addresses)));
	finding->todo = "move these integrations to OAuth, then drop the rows that are there for "
			"them alone; loginscope sunset shows who could be using a password";
	return OK;
}

/* --- Everybody --------------------------------------------------------------------------- */

static void people_add(struct people *people, struct subject subject)
{
	people->users += subject.user != NONE;
	people->profiles += subject.user == NONE;
}

static enum status subject_ask(struct waiving *waiving, struct subject subject)
{
	struct kind_waived waived;
	if (kind_find(waiving, subject, &waived) != OK)
		return NOMEM;
	for (unsigned why = WHY_TRUSTED; why < WHY_COUNT; why++)
		if (audit_nearly_all(waiving->run, waived.routable[why]))
			people_add(&waiving->everywhere[why], subject);
	if (count_compare(waived.routable[WHY_OTHER], waiving->most) > 0)
		waiving->most = waived.routable[WHY_OTHER];
	if (waived.on_trusted)
		people_add(&waiving->on_trusted, subject);
	if (!audit_nearly_all(waiving->run, waived.routable[WHY_PROFILE]) ||
	    !audit_asks(waiving->run, AUDIT_TOKENS_WAIVED_EVERYWHERE))
		return OK;
	return profile_add(waiving, subject.profile, &waived);
}

static enum status everybody_ask(struct waiving *waiving)
{
	struct audit_run *run = waiving->run;
	struct subject *subjects;
	uint32_t count;
	if (subjects_list(run->policy, run->scratch, &subjects, &count) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < count; i++)
		if (!audit_profile_of_guests(run->policy, subjects[i].profile) &&
		    subject_ask(waiving, subjects[i]) != OK)
			return NOMEM;
	if (audit_asks(run, AUDIT_TOKENS_WAIVED_EVERYWHERE) && org_add(waiving) != OK)
		return NOMEM;
	return audit_asks(run, AUDIT_TRUSTED_RANGES_WAIVE_TOKEN) ? on_trusted_add(waiving) : OK;
}

/* The ground's own classes, as the cells of those without a list are. */
static enum status base_find(struct waiving *waiving)
{
	struct arena *scratch = waiving->run->scratch;
	if (cells_find(waiving->kinds.ground, NULL, 0, scratch, &waiving->base) != OK)
		return NOMEM;
	waiving->base_in = arena_array(scratch, waiving->base.count, sizeof *waiving->base_in);
	waiving->done =
	    arena_array(scratch, waiving->run->policy->profile_count, sizeof *waiving->done);
	return waiving->base_in && waiving->done ? OK : NOMEM;
}

enum status audit_ask_waived(struct audit_run *run)
{
	struct waiving waiving = {.run = run};
	if (!audit_asks(run, AUDIT_TOKENS_WAIVED_EVERYWHERE) &&
	    !audit_asks(run, AUDIT_TRUSTED_RANGES_WAIVE_TOKEN))
		return OK;
	if (audit_subjects_init(&waiving.kinds, run) != OK)
		return NOMEM;
	enum status status = base_find(&waiving);
	if (status == OK)
		status = everybody_ask(&waiving);
	audit_subjects_clear(&waiving.kinds);
	return status;
}
