#include "cli/policy_parts.h"

static bool file_same(const struct loaded_file *a, const struct loaded_file *b)
{
	if (file_identity_known(a->identity) && file_identity_known(b->identity))
		return file_identity_equal(a->identity, b->identity);
	return str_equal(a->name, b->name);
}

/* Does the policy have `other`'s own file among those it includes? */
static bool policy_includes(const struct loaded_files *policy, const struct loaded_files *other)
{
	if (!other->count)
		return false;
	for (uint32_t i = 1; i < policy->count; i++)
		if (file_same(&policy->at[i], &other->at[0]))
			return true;
	return false;
}

void policy_parts_mark(const struct loaded_files *const *files, uint32_t count, bool *parts)
{
	for (uint32_t i = 0; i < count; i++) {
		for (uint32_t j = 0; j < count && !parts[i]; j++) {
			if (i == j || parts[j] || !policy_includes(files[j], files[i]))
				continue;
			parts[i] = i > j || !policy_includes(files[i], files[j]);
		}
	}
}
