#include "policy/list_edit.h"

#include <stddef.h>

const enum ranges_of list_kinds[RANGES_KIND_COUNT] = {
    RANGES_TRUSTED, RANGES_ORG_LOGIN, RANGES_NETWORK, RANGES_PROFILE, RANGES_APP, RANGES_NOT_IN};

uint32_t list_kind_count(const struct policy *policy, enum ranges_of kind)
{
	switch (kind) {
	case RANGES_NETWORK:
		return policy->network_count;
	case RANGES_PROFILE:
		return policy->profile_count;
	case RANGES_APP:
		return policy->app_count;
	case RANGES_NOT_IN:
		return policy->txn_rule_count;
	default:
		return 1;
	}
}

bool list_row_fits(enum ranges_of kind, struct range range)
{
	return kind != RANGES_TRUSTED || !addr_is_v4(range.first) ||
	       range.last - range.first < LIST_ROW_MOST;
}

addr list_piece_count(enum ranges_of kind, struct range range)
{
	if (list_row_fits(kind, range))
		return 1;
	return (range.last - range.first) / LIST_ROW_MOST + 1;
}

struct range list_piece(enum ranges_of kind, struct range range, addr i)
{
	if (list_row_fits(kind, range))
		return range;
	addr first = range.first + i * LIST_ROW_MOST, last = first + (LIST_ROW_MOST - 1);
	return (struct range){first, last < range.last ? last : range.last};
}

const struct range_list *list_get(const struct policy *policy, struct list_name name)
{
	switch (name.kind) {
	case RANGES_NETWORK:
		return &policy->networks[name.index].ranges;
	case RANGES_TRUSTED:
		return &policy->org.trusted_ip_ranges;
	case RANGES_ORG_LOGIN:
		return &policy->org.login_ip_ranges;
	case RANGES_PROFILE:
		return &policy->profiles[name.index].login_ip_ranges;
	case RANGES_APP:
		return &policy->apps[name.index].ip_ranges;
	default:
		return &policy->txn_rules[name.index].not_in;
	}
}

bool list_name_equal(struct list_name a, struct list_name b)
{
	return a.kind == b.kind && a.index == b.index;
}

const char *list_words(const struct policy *policy, struct list_name name, struct arena *arena)
{
	struct str of;
	switch (name.kind) {
	case RANGES_NETWORK:
		of = policy->networks[name.index].name;
		return arena_format(arena, "network %.*s", STR_ARG(of));
	case RANGES_TRUSTED:
		return "org.trusted_ip_ranges";
	case RANGES_ORG_LOGIN:
		return "org.login_ip_ranges";
	case RANGES_PROFILE:
		of = policy->profiles[name.index].name;
		return arena_format(arena, "login_ip_ranges of profile %.*s", STR_ARG(of));
	case RANGES_APP:
		of = policy->apps[name.index].name;
		return arena_format(arena, "ip_ranges of app %.*s", STR_ARG(of));
	default:
		of = policy->txn_rules[name.index].name;
		return arena_format(arena, "not_in of rule %.*s", STR_ARG(of));
	}
}

enum status list_edit_make(const struct range_list *list, const struct list_edit *edit,
			   struct arena *arena, struct range_list *ret)
{
	size_t room = (size_t)list->count + edit->count;
	struct range_row *rows = arena_array(arena, room, sizeof *rows);
	uint32_t count = 0, at = 0;
	if (!rows)
		return NOMEM;
	for (uint32_t i = 0; i < list->count; i++) {
		bool edited =
		    at < edit->count && edit->rows[at].change != ROW_ADD && edit->rows[at].row == i;
		if (!edited) {
			rows[count++] = list->rows[i];
			continue;
		}
		const struct row_edit *row = &edit->rows[at++];
		if (row->change == ROW_DROP)
			continue;
		rows[count] = row->new;
		rows[count++].place = list->rows[i].place;
	}
	for (; at < edit->count; at++) {
		rows[count] = edit->rows[at].new;
		rows[count++].place = list->place;
	}
	struct range_list made = *list;
	made.rows = rows;
	made.count = count;
	*ret = made;
	return OK;
}

/* Where a kind of list stands in the policy: the array of its owners, or NONE for the
 * org, of which there is one. */
static const struct {
	size_t array, count, size, list;
} owners[RANGES_KIND_COUNT] = {
    [RANGES_NETWORK] = {offsetof(struct policy, networks), offsetof(struct policy, network_count),
			sizeof(struct network), offsetof(struct network, ranges)},
    [RANGES_TRUSTED] = {.list = offsetof(struct policy, org.trusted_ip_ranges)},
    [RANGES_ORG_LOGIN] = {.list = offsetof(struct policy, org.login_ip_ranges)},
    [RANGES_PROFILE] = {offsetof(struct policy, profiles), offsetof(struct policy, profile_count),
			sizeof(struct profile), offsetof(struct profile, login_ip_ranges)},
    [RANGES_APP] = {offsetof(struct policy, apps), offsetof(struct policy, app_count),
		    sizeof(struct app), offsetof(struct app, ip_ranges)},
    [RANGES_NOT_IN] = {offsetof(struct policy, txn_rules), offsetof(struct policy, txn_rule_count),
		       sizeof(struct txn_rule), offsetof(struct txn_rule, not_in)},
};

/* Gives the copy arrays of its own for the kinds of lists that change. */
static enum status owners_copy(struct policy *copy, const bool changes[static RANGES_KIND_COUNT],
			       struct arena *arena)
{
	for (size_t kind = 0; kind < RANGES_KIND_COUNT; kind++) {
		uint32_t count;
		const void *old;
		char *field = (char *)copy + owners[kind].array;
		if (!changes[kind] || owners[kind].size == 0)
			continue;
		memcpy(&count, (const char *)copy + owners[kind].count, sizeof count);
		memcpy(&old, field, sizeof old);
		void *new = arena_array(arena, count, owners[kind].size);
		if (!new)
			return NOMEM;
		memcpy(new, old, count * owners[kind].size);
		memcpy(field, &new, sizeof new);
	}
	return OK;
}

enum status list_edits_make(const struct policy *policy, const struct list_edits *edits,
			    struct arena *arena, struct policy **ret)
{
	bool changes[RANGES_KIND_COUNT] = {false};
	struct policy *copy = arena_alloc(arena, sizeof *copy);
	if (!copy)
		return NOMEM;
	*copy = *policy;
	for (uint32_t i = 0; i < edits->count; i++)
		changes[edits->at[i].list.kind] = true;
	if (owners_copy(copy, changes, arena) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < edits->count; i++) {
		const struct list_edit *edit = &edits->at[i];
		const struct range_list *list = list_get(copy, edit->list);
		/* The copy is ours, whatever list_get() promises of policies. */
		struct range_list *own = (struct range_list *)list;
		if (list_edit_make(list_get(policy, edit->list), edit, arena, own) != OK)
			return NOMEM;
		if (edit->list.kind == RANGES_NOT_IN && own->place.line == 0)
			own->place = copy->txn_rules[edit->list.index].place; /* it is there now */
	}
	*ret = copy;
	return OK;
}
