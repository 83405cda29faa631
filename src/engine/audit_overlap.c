/* Rows of a list that say what others say, in words. What they are is in audit_overlap.h. */
#include "engine/audit_overlap.h"

#include "policy/list_key.h"

struct overlap_words {
	const struct overlap_base *base;
	struct audit_run *run;
	const struct audit_list *list;
	struct list_total gone, come; /* by all cases of the list */
};

/* --- The sum of sizes ------------------------------------------------------------------- */

static addr sum_after(addr sum, addr gone, addr come)
{
	addr rest = sum == ADDR_LAST ? sum : sum - gone; /* such a sum may be larger still */
	return sizes_sum(rest, come);
}

static bool broad_after(const struct audit_list *list, struct list_total gone,
			struct list_total come)
{
	struct list_total after = {.v4 = sum_after(list->sum.v4, gone.v4, come.v4),
				   .v6 = sum_after(list->sum.v6, gone.v6, come.v6)};
	return total_is_broad(after);
}

/* Whether a list is broad goes by the sum of its rows, so to put rows right may change decisions
 * although no address comes or goes. */
static const char *broad_words(const struct overlap_words *words, const struct overlap_case *at)
{
	const struct audit_list *list = words->list;
	bool smaller = at->gone.v4 > at->come.v4 || at->gone.v6 > at->come.v6;
	if (list->name.kind == RANGES_NETWORK)
		return words->base->some_broad && smaller
			   ? "; lists that name the network have a smaller sum then, and may no "
			     "longer be broad"
			   : "";
	if (list->name.kind != RANGES_TRUSTED && list->name.kind != RANGES_PROFILE)
		return "";
	if (broad_after(list, at->gone, at->come) != list->broad)
		return list->broad ? "; by the sum of its rows the list is then no longer broad"
				   : "; by the sum of its rows the list is then broad";
	if (list->broad && !broad_after(list, words->gone, words->come))
		return "; once all such rows are put right, the list is no longer broad by the sum "
		       "of its rows";
	return "";
}

/* --- Pieces of sentences ----------------------------------------------------------------- */

static const struct range_row *row_of(const struct overlap_words *words, uint32_t row)
{
	return &words->list->list->rows[row];
}

static const char *row_words(const struct overlap_words *words, uint32_t row)
{
	return audit_row_words(words->run, row_of(words, row));
}

static const char *row_size(const struct overlap_words *words, uint32_t row)
{
	struct rangeset set = audit_row_addresses(words->base->networks, row_of(words, row));
	return audit_addresses_text(words->run, rangeset_count(set));
}

/* The first few rows to write. */
static const char *pieces_text(const struct overlap_words *words, struct range range)
{
	enum { SHOWN = 3 };
	struct audit_run *run = words->run;
	addr count = list_piece_count(words->list->name.kind, range);
	const char *text = audit_range_text(run, list_piece(words->list->name.kind, range, 0));
	for (addr i = 1; i < count && i < SHOWN; i++)
		text =
		    audit_text(run, "%s, %s", text,
			       audit_range_text(run, list_piece(words->list->name.kind, range, i)));
	if (count > SHOWN)
		text = audit_text(run, "%s and so on, %s rows", text,
				  audit_count_text(run, (struct count){.low = count}));
	return count == 1
		   ? text
		   : audit_text(run, "%s (a trusted range has 33,554,432 addresses at most)", text);
}

/* --- What is said ----------------------------------------------------------------------- */

static void duplicate_say(const struct overlap_words *words, const struct overlap_case *at,
			  struct audit_finding *finding)
{
	struct str one = row_of(words, at->row)->description;
	struct str other = row_of(words, at->rows[0])->description;
	finding->what =
	    audit_text(words->run, "%s (%s) is in %s more than once", row_words(words, at->row),
		       row_size(words, at->row), audit_list_words(words->run, words->list));
	finding->todo =
	    audit_text(words->run, "remove the row%s%s",
		       str_equal(one, other) ? "" : ", and keep the description that is right",
		       broad_words(words, at));
}

/* Is one of them from a published file, which may hold something else tomorrow? */
static bool held_by_published(const struct overlap_words *words, const struct overlap_case *at)
{
	const struct policy *policy = words->run->policy;
	for (uint32_t i = 0; i < at->count; i++) {
		uint32_t network = row_of(words, at->rows[i])->network;
		if (network != NONE && policy->networks[network].published.file.length)
			return true;
	}
	return false;
}

