#include "engine/audit_entry.h"

#include "base/map.h"
#include "base/names.h"
#include "engine/audit_rows.h"
#include "engine/compiled.h"
#include "policy/resolve.h"

/* --- Logins ------------------------------------------------------------------------------ */

/* The rule that refuses a login that got as far as that. */
static uint32_t rule_blocking(const struct ruleset *ruleset, const struct facts *facts)
{
	uint32_t rule = 0;
	while (rule + 1 < ruleset->txn_rule_count &&
	       rule_outcome(ruleset, &ruleset->txn_rules[rule], facts) != STEP_FAIL)
		rule++;
	return rule;
}

static bool login_goes(const struct ruleset *ruleset, const struct facts *facts,
		       struct audit_entry *entry)
{
	struct decision decision;
	decide(ruleset, facts, &decision);
	if (decision.reason == REASON_TRANSACTION_SECURITY && !entry->blocked) {
		entry->blocked = true;
		entry->rule = rule_blocking(ruleset, facts);
	}
	return decision.verdict != VERDICT_REFUSE;
}

/* Asks cell by cell until a login goes through. */
static bool cells_go(const struct audit_entries *entries, struct subject subject,
		     const struct cells *cells, const struct case_space *space,
		     struct audit_entry *entry)
{
	const struct audit_logins *logins = &entries->logins;
	enum hours hours = audit_logins_hours(logins, subject.profile);
	for (uint32_t i = 0; i < cells->count; i++) {
		uint32_t class = ruleset_class(logins->ruleset, cells->at[i].lowest);
		struct case_walk walk = {0};
		struct login_case how;
		if (!rangeset_holds(entries->run->sources, cells->at[i].lowest))
			continue;
		while (case_next(&walk, space, &how)) {
			struct facts facts = case_facts(&how, subject, how.app, hours, class);
			if (login_goes(logins->ruleset, &facts, entry))
				return true;
		}
	}
	return false;
}

/* First the logins that show most, of which one nearly always goes through; if none does, all. */
static bool ways_go(const struct audit_entries *entries, struct subject subject,
		    const struct cells *cells, const struct case_space *space,
		    struct audit_entry *entry)
{
	struct case_space best = *space;
	best.device = 1 << DEVICE_KNOWN;
	best.strong_auth = 1 << true;
	best.credential = 1 << CREDENTIAL_PASSWORD;
	return cells_go(entries, subject, cells, &best, entry) ||
	       cells_go(entries, subject, cells, space, entry);
}

/* --- One kind ------------------------------------------------------------------------ */

/* The channels without a browser that let in without an app that is listed. */
static void channels_ask(const struct audit_entries *entries, struct subject subject,
			 const struct cells *cells, struct audit_entry *entry)
{
	struct case_space space = entries->logins.cases;
	uint16_t ways = space.via & (uint16_t)~ENTRY_BROWSER;
	space.app_count = 1;
	for (unsigned via = 0; via < VIA_COUNT; via++) {
		space.via = (uint16_t)(1U << via);
		if (ways & space.via && ways_go(entries, subject, cells, &space, entry))
			entry->via |= space.via;
	}
}

/* Does an app let in, by any channel without a browser? */
static enum status app_asks(struct audit_entries *entries, struct subject subject,
			    const uint32_t *app, struct audit_entry *entry, bool *ret)
{
	struct case_space space = entries->logins.cases;
	uint16_t ways = space.via & (uint16_t)~ENTRY_BROWSER;
	struct cells cells;
	bool goes = false;
	space.apps = app;
	space.app_count = 1;
	if (audit_logins_app_cells(&entries->logins, subject.profile, *app, &cells) != OK)
		return NOMEM;
	for (unsigned via = 0; via < VIA_COUNT && !goes; via++) {
		space.via = (uint16_t)(1U << via);
		goes = ways & space.via && case_uses_app((enum channel)via) &&
		       ways_go(entries, subject, &cells, &space, entry);
	}
	*ret = goes;
	return OK;
}

/* The apps that let in. */
static enum status apps_ask(struct audit_entries *entries, struct subject subject,
			    struct audit_entry *entry)
{
	const struct audit_logins *logins = &entries->logins;
	const struct policy *policy = entries->run->policy;
	bool *goes = arena_array(&entries->logins.work, logins->cases.app_count, sizeof *goes);
	if (!goes)
		return NOMEM;
	for (uint32_t i = 1; i < logins->cases.app_count; i++)
		if (app_asks(entries, subject, &logins->cases.apps[i], entry, &goes[i]) != OK)
			return NOMEM;
	for (uint32_t i = policy->app_count; i-- > 0;)
		if (goes[entries->kind_of_app[i]]) {
			entry->app = i;
			entry->apps++;
		}
	return OK;
}

