#include "report/simulate_fold.h"

/* Lockouts of a user by runs between two events:
 *
 *	event   lock unlock lock unlock lock …   event   lock …
 *	        └─────────── one fold ─────┘             └─ the next
 *
 * A run of another integration between them does not end it: it only meets the locks. */
struct fold {
	uint32_t count, last; /* locks */
	bool several;
};

/* Folds under way. Both arrays are by number of the lock: a fold has that of its first one. */
struct folding {
	const struct simulation *simulation;
	struct fold *folds;
	uint32_t *of;    /* the fold a lock is in */
	uint32_t *open;  /* of each user: the fold that goes on; NONE */
	uint32_t *since; /* of each user: how many events there were when it began */
	uint32_t events;
};

static void lock_fold(struct folding *f, uint32_t number)
{
	const struct sim_lock *locks = f->simulation->locks, *lock = &locks[number];
	uint32_t open = f->open[lock->user];
	bool goes_on = open != NONE && f->since[lock->user] == f->events &&
		       locks[open].integration != NONE && lock->integration != NONE;
	if (!goes_on) {
		f->open[lock->user] = open = number;
		f->since[lock->user] = f->events;
	}
	struct fold *fold = &f->folds[open];
	fold->count++;
	fold->last = number;
	fold->several |= lock->integration != locks[open].integration;
	f->of[number] = open;
}

static bool is_folded(const struct folding *f, const struct simulate_moment *moment)
{
	if (moment->kind != MOMENT_LOCKED && moment->kind != MOMENT_UNLOCKED)
		return false;
	uint32_t fold = f->of[moment->number];
	return f->folds[fold].count >= FOLD_FROM &&
	       (moment->kind == MOMENT_UNLOCKED || moment->number != fold);
}

static void moment_mark(const struct folding *f, struct simulate_moment *moment)
{
	const struct fold *fold = &f->folds[f->of[moment->number]];
	bool folds = fold->count >= FOLD_FROM;
	moment->folded = folds ? fold->count : 1;
	moment->last = folds ? fold->last : moment->number;
	moment->several = folds && fold->several;
}

static enum status folding_init(struct folding *f, struct arena *arena)
{
	uint32_t locks = f->simulation->lock_count, users = f->simulation->user_count;
	f->folds = arena_array(arena, locks + 1u, sizeof *f->folds);
	f->of = arena_array(arena, locks + 1u, sizeof *f->of);
	f->open = arena_array(arena, users + 1u, sizeof *f->open);
	f->since = arena_array(arena, users + 1u, sizeof *f->since);
	if (!f->folds || !f->of || !f->open || !f->since)
		return NOMEM;
	for (uint32_t i = 0; i < users; i++)
		f->open[i] = NONE;
	return OK;
}

enum status moments_fold(const struct simulation *simulation, struct simulate_moment *moments,
			 uint32_t *count, struct arena *arena)
{
	struct folding f = {.simulation = simulation};
	uint32_t kept = 0;
	if (folding_init(&f, arena) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < *count; i++) {
		f.events += moments[i].kind == MOMENT_STEP;
		if (moments[i].kind == MOMENT_LOCKED)
			lock_fold(&f, moments[i].number);
	}
	for (uint32_t i = 0; i < *count; i++) {
		if (is_folded(&f, &moments[i]))
			continue;
		moments[kept] = moments[i];
		if (moments[kept].kind == MOMENT_LOCKED)
			moment_mark(&f, &moments[kept]);
		kept++;
	}
	*count = kept;
	return OK;
}
