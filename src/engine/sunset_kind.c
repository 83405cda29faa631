#include "engine/sunset_kind.h"

#include "engine/cases.h"
#include "engine/compiled.h"

/* What becomes of a login from one region of addresses. Bytes alone, so that two can be
 * compared. */
struct fate {
	uint8_t verdict, reason; /* of the bare password, or of none */
	bool open;               /* may be refused all the same */
	bool profile_ranges;     /* were asked */
};

struct kind {
	const struct sunset_asking *asking;
	struct subject subject;
	enum hours hours; /* the best there can be */
	struct cells cells;
	uint32_t *classes; /* of the ruleset, by cell */
};

static enum status kind_init(struct kind *kind, const struct sunset_asking *asking,
			     struct subject subject)
{
	const struct ruleset *now = asking->now;
	const struct rangeset *list = profile_list(now, subject.profile);
	bool inside = ruleset_hours_possible(now, subject.profile, HOURS_INSIDE);
	*kind = (struct kind){
	    .asking = asking, .subject = subject, .hours = inside ? HOURS_INSIDE : HOURS_OUTSIDE};
	if (cells_recall(asking->ground, list, list ? 1 : 0, asking->arena, &kind->cells) != OK)
		return NOMEM;
	kind->classes = arena_array(asking->arena, kind->cells.count, sizeof *kind->classes);
	if (!kind->classes)
		return NOMEM;
	for (uint32_t i = 0; i < kind->cells.count; i++)
		kind->classes[i] = ruleset_class(now, kind->cells.at[i].lowest);
	return OK;
}

/* --- Fates --------------------------------------------------------------------- */

/* A login that shows all it can on an interactive channel; elsewhere the bare password, which
 * tells what else it takes. */
static void kind_decide(const struct kind *kind, const struct ruleset *ruleset, enum channel via,
			uint32_t app, uint32_t cell, enum unknown_rules unknown,
			struct decision *ret)
{
	const struct facts facts = {.user = kind->subject.user,
				    .profile = kind->subject.profile,
				    .app = app,
				    .class = kind->classes[cell],
				    .via = (uint8_t)via,
				    .device = DEVICE_KNOWN,
				    .credential = CREDENTIAL_PASSWORD,
				    .phase = PHASE_LOGIN,
				    .hours = (uint8_t)kind->hours,
				    .strong_auth = true,
				    .unknown_rules = (uint8_t)unknown};
	decide(ruleset, &facts, ret);
}

static struct fate fate_find(const struct kind *kind, const struct ruleset *ruleset,
			     enum channel via, uint32_t app, uint32_t cell)
{
	struct decision decision, worst;
	kind_decide(kind, ruleset, via, app, cell, UNKNOWN_NO_MATCH, &decision);
	struct fate fate = {.verdict = decision.verdict, .reason = decision.reason};
	uint8_t ranges = decision.steps[STEP_PROFILE_IP];
	fate.profile_ranges = ranges == STEP_PASS || ranges == STEP_FAIL;
	if (decision.verdict != VERDICT_REFUSE && ruleset->txn_rule_count) {
		kind_decide(kind, ruleset, via, app, cell, UNKNOWN_ALL_MATCH, &worst);
		fate.open = worst.verdict == VERDICT_REFUSE;
	}
	return fate;
}

static bool fate_goes(struct fate fate)
{
	return fate.verdict != VERDICT_REFUSE;
}

/* One login in each cell, in the scratch arena; NULL: no memory. */
static struct fate *fates_find(const struct kind *kind, const struct ruleset *ruleset,
			       enum channel via, uint32_t app)
{
	struct fate *fates = arena_array(kind->asking->arena, kind->cells.count, sizeof *fates);
	for (uint32_t i = 0; fates && i < kind->cells.count; i++)
		fates[i] = fate_find(kind, ruleset, via, app, i);
	return fates;
}

static bool goes_somewhere(const struct kind *kind, const struct ruleset *ruleset, enum channel via,
			   uint32_t app)
{
	for (uint32_t i = 0; i < kind->cells.count; i++)
		if (fate_goes(fate_find(kind, ruleset, via, app, i)))
			return true;
	return false;
}

/* --- Apps ----------------------------------------------------------------------- */

/* The same login through each kind of app: those that make no difference are one. */
struct variant {
	relaxation_set apps; /* 0: the channel does not ask */
	uint32_t app;        /* one of them */
	const struct fate *fates;
};

struct variants {
	struct variant at[RELAX_COUNT];
	uint32_t count;
};

/* An app of the policy with that relaxation; NONE, not listed, enforces. */
static uint32_t app_with(const struct ruleset *ruleset, enum ip_relaxation relaxation)
{
	for (uint32_t i = 0; relaxation != RELAX_ENFORCE && i < ruleset->policy->app_count; i++)
		if (ruleset->apps[i].ip_relaxation == relaxation)
			return i;
	return NONE;
}

