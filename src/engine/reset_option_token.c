#include "engine/reset_option_token.h"

#include "engine/cases.h"
#include "engine/cells.h"
#include "engine/compiled.h"

enum { PASSWORD_VIAS = 1 << VIA_SOAP | 1 << VIA_OAUTH_PASSWORD };

/* On a channel that takes a password an app matters by its policy alone, not by its ranges
 * (DECISIONS.md, the app's policy): no app, and the first of each policy, are all there are. */
struct token_asker {
	const struct ruleset *ruleset; /* `judged` */
	struct ruleset judged;         /* everybody as if they could log in */
	bool keep_where;               /* the addresses themselves are asked for */
	struct arena *arena;
	struct arena work; /* one subject */
	struct ground *ground;
	uint32_t apps[APPS_BY_POLICY_MOST];
	uint32_t app_count;
	struct map kinds; /* behaviour → number in `uses` */
	struct token_use *uses;
	uint32_t use_count;
};

/* ---- one kind of subjects ---- */

/* What the logins of a kind from one cell come to. */
struct cell_use {
	uint16_t needed; /* bits: channels where the token is asked for */
	bool open;
	bool open_outside; /* and not since the address is in the profile's ranges */
};

static void login_ask(const struct token_asker *asker, struct facts *facts, struct cell_use *use)
{
	struct decision decision;
	decide(asker->ruleset, facts, &decision);
	if (decision.verdict == VERDICT_TOKEN)
		use->needed |= (uint16_t)(1u << facts->via);
	if (decision.verdict != VERDICT_ALLOW)
		return;
	use->open = true;
	use->open_outside |= decision.reason != REASON_PROFILE_IP_IN_RANGE;
}

static struct cell_use cell_ask(const struct token_asker *asker, struct subject subject, addr from)
{
	struct cell_use use = {0};
	struct facts facts = {.user = subject.user,
			      .profile = subject.profile,
			      .class = ruleset_class(asker->ruleset, from),
			      .device = DEVICE_NEW,
			      .credential = CREDENTIAL_PASSWORD,
			      .phase = PHASE_LOGIN,
			      .hours = HOURS_INSIDE};
	for (uint32_t via = 0; via < VIA_COUNT; via++)
		for (uint32_t app = 0; PASSWORD_VIAS >> via & 1 && app < asker->app_count; app++) {
			facts.via = (uint8_t)via;
			facts.app = asker->apps[app];
			login_ask(asker, &facts, &use);
		}
	return use;
}

static enum status kind_ask(struct token_asker *asker, struct subject subject,
			    struct token_use *ret)
{
	struct token_use use = {0};
	struct cells cells;
	const struct rangeset *own = profile_list(asker->ruleset, subject.profile);
	bool open_outside = false, *in;
	if (cells_recall(asker->ground, own, own ? 1 : 0, &asker->work, &cells) != OK)
		return NOMEM;
	in = arena_array(&asker->work, cells.count, sizeof *in);
	if (!in)
		return NOMEM;
	for (uint32_t i = cells.count; i-- > 0;) {
		struct cell_use of = cell_ask(asker, subject, cells.at[i].lowest);
		in[i] = of.needed != 0;
		use.via |= of.needed;
		use.open |= of.open;
		open_outside |= of.open_outside;
		if (in[i])
			use.witness = cells.at[i].lowest;
	}
	use.needed = use.via != 0;
	use.by_profile_ranges = !use.needed && use.open && !open_outside;
	if (use.needed)
		use.addresses = cells_count(&cells, in);
	if (use.needed && asker->keep_where &&
	    cells_addresses(&cells, in, asker->arena, &use.where) != OK)
		return NOMEM;
	*ret = use;
	return OK;
}

/* ---- the kinds ---- */

static enum status kind_add(struct token_asker *asker, struct str key, struct subject subject,
			    uint32_t *ret)
{
	uint32_t known;
	struct token_use use = {0};
	if (ruleset_hours_possible(asker->ruleset, subject.profile, HOURS_INSIDE) &&
	    kind_ask(asker, subject, &use) != OK)
		return NOMEM;
	key.at = arena_text(asker->arena, key.at, key.length);
	struct token_use *added =
	    arena_push(asker->arena, &asker->uses, asker->use_count, sizeof *added);
	if (!key.at || !added ||
	    map_add(&asker->kinds, asker->arena, key, asker->use_count, &known) != OK)
		return NOMEM;
	*added = use;
	*ret = asker->use_count++;
	return OK;
}

enum status token_use_find(struct token_asker *asker, struct subject subject, struct token_use *ret)
{
	struct str key;
	arena_reset(&asker->work);
	if (subject_key(asker->ruleset, subject, &asker->work, &key) != OK)
		return NOMEM;
	uint32_t kind = map_find(&asker->kinds, key);
	if (kind == MAP_NONE && kind_add(asker, key, subject, &kind) != OK)
		return NOMEM;
	*ret = asker->uses[kind];
	return OK;
}

/* ---- what all have in common ---- */

/* Who cannot log in now is judged as after that is over. */
static enum status everybody_admit(struct token_asker *asker, const struct ruleset *ruleset)
{
	uint32_t count = ruleset_policy(ruleset)->user_count;
	struct user_state *users = arena_array(asker->arena, count, sizeof *users);
	if (!users)
		return NOMEM;
	for (uint32_t i = 0; i < count; i++) {
		users[i] = ruleset->users[i];
		users[i].refusal = REASON_NONE;
	}
	asker->judged = *ruleset;
	asker->judged.users = users;
	asker->ruleset = &asker->judged;
	return OK;
}

enum status token_asker_new(const struct ruleset *ruleset, bool keep_where, struct arena *arena,
			    struct token_asker **ret)
{
	struct token_asker *asker = arena_alloc(arena, sizeof *asker);
	if (!asker)
		return NOMEM;
	asker->keep_where = keep_where;
	asker->arena = arena;
	if (everybody_admit(asker, ruleset) != OK)
		return NOMEM;
	arena_init(&asker->work);
	asker->app_count = apps_by_policy(ruleset_policy(asker->ruleset), asker->apps);
	if (shared_ground(asker->ruleset, &asker->work, &asker->ground) != OK) {
		token_asker_clear(asker);
		return NOMEM;
	}
	*ret = asker;
	return OK;
}

void token_asker_clear(struct token_asker *asker)
{
	if (!asker)
		return;
	ground_free(asker->ground);
	arena_clear(&asker->work);
}