static void shadowed_say(const struct overlap_words *words, const struct overlap_case *at,
			 struct audit_finding *finding)
{
	struct audit_run *run = words->run;
	const char *by = audit_text(run, "another row, %s,", row_words(words, at->rows[0]));
	if (at->count > 1)
		by = audit_text(run, "%s%u other rows together, from %s to %s,",
				at->count == OVERLAP_HOLDERS ? "at least " : "", at->count,
				row_words(words, at->rows[0]),
				row_words(words, at->rows[at->count - 1]));
	finding->what =
	    audit_text(run, "%s (%s) adds nothing to %s: %s %s all of it",
		       row_words(words, at->row), row_size(words, at->row),
		       audit_list_words(run, words->list), by, at->count > 1 ? "hold" : "holds");
	finding->todo =
	    audit_text(run, "remove the row%s%s",
		       held_by_published(words, at)
			   ? ", unless it must stay when the published list is another one"
			   : "",
		       broad_words(words, at));
}

/* Of a chain, which is of one family: what its rows come to one by one. */
static struct count counted(const struct overlap_case *at)
{
	addr v4 = sizes_sum(at->gone.v4, at->gone.ten);
	return (struct count){.low = sizes_sum(v4, at->gone.v6)};
}

static void chain_say(const struct overlap_words *words, const struct overlap_case *at,
		      struct audit_finding *finding)
{
	struct audit_run *run = words->run;
	const char *list = audit_list_words(run, words->list);
	const char *first = row_words(words, at->rows[0]);
	const char *last = row_words(words, at->rows[at->count - 1]);
	const char *rows = at->count == 2
			       ? audit_text(run, "%s and %s", first, last)
			       : audit_text(run, "%u rows, from %s to %s,", at->count, first, last);
	if (at->rule == AUDIT_OVERLAPPING_ROWS)
		finding->what =
		    audit_text(run, "%s overlap in %s: %s together, %s counted row by row", rows,
			       list, audit_count_text(run, range_count(at->merged)),
			       audit_count_text(run, counted(at)));
	else
		finding->what = audit_text(run, "%s touch in %s: %s together", rows, list,
					   audit_addresses_text(run, range_count(at->merged)));
	finding->todo = audit_text(run, "write %s in their place%s", pieces_text(words, at->merged),
				   broad_words(words, at));
}

static void network_say(const struct overlap_words *words, const struct overlap_case *at,
			struct audit_finding *finding)
{
	struct audit_run *run = words->run;
	const char *networks = row_words(words, at->rows[0]);
	if (at->count > 1)
		networks = audit_text(run, "%s and %s", networks, row_words(words, at->rows[1]));
	finding->what =
	    audit_text(run, "%s overlaps %s in %s by its outer %s", row_words(words, at->row),
		       networks, audit_list_words(run, words->list),
		       audit_addresses_text(run, rangeset_count(at->shared)));
	finding->todo =
	    audit_text(run, "write %s: the network%s the rest%s", audit_range_text(run, at->merged),
		       at->count > 1 ? "s have" : " has", broad_words(words, at));
}

/* --- Findings ----------------------------------------------------------------------------- */

static bool case_is_chain(const struct overlap_case *at)
{
	return !at->network &&
	       (at->rule == AUDIT_OVERLAPPING_ROWS || at->rule == AUDIT_ADJACENT_ROWS);
}

static const char *place_words(const struct overlap_case *at)
{
	if (at->rule == AUDIT_DUPLICATE_ROW)
		return "the first of them";
	if (at->rule == AUDIT_SHADOWED_ROW)
		return at->count > 1 ? "a row that holds a part of it" : "the row that holds it";
	if (at->network)
		return "the network it overlaps";
	if (at->count > 2)
		return "another row of them";
	return at->rule == AUDIT_ADJACENT_ROWS ? "the row that touches it"
					       : "the row that overlaps it";
}

static enum status others_fill(const struct overlap_words *words, const struct overlap_case *at,
			       struct audit_finding *finding)
{
	struct audit_place *others = arena_array(words->run->arena, at->count, sizeof *others);
	if (!others)
		return NOMEM;
	for (uint32_t i = 0; i < at->count; i++)
		if (at->rows[i] != at->row)
			others[finding->other_count++] = (struct audit_place){
			    row_of(words, at->rows[i])->place, place_words(at)};
	finding->others = others;
	return OK;
}

/* In the arena of the result. */
static enum status addresses_fill(const struct overlap_words *words, const struct overlap_case *at,
				  struct audit_finding *finding)
{
	bool chain = case_is_chain(at);
	const struct range_row *row = row_of(words, at->row);
	struct rangeset set = chain         ? (struct rangeset){&at->merged, 1}
			      : at->network ? at->shared
					    : audit_row_addresses(words->base->networks, row);
	if (!chain && !at->network) {
		finding->addresses = set;
		return OK;
	}
	return rangeset_of(words->run->arena, set.ranges, set.count, &finding->addresses);
}

