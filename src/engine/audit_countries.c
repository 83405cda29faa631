/* country-not-allowed: the org's trusted list, the login ranges of Session Settings, or the list of
 * a profile is not open (audit_list_open()), and its union holds at least one address that the
 * country database places in a country which is not allowed. One finding for each list. Near miss:
 * addresses that the database knows nothing of, which are not accused; an open list, which is said
 * to be open. */
#include "engine/audit_zone.h"

static bool country_allowed(const struct audit_question *question, struct str name)
{
	for (uint32_t i = 0; i < question->allowed_count; i++)
		if (str_equal(question->allowed[i], name))
			return true;
	return false;
}

/* The pieces of countries that are not allowed. */
static enum status space_make(struct audit_run *run, struct locations *ret)
{
	const struct locations *countries = run->question->countries;
	bool *allowed = arena_array(run->scratch, countries->count, sizeof *allowed);
	struct location_piece *pieces =
	    arena_array(run->scratch, countries->piece_count, sizeof *pieces);
	size_t count = 0;
	if (!allowed || !pieces)
		return NOMEM;
	for (uint32_t i = 0; i < countries->count; i++)
		allowed[i] = country_allowed(run->question, countries->at[i].name);
	for (size_t i = 0; i < countries->piece_count; i++)
		if (!allowed[countries->pieces[i].location])
			pieces[count++] = countries->pieces[i];
	*ret = (struct locations){pieces, count, countries->at, countries->count};
	return OK;
}

static const char *country_text(struct audit_run *run, const struct location *country)
{
	return audit_quote(run, country->name);
}

static const char *allowed_text(struct audit_run *run)
{
	const struct audit_question *question = run->question;
	const char *text = "";
	enum { SHOWN = 10 };
	for (uint32_t i = 0; i < question->allowed_count && i < SHOWN; i++)
		text = audit_text(run, "%s%s%s", text, i ? ", " : "",
				  audit_quote(run, question->allowed[i]));
	if (question->allowed_count > SHOWN)
		text = audit_text(run, "%s and %u more", text, question->allowed_count - SHOWN);
	return question->allowed_count ? text : "none";
}

static bool list_asked(const struct audit_run *run, const struct audit_list *list)
{
	enum ranges_of kind = list->name.kind;
	bool lets_in = kind == RANGES_TRUSTED || kind == RANGES_ORG_LOGIN || kind == RANGES_PROFILE;
	return lets_in && !audit_list_open(run, list);
}

static enum status list_ask(struct audit_zone *zone, const struct audit_list *list)
{
	struct audit_run *run = zone->run;
	struct audit_find find;
	if (audit_zone_find(zone, list, &find) != OK)
		return NOMEM;
	if (find.addresses.low == 0)
		return OK; /* a list of all addresses is open */
	struct audit_finding *finding = audit_zone_add(zone, AUDIT_COUNTRY_NOT_ALLOWED, list);
	if (!finding)
		return NOMEM;
	finding->what = audit_text(run, "%s let in %s outside the allowed countries (%s): %s",
				   audit_list_words(run, list), audit_zone_count(zone, &find),
				   allowed_text(run), audit_zone_text(zone, &find, country_text));
	finding->todo = "take these addresses out of the list, or allow the country if logins are "
			"meant to come from there";
	return OK;
}

enum status audit_ask_countries(struct audit_run *run)
{
	struct audit_zone zone;
	struct locations space;
	if (!audit_asks(run, AUDIT_COUNTRY_NOT_ALLOWED))
		return OK;
	if (space_make(run, &space) != OK || audit_zone_init(&zone, run, space) != OK)
		return NOMEM;
	enum status status = OK;
	for (uint32_t i = 0; i < run->list_count && status == OK; i++)
		if (list_asked(run, &run->lists[i]))
			status = list_ask(&zone, &run->lists[i]);
	return status;
}
