#include "engine/diff_change.h"

/* What a set means that says nothing. */
static const uint8_t every_value[DIFF_FACT_COUNT] = {
    [DIFF_FACT_DEVICE] = (1 << DEVICE_COUNT) - 1,
    [DIFF_FACT_CREDENTIAL] = (1 << CREDENTIAL_COUNT) - 1,
    [DIFF_FACT_STRONG_AUTH] = 3,
    [DIFF_FACT_SESSION_IP] = (1 << SESSION_COUNT) - 1,
};

static uint8_t values_of(const struct box *box, enum diff_fact fact)
{
	return box->set[fact] == BOX_ANY ? every_value[fact] : (uint8_t)box->set[fact];
}

static uint8_t lowest_value(const struct box *box, enum diff_fact fact)
{
	return box->set[fact] == BOX_ANY ? 0 : (uint8_t)__builtin_ctzll(box->set[fact]);
}

/* The lowest login that it is about. */
static struct login_case witness_case(const struct diff_reduced *reduced)
{
	const struct box *box = &reduced->box;
	return (struct login_case){
	    .via = (uint8_t)__builtin_ctz(reduced->via),
	    .phase = (uint8_t)reduced->region->phase,
	    .app = lowest_value(box, DIFF_FACT_APP),
	    .hours = lowest_value(box, DIFF_FACT_HOURS),
	    .device = lowest_value(box, DIFF_FACT_DEVICE),
	    .credential = lowest_value(box, DIFF_FACT_CREDENTIAL),
	    .strong_auth = lowest_value(box, DIFF_FACT_STRONG_AUTH),
	    .session_ip = lowest_value(box, DIFF_FACT_SESSION_IP),
	};
}

/* Regions are shared by changes: written out once. */
static enum status region_write(const struct diff_question *question, struct arena *arena,
				struct diff_region *region)
{
	const struct cells *cells = question->cells;
	if (region->in)
		return OK;
	bool *in = arena_array(arena, cells->count, sizeof *in);
	if (!in)
		return NOMEM;
	for (uint32_t i = 0; i < cells->count; i++) {
		uint32_t column = question->columns->of[i];
		in[i] = region->columns[column / 64] >> column % 64 & 1;
	}
	region->in = in;
	region->addresses = cells_count(cells, in);
	return OK;
}

static enum status apps_write(const struct app_batch *batch, uint64_t set,
			      const struct change_room *room, struct diff_change *change)
{
	change->apps = room->every_app;
	change->app_count = room->app_count;
	if (set == BOX_ANY)
		return OK;
	uint32_t count = 0;
	uint32_t *apps = arena_array(room->arena, (size_t)__builtin_popcountll(set), sizeof *apps);
	if (!apps)
		return NOMEM;
	for (; set; set &= set - 1)
		apps[count++] = batch->apps[__builtin_ctzll(set)];
	change->apps = apps;
	change->app_count = count;
	return OK;
}

static struct diff_change change_of(const struct diff_question *question,
				    const struct diff_reduced *reduced)
{
	const struct box *box = &reduced->box;
	struct diff_change change = {
	    .class = transition_class(reduced->region->change),
	    .via = reduced->via,
	    .phase = (uint8_t)reduced->region->phase,
	    .device = values_of(box, DIFF_FACT_DEVICE),
	    .credential = values_of(box, DIFF_FACT_CREDENTIAL),
	    .strong_auth = values_of(box, DIFF_FACT_STRONG_AUTH),
	    .session_ip = values_of(box, DIFF_FACT_SESSION_IP),
	    .hours = box->set[DIFF_FACT_HOURS] == BOX_ANY
			 ? (uint8_t)((1u << question->hours_count) - 1)
			 : (uint8_t)box->set[DIFF_FACT_HOURS],
	};
	for (unsigned fact = 0; fact < DIFF_FACT_COUNT; fact++)
		change.matters |= (uint8_t)((box->set[fact] != BOX_ANY) << fact);
	return change;
}

enum status diff_change_write(const struct diff_question *question, struct diff_reduced *reduced,
			      const struct change_room *room, struct diff_change *ret)
{
	struct diff_region *region = reduced->region;
	struct diff_change change = change_of(question, reduced);
	struct login_case witness = witness_case(reduced);
	if (region_write(question, room->arena, region) != OK ||
	    apps_write(question->batch, reduced->box.set[DIFF_FACT_APP], room, &change) != OK)
		return NOMEM;
	change.in = region->in;
	change.addresses = region->addresses;
	change.witness = question->cells->at[question->columns->first[region->lowest]].lowest;
	for (unsigned s = 0; s < SIDES; s++) {
		question_decide(question, &witness, region->lowest, s, &change.decision[s]);
		change.login[s] = question_login(question, &witness, region->lowest, s);
	}
	*ret = change;
	return OK;
}
