#include "engine/sunset.h"

#include <assert.h>

#include "base/map.h"
#include "engine/compiled.h"
#include "engine/decide.h"
#include "engine/sunset_kind.h"

const struct str sunset_names[SUNSET_COUNT] = {
    [SUNSET_SOAP_LOGIN] = STR_INIT("soap-login"),
    [SUNSET_USERNAME_PASSWORD] = STR_INIT("username-password"),
    [SUNSET_TOKEN] = STR_INIT("token"),
};

const uint8_t sunset_verdicts[SUNSET_ANSWERS] = {
    [SUNSET_ALLOW] = VERDICT_ALLOW,
    [SUNSET_ASKS_TOKEN] = VERDICT_TOKEN,
    [SUNSET_ASKS_TOTP] = VERDICT_TOTP,
};

enum channel sunset_channel(enum sunset_method method)
{
	return method == SUNSET_SOAP_LOGIN ? VIA_SOAP : VIA_OAUTH_PASSWORD;
}

enum sunset_method sunset_method_of(enum channel via)
{
	if (via == VIA_SOAP)
		return SUNSET_SOAP_LOGIN;
	return via == VIA_OAUTH_PASSWORD ? SUNSET_USERNAME_PASSWORD : SUNSET_COUNT;
}

enum channel sunset_way_channel(enum sunset_way way)
{
	return way == SUNSET_JWT ? VIA_OAUTH_JWT : VIA_OAUTH_CLIENT_CREDENTIALS;
}

struct ruleset sunset_ruleset(const struct ruleset *ruleset, enum rules rules)
{
	return ruleset_with(ruleset, &ruleset->policy->org.features, rules);
}

/* Asked of an org in which the method is off: what is retired is so before that is asked. */
enum rules sunset_end(enum rules today, enum sunset_method method)
{
	struct compiled_profile anybody = {.list = LIST_ABSENT};
	const struct facts facts = {
	    .user = NONE, .app = NONE, .via = (uint8_t)sunset_channel(method)};
	for (unsigned rules = today; rules < RULES_COUNT; rules++) {
		const struct ruleset bare = {.profiles = &anybody, .rules = rules};
		struct decision decision;
		decide(&bare, &facts, &decision);
		if (decision.reason == REASON_METHOD_RETIRED)
			return rules;
	}
	return RULES_COUNT;
}

/* Kinds of subjects are asked once each; kinds with equal answers are one row.
 *
 *	subjects ──kind──▶ kinds ──row──▶ rows
 */
struct finding_rows {
	struct sunset_asking asking;
	struct sunset *sunset;
	struct arena *arena; /* for what stays */
	struct arena keys;   /* of kinds and rows */
	struct arena work;   /* of one subject, of one kind */
	struct map kinds, rows;
	uint32_t *row_of;          /* kind → row */
	uint32_t kind_count, kept; /* kept: rows with their addresses */
	struct subject *subjects;  /* everybody who is asked ... */
	uint32_t *rows_of;         /* ... and the row of each */
	uint32_t subject_count;
};

/* A copy of a key that is new, under the next number. */
static enum status key_keep(struct finding_rows *finding, struct map *map, struct str key,
			    uint32_t number)
{
	uint32_t old;
	key.at = arena_text(&finding->keys, key.at, key.length);
	return key.at ? map_add(map, &finding->keys, key, number, &old) : NOMEM;
}

static enum status reach_keep(struct arena *arena, uint32_t cells, struct sunset_reach *reach)
{
	bool *in = cells ? arena_array(arena, cells, sizeof *in) : NULL;
	if (in)
		memcpy(in, reach->in, cells * sizeof *in);
	reach->in = in;
	return in || !cells ? OK : NOMEM;
}

static enum status reaches_keep(struct arena *arena, uint32_t cells, struct sunset_use *use)
{
	enum status status = reach_keep(arena, cells, &use->goes);
	for (unsigned i = 0; i < SUNSET_ANSWERS && status == OK; i++)
		status = reach_keep(arena, cells, &use->on[i]);
	for (uint32_t i = 0; i < use->after_count && status == OK; i++) {
		struct sunset_after *after = &use->after[i];
		if (reach_keep(arena, cells, &after->goes) != OK ||
		    reach_keep(arena, cells, &after->lost) != OK ||
		    reach_keep(arena, cells, &after->opened) != OK)
			return NOMEM;
	}
	return status;
}

