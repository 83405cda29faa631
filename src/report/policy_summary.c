/* Summing up; the printing is in policy_summary_print.c. */
#include "report/policy_summary.h"

#include "policy/resolve.h"

/* Summing up, under way. */
struct summing {
	const struct policy *policy;
	struct arena *arena, scratch;
	const struct list_total *totals;      /* of the networks */
	const struct list_summary **networks; /* those summed up, by index */
	struct list_summary *lists;
	uint32_t count;
	bool *seen; /* networks, of the list at hand */
};

/* --- Texts and files -------------------------------------------------------- */

/* A copy; a NULL `at` where there was text: no memory. */
static struct str copy(struct arena *arena, struct str text)
{
	return (struct str){arena_text(arena, text.at, text.length), text.length};
}

/* The last line may lack its line end. */
static uint64_t line_count(struct str text)
{
	uint64_t lines = 0;
	for (size_t i = 0; i < text.length; i++)
		lines += text.at[i] == '\n' ||
			 (text.at[i] == '\r' && (i + 1 == text.length || text.at[i + 1] != '\n'));
	return lines + (text.length && text.at[text.length - 1] != '\n' &&
			text.at[text.length - 1] != '\r');
}

static enum status files_sum(const struct loaded_files *files, const struct sources *sources,
			     struct arena *arena, struct policy_summary *summary)
{
	struct file_summary *at = arena_array(arena, files->count, sizeof *at);
	if (!at)
		return NOMEM;
	for (uint32_t i = 0; i < files->count; i++) {
		const struct source *source = &sources->at[files->at[i].file];
		at[i] = (struct file_summary){copy(arena, source->name), line_count(source->text),
					      files->at[i].metadata};
		if (!at[i].name.at)
			return NOMEM;
	}
	summary->files = at;
	summary->file_count = files->count;
	if (files->count)
		summary->name = at[0].name;
	return OK;
}

/* --- Lists ------------------------------------------------------------------ */

/* How many of a range's addresses are IPv4; a set's range may go over the edges. */
static addr v4_part(struct range range)
{
	addr first = range.first > ADDR_V4_FIRST ? range.first : ADDR_V4_FIRST;
	addr last = range.last < ADDR_V4_LAST ? range.last : ADDR_V4_LAST;
	return first <= last ? last - first + 1 : 0;
}

static void set_count(struct rangeset set, struct list_summary *list)
{
	for (size_t i = 0; i < set.count; i++) {
		addr v4 = v4_part(set.ranges[i]);
		list->v4.low += v4;
		list->v6.low += set.ranges[i].last - set.ranges[i].first + 1 - v4;
	}
}

/* A list that is one network and nothing else has that network's addresses. */
static const struct list_summary *list_twin(const struct summing *summing,
					    const struct range_list *list)
{
	bool single = list->count == 1 && list->rows[0].network != NONE;
	return single ? summing->networks[list->rows[0].network] : NULL;
}

static enum status addresses_sum(struct summing *summing, const struct range_list *list,
				 struct list_summary *ret)
{
	const struct list_summary *twin = list_twin(summing, list);
	struct rangeset set;
	if (twin) {
		ret->v4 = twin->v4;
		ret->v6 = twin->v6;
		return OK;
	}
	arena_reset(&summing->scratch);
	if (range_list_addresses(summing->policy, list, &summing->scratch, &set) != OK)
		return NOMEM;
	set_count(set, ret);
	return OK;
}

static enum status networks_sum(struct summing *summing, const struct range_list *list,
				struct list_summary *ret)
{
	struct str *names = NULL;
	uint32_t count = 0;
	for (uint32_t i = 0; i < list->count; i++) {
		uint32_t network = list->rows[i].network;
		if (network == NONE || summing->seen[network])
			continue;
		summing->seen[network] = true;
		struct str *name = arena_push(summing->arena, &names, count, sizeof *name);
		if (!name)
			return NOMEM;
		*name = copy(summing->arena, summing->policy->networks[network].name);
		if (!name->at)
			return NOMEM;
		count++;
	}
	for (uint32_t i = 0; i < list->count; i++)
		if (list->rows[i].network != NONE)
			summing->seen[list->rows[i].network] = false;
	ret->networks = names;
	ret->network_count = count;
	return OK;
}

static enum status list_sum(struct summing *summing, enum summary_list kind, struct str name,
			    const struct range_list *list)
{
	if (!list->count)
		return OK;
	struct list_summary *sum = &summing->lists[summing->count++];
	*sum = (struct list_summary){.kind = kind, .rows = list->count};
	sum->name = copy(summing->arena, name);
	sum->by_row = range_list_total(list, summing->totals);
	if (!sum->name.at || networks_sum(summing, list, sum) != OK)
		return NOMEM;
	return addresses_sum(summing, list, sum);
}

