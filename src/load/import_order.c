#include "load/import_order.h"

#include <stdlib.h>

#include "policy/row_match.h"

int range_row_compare(const struct range_row *a, const struct range_row *b)
{
	int network = str_compare(a->network_name, b->network_name);
	return network ? network : row_order(a, b);
}

/* --- For qsort(3) ----------------------------------------------------------------- */

static int rows_compare(const void *a, const void *b)
{
	return range_row_compare(a, b);
}

static int profiles_compare(const void *a, const void *b)
{
	return str_compare(((const struct profile *)a)->name, ((const struct profile *)b)->name);
}

static int permission_sets_compare(const void *a, const void *b)
{
	return str_compare(((const struct permission_set *)a)->name,
			   ((const struct permission_set *)b)->name);
}

static int apps_compare(const void *a, const void *b)
{
	return str_compare(((const struct app *)a)->name, ((const struct app *)b)->name);
}

/* --- Copies ------------------------------------------------------------------------ */

/* A sorted copy of `count` objects; NULL: no memory, or there are none. */
static void *array_sort(struct arena *arena, const void *at, uint32_t count, size_t size,
			int (*compare)(const void *, const void *))
{
	void *copy = count ? arena_array(arena, count, size) : NULL;
	if (!copy)
		return NULL;
	memcpy(copy, at, count * size);
	qsort(copy, count, size, compare);
	return copy;
}

/* NOMEM, if there was anything to copy. */
static enum status copied(const void *copy, uint32_t count)
{
	return copy || count == 0 ? OK : NOMEM;
}

static enum status list_sort(struct arena *arena, struct range_list *list)
{
	list->rows = array_sort(arena, list->rows, list->count, sizeof *list->rows, rows_compare);
	return copied(list->rows, list->count);
}

static enum status org_sort(struct arena *arena, struct org *org)
{
	enum status status = list_sort(arena, &org->trusted_ip_ranges);
	return status == OK ? list_sort(arena, &org->login_ip_ranges) : status;
}

static enum status profiles_sort(struct arena *arena, struct policy *policy)
{
	policy->profiles = array_sort(arena, policy->profiles, policy->profile_count,
				      sizeof *policy->profiles, profiles_compare);
	enum status status = copied(policy->profiles, policy->profile_count);
	for (uint32_t i = 0; i < policy->profile_count && status == OK; i++)
		status = list_sort(arena, &policy->profiles[i].login_ip_ranges);
	return status;
}

static enum status permission_sets_sort(struct arena *arena, struct policy *policy)
{
	policy->permission_sets =
	    array_sort(arena, policy->permission_sets, policy->permission_set_count,
		       sizeof *policy->permission_sets, permission_sets_compare);
	return copied(policy->permission_sets, policy->permission_set_count);
}

static enum status apps_sort(struct arena *arena, struct policy *policy)
{
	policy->apps =
	    array_sort(arena, policy->apps, policy->app_count, sizeof *policy->apps, apps_compare);
	enum status status = copied(policy->apps, policy->app_count);
	for (uint32_t i = 0; i < policy->app_count && status == OK; i++)
		status = list_sort(arena, &policy->apps[i].ip_ranges);
	return status;
}

enum status policy_in_order(const struct policy *policy, struct arena *arena, struct policy *ret)
{
	struct policy copy = *policy;
	enum status status = org_sort(arena, &copy.org);
	if (status == OK)
		status = profiles_sort(arena, &copy);
	if (status == OK)
		status = permission_sets_sort(arena, &copy);
	if (status == OK)
		status = apps_sort(arena, &copy);
	if (status == OK)
		*ret = copy;
	return status;
}
