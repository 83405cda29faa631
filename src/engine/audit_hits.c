/* never-hit-row: there is a log with at least one login that has an address. A login *asks for* the
 * trusted ranges, the login IP ranges of Session Settings, not_in of every transaction security
 * rule, the login IP ranges of its profile, if it came through an app that app's IP ranges, and
 * every network that one of these reaches; whatever became of it. Of a list that some login asked
 * for, each row with addresses of its own is reported that holds the address of none of the logins
 * that asked; of a list with such rows that no login asked for the list as a whole is reported, once.
 * Networks from published files are not reported.
 *
 * A login of somebody whom the policy does not know asks for the lists of the org alone, and for the
 * networks that these reach. Where there is one, a list that no login asked for is not reported:
 * that one may have.
 *
 * The edges of a list's own rows cut the addresses into pieces; a login marks the piece it comes
 * from. Rows are looked at when all logins were, so that a login takes the logarithm of the rows,
 * however many hold its address:
 *
 *	rows    [════════════════]      [══════]
 *	             [═════]
 *	pieces  │ 0  │  1  │ 2  │   3   │  4   │  5
 *	seen              ×                            rows 0 and 1 are hit, row 2 is not
 */
#include "engine/audit_hits.h"

#include "engine/audit_rows.h"
#include "net/addr_sort.h"

struct hit_list {
	const struct range_list *list;
	bool prepared; /* the rest is there: at the first login that asks */
	addr *starts;  /* of its pieces, ascending; before the first no row has addresses */
	uint32_t piece_count;
	bool *seen;         /* piece: a login came from there */
	uint32_t *networks; /* it reaches, each once */
	uint32_t network_count;
	uint64_t asked; /* logins that did */
	uint64_t last;  /* number of the last that did */
};

struct audit_hits {
	const struct policy *policy;
	struct arena *arena;
	uint64_t logins; /* that have an address */
	bool strangers;  /* some of these are of somebody the policy does not know */
	struct hit_list trusted, org_login;
	struct hit_list *networks, *profiles, *apps, *not_in;
	uint32_t *reached; /* network → the number of the list that reached it last */
	uint32_t lists;    /* prepared */
};

/* --- Lists --------------------------------------------------------------------------------- */

enum status audit_hits_new(const struct ruleset *ruleset, struct arena *arena,
			   struct audit_hits **ret)
{
	const struct policy *policy = ruleset_policy(ruleset);
	struct audit_hits *hits = arena_alloc(arena, sizeof *hits);
	if (!hits)
		return NOMEM;
	*hits = (struct audit_hits){.policy = policy, .arena = arena};
	hits->networks = arena_array(arena, policy->network_count, sizeof *hits->networks);
	hits->profiles = arena_array(arena, policy->profile_count, sizeof *hits->profiles);
	hits->apps = arena_array(arena, policy->app_count, sizeof *hits->apps);
	hits->not_in = arena_array(arena, policy->txn_rule_count, sizeof *hits->not_in);
	hits->reached = arena_array(arena, policy->network_count, sizeof *hits->reached);
	if (!hits->networks || !hits->profiles || !hits->apps || !hits->not_in || !hits->reached)
		return NOMEM;
	*ret = hits;
	return OK;
}

static enum status pieces_cut(struct arena *arena, struct hit_list *list)
{
	const struct range_list *rows = list->list;
	size_t count = 0;
	list->starts = arena_array(arena, 2 * (size_t)rows->count, sizeof *list->starts);
	if (!list->starts)
		return NOMEM;
	for (uint32_t i = 0; i < rows->count; i++) {
		if (rows->rows[i].network != NONE)
			continue;
		list->starts[count++] = rows->rows[i].range.first;
		if (rows->rows[i].range.last != ADDR_LAST)
			list->starts[count++] = rows->rows[i].range.last + 1;
	}
	list->piece_count = (uint32_t)addrs_sort(list->starts, count);
	list->seen = arena_array(arena, list->piece_count, sizeof *list->seen);
	return list->seen ? OK : NOMEM;
}

