/* Mutants in words; declared in mutant.h. */
#include <stdio.h>

#include "engine/mutant_list.h"
#include "policy/login.h"
#include "policy/value_names.h"

static const char *const action_names[TXN_ACTION_COUNT] = {"block", "mfa", "notify"};

/* Whose it is, or what of the org. */
static const char *part_text(const struct policy *policy, const struct mutant *mutant,
			     struct arena *arena)
{
	struct str name = {0};
	const char *of = "";
	switch ((enum mutant_part)mutant->part) {
	case PART_TRUSTED:
		return "org.trusted_ip_ranges";
	case PART_LOGIN_RANGES:
		return "org.login_ip_ranges";
	case PART_NETWORK:
		of = "network";
		name = policy->networks[mutant->object].name;
		break;
	case PART_PROFILE:
		of = "profile";
		name = policy->profiles[mutant->object].name;
		break;
	case PART_PERMISSION_SET:
		of = "permission set";
		name = policy->permission_sets[mutant->object].name;
		break;
	case PART_USER:
		of = "user";
		name = policy->users[mutant->object].username;
		break;
	case PART_APP:
		of = "app";
		name = policy->apps[mutant->object].name;
		break;
	case PART_RULE:
		of = "rule";
		name = policy->txn_rules[mutant->object].name;
		break;
	case PART_ORG:
		return "org";
	}
	return arena_format(arena, "%s %.*s", of, STR_ARG(name));
}

/* A row as it is written, "203.0.113.0/24" or "@office". */
static const char *row_text(const struct range_row *row, struct arena *arena)
{
	char text[RANGE_TEXT];
	if (row->network != NONE)
		return arena_format(arena, "@%.*s", STR_ARG(row->network_name));
	range_format(row->range, text);
	return arena_text(arena, text, strlen(text));
}

/* What is done to a row, behind it. */
static const char *const row_words[MUTANT_KIND_COUNT] = {
    [MUTANT_FIRST_LESS] = "begins one address earlier",
    [MUTANT_FIRST_MORE] = "begins one address later",
    [MUTANT_LAST_LESS] = "ends one address earlier",
    [MUTANT_LAST_MORE] = "ends one address later",
    [MUTANT_LOWER_HALF] = "shrunk to its lower half",
    [MUTANT_UPPER_HALF] = "shrunk to its upper half",
    [MUTANT_REVERSED] = "with its bytes reversed",
    [MUTANT_INVERTED] = "inverted to every address but it",
    [MUTANT_ROW_DROPPED] = "dropped",
    [MUTANT_ROW_DOUBLED] = "written twice",
};

static const char *const hours_words[MUTANT_KIND_COUNT] = {
    [MUTANT_HOURS_START_LESS] = "begins a minute earlier",
    [MUTANT_HOURS_START_MORE] = "begins a minute later",
    [MUTANT_HOURS_END_LESS] = "ends a minute earlier",
    [MUTANT_HOURS_END_MORE] = "ends a minute later",
    [MUTANT_DAY_DROPPED] = "left out",
};

static const char *object_text(const struct policy *policy, const struct mutant *mutant,
			       const char *part, struct arena *arena)
{
	const struct references *sets;
	switch ((enum mutant_kind)mutant->kind) {
	case MUTANT_ROWS_LOST:
		return arena_format(arena, "%s: all rows but the first lost", part);
	case MUTANT_EMPTIED:
		return arena_format(arena, "%s: all rows lost", part);
	case MUTANT_FLAG:
		return mutant->part == PART_ORG
			   ? arena_format(arena, "%s flipped", mutant_flags[mutant->at].name)
			   : arena_format(arena, "%s: %s flipped", part,
					  mutant_flags[mutant->at].name);
	case MUTANT_PERMISSION_DROPPED:
		return arena_format(arena, "%s: %s removed", part, permission_names[mutant->at].at);
	case MUTANT_SET_DROPPED:
		sets = &policy->users[mutant->object].permission_sets;
		return arena_format(arena, "%s: permission set %.*s removed", part,
				    STR_ARG(sets->at[mutant->at].name));
	case MUTANT_RELAXATION:
		return arena_format(arena, "%s: ip_relaxation %s", part,
				    relaxation_names[mutant->at].at);
	case MUTANT_RULE_DROPPED:
		return arena_format(arena, "%s dropped", part);
	case MUTANT_ACTION:
		return arena_format(arena, "%s: action %s", part, action_names[mutant->at]);
	default:
		return NULL;
	}
}