static void variant_add(struct variants *variants, const struct variant *variant, size_t size)
{
	for (uint32_t i = 0; i < variants->count; i++)
		if (memcmp(variants->at[i].fates, variant->fates, size) == 0) {
			variants->at[i].apps |= variant->apps;
			return;
		}
	variants->at[variants->count++] = *variant;
}

static enum status variants_find(const struct kind *kind, const struct ruleset *ruleset,
				 enum channel via, relaxation_set apps, struct variants *ret)
{
	size_t size = kind->cells.count * sizeof(struct fate);
	*ret = (struct variants){0};
	if (!case_uses_app(via)) {
		struct variant only = {0, NONE, fates_find(kind, ruleset, via, NONE)};
		ret->at[ret->count++] = only;
		return only.fates ? OK : NOMEM;
	}
	for (unsigned relaxation = 0; relaxation < RELAX_COUNT; relaxation++) {
		if (!(apps >> relaxation & 1))
			continue;
		uint32_t app = app_with(ruleset, relaxation);
		struct variant variant = {(relaxation_set)(1u << relaxation), app,
					  fates_find(kind, ruleset, via, app)};
		if (!variant.fates)
			return NOMEM;
		variant_add(ret, &variant, size);
	}
	return OK;
}

/* --- What they come to --------------------------------------------------------------- */

/* Cells come lowest first. */
static void reach_add(const struct kind *kind, struct sunset_reach *reach, uint32_t index)
{
	const struct cell *cell = &kind->cells.at[index];
	if (!sunset_reaches(*reach))
		reach->witness = cell->lowest;
	reach->addresses = count_add(reach->addresses, cell->addresses);
	reach->in[index] = true;
}

static enum status reach_init(const struct kind *kind, struct sunset_reach *reach)
{
	reach->in = arena_array(kind->asking->arena, kind->cells.count, sizeof *reach->in);
	return reach->in ? OK : NOMEM;
}

static enum status reaches_init(const struct kind *kind, struct sunset_use *use)
{
	enum status status = reach_init(kind, &use->goes);
	for (unsigned i = 0; i < SUNSET_ANSWERS && status == OK; i++)
		status = reach_init(kind, &use->on[i]);
	for (uint32_t i = 0; i < use->after_count && status == OK; i++) {
		struct sunset_after *after = &use->after[i];
		if (reach_init(kind, &after->goes) != OK || reach_init(kind, &after->lost) != OK ||
		    reach_init(kind, &after->opened) != OK)
			return NOMEM;
	}
	return status;
}

static enum sunset_answer answer_of(struct fate fate)
{
	if (fate.verdict == VERDICT_TOKEN)
		return SUNSET_ASKS_TOKEN;
	return fate.verdict == VERDICT_TOTP ? SUNSET_ASKS_TOTP : SUNSET_ALLOW;
}

static enum reason reason_of_most(const struct kind *kind, const struct fate *fates)
{
	struct count counts[REASON_COUNT] = {0};
	enum reason most = 0;
	for (uint32_t i = 0; i < kind->cells.count; i++) {
		struct count *count = &counts[fates[i].reason];
		*count = count_add(*count, kind->cells.at[i].addresses);
	}
	for (unsigned reason = 1; reason < REASON_COUNT; reason++)
		if (count_compare(counts[reason], counts[most]) > 0)
			most = reason;
	return most;
}

static uint8_t use_end(const struct kind *kind, enum channel via, uint32_t app)
{
	for (unsigned rules = kind->asking->now->rules + 1; rules < RULES_COUNT; rules++) {
		struct ruleset later = sunset_ruleset(kind->asking->now, rules);
		if (!goes_somewhere(kind, &later, via, app))
			return (uint8_t)rules;
	}
	return RULES_COUNT;
}

static void use_count(const struct kind *kind, const struct variant *variant,
		      struct sunset_use *use)
{
	for (uint32_t i = 0; i < kind->cells.count; i++) {
		struct fate fate = variant->fates[i];
		const struct cell *cell = &kind->cells.at[i];
		if (!fate_goes(fate))
			continue;
		reach_add(kind, &use->goes, i);
		reach_add(kind, &use->on[answer_of(fate)], i);
		if (fate.open)
			use->open = count_add(use->open, cell->addresses);
		else
			use->certain |= (uint8_t)(1u << answer_of(fate));
	}
	use->refusal = REASON_NONE;
	use->ends = RULES_COUNT;
	if (!sunset_reaches(use->goes))
		use->refusal = (uint8_t)reason_of_most(kind, variant->fates);
	else
		use->ends = use_end(kind, sunset_channel(use->method), variant->app);
}

static void after_count(const struct kind *kind, const struct fate *today,
			const struct variant *variant, bool compare, struct sunset_after *after)
{
	after->refusal = REASON_NONE;
	for (uint32_t i = 0; i < kind->cells.count; i++) {
		struct fate fate = variant->fates[i];
		after->profile_ranges |= fate.profile_ranges;
		if (fate_goes(fate))
			reach_add(kind, &after->goes, i);
		if (!compare || fate_goes(fate) == fate_goes(today[i]))
			continue;
		if (fate_goes(fate)) {
			reach_add(kind, &after->opened, i);
			continue;
		}
		if (after->refusal == REASON_NONE)
			after->refusal = fate.reason;
		reach_add(kind, &after->lost, i);
	}
}