static enum status references_follow(struct audit_hits *hits, struct hit_list *list,
				     const struct range_list *rows)
{
	for (uint32_t i = 0; i < rows->count; i++) {
		uint32_t network = rows->rows[i].network;
		if (network == NONE || hits->reached[network] == hits->lists)
			continue;
		uint32_t *to =
		    arena_push(hits->arena, &list->networks, list->network_count, sizeof *to);
		if (!to)
			return NOMEM;
		*to = network;
		list->network_count++;
		hits->reached[network] = hits->lists;
	}
	return OK;
}

static enum status list_prepare(struct audit_hits *hits, const struct range_list *rows,
				struct hit_list *list)
{
	if (list->prepared)
		return OK;
	*list = (struct hit_list){.list = rows, .prepared = true};
	hits->lists++;
	if (pieces_cut(hits->arena, list) != OK || references_follow(hits, list, rows) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < list->network_count; i++)
		if (references_follow(hits, list,
				      &hits->policy->networks[list->networks[i]].ranges) != OK)
			return NOMEM;
	return OK;
}

/* --- Logins -------------------------------------------------------------------------------- */

/* How many pieces begin at or before an address. */
static uint32_t pieces_until(const struct hit_list *list, addr a)
{
	uint32_t low = 0, high = list->piece_count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (list->starts[middle] <= a)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* A list that reaches a network in several ways asks for it once. */
static void list_mark(const struct audit_hits *hits, struct hit_list *list, addr from)
{
	if (list->last == hits->logins)
		return;
	list->last = hits->logins;
	list->asked++;
	uint32_t piece = pieces_until(list, from);
	if (piece > 0)
		list->seen[piece - 1] = true;
}

static enum status list_ask(struct audit_hits *hits, const struct range_list *rows,
			    struct hit_list *list, addr from)
{
	if (rows->count == 0)
		return OK;
	if (list_prepare(hits, rows, list) != OK)
		return NOMEM;
	list_mark(hits, list, from);
	for (uint32_t i = 0; i < list->network_count; i++) {
		uint32_t network = list->networks[i];
		struct hit_list *reached = &hits->networks[network];
		if (list_prepare(hits, &hits->policy->networks[network].ranges, reached) != OK)
			return NOMEM;
		list_mark(hits, reached, from);
	}
	return OK;
}

/* The lists that everybody shares. */
static enum status shared_ask(struct audit_hits *hits, addr from)
{
	const struct policy *policy = hits->policy;
	const struct org *org = &policy->org;
	hits->logins++;
	if (list_ask(hits, &org->trusted_ip_ranges, &hits->trusted, from) != OK ||
	    list_ask(hits, &org->login_ip_ranges, &hits->org_login, from) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < policy->txn_rule_count; i++)
		if (list_ask(hits, &policy->txn_rules[i].not_in, &hits->not_in[i], from) != OK)
			return NOMEM;
	return OK;
}

uint64_t audit_hits_logins(const struct audit_hits *hits)
{
	return hits->logins;
}

enum status audit_hits_add_stranger(struct audit_hits *hits, const struct login *login)
{
	if (!login->has_ip)
		return OK;
	hits->strangers = true;
	return shared_ask(hits, login->ip);
}

enum status audit_hits_add(struct audit_hits *hits, const struct login *login)
{
	const struct policy *policy = hits->policy;
	if (!login->has_ip)
		return OK;
	if (shared_ask(hits, login->ip) != OK ||
	    list_ask(hits, &policy->profiles[login->profile].login_ip_ranges,
		     &hits->profiles[login->profile], login->ip) != OK)
		return NOMEM;
	if (login->app == NONE)
		return OK;
	return list_ask(hits, &policy->apps[login->app].ip_ranges, &hits->apps[login->app],
			login->ip);
}

/* --- What is said of them ------------------------------------------------------------------ */

static const struct hit_list *list_hits(const struct audit_hits *hits, struct list_name name)
{
	switch (name.kind) {
	case RANGES_TRUSTED:
		return &hits->trusted;
	case RANGES_ORG_LOGIN:
		return &hits->org_login;
	case RANGES_NETWORK:
		return &hits->networks[name.index];
	case RANGES_PROFILE:
		return &hits->profiles[name.index];
	case RANGES_APP:
		return &hits->apps[name.index];
	default:
		return &hits->not_in[name.index];
	}
}

static enum status row_add(struct audit_run *run, const struct audit_list *list,
			   const struct range_row *row, uint64_t logins)
{
	struct audit_finding *finding =
	    audit_add(run, AUDIT_NEVER_HIT_ROW, list->object, row->place);
	if (!finding)
		return NOMEM;
	finding->addresses = (struct rangeset){&row->range, 1};
	finding->key = audit_range_key(run, row->range);
	finding->what = audit_text(run, "of %s that asked for %s none came from the row %s (%s)",
				   audit_counted(run, logins, "login", "logins"),
				   audit_list_words(run, list), audit_range_text(run, row->range),
				   audit_addresses_text(run, range_count(row->range)));
	finding->todo = audit_text(run, "remove the row, unless the log is too short to show who "
					"needs it");
	return OK;
}

/* How many pieces before each were seen, and behind the last; NULL: no memory. */
static uint32_t *seen_sum(struct audit_run *run, const struct hit_list *list)
{
	uint32_t *sums = arena_array(run->scratch, (size_t)list->piece_count + 1, sizeof *sums);
	for (uint32_t i = 0; sums && i < list->piece_count; i++)
		sums[i + 1] = sums[i] + list->seen[i];
	return sums;
}

static enum status rows_ask(struct audit_run *run, const struct audit_list *list,
			    const struct hit_list *hits)
{
	uint32_t *sums = seen_sum(run, hits);
	if (!sums)
		return NOMEM;
	for (uint32_t i = 0; i < list->list->count; i++) {
		const struct range_row *row = &list->list->rows[i];
		if (row->network != NONE)
			continue;
		uint32_t first = pieces_until(hits, row->range.first) - 1;
		uint32_t end = pieces_until(hits, row->range.last);
		if (sums[end] == sums[first] && row_add(run, list, row, hits->asked) != OK)
			return NOMEM;
	}
	return OK;
}

static uint32_t own_rows(const struct range_list *list)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < list->count; i++)
		count += list->rows[i].network == NONE;
	return count;
}

