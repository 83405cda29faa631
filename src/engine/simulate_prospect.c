#include "engine/simulate_prospect.h"

#include "engine/simulate_login.h"
#include "engine/simulate_person.h"

/* decide() stops at the first step that refuses. What stands behind it is found by asking again
 * with that out of the way: first the user's state and the hours, then what is presented. */
static struct sim_prospect prospect_of(struct play *play, const struct runner *runner, int64_t at)
{
	const struct person *person = &play->people[runner->person];
	struct sim_login login = login_of_runner(play, runner);
	struct sim_prospect prospect = {.now = login,
					.able = login,
					.bare = login,
					.outside_hours = login_outside_hours(play, &login, at),
					.held = login.flaws,
					.reset_causes = person_reset_causes(play, person)};
	login_decide(play, person, at, &prospect.now);
	login_decide_able(play, person, &prospect.able);
	if (channel_group(login.via) == GROUP_PASSWORD_API)
		prospect.bare.credential = CREDENTIAL_PASSWORD;
	prospect.bare.flaws = 0;
	login_decide_able(play, person, &prospect.bare);
	return prospect;
}

enum status prospects_find(struct play *play, const struct sim_prospect **ret)
{
	struct sim_prospect *found = arena_array(play->arena, play->runner_count, sizeof *found);
	if (!found || (play->runner_count && world_compile(&play->world) != OK))
		return NOMEM;
	for (uint32_t i = 0; i < play->runner_count; i++) {
		const struct runner *runner = &play->runners[i];
		if (runner->stretch != NONE)
			found[i] = prospect_of(play, runner, play->stretches[runner->stretch].last);
	}
	*ret = found;
	return OK;
}
