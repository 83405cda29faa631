#include "engine/repair_search.h"

#include "engine/repair_cells.h"

/* --- Modes ---------------------------------------------------------------------------------- */

/* A list that is not there: what its first rows would mean. Without login ranges nobody is
 * kept out by them, so the list stands for every address; a trusted range, or one that a
 * rule passes over, is none without. */
bool list_opens(enum ranges_of kind)
{
	return kind == RANGES_ORG_LOGIN || kind == RANGES_PROFILE || kind == RANGES_APP;
}

/* Does it make a difference whether the list is there or holds nothing? */
static bool presence_matters(enum ranges_of kind)
{
	return kind != RANGES_NOT_IN;
}

/* The lists that may come, each by itself; profiles' only where few lists are tried
 * together. */
struct modes {
	uint32_t fixed; /* shared lists that are there in any case */
	uint32_t shared[LAB_SHARED_MAX], shared_count;
	uint32_t own[JOINT_MAX], own_count; /* of space->own */
	uint32_t choices;                   /* ways to choose of these, and of two flags */
};

static void modes_init(const struct repair_space *space, struct modes *modes)
{
	const struct lab *lab = &space->lab;
	*modes = (struct modes){0};
	for (uint32_t i = 0; i < lab->shared_count; i++) {
		enum ranges_of kind = lab->shared[i].kind;
		if (space->shared[i].there || !presence_matters(kind))
			modes->fixed |= 1u << i;
		else if (!space->exists || kind == RANGES_TRUSTED)
			modes->shared[modes->shared_count++] = i;
	}
	for (uint32_t i = 0; i < space->own_count && space->joint && !space->exists; i++)
		if (!space->own[i].there)
			modes->own[modes->own_count++] = i;
	modes->choices = 4u << (modes->shared_count + modes->own_count);
}

/* Mode number `choice`; false: it is like another one. */
static bool mode_set(struct repair_space *space, const struct modes *modes, uint32_t choice)
{
	struct lab_mode *mode = &space->mode;
	*mode = (struct lab_mode){.present = modes->fixed, .own_comes = space->own_comes};
	mode->own_broad_flips = choice & 1;
	mode->trusted_broad_flips = choice >> 1 & 1;
	choice >>= 2;
	for (uint32_t i = 0; i < modes->shared_count; i++, choice >>= 1)
		if (choice & 1)
			mode->present |= 1u << modes->shared[i];
	for (uint32_t i = 0; i < modes->own_count; i++, choice >>= 1)
		space->own_comes[space->own[modes->own[i]].name.index] = choice & 1;
	return !mode->trusted_broad_flips || mode->present & 1;
}

/* --- The search --------------------------------------------------------------------------------- */

static enum status modes_search(struct repair_space *space)
{
	struct modes modes;
	enum status status = OK;
	modes_init(space, &modes);
	for (uint32_t choice = 0; choice < modes.choices && status == OK; choice++) {
		if (!mode_set(space, &modes, choice))
			continue;
		if (!space->exists && !space->joint) {
			status = repair_apart(space);
		} else {
			status = lab_ask(&space->lab, space->mode);
			if (status == OK)
				status =
				    space->exists ? repair_examples(space) : repair_together(space);
		}
		space->limits.work |= space->offers->out_of_work;
	}
	return status;
}

enum status repair_search(const struct ruleset *ruleset, const struct property *property,
			  const struct ruleset *approved, bool fills, struct offers *offers,
			  struct search_limits *ret)
{
	struct arena arena;
	struct repair_space space = {
	    .offers = offers, .fills = fills, .exists = property->kind == PROPERTY_EXISTS};
	arena_init(&arena);
	enum status status = repair_space_init(&space, ruleset, property, approved, &arena);
	if (status == OK)
		status = modes_search(&space);
	lab_clear(&space.lab);
	arena_clear(&arena);
	if (status == OK)
		*ret = space.limits;
	return status;
}