/* The place of a network's list is that of the network. */
static struct place list_place(const struct audit_run *run, const struct audit_list *list)
{
	if (list->list->place.line || list->object.kind != AUDIT_NETWORK)
		return list->list->place;
	return run->policy->networks[list->object.index].place;
}

static enum status list_add(struct audit_run *run, const struct audit_list *list, uint64_t logins)
{
	uint32_t rows = own_rows(list->list);
	if (rows == 0)
		return OK;
	struct audit_finding *finding =
	    audit_add(run, AUDIT_NEVER_HIT_ROW, list->object, list_place(run, list));
	if (!finding)
		return NOMEM;
	finding->addresses = list->addresses;
	finding->what = audit_text(
	    run, "none of %s asked for %s (%s)", audit_counted(run, logins, "login", "logins"),
	    audit_list_words(run, list), audit_counted(run, rows, "row", "rows"));
	finding->todo = audit_text(run, "see whether it is needed at all: nobody whom it is for "
					"logged in");
	return OK;
}

enum status audit_ask_hits(struct audit_run *run)
{
	const struct audit_hits *hits = run->question->hits;
	if (!audit_asks(run, AUDIT_NEVER_HIT_ROW))
		return OK;
	for (uint32_t i = 0; i < run->list_count; i++) {
		const struct audit_list *list = &run->lists[i];
		const struct hit_list *of = list_hits(hits, list->name);
		if (list->published || (!of->asked && hits->strangers))
			continue;
		enum status status =
		    of->asked ? rows_ask(run, list, of) : list_add(run, list, hits->logins);
		if (status != OK)
			return status;
	}
	return OK;
}