/* --- The row ------------------------------------------------------------------------- */

/* A row under way: the ways that stay were asked. */
struct making {
	struct kind kind;
	struct variants ways[SUNSET_WAY_COUNT];
	struct sunset_row *row;
};

static enum status use_fill(struct making *making, const struct variant *variant,
			    struct sunset_use *use)
{
	uint32_t count = 0;
	for (unsigned way = 0; way < SUNSET_WAY_COUNT; way++)
		count += making->ways[way].count;
	use->after = arena_array(making->kind.asking->arena, count, sizeof *use->after);
	use->after_count = count;
	if (!use->after || reaches_init(&making->kind, use) != OK)
		return NOMEM;
	use_count(&making->kind, variant, use);
	bool compare = sunset_reaches(use->goes);
	struct sunset_after *after = use->after;
	for (unsigned way = 0; way < SUNSET_WAY_COUNT; way++)
		for (uint32_t i = 0; i < making->ways[way].count; i++) {
			const struct variant *stays = &making->ways[way].at[i];
			after->way = (uint8_t)way;
			after->apps = stays->apps;
			after_count(&making->kind, variant->fates, stays, compare, after++);
		}
	return OK;
}

static void row_add(struct sunset_row *row, const struct sunset_use *use)
{
	uint8_t method = (uint8_t)(1u << use->method), token = 1u << SUNSET_TOKEN;
	if (!sunset_reaches(use->goes))
		return;
	row->methods |= method;
	row->certain |= use->certain ? method : 0;
	if (!sunset_reaches(use->on[SUNSET_ASKS_TOKEN]))
		return;
	row->methods |= token;
	row->certain |= use->certain >> SUNSET_ASKS_TOKEN & 1 ? token : 0;
}

static enum status uses_fill(struct making *making)
{
	const struct sunset_asking *asking = making->kind.asking;
	struct sunset_row *row = making->row;
	row->uses = arena_array(asking->arena, 1 + RELAX_COUNT, sizeof *row->uses);
	if (!row->uses)
		return NOMEM;
	for (unsigned method = 0; method < SUNSET_LOGINS; method++) {
		struct variants today;
		if (variants_find(&making->kind, asking->now, sunset_channel(method),
				  asking->sunset->today, &today) != OK)
			return NOMEM;
		for (uint32_t i = 0; i < today.count; i++) {
			struct sunset_use *use = &row->uses[row->use_count++];
			use->method = (uint8_t)method;
			use->apps = today.at[i].apps;
			if (use_fill(making, &today.at[i], use) != OK)
				return NOMEM;
			row_add(row, use);
		}
	}
	return OK;
}

static bool any_goes(const struct kind *kind, const struct fate *fates)
{
	for (uint32_t i = 0; i < kind->cells.count; i++)
		if (fate_goes(fates[i]))
			return true;
	return false;
}

/* Other ways in by then, with all that could be shown there: a browser ... */
static bool browser_goes(const struct kind *kind)
{
	const struct ruleset *then = kind->asking->then;
	return goes_somewhere(kind, then, VIA_UI, NONE) ||
	       goes_somewhere(kind, then, VIA_UI_SSO, NONE);
}

/* ... and an app. */
static void apps_find(const struct making *making)
{
	const struct kind *kind = &making->kind;
	relaxation_set listed = kind->asking->sunset->listed;
	for (unsigned way = 0; listed && way < SUNSET_WAY_COUNT; way++)
		for (uint32_t i = 0; i < making->ways[way].count; i++) {
			const struct variant *stays = &making->ways[way].at[i];
			if (!stays->apps || stays->apps & listed)
				making->row->app |= any_goes(kind, stays->fates);
		}
}

static enum status row_fill(struct making *making)
{
	const struct sunset_asking *asking = making->kind.asking;
	making->row->browser = browser_goes(&making->kind);
	if (making->row->browser && asking->only_without_browser)
		return OK;
	for (unsigned way = 0; way < SUNSET_WAY_COUNT; way++)
		if (variants_find(&making->kind, asking->then, sunset_way_channel(way),
				  asking->sunset->to, &making->ways[way]) != OK)
			return NOMEM;
	apps_find(making);
	return uses_fill(making);
}

enum status sunset_kind_ask(const struct sunset_asking *asking, struct subject subject,
			    struct sunset_row *ret)
{
	struct sunset_row row = {0};
	struct making making = {.row = &row};
	if (kind_init(&making.kind, asking, subject) != OK)
		return NOMEM;
	if (row_fill(&making) != OK)
		return NOMEM;
	row.cells = making.kind.cells;
	*ret = row;
	return OK;
}
