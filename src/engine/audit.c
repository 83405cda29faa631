/* The walk: what all rules need is found once, then each family asks its own, then what is
 * accepted is told apart, and everything is put in order. */
#include "engine/audit.h"

#include <stdlib.h>

#include "engine/audit_hits.h"
#include "engine/audit_inside.h"
#include "net/special.h"

const struct str audit_kind_names[AUDIT_KIND_COUNT] = {
    [AUDIT_ORG] = STR_INIT("org"),
    [AUDIT_PROFILE] = STR_INIT("profile"),
    [AUDIT_USER] = STR_INIT("user"),
    [AUDIT_APP] = STR_INIT("app"),
    [AUDIT_NETWORK] = STR_INIT("network"),
    [AUDIT_EXCEPTION] = STR_INIT("exception"),
    [AUDIT_TXN_RULE] = STR_INIT("transaction_security"),
};

struct str audit_object_name(const struct policy *policy, struct audit_object object)
{
	switch (object.kind) {
	case AUDIT_PROFILE:
		return policy->profiles[object.index].name;
	case AUDIT_USER:
		return policy->users[object.index].username;
	case AUDIT_APP:
		return policy->apps[object.index].name;
	case AUDIT_NETWORK:
		return policy->networks[object.index].name;
	case AUDIT_EXCEPTION:
		return policy->exceptions[object.index].id;
	case AUDIT_TXN_RULE:
		return policy->txn_rules[object.index].name;
	default:
		return policy->org.name;
	}
}

/* --- Which rules are asked ---------------------------------------------------------- */

/* Bits 1 << enum network_kind of the policy's networks. */
static unsigned network_kinds(const struct policy *policy)
{
	unsigned kinds = 0;
	for (uint32_t i = 0; i < policy->network_count; i++)
		kinds |= 1U << policy->networks[i].kind;
	return kinds;
}

/* Of every rule, but for what only some rules find in networks of their kind. */
static unsigned needs_met(const struct audit_run *run)
{
	const struct audit_question *question = run->question;
	unsigned met = 0;
	met |= question->countries ? AUDIT_NEEDS_COUNTRIES : 0;
	met |= question->operators ? AUDIT_NEEDS_OPERATORS : 0;
	met |= question->allowed ? AUDIT_NEEDS_ALLOWED : 0;
	met |= run->network_kinds & 1U << NETWORK_SALESFORCE ? AUDIT_NEEDS_SALESFORCE : 0;
	met |= question->hits && audit_hits_logins(question->hits) ? AUDIT_NEEDS_LOGINS : 0;
	return met;
}

/* What a rule needs and lacks. A network of one kind tells nothing of the others. */
static unsigned rule_lacks(const struct audit_run *run, enum audit_rule rule)
{
	unsigned lacks = audit_rules[rule].needs & ~run->needs_met;
	if (lacks & AUDIT_NEEDS_OPERATORS && run->network_kinds & audit_space_kinds(rule))
		lacks &= ~(unsigned)AUDIT_NEEDS_OPERATORS;
	return lacks;
}

static bool is_skipped(const struct audit_run *run, enum audit_rule rule)
{
	return run->question->skip && run->question->skip[rule];
}

bool audit_asks(const struct audit_run *run, enum audit_rule rule)
{
	return !is_skipped(run, rule) && rule_lacks(run, rule) == 0;
}

bool audit_asks_any(const struct audit_run *run, const enum audit_rule *rules, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (audit_asks(run, rules[i]))
			return true;
	return false;
}

static void unasked_count(const struct audit_run *run, struct audit *audit)
{
	for (enum audit_rule rule = 0; rule < AUDIT_RULE_COUNT; rule++)
		audit->met[rule] = audit_rules[rule].needs & ~rule_lacks(run, rule);
	for (unsigned need = 1; need < 1U << AUDIT_NEED_COUNT; need <<= 1) {
		uint32_t rules = 0;
		for (enum audit_rule rule = 0; rule < AUDIT_RULE_COUNT; rule++)
			rules += !is_skipped(run, rule) && (rule_lacks(run, rule) & need);
		if (rules)
			audit->unasked[audit->unasked_count++] =
			    (struct audit_unasked){(enum audit_need)need, rules};
	}
}

