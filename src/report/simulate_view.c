#include "report/simulate_view.h"

#include <stdlib.h>

#include "report/simulate_fold.h"

/* A view in the making. */
struct making {
	const struct simulation *simulation;
	const struct simulate_filter *filter;
	struct simulate_view *view;
	bool *users;
	struct simulate_track *tracks;
	struct simulate_moment *moments;
};

const struct zone *simulate_zone(const struct simulate_view *view)
{
	return view->simulation->policy->org.zone;
}

bool step_failed(const struct sim_step *step)
{
	return step->expected && !step->held;
}

uint32_t simulate_user_find(const struct simulation *simulation, uint32_t user)
{
	uint32_t low = 0, high = simulation->user_count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (simulation->users[middle] < user)
			low = middle + 1;
		else
			high = middle;
	}
	return low < simulation->user_count && simulation->users[low] == user ? low : NONE;
}

const struct sim_lock *simulate_lock_find(const struct simulate_view *view, uint32_t user,
					  int64_t at)
{
	uint32_t number = simulate_user_find(view->simulation, user);
	if (number == NONE)
		return NULL;
	uint32_t begin = view->first_lock[number], low = begin, high = view->first_lock[number + 1];
	while (low < high) { /* the first one that begins later */
		uint32_t middle = low + (high - low) / 2;
		if (view->user_locks[middle]->from <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low > begin && view->user_locks[low - 1]->until > at ? view->user_locks[low - 1]
								    : NULL;
}

bool simulate_lock_lifted(const struct simulation *simulation, const struct sim_lock *lock)
{
	uint32_t low = 0, high = simulation->step_count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (simulation->steps[middle].at < lock->until)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < simulation->step_count && simulation->steps[low].at == lock->until; low++)
		if (simulation->steps[low].user == lock->user &&
		    simulation->steps[low].event->kind == EVENT_UNLOCK &&
		    simulation->steps[low].outcome == EVENT_DONE)
			return true;
	return false;
}

/* --- Who is shown ------------------------------------------------------------- */

static void user_show(struct making *m, uint32_t user)
{
	uint32_t number = simulate_user_find(m->simulation, user);
	if (number != NONE)
		m->users[number] = true;
}

static bool is_among(const uint32_t *numbers, uint32_t count, uint32_t number)
{
	for (uint32_t i = 0; i < count; i++)
		if (numbers[i] == number)
			return true;
	return false;
}

static void shown_find(struct making *m)
{
	const struct scenario *scenario = m->simulation->scenario;
	const struct simulate_filter *filter = m->filter;
	bool all = !m->view->filtered;
	for (uint32_t i = 0; i < m->simulation->user_count; i++)
		m->users[i] = all;
	for (uint32_t i = 0; i < filter->user_count; i++)
		user_show(m, filter->users[i]);
	for (uint32_t i = 0; i < scenario->integration_count; i++) {
		uint32_t user = scenario->integrations[i].user.index;
		m->tracks[i].shown = all || is_among(filter->users, filter->user_count, user) ||
				     is_among(filter->integrations, filter->integration_count, i);
	}
	for (uint32_t i = 0; i < filter->integration_count; i++)
		user_show(m, scenario->integrations[filter->integrations[i]].user.index);
}

/* --- Locks by user --------------------------------------------------------- */

/* Counts, then places: each list in the order of time. */
static enum status locks_index(struct making *m)
{
	const struct simulation *simulation = m->simulation;
	struct arena *arena = m->view->arena;
	uint32_t users = simulation->user_count, count = simulation->lock_count;
	uint32_t *first = arena_array(arena, users + 2u, sizeof *first);
	const struct sim_lock **locks = arena_array(arena, count + 1u, sizeof(void *));
	if (!first || !locks)
		return NOMEM;
	for (uint32_t i = 0; i < count; i++)
		first[simulation->locks[i].user + 2]++;
	for (uint32_t i = 0; i < users; i++)
		first[i + 2] += first[i + 1];
	for (uint32_t i = 0; i < count; i++)
		locks[first[simulation->locks[i].user + 1]++] = &simulation->locks[i];
	m->view->first_lock = first;
	m->view->user_locks = locks;
	return OK;
}

/* --- Integrations ------------------------------------------------------------- */

static void tracks_make(struct making *m)
{
	const struct simulation *simulation = m->simulation;
	for (uint32_t i = 0; i < m->view->track_count; i++) {
		m->tracks[i].integration = &simulation->scenario->integrations[i];
		m->tracks[i].end = &simulation->integrations_end[i];
	}
	for (uint32_t i = 0; i < simulation->stretch_count; i++) {
		const struct sim_stretch *stretch = &simulation->stretches[i];
		struct simulate_track *track = &m->tracks[stretch->integration];
		if (!track->count++)
			track->stretches = stretch;
		track->runs += stretch->runs;
		track->failed += stretch->works ? 0 : stretch->runs;
		track->breaks |= !stretch->works;
		track->broken = !stretch->works;
	}
	for (uint32_t i = 0; i < simulation->lock_count; i++)
		if (simulation->locks[i].integration != NONE)
			m->tracks[simulation->locks[i].integration].locks++;
	for (uint32_t i = 0; i < m->view->track_count; i++) {
		m->view->broken += m->tracks[i].broken;
		m->view->broke += m->tracks[i].breaks && !m->tracks[i].broken;
	}
}

/* Of each lane of events the last one that changes anything. */
struct latest {
	uint32_t org;
	uint32_t *users, *tracks;
};

static uint32_t *latest_new(struct arena *arena, uint32_t count)
{
	uint32_t *numbers = arena_array(arena, count + 1u, sizeof *numbers);
	for (uint32_t i = 0; numbers && i < count; i++)
		numbers[i] = NONE;
	return numbers;
}

static void latest_note(struct latest *latest, const struct sim_step *step, uint32_t number)
{
	enum event_kind kind = step->event->kind;
	if (kind >= EVENT_DO_COUNT || step->outcome != EVENT_DONE)
		return;
	if (kind == EVENT_UPDATE_INTEGRATION)
		latest->tracks[step->event->integration.index] = number;
	else if (step->user != NONE)
		latest->users[step->user] = number;
	else
		latest->org = number;
}

static uint32_t later(uint32_t a, uint32_t b)
{
	return a == NONE || (b != NONE && b > a) ? b : a;
}

/* That which may have changed an integration since its last run. */
static uint32_t change_since(const struct making *m, const struct latest *latest, uint32_t number)
{
	const struct simulate_track *track = &m->tracks[number];
	uint32_t user = simulate_user_find(m->simulation, track->integration->user.index);
	uint32_t step = later(later(latest->org, latest->users[user]), latest->tracks[number]);
	if (!track->count || step == NONE)
		return NONE;
	int64_t last = track->stretches[track->count - 1].last;
	return m->simulation->steps[step].at > last ? step : NONE;
}

static enum status changes_find(struct making *m)
{
	const struct simulation *simulation = m->simulation;
	struct latest latest = {.org = NONE,
				.users = latest_new(m->view->arena, simulation->user_count),
				.tracks = latest_new(m->view->arena, m->view->track_count)};
	if (!latest.users || !latest.tracks)
		return NOMEM;
	for (uint32_t i = 0; i < simulation->step_count; i++)
		latest_note(&latest, &simulation->steps[i], i);
	for (uint32_t i = 0; i < m->view->track_count; i++)
		m->tracks[i].changed_by = change_since(m, &latest, i);
	return OK;
}

/* --- Moments ------------------------------------------------------------------ */

static bool step_shown(const struct making *m, const struct sim_step *step)
{
	const struct reference *integration = &step->event->integration;
	if (m->view->fail_only && !step_failed(step))
		return false;
	if (step->event->kind == EVENT_CHECK && step->event->check.integration.index != NONE &&
	    step->event->check.integration.name.length)
		return m->tracks[step->event->check.integration.index].shown;
	if (step->event->kind == EVENT_UPDATE_INTEGRATION)
		return m->tracks[integration->index].shown;
	return step->user == NONE || m->users[step->user];
}

/* At one instant lockouts end first, then events come in the order of the file, then runs in the
 * order of the integrations; who gets locked by one of these stands right behind it. */
enum rank { RANK_UNLOCKED, RANK_STEP, RANK_RUN };

static uint64_t order_make(enum rank rank, uint32_t number, bool behind)
{
	return (uint64_t)rank << 40 | (uint64_t)number << 1 | behind;
}

static struct simulate_moment *moment_add(struct making *m, int64_t at, enum moment_kind kind,
					  uint32_t number, uint64_t order)
{
	struct simulate_moment *moment = &m->moments[m->view->moment_count++];
	*moment =
	    (struct simulate_moment){.at = at, .kind = kind, .number = number, .order = order};
	return moment;
}

static void steps_add(struct making *m)
{
	for (uint32_t i = 0; i < m->simulation->step_count; i++) {
		const struct sim_step *step = &m->simulation->steps[i];
		bool shown = step_shown(m, step);
		m->view->failed += step_failed(step);
		m->view->failed_hidden += step_failed(step) && !shown;
		if (shown)
			moment_add(m, step->at, MOMENT_STEP, i, order_make(RANK_STEP, i, false));
	}
}

static void stretches_add(struct making *m)
{
	const struct simulation *simulation = m->simulation;
	for (uint32_t i = 0; i < simulation->stretch_count; i++) {
		const struct sim_stretch *stretch = &simulation->stretches[i];
		const struct simulate_track *track = &m->tracks[stretch->integration];
		if (track->shown && !m->view->fail_only)
			moment_add(m, stretch->first, MOMENT_STRETCH, i,
				   order_make(RANK_RUN, stretch->integration, false))
			    ->position = (uint32_t)(stretch - track->stretches);
	}
}

static uint64_t lock_order(const struct sim_lock *lock)
{
	if (lock->step != NONE)
		return order_make(RANK_STEP, lock->step, true);
	return lock->integration != NONE ? order_make(RANK_RUN, lock->integration, true)
					 : order_make(RANK_UNLOCKED, 0, false);
}

static void locks_add(struct making *m)
{
	const struct simulation *simulation = m->simulation;
	for (uint32_t i = 0; i < simulation->lock_count && !m->view->fail_only; i++) {
		const struct sim_lock *lock = &simulation->locks[i];
		if (!m->users[lock->user])
			continue;
		moment_add(m, lock->from, MOMENT_LOCKED, i, lock_order(lock));
		if (lock->until <= simulation->scenario->end &&
		    !simulate_lock_lifted(simulation, lock))
			moment_add(m, lock->until, MOMENT_UNLOCKED, i,
				   order_make(RANK_UNLOCKED, i, false));
	}
}

static int moment_compare(const void *left, const void *right)
{
	const struct simulate_moment *a = left, *b = right;
	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	return (a->order > b->order) - (a->order < b->order);
}

enum status simulate_view_make(const struct simulation *simulation,
			       const struct simulate_filter *filter, struct arena *arena,
			       struct simulate_view *ret)
{
	struct simulate_view view = {.simulation = simulation,
				     .fail_only = filter->fail_only,
				     .filtered = filter->user_count || filter->integration_count,
				     .track_count = simulation->scenario->integration_count,
				     .arena = arena};
	size_t most = (size_t)simulation->step_count + simulation->stretch_count +
		      2 * (size_t)simulation->lock_count;
	struct making m = {.simulation = simulation,
			   .filter = filter,
			   .view = &view,
			   .users = arena_array(arena, simulation->user_count + 1, sizeof *m.users),
			   .tracks = arena_array(arena, view.track_count + 1, sizeof *m.tracks),
			   .moments = arena_array(arena, most + 1, sizeof *m.moments)};
	if (!m.users || !m.tracks || !m.moments || locks_index(&m) != OK)
		return NOMEM;
	tracks_make(&m);
	if (changes_find(&m) != OK)
		return NOMEM;
	shown_find(&m);
	steps_add(&m);
	stretches_add(&m);
	locks_add(&m);
	qsort(m.moments, view.moment_count, sizeof *m.moments, moment_compare);
	if (moments_fold(simulation, m.moments, &view.moment_count, arena) != OK)
		return NOMEM;
	view.users = m.users;
	view.tracks = m.tracks;
	view.moments = m.moments;
	*ret = view;
	return OK;
}
