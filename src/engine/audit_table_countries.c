/* Two grounds (cells.h). What is decided depends on the lists that everybody shares and on the
 * profile's, so that is asked of the cells of the coarse one; addresses are counted in the cells
 * of the fine one, which is cut by countries, too:
 *
 *	coarse   │    A    │        B        │         decide() ──▶ answers of A, B
 *	fine     │ A US│A DE│ B DE │ B US  │B –│       addresses ──▶ US, DE, –
 */
#include "engine/audit_table_countries.h"

#include <stdlib.h>

#include "base/map.h"
#include "engine/audit_owners.h"
#include "engine/cases.h"
#include "engine/compiled.h"
#include "engine/ground.h"

const struct str table_way_names[TABLE_WAY_COUNT] = {
    [TABLE_BROWSER] = STR_INIT("browser"),
    [TABLE_PASSWORD_API] = STR_INIT("password_api"),
    [TABLE_ASSERTION] = STR_INIT("assertion"),
};

const struct str table_answer_names[TABLE_ANSWER_COUNT] = {
    [TABLE_ALLOW] = STR_INIT("allow"),
    [TABLE_MORE] = STR_INIT("more"),
    [TABLE_REFUSE] = STR_INIT("refuse"),
};

const struct str table_family_names[TABLE_FAMILY_COUNT] = {
    [TABLE_V4] = STR_INIT("ipv4"),
    [TABLE_V6] = STR_INIT("ipv6"),
};

static const uint16_t way_channels[TABLE_WAY_COUNT] = {
    [TABLE_BROWSER] = 1 << VIA_UI,
    [TABLE_PASSWORD_API] = 1 << VIA_SOAP | 1 << VIA_OAUTH_PASSWORD,
    [TABLE_ASSERTION] = 1 << VIA_OAUTH_JWT | 1 << VIA_OAUTH_SAML_BEARER,
};

/* On these channels an app matters by its policy alone, not by its ranges (DECISIONS.md, the app's
 * policy): no app, and the first of each policy, are all there are. */
struct country_ground {
	struct ground *coarse, *fine;
	uint32_t *coarse_of;  /* class of the fine ground → of the coarse one, ... */
	uint32_t *country_of; /* ... → number in the countries */
	uint32_t apps[APPS_BY_POLICY_MOST];
	uint32_t app_count;
};

/* --- Countries ------------------------------------------------------------------------ */

/* Cuts the space by the lists that everybody shares, by countries, and by family. */
static enum status fine_make(const struct country_table *table, struct arena *scratch)
{
	static const struct range v4 = {ADDR_V4_FIRST, ADDR_V4_LAST};
	struct rangeset *shared, *countries;
	uint32_t count;
	if (shared_lists(table->ruleset, scratch, &shared, &count) != OK ||
	    location_sets(table->locations, scratch, &countries) != OK)
		return NOMEM;
	size_t all = count + (size_t)table->locations->count + 1;
	struct rangeset *lists = arena_array(scratch, all, sizeof *lists);
	if (!lists || all > UINT32_MAX)
		return NOMEM;
	lists[0] = (struct rangeset){&v4, 1};
	for (uint32_t i = 0; i < count; i++)
		lists[1 + i] = shared[i];
	for (uint32_t i = 0; i < table->locations->count; i++)
		lists[1 + count + i] = countries[i];
	return ground_new(lists, (uint32_t)all, &table->ground->fine);
}

/* A class of the fine ground, to be sorted by country. */
struct fine_class {
	struct str name;
	uint32_t class, location;
	enum table_family family;
};

static int class_order(const void *left, const void *right)
{
	const struct fine_class *a = left, *b = right;
	if ((a->location == NONE) != (b->location == NONE))
		return a->location == NONE ? 1 : -1;
	int order = str_compare(a->name, b->name);
	if (order == 0)
		order = (a->location > b->location) - (a->location < b->location);
	return order ? order : (int)a->family - (int)b->family;
}

