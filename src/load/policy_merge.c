#include "load/policy_merge.h"

#include "base/mem.h"
#include "load/schema.h"

/* The parts, and the row of the schema at hand. */
struct merge {
	const struct policy *const *parts;
	uint32_t count;
	const struct schema_key *key;
	struct arena *arena;
	struct findings *findings;
};

static const char *list_of(const struct policy *part, const struct schema_key *key)
{
	const char *list;
	memcpy(&list, (const char *)part + key->offset, sizeof list);
	return list;
}

static uint32_t count_of(const struct policy *part, const struct schema_key *key)
{
	uint32_t count;
	memcpy(&count, (const char *)part + key->count, sizeof count);
	return count;
}

static size_t item_size(const struct schema_key *key)
{
	if (key->type == SCHEMA_FILES)
		return sizeof(struct file_name);
	return key->type == SCHEMA_NAMED_LISTS ? sizeof(struct network) : key->of->size;
}

static void list_put(struct policy *policy, const struct schema_key *key, const char *list,
		     uint32_t count)
{
	memcpy((char *)policy + key->offset, &list, sizeof list);
	memcpy((char *)policy + key->count, &count, sizeof count);
}

/* The items of all parts. What only one part has need not be copied. */
static enum status lists_join(const struct merge *merge, struct policy *policy)
{
	size_t size = item_size(merge->key);
	const struct policy *only = NULL;
	uint32_t total = 0, filled = 0;
	for (uint32_t i = 0; i < merge->count; i++) {
		uint32_t count = count_of(merge->parts[i], merge->key);
		only = count && total == 0 ? merge->parts[i] : count ? NULL : only;
		total += count;
	}
	if (only || total == 0) {
		list_put(policy, merge->key, only ? list_of(only, merge->key) : NULL, total);
		return OK;
	}
	char *items = arena_array(merge->arena, total, size);
	if (!items)
		return NOMEM;
	for (uint32_t i = 0; i < merge->count; i++) {
		uint32_t count = count_of(merge->parts[i], merge->key);
		if (count)
			memcpy(items + filled * size, list_of(merge->parts[i], merge->key),
			       count * size);
		filled += count;
	}
	list_put(policy, merge->key, items, total);
	return OK;
}

/* Where a part has the section; line 0: it has none. */
static struct place section_place(const struct policy *part, const struct schema_key *key)
{
	struct place place;
	memcpy(&place, (const char *)part + key->offset + key->of->place, sizeof place);
	return place;
}

static void second_refuse(const struct merge *merge, struct place place, struct place first)
{
	struct finding *finding =
	    findings_add(merge->findings, place, "duplicate-section",
			 "a second %s: a policy has one, over all its files", merge->key->name.at);
	finding->help = "write all of it in one place";
	finding->other = first;
	finding->note = "first given here";
}

/* The section of the one part that has it; else its defaults. */
static void section_take(const struct merge *merge, struct policy *policy)
{
	const struct schema *schema = merge->key->of;
	char *section = (char *)policy + merge->key->offset;
	struct place first = {0};
	if (schema->set_defaults)
		schema->set_defaults(section);
	for (uint32_t i = 0; i < merge->count; i++) {
		struct place place = section_place(merge->parts[i], merge->key);
		if (place.line == 0)
			continue;
		if (first.line) {
			second_refuse(merge, place, first);
			continue;
		}
		first = place;
		memcpy(section, (const char *)merge->parts[i] + merge->key->offset, schema->size);
	}
}

enum status policy_merge(const struct policy *const *parts, uint32_t count, struct arena *arena,
			 struct findings *findings, struct policy *policy)
{
	struct merge merge = {.parts = parts, .count = count, .arena = arena, .findings = findings};
	enum status status = OK;
	for (size_t i = 0; i < schema_policy.count && status == OK; i++) {
		merge.key = &schema_policy.keys[i];
		if (merge.key->count)
			status = lists_join(&merge, policy);
		else if (merge.key->type == SCHEMA_OBJECT)
			section_take(&merge, policy);
	}
	for (uint32_t i = 0; i < count; i++)
		policy->incomplete |= parts[i]->incomplete;
	return status;
}