const char *mutant_text(const struct policy *policy, const struct mutant *mutant,
			struct arena *arena)
{
	const char *part = part_text(policy, mutant, arena);
	if (!part)
		return NULL;
	if (hours_words[mutant->kind])
		return arena_format(arena, "%s: %s %s", part, weekday_names[mutant->at],
				    hours_words[mutant->kind]);
	if (!row_words[mutant->kind])
		return object_text(policy, mutant, part, arena);
	const char *row = row_text(&mutant_range_list(policy, mutant)->rows[mutant->at], arena);
	return row ? arena_format(arena, "%s: %s %s", part, row, row_words[mutant->kind]) : NULL;
}

/* --- Places ------------------------------------------------------------------------------- */

static struct place part_place(const struct policy *policy, const struct mutant *mutant)
{
	switch ((enum mutant_part)mutant->part) {
	case PART_PROFILE:
		return policy->profiles[mutant->object].place;
	case PART_PERMISSION_SET:
		return policy->permission_sets[mutant->object].place;
	case PART_USER:
		return policy->users[mutant->object].place;
	case PART_APP:
		return policy->apps[mutant->object].place;
	case PART_RULE:
		return policy->txn_rules[mutant->object].place;
	default:
		return policy->org.place;
	}
}

/* Of the flag's key, if it is written. */
static struct place flag_place(const struct policy *policy, const struct mutant *mutant)
{
	const struct mutant_flag *flag = &mutant_flags[mutant->at];
	const void *object = mutant->part == PART_ORG ? (const void *)&policy->org
			     : mutant->part == PART_USER
				 ? (const void *)&policy->users[mutant->object]
				 : &policy->profiles[mutant->object];
	struct place place = {0};
	if (flag->has_place)
		memcpy(&place, (const char *)object + flag->place, sizeof place);
	return place;
}

static struct place permission_place(const struct policy *policy, const struct mutant *mutant)
{
	switch ((enum mutant_part)mutant->part) {
	case PART_PROFILE:
		return policy->profiles[mutant->object].permission_places[mutant->at];
	case PART_PERMISSION_SET:
		return policy->permission_sets[mutant->object].permission_places[mutant->at];
	default:
		return policy->users[mutant->object].permission_places[mutant->at];
	}
}

/* The very key or item that is changed; line 0: it isn't written. */
static struct place inner_place(const struct policy *policy, const struct mutant *mutant)
{
	switch ((enum mutant_kind)mutant->kind) {
	case MUTANT_FLAG:
		return flag_place(policy, mutant);
	case MUTANT_PERMISSION_DROPPED:
		return permission_place(policy, mutant);
	case MUTANT_SET_DROPPED:
		return policy->users[mutant->object].permission_sets.at[mutant->at].place;
	case MUTANT_RELAXATION:
		return policy->apps[mutant->object].ip_relaxation_place;
	case MUTANT_ROWS_LOST:
	case MUTANT_EMPTIED:
		return mutant_range_list(policy, mutant)->place;
	default:
		if (row_words[mutant->kind])
			return mutant_range_list(policy, mutant)->rows[mutant->at].place;
		if (hours_words[mutant->kind])
			return policy->profiles[mutant->object].login_hours.days[mutant->at].place;
		return (struct place){0};
	}
}

struct place mutant_place(const struct policy *policy, const struct mutant *mutant)
{
	struct place place = inner_place(policy, mutant);
	return place.line ? place : part_place(policy, mutant);
}