static bool class_same(const struct fine_class *a, const struct fine_class *b)
{
	return a->location == b->location && a->family == b->family;
}

static struct fine_class class_of_cell(const struct country_table *table, const struct cell *cell)
{
	struct fine_class class = {.class = cell->ground};
	class.location = owner_find(table->locations, cell->lowest);
	if (class.location != NONE)
		class.name = table->locations->at[class.location].name;
	class.family = addr_is_v4(cell->lowest) ? TABLE_V4 : TABLE_V6;
	return class;
}

static enum status countries_fill(struct country_table *table, const struct fine_class *classes,
				  uint32_t count, struct arena *arena)
{
	struct country_ground *ground = table->ground;
	struct table_country *countries = NULL;
	for (uint32_t i = 0; i < count; i++) {
		const struct fine_class *at = &classes[i];
		if (i == 0 || !class_same(at, at - 1)) {
			struct table_country *country =
			    arena_push(arena, &countries, table->country_count, sizeof *country);
			if (!country)
				return NOMEM;
			*country =
			    (struct table_country){.location = at->location, .family = at->family};
			table->country_count++;
		}
		struct table_country *country = &countries[table->country_count - 1];
		country->addresses = count_add(country->addresses, ground->fine->totals[at->class]);
		ground->country_of[at->class] = table->country_count - 1;
	}
	table->countries = countries;
	return OK;
}

/* Which country and which class of the coarse ground is each class of the fine one in? */
static enum status classes_place(struct country_table *table, struct arena *arena,
				 struct arena *scratch)
{
	struct country_ground *ground = table->ground;
	struct cells cells;
	if (cells_find(ground->fine, NULL, 0, scratch, &cells) != OK)
		return NOMEM;
	struct fine_class *classes = arena_array(scratch, cells.count, sizeof *classes);
	ground->coarse_of = arena_array(arena, cells.count, sizeof *ground->coarse_of);
	ground->country_of = arena_array(arena, cells.count, sizeof *ground->country_of);
	if (!classes || !ground->coarse_of || !ground->country_of)
		return NOMEM;
	for (uint32_t i = 0; i < cells.count; i++) {
		const struct cell *cell = &cells.at[i];
		uint32_t piece = ground_piece(ground->coarse, 0, position_of(cell->lowest));
		classes[i] = class_of_cell(table, cell);
		ground->coarse_of[cell->ground] = ground->coarse->classes[piece];
	}
	qsort(classes, cells.count, sizeof *classes, class_order);
	return countries_fill(table, classes, cells.count, arena);
}

/* --- Answers --------------------------------------------------------------------------- */

/* What each way comes to. */
struct answers {
	uint8_t ways[TABLE_WAY_COUNT]; /* enum table_answer */
};

static uint8_t verdict_answer(uint8_t verdict)
{
	if (verdict == VERDICT_ALLOW)
		return TABLE_ALLOW;
	return verdict == VERDICT_REFUSE ? TABLE_REFUSE : TABLE_MORE;
}

/* The best answer by one channel, through any app. */
static uint8_t channel_ask(const struct country_table *table, struct facts *facts, enum channel via)
{
	const struct country_ground *ground = table->ground;
	uint32_t apps = via == VIA_OAUTH_PASSWORD ? ground->app_count : 1;
	uint8_t best = TABLE_REFUSE;
	facts->via = (uint8_t)via;
	for (uint32_t i = 0; i < apps; i++) {
		struct decision decision;
		facts->app = ground->apps[i];
		decide(table->ruleset, facts, &decision);
		uint8_t answer = verdict_answer(decision.verdict);
		best = answer < best ? answer : best;
	}
	return best;
}