/* --- The order ---------------------------------------------------------------------- */

static int place_order(struct place a, struct place b)
{
	if (a.file != b.file)
		return a.file < b.file ? -1 : 1;
	if (a.line != b.line)
		return a.line < b.line ? -1 : 1;
	return (a.column > b.column) - (a.column < b.column);
}

static int finding_order(const void *left, const void *right)
{
	const struct audit_finding *a = left, *b = right;
	enum severity of_a = audit_rules[a->rule].severity, of_b = audit_rules[b->rule].severity;
	if (of_a != of_b)
		return of_a < of_b ? -1 : 1;
	if (a->rule != b->rule)
		return a->rule < b->rule ? -1 : 1;
	int order = place_order(a->place, b->place);
	if (order)
		return order;
	if (a->object.kind != b->object.kind)
		return a->object.kind < b->object.kind ? -1 : 1;
	if (a->object.index != b->object.index)
		return a->object.index < b->object.index ? -1 : 1;
	return str_compare(a->key, b->key);
}

static void findings_order(struct audit_run *run)
{
	if (run->count)
		qsort(run->findings, run->count, sizeof *run->findings, finding_order);
}

/* --- All of it ---------------------------------------------------------------------- */

typedef enum status family(struct audit_run *run);

static family *const families[] = {
    audit_ask_open,     audit_ask_waived,       audit_ask_privileged, audit_ask_described,
    audit_ask_typos,    audit_ask_shared_space, audit_ask_countries,  audit_ask_space,
    audit_ask_shut,     audit_ask_overlap,      audit_ask_use,        audit_ask_apps,
    audit_ask_settings, audit_ask_hits,
};

static enum status families_ask(struct audit_run *run)
{
	for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
		enum status status = families[i](run);
		arena_reset(run->scratch);
		if (status != OK || run->nomem)
			return NOMEM;
	}
	return OK;
}

static void findings_count(const struct audit_run *run, struct audit *audit)
{
	for (uint32_t i = 0; i < run->count; i++) {
		const struct audit_finding *at = &run->findings[i];
		audit->known += at->standing == AUDIT_KNOWN;
		audit->excepted += at->standing == AUDIT_EXCEPTED;
		if (at->standing == AUDIT_NEW)
			audit->counts[audit_rules[at->rule].severity]++;
	}
}

static enum status run_all(struct audit_run *run)
{
	if (special_routable_v4(run->arena, &run->routable) != OK)
		return NOMEM;
	run->routable_count = rangeset_count(run->routable);
	if (special_sources(run->arena, &run->sources) != OK)
		return NOMEM;
	run->network_kinds = network_kinds(run->policy);
	run->needs_met = needs_met(run);
	if (audit_lists_find(run) != OK || families_ask(run) != OK)
		return NOMEM;
	findings_order(run);
	if (audit_accept(run) != OK)
		return NOMEM;
	findings_order(run);
	if (audit_owners_fill(run) != OK || run->nomem)
		return NOMEM;
	return OK;
}

enum status audit_find(const struct audit_question *question, struct arena *arena,
		       struct audit *ret)
{
	struct arena scratch;
	struct audit_run run = {.question = question,
				.ruleset = question->ruleset,
				.policy = ruleset_policy(question->ruleset),
				.arena = arena,
				.scratch = &scratch};
	arena_init(&scratch);
	enum status status = run_all(&run);
	arena_clear(&scratch);
	if (status != OK)
		return status;
	struct audit audit = {.question = question,
			      .at = run.findings,
			      .count = run.count,
			      .lists = run.lists,
			      .list_count = run.list_count};
	findings_count(&run, &audit);
	unasked_count(&run, &audit);
	*ret = audit;
	return OK;
}