static enum status case_say(const struct overlap_words *words, const struct overlap_case *at)
{
	struct audit_run *run = words->run;
	const struct range_row *row = row_of(words, at->row);
	bool chain = case_is_chain(at);
	if (!audit_asks(run, at->rule))
		return OK;
	struct audit_finding *finding = audit_add(run, at->rule, words->list->object, row->place);
	if (!finding || others_fill(words, at, finding) != OK ||
	    addresses_fill(words, at, finding) != OK)
		return NOMEM;
	finding->key = chain ? audit_range_key(run, at->merged) : audit_row_key(run, row);
	if (at->rule == AUDIT_DUPLICATE_ROW)
		duplicate_say(words, at, finding);
	else if (at->rule == AUDIT_SHADOWED_ROW)
		shadowed_say(words, at, finding);
	else if (at->network)
		network_say(words, at, finding);
	else
		chain_say(words, at, finding);
	return OK;
}

static enum status list_say(const struct overlap_base *base, const struct audit_list *list,
			    const struct overlaps *found)
{
	struct overlap_words words = {.base = base, .run = base->run, .list = list};
	for (uint32_t i = 0; i < found->count; i++) {
		words.gone = list_total_add(words.gone, found->at[i].gone);
		words.come = list_total_add(words.come, found->at[i].come);
	}
	for (uint32_t i = 0; i < found->count; i++)
		if (case_say(&words, &found->at[i]) != OK)
			return NOMEM;
	return OK;
}

/* --- Lists that say the same ---------------------------------------------------------------- */

/* Where lists name networks, of which one may be large, those with the same rows are asked once,
 * and what is found is said of each. */
struct alike {
	struct audit_run *run;
	struct map firsts[RANGES_KIND_COUNT]; /* by kind of list: list_key() → index in the run */
	uint32_t *next;                       /* of each list: the next that says the same; NONE */
	uint32_t *last;                       /* ... of a first one: the last, so far */
	bool *follows;                        /* ... it is not the first that says so */
};

static bool is_asked(const struct audit_list *list)
{
	return !list->published && list->list->count >= 2;
}

static enum status alike_add(struct alike *alike, uint32_t index)
{
	struct arena *scratch = alike->run->scratch;
	const struct audit_list *list = &alike->run->lists[index];
	struct map *firsts = &alike->firsts[list->name.kind];
	struct str key;
	uint32_t first = MAP_NONE;
	alike->next[index] = NONE;
	alike->last[index] = index;
	if (!is_asked(list) || !list_names_network(list->list))
		return OK;
	if (list_key(list->list, LIST_KEY_DESCRIBED, scratch, &key) != OK ||
	    map_add(firsts, scratch, key, index, &first) != OK)
		return NOMEM;
	if (first == MAP_NONE)
		return OK;
	alike->next[alike->last[first]] = index;
	alike->last[first] = index;
	alike->follows[index] = true;
	return OK;
}

static enum status alike_find(struct audit_run *run, struct alike *ret)
{
	struct alike alike = {.run = run};
	alike.next = arena_array(run->scratch, run->list_count, sizeof *alike.next);
	alike.last = arena_array(run->scratch, run->list_count, sizeof *alike.last);
	alike.follows = arena_array(run->scratch, run->list_count, sizeof *alike.follows);
	if (!alike.next || !alike.last || !alike.follows)
		return NOMEM;
	for (uint32_t i = 0; i < run->list_count; i++)
		if (alike_add(&alike, i) != OK)
			return NOMEM;
	*ret = alike;
	return OK;
}

static enum status lists_ask(const struct overlap_base *base, const struct alike *alike,
			     uint32_t first, struct arena *work)
{
	const struct audit_list *lists = base->run->lists;
	struct overlaps found;
	enum status status = overlaps_find(base, &lists[first], work, &found);
	for (uint32_t i = first; i != NONE && status == OK; i = alike->next[i])
		status = list_say(base, &lists[i], &found);
	return status;
}

static bool some_list_broad(const struct audit_run *run)
{
	for (uint32_t i = 0; i < run->list_count; i++)
		if (run->lists[i].broad && run->lists[i].name.kind != RANGES_NETWORK)
			return true;
	return false;
}

enum status audit_ask_overlap(struct audit_run *run)
{
	static const enum audit_rule rules[] = {AUDIT_DUPLICATE_ROW, AUDIT_SHADOWED_ROW,
						AUDIT_OVERLAPPING_ROWS, AUDIT_ADJACENT_ROWS};
	struct overlap_base base = {.run = run, .some_broad = some_list_broad(run)};
	struct rangeset *networks;
	struct list_total *totals;
	struct arena work;
	struct alike alike;
	enum status status = OK;
	if (!audit_asks_any(run, rules, sizeof rules / sizeof *rules))
		return OK;
	if (audit_networks(run, &networks) != OK ||
	    network_totals(run->policy, run->scratch, &totals) != OK ||
	    alike_find(run, &alike) != OK)
		return NOMEM;
	base.networks = networks;
	base.totals = totals;
	arena_init(&work);
	for (uint32_t i = 0; i < run->list_count && status == OK; i++) {
		if (!is_asked(&run->lists[i]) || alike.follows[i])
			continue;
		arena_reset(&work);
		status = lists_ask(&base, &alike, i, &work);
	}
	arena_clear(&work);
	return status;
}