static struct answers cell_ask(const struct country_table *table, uint32_t profile, addr from)
{
	bool open = ruleset_hours_possible(table->ruleset, profile, HOURS_INSIDE);
	struct facts facts = {.user = NONE,
			      .profile = profile,
			      .class = ruleset_class(table->ruleset, from),
			      .device = DEVICE_NEW,
			      .credential = CREDENTIAL_PASSWORD,
			      .phase = PHASE_LOGIN,
			      .hours = open ? HOURS_INSIDE : HOURS_OUTSIDE};
	struct answers answers;
	for (unsigned way = 0; way < TABLE_WAY_COUNT; way++) {
		answers.ways[way] = TABLE_REFUSE;
		for (unsigned via = 0; via < VIA_COUNT; via++) {
			if (!(way_channels[way] >> via & 1))
				continue;
			uint8_t answer = channel_ask(table, &facts, via);
			if (answer < answers.ways[way])
				answers.ways[way] = answer;
		}
	}
	return answers;
}

/* The answers of each class of the coarse ground, outside (0) and inside (1) the profile's
 * list. */
static enum status coarse_ask(const struct country_table *table, uint32_t profile,
			      const struct rangeset *own, struct arena *scratch,
			      struct answers (**ret)[2])
{
	struct ground *coarse = table->ground->coarse;
	struct answers(*answers)[2] = arena_array(scratch, coarse->class_count, sizeof *answers);
	struct cells cells;
	if (!answers || cells_find(coarse, own, own ? 1 : 0, scratch, &cells) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < cells.count; i++) {
		const struct cell *cell = &cells.at[i];
		answers[cell->ground][cell->own] = cell_ask(table, profile, cell->lowest);
	}
	*ret = answers;
	return OK;
}

/* --- Profiles that are treated alike ------------------------------------------------ */

/* Profiles with their kinds, in the order of kinds. Those that a ruleset cannot tell apart are asked
 * once; those that have one list, and for which the answers are the same, are one kind. */
struct grouping {
	struct map subjects, answers; /* → kind */
	uint32_t *kind_of, *firsts;   /* profile → kind; kind → where its profiles begin */
	uint32_t count;
};

/* The kind of its answers. */
static enum status answers_kind(const struct country_table *table, uint32_t profile,
				struct arena *scratch, struct grouping *grouping, uint32_t *ret)
{
	const struct rangeset *own = profile_list(table->ruleset, profile);
	struct answers(*answers)[2];
	if (coarse_ask(table, profile, own, scratch, &answers) != OK)
		return NOMEM;
	size_t size = table->ground->coarse->class_count * sizeof *answers;
	char *key = arena_alloc(scratch, sizeof own + size);
	if (!key)
		return NOMEM;
	memcpy(key, &own, sizeof own);
	memcpy(key + sizeof own, answers, size);
	uint32_t old;
	if (map_add(&grouping->answers, scratch, (struct str){key, sizeof own + size},
		    grouping->count, &old) != OK)
		return NOMEM;
	*ret = old == MAP_NONE ? grouping->count++ : old;
	return OK;
}

static enum status kind_find(const struct country_table *table, uint32_t profile,
			     struct arena *scratch, struct grouping *grouping)
{
	struct subject subject = {NONE, profile};
	struct str key;
	if (subject_key(table->ruleset, subject, scratch, &key) != OK)
		return NOMEM;
	uint32_t kind = map_find(&grouping->subjects, key), old;
	if (kind == MAP_NONE && (answers_kind(table, profile, scratch, grouping, &kind) != OK ||
				 map_add(&grouping->subjects, scratch, key, kind, &old) != OK))
		return NOMEM;
	grouping->kind_of[profile] = kind;
	grouping->firsts[kind + 1]++;
	return OK;
}

static enum status kinds_fill(const struct grouping *grouping, uint32_t profile_count,
			      struct arena *arena, struct country_table *table)
{
	uint32_t *profiles = arena_array(arena, profile_count, sizeof *profiles);
	struct table_kind *kinds = arena_array(arena, grouping->count, sizeof *kinds);
	uint32_t *firsts = grouping->firsts;
	if (!profiles || !kinds)
		return NOMEM;
	for (uint32_t i = 0; i < grouping->count; i++) {
		firsts[i + 1] += firsts[i];
		kinds[i].profiles = profiles + firsts[i];
	}
	for (uint32_t i = 0; i < profile_count; i++) {
		uint32_t kind = grouping->kind_of[i];
		profiles[firsts[kind] + kinds[kind].count++] = i;
	}
	table->kinds = kinds;
	table->kind_count = grouping->count;
	return OK;
}