/* Of the first rows only: the others' are empty. */
static enum status cells_keep(struct finding_rows *finding, struct sunset_row *row)
{
	struct cells *cells = &row->cells;
	bool keeps = row->methods && finding->kept < SUNSET_KEPT;
	finding->kept += keeps;
	if (!keeps) {
		*cells = (struct cells){0};
		return OK;
	}
	struct rangeset *own = arena_array(finding->arena, cells->own_count, sizeof *own);
	struct cell *at = arena_array(finding->arena, cells->count, sizeof *at);
	if (!own || !at)
		return NOMEM;
	memcpy(at, cells->at, cells->count * sizeof *at);
	for (uint32_t i = 0; i < cells->own_count; i++)
		own[i] = cells->own[i];
	cells->at = at;
	cells->own = own;
	return OK;
}

/* What a kind's row points to goes with the next kind, unless it is kept. */
static enum status uses_keep(struct finding_rows *finding, struct sunset_row *row)
{
	if (cells_keep(finding, row) != OK)
		return NOMEM;
	struct sunset_use *uses = arena_array(finding->arena, row->use_count, sizeof *uses);
	if (!uses)
		return NOMEM;
	for (uint32_t i = 0; i < row->use_count; i++) {
		struct sunset_after *after =
		    arena_array(finding->arena, row->uses[i].after_count, sizeof *after);
		if (!after)
			return NOMEM;
		uses[i] = row->uses[i];
		memcpy(after, uses[i].after, uses[i].after_count * sizeof *after);
		uses[i].after = after;
		if (reaches_keep(finding->arena, row->cells.count, &uses[i]) != OK)
			return NOMEM;
	}
	row->uses = uses;
	return OK;
}

static enum status row_find(struct finding_rows *finding, struct subject subject, uint32_t *ret)
{
	struct sunset *sunset = finding->sunset;
	struct sunset_row row, *kept;
	struct str key;
	if (sunset_kind_ask(&finding->asking, subject, &row) != OK ||
	    sunset_row_key(sunset->ruleset, subject.profile, &row, &finding->work, &key) != OK)
		return NOMEM;
	*ret = map_find(&finding->rows, key);
	if (*ret != MAP_NONE)
		return OK;
	kept = arena_push(finding->arena, &sunset->rows, sunset->count, sizeof *kept);
	if (!kept || key_keep(finding, &finding->rows, key, sunset->count) != OK ||
	    uses_keep(finding, &row) != OK)
		return NOMEM;
	*kept = row;
	*ret = sunset->count++;
	return OK;
}

/* Alike today and then. By the rules between them only what is closed to everybody differs. */
static enum status kind_key(struct finding_rows *finding, struct subject subject, struct str *ret)
{
	struct str now, then;
	struct arena *work = &finding->work;
	if (subject_key(finding->asking.now, subject, work, &now) != OK ||
	    subject_key(finding->asking.then, subject, work, &then) != OK)
		return NOMEM;
	char *both = arena_alloc(work, now.length + then.length);
	if (!both)
		return NOMEM;
	memcpy(both, now.at, now.length);
	memcpy(both + now.length, then.at, then.length);
	*ret = (struct str){both, now.length + then.length};
	return OK;
}

static enum status subject_ask(struct finding_rows *finding, struct subject subject, uint32_t *ret)
{
	struct str key;
	arena_reset(&finding->work);
	if (kind_key(finding, subject, &key) != OK)
		return NOMEM;
	uint32_t kind = map_find(&finding->kinds, key);
	if (kind != MAP_NONE) {
		*ret = finding->row_of[kind];
		return OK;
	}
	uint32_t *row = arena_push(&finding->keys, &finding->row_of, finding->kind_count,
				   sizeof *finding->row_of);
	if (!row || key_keep(finding, &finding->kinds, key, finding->kind_count) != OK ||
	    row_find(finding, subject, row) != OK)
		return NOMEM;
	finding->kind_count++;
	*ret = *row;
	return OK;
}

/* --- Who ------------------------------------------------------------------------- */

static enum status everybody_list(struct finding_rows *finding)
{
	const struct policy *policy = finding->sunset->ruleset->policy;
	if (subjects_list(policy, &finding->keys, &finding->subjects, &finding->subject_count) !=
	    OK)
		return NOMEM;
	finding->rows_of =
	    arena_array(&finding->keys, finding->subject_count, sizeof *finding->rows_of);
	return finding->rows_of ? OK : NOMEM;
}