static enum status all_lists_sum(struct summing *summing)
{
	const struct policy *policy = summing->policy;
	const struct str none = STR("");
	enum status status =
	    list_sum(summing, LIST_ORG_TRUSTED, none, &policy->org.trusted_ip_ranges);
	if (status == OK)
		status = list_sum(summing, LIST_ORG_LOGIN, none, &policy->org.login_ip_ranges);
	for (uint32_t i = 0; status == OK && i < policy->network_count; i++) {
		status = list_sum(summing, LIST_NETWORK, policy->networks[i].name,
				  &policy->networks[i].ranges);
		summing->networks[i] = &summing->lists[summing->count - 1];
	}
	for (uint32_t i = 0; status == OK && i < policy->profile_count; i++)
		status = list_sum(summing, LIST_PROFILE, policy->profiles[i].name,
				  &policy->profiles[i].login_ip_ranges);
	for (uint32_t i = 0; status == OK && i < policy->app_count; i++)
		status =
		    list_sum(summing, LIST_APP, policy->apps[i].name, &policy->apps[i].ip_ranges);
	for (uint32_t i = 0; status == OK && i < policy->txn_rule_count; i++)
		status = list_sum(summing, LIST_RULE, policy->txn_rules[i].name,
				  &policy->txn_rules[i].not_in);
	return status;
}

static enum status lists_sum(const struct policy *policy, struct arena *arena,
			     struct policy_summary *summary)
{
	struct summing summing = {.policy = policy, .arena = arena};
	struct arena work; /* lives as long as the summing */
	struct list_total *totals;
	size_t most = 2 + (size_t)policy->network_count + policy->profile_count +
		      policy->app_count + policy->txn_rule_count;
	arena_init(&work);
	arena_init(&summing.scratch);
	enum status status = network_totals(policy, &work, &totals);
	summing.networks = arena_array(&work, policy->network_count, sizeof(void *));
	summing.seen = arena_array(&work, policy->network_count, sizeof *summing.seen);
	summing.lists = arena_array(arena, most, sizeof *summing.lists);
	if (!summing.networks || !summing.seen || !summing.lists)
		status = NOMEM;
	if (status == OK) {
		summing.totals = totals;
		status = all_lists_sum(&summing);
	}
	summary->lists = summing.lists;
	summary->list_count = summing.count;
	arena_clear(&summing.scratch);
	arena_clear(&work);
	return status;
}

/* --- The whole -------------------------------------------------------------- */

static void objects_count(const struct policy *policy, struct policy_summary *summary)
{
	summary->networks = policy->network_count;
	summary->profiles = policy->profile_count;
	summary->permission_sets = policy->permission_set_count;
	summary->users = policy->user_count;
	summary->apps = policy->app_count;
	summary->txn_rules = policy->txn_rule_count;
	summary->exceptions = policy->exception_count;
	for (uint32_t i = 0; i < policy->profile_count; i++) {
		summary->range_profiles += policy->profiles[i].login_ip_ranges.count > 0;
		summary->hours_profiles += policy->profiles[i].login_hours.given;
	}
}

static void open_count(struct policy_summary *summary)
{
	for (uint32_t i = 0; i < summary->list_count; i++)
		summary->open_profiles +=
		    summary->lists[i].kind == LIST_PROFILE &&
		    summary->lists[i].v4.low == ADDR_V4_LAST - ADDR_V4_FIRST + 1;
}

enum status policy_summary_new(const struct loaded_files *files, const struct sources *sources,
			       const struct policy *policy, const struct ruleset *ruleset,
			       struct arena *arena, struct policy_summary *ret)
{
	struct policy_summary summary = {0};
	if (files_sum(files, sources, arena, &summary) != OK)
		return NOMEM;
	if (policy && ruleset) {
		const struct org *org = &policy->org;
		summary.understood = true;
		summary.org = copy(arena, org->name);
		summary.time_zone = copy(arena, org->time_zone);
		summary.edition = org->edition;
		summary.revenue = org->revenue;
		summary.rules = ruleset_rules(ruleset);
		summary.classes = ruleset_class_count(ruleset);
		summary.trie_size = ruleset_trie_size(ruleset);
		objects_count(policy, &summary);
		if (!summary.org.at || !summary.time_zone.at ||
		    lists_sum(policy, arena, &summary) != OK)
			return NOMEM;
		open_count(&summary);
	}
	*ret = summary;
	return OK;
}