static enum status kinds_find(struct country_table *table, struct arena *arena,
			      struct arena *scratch)
{
	uint32_t count = table->ruleset->policy->profile_count;
	struct grouping grouping = {0};
	grouping.kind_of = arena_array(scratch, count, sizeof *grouping.kind_of);
	grouping.firsts = arena_array(scratch, count + (size_t)1, sizeof *grouping.firsts);
	if (!grouping.kind_of || !grouping.firsts)
		return NOMEM;
	for (uint32_t i = 0; i < count; i++)
		if (kind_find(table, i, scratch, &grouping) != OK)
			return NOMEM;
	return kinds_fill(&grouping, count, arena, table);
}

/* --- The table ------------------------------------------------------------------------ */

static enum status table_make(struct country_table *table, struct arena *arena,
			      struct arena *scratch)
{
	struct country_ground *ground = table->ground;
	ground->app_count = apps_by_policy(table->ruleset->policy, ground->apps);
	enum status status = shared_ground(table->ruleset, scratch, &ground->coarse);
	if (status == OK)
		status = fine_make(table, scratch);
	if (status == OK)
		status = classes_place(table, arena, scratch);
	return status == OK ? kinds_find(table, arena, scratch) : status;
}

enum status country_table_init(const struct ruleset *ruleset, const struct locations *locations,
			       struct arena *arena, struct country_table *ret)
{
	struct country_table table = {.ruleset = ruleset, .locations = locations};
	struct arena scratch;
	table.ground = arena_alloc(arena, sizeof *table.ground);
	if (!table.ground)
		return NOMEM;
	arena_init(&scratch);
	enum status status = table_make(&table, arena, &scratch);
	arena_clear(&scratch);
	if (status == OK)
		*ret = table;
	else
		country_table_clear(&table);
	return status;
}

void country_table_clear(struct country_table *table)
{
	ground_free(table->ground->coarse);
	ground_free(table->ground->fine);
	table->ground->coarse = table->ground->fine = NULL;
}

/* --- Tallies ------------------------------------------------------------------------------ */

static void cell_count(struct table_tally *tally, struct answers answers, struct count addresses)
{
	for (unsigned way = 0; way < TABLE_WAY_COUNT; way++) {
		struct count *to = &tally->ways[way][answers.ways[way]];
		*to = count_add(*to, addresses);
	}
}

static enum status kind_tally(const struct country_table *table, uint32_t kind,
			      struct arena *scratch, struct table_tally *tallies)
{
	const struct country_ground *ground = table->ground;
	uint32_t profile = table->kinds[kind].profiles[0];
	const struct rangeset *own = profile_list(table->ruleset, profile);
	struct answers(*answers)[2];
	struct cells cells;
	if (coarse_ask(table, profile, own, scratch, &answers) != OK ||
	    cells_find(ground->fine, own, own ? 1 : 0, scratch, &cells) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < cells.count; i++) {
		const struct cell *cell = &cells.at[i];
		cell_count(&tallies[ground->country_of[cell->ground]],
			   answers[ground->coarse_of[cell->ground]][cell->own], cell->addresses);
	}
	return OK;
}

enum status country_table_tally(const struct country_table *table, uint32_t kind,
				struct arena *arena, struct table_tally **ret)
{
	struct table_tally *tallies = arena_array(arena, table->country_count, sizeof *tallies);
	struct arena scratch;
	if (!tallies)
		return NOMEM;
	arena_init(&scratch);
	enum status status = kind_tally(table, kind, &scratch, tallies);
	arena_clear(&scratch);
	if (status == OK)
		*ret = tallies;
	return status;
}