/* Subjects into one array, row after row. */
static enum status rows_fill(struct finding_rows *finding)
{
	struct sunset *sunset = finding->sunset;
	struct subject *sorted =
	    arena_array(finding->arena, finding->subject_count, sizeof *sorted);
	uint32_t *ends = arena_array(&finding->keys, sunset->count, sizeof *ends), start = 0;
	if (!sorted || !ends)
		return NOMEM;
	for (uint32_t i = 0; i < finding->subject_count; i++) {
		struct sunset_row *row = &sunset->rows[finding->rows_of[i]];
		row->count++;
		row->users += finding->subjects[i].user != NONE;
	}
	for (uint32_t i = 0; i < sunset->count; i++) {
		sunset->rows[i].subjects = sorted + start;
		ends[i] = start;
		start += sunset->rows[i].count;
	}
	for (uint32_t i = 0; i < finding->subject_count; i++)
		sorted[ends[finding->rows_of[i]]++] = finding->subjects[i];
	return OK;
}

static void totals_sum(struct sunset *sunset)
{
	for (uint32_t i = 0; i < sunset->count; i++) {
		const struct sunset_row *row = &sunset->rows[i];
		sunset->methods |= row->methods;
		sunset->certain |= row->certain;
		for (unsigned method = 0; method < SUNSET_COUNT; method++) {
			if (!(row->methods >> method & 1))
				continue;
			sunset->users[method] += row->users;
			sunset->profiles[method] += row->count - row->users;
		}
	}
}

/* --- All of it ----------------------------------------------------------------------- */

static void apps_set(struct sunset *sunset)
{
	const struct ruleset *ruleset = sunset->ruleset;
	for (uint32_t i = 0; i < ruleset->policy->app_count; i++)
		sunset->listed |= (relaxation_set)(1u << ruleset->apps[i].ip_relaxation);
	sunset->today = (relaxation_set)(sunset->listed | 1u << RELAX_ENFORCE);
	sunset->to = sunset->today;
	if (sunset->app != NONE)
		sunset->to = (relaxation_set)(1u << ruleset->apps[sunset->app].ip_relaxation);
}

static enum status rows_find(struct finding_rows *finding)
{
	struct sunset_asking *asking = &finding->asking;
	if (shared_ground(asking->now, &finding->keys, &asking->ground) != OK ||
	    everybody_list(finding) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < finding->subject_count; i++)
		if (subject_ask(finding, finding->subjects[i], &finding->rows_of[i]) != OK)
			return NOMEM;
	return rows_fill(finding);
}

/* `ret` says what is asked; it is filled in. */
static enum status everybody_ask(bool only_without_browser, struct arena *arena, struct sunset *ret)
{
	struct sunset sunset = *ret;
	struct ruleset later = sunset_ruleset(sunset.ruleset, sunset.then);
	struct finding_rows finding = {.sunset = &sunset, .arena = arena};
	finding.asking = (struct sunset_asking){.now = sunset.ruleset,
						.then = &later,
						.sunset = &sunset,
						.only_without_browser = only_without_browser,
						.arena = &finding.work};
	arena_init(&finding.keys);
	arena_init(&finding.work);
	apps_set(&sunset);
	enum status status = rows_find(&finding);
	sunset.ground = finding.asking.ground;
	arena_clear(&finding.work);
	arena_clear(&finding.keys);
	if (status != OK) {
		sunset_clear(&sunset);
		return status;
	}
	totals_sum(&sunset);
	*ret = sunset;
	return OK;
}

enum status sunset_find(const struct ruleset *ruleset, enum rules then, uint32_t app,
			struct arena *arena, struct sunset *ret)
{
	struct sunset sunset = {.ruleset = ruleset, .then = then, .app = app};
	enum status status = everybody_ask(false, arena, &sunset);
	if (status == OK)
		*ret = sunset;
	return status;
}

enum status sunset_find_without_browser(const struct ruleset *ruleset, enum rules then,
					struct arena *arena, struct sunset *ret)
{
	struct sunset sunset = {.ruleset = ruleset, .then = then, .app = NONE};
	enum status status = everybody_ask(true, arena, &sunset);
	if (status == OK)
		*ret = sunset;
	return status;
}

void sunset_clear(struct sunset *sunset)
{
	ground_free(sunset->ground);
	sunset->ground = NULL;
}

enum status sunset_addresses(const struct sunset_row *row, const struct sunset_reach *reach,
			     struct arena *arena, struct rangeset *ret)
{
	assert(reach->in);
	return cells_addresses(&row->cells, reach->in, arena, ret);
}
