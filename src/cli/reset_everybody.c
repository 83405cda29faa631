#include "cli/reset_everybody.h"

/* A table under way. */
struct asking {
	struct reset_asker asker;
	struct arena *arena;
	struct reset_row *rows; /* as many as there can be */
	struct reset_table table;
};

static void row_add(struct asking *asking, struct reset_row row)
{
	asking->rows[asking->table.count] = row;
	reset_table_count(&asking->table, &row);
}

static enum status subject_add(struct asking *asking, struct subject subject)
{
	const struct reset_question question = {.subject = subject};
	struct reset_result *result = arena_alloc(asking->arena, sizeof *result);
	if (!result || reset_asker_find(&asking->asker, &question, asking->arena, result) != OK)
		return NOMEM;
	row_add(asking, (struct reset_row){.result = result});
	return OK;
}

/* Users who were left out between those who were not and the profiles alone. */
static enum status everybody_add(struct asking *asking, const struct policy *policy)
{
	struct subject *subjects;
	uint32_t count;
	if (subjects_list(policy, asking->arena, &subjects, &count) != OK)
		return NOMEM;
	enum status status = OK;
	for (uint32_t i = 0; i < policy->user_count && status == OK; i++)
		status = subject_add(asking, subjects[i]);
	for (uint32_t i = 0; i < policy->left_out_count && status == OK; i++)
		row_add(asking, (struct reset_row){.left_out = &policy->left_out[i]});
	for (uint32_t i = policy->user_count; i < count && status == OK; i++)
		status = subject_add(asking, subjects[i]);
	return status;
}

enum status reset_everybody(const struct ruleset *ruleset, struct arena *arena,
			    struct reset_table *ret)
{
	const struct policy *policy = ruleset_policy(ruleset);
	size_t most = (size_t)policy->user_count + policy->left_out_count + policy->profile_count;
	struct asking asking = {.arena = arena, .table = {.ruleset = ruleset}};
	asking.rows = arena_array(arena, most, sizeof *asking.rows);
	if (!asking.rows)
		return NOMEM;
	enum status status = reset_asker_init(&asking.asker, ruleset, arena);
	if (status == OK)
		status = everybody_add(&asking, policy);
	reset_asker_clear(&asking.asker);
	if (status != OK)
		return status;
	asking.table.rows = asking.rows;
	*ret = asking.table;
	return OK;
}