/* Of API-only users nobody is told by what they get in: one way will do. */
static enum status others_ask(struct audit_entries *entries, struct subject subject,
			      const struct cells *cells, struct audit_entry *entry)
{
	const struct policy *policy = entries->run->policy;
	bool api_only =
	    policy_permissions(policy, subject.user, subject.profile) & PERMISSION_API_ONLY;
	channels_ask(entries, subject, cells, entry);
	return api_only && entry->via ? OK : apps_ask(entries, subject, entry);
}

static enum status kind_ask(struct audit_entries *entries, struct subject subject,
			    struct audit_entry *ret)
{
	struct audit_entry entry = {.app = NONE}, others;
	struct case_space space = entries->logins.cases;
	struct cells cells;
	space.via = ENTRY_BROWSER;
	if (audit_logins_cells(&entries->logins, subject.profile, &cells) != OK)
		return NOMEM;
	entry.browser = ways_go(entries, subject, &cells, &space, &entry);
	others = entry;
	if (!entry.browser && others_ask(entries, subject, &cells, &others) != OK)
		return NOMEM;
	if (audit_entry_any(&others)) {
		others.blocked = entry.blocked;
		others.rule = entry.rule;
	}
	*ret = others;
	return OK;
}

enum status audit_entry_find(struct audit_entries *entries, struct subject subject,
			     struct audit_entry *ret)
{
	struct arena *scratch = entries->run->scratch;
	struct str key;
	uint32_t known;
	arena_reset(&entries->logins.work);
	if (subject_key(entries->run->ruleset, subject, &entries->logins.work, &key) != OK)
		return NOMEM;
	known = map_find(&entries->kinds, key);
	if (known == MAP_NONE) {
		struct audit_entry *entry =
		    arena_push(scratch, &entries->at, entries->count, sizeof *entry);
		key.at = arena_text(scratch, key.at, key.length);
		if (!entry || !key.at || kind_ask(entries, subject, entry) != OK)
			return NOMEM;
		if (map_add(&entries->kinds, scratch, key, entries->count, &known) != OK)
			return NOMEM;
		known = entries->count++;
	}
	*ret = entries->at[known];
	return OK;
}

bool audit_entry_any(const struct audit_entry *entry)
{
	return entry->browser || entry->via || entry->apps;
}

/* --- All of it --------------------------------------------------------------------------- */

static enum status apps_map(struct audit_entries *entries)
{
	const struct case_space *cases = &entries->logins.cases;
	struct arena *scratch = entries->run->scratch;
	uint32_t count = entries->run->policy->app_count, known;
	struct map kinds = {0};
	struct str key;
	entries->kind_of_app = arena_array(scratch, count, sizeof *entries->kind_of_app);
	if (!entries->kind_of_app)
		return NOMEM;
	for (uint32_t i = 1; i < cases->app_count; i++)
		if (app_key(entries->run->ruleset, cases->apps[i], scratch, &key) != OK ||
		    map_add(&kinds, scratch, key, i, &known) != OK)
			return NOMEM;
	for (uint32_t i = 0; i < count; i++) {
		if (app_key(entries->run->ruleset, i, scratch, &key) != OK)
			return NOMEM;
		known = map_find(&kinds, key);
		entries->kind_of_app[i] = known == MAP_NONE ? 0 : known;
	}
	return OK;
}

enum status audit_entries_init(struct audit_entries *entries, struct audit_run *run)
{
	*entries = (struct audit_entries){.run = run};
	enum status status =
	    audit_logins_init(&entries->logins, run->ruleset, &run->sources, false, run->scratch);
	return status == OK ? apps_map(entries) : status;
}

void audit_entries_clear(struct audit_entries *entries)
{
	audit_logins_clear(&entries->logins);
}

const char *audit_entry_words(struct audit_run *run, const struct audit_entry *entry)
{
	struct str names[VIA_COUNT];
	size_t count = 0;
	if (entry->apps) {
		const char *name = audit_quote(run, run->policy->apps[entry->app].name);
		if (entry->apps == 1 && !entry->via)
			return audit_text(run, "through app \"%s\" only", name);
		if (!entry->via)
			return audit_text(run, "through app \"%s\" and %s only", name,
					  audit_counted(run, entry->apps - 1, "other", "others"));
	}
	for (unsigned i = 0; i < VIA_COUNT; i++)
		if (entry->via >> i & 1)
			names[count++] = channel_names[i];
	const char *words = names_join(run->arena, names, count);
	run->nomem |= !words;
	return audit_text(run, "by %s only", words ? words : "");
}
