#include "load/policy_merge.h"

#include <assert.h>

#include "load/object_complete.h"
#include "load/object_join.h"

/* The parts, and the row of the schema at hand. */
struct merge {
	const struct policy *const *parts;
	uint32_t count;
	const struct schema_key *key;
	struct arena *arena;
	struct findings *findings;
	bool metadata; /* one of the parts is that */
};

static size_t item_size(const struct schema_key *key)
{
	if (key->type == SCHEMA_FILES)
		return sizeof(struct file_name);
	if (key->type == SCHEMA_NAMED_LISTS)
		return sizeof(struct network);
	assert(key->of);
	return key->of->size;
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
		uint32_t count = schema_item_count(merge->key, merge->parts[i]);
		only = count && total == 0 ? merge->parts[i] : count ? NULL : only;
		total += count;
	}
	if (only || total == 0) {
		list_put(policy, merge->key, only ? schema_items(merge->key, only) : NULL, total);
		return OK;
	}
	char *items = arena_array(merge->arena, total, size);
	if (!items)
		return NOMEM;
	for (uint32_t i = 0; i < merge->count; i++) {
		uint32_t count = schema_item_count(merge->key, merge->parts[i]);
		if (count)
			memcpy(items + filled * size, schema_items(merge->key, merge->parts[i]),
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

/* The section of the one policy file that has it; else its defaults. */
static void section_take(const struct merge *merge, struct policy *policy)
{
	const struct schema *schema = merge->key->of;
	char *section = (char *)policy + merge->key->offset;
	struct place first = {0};
	assert(schema);
	if (schema->set_defaults)
		schema->set_defaults(section);
	for (uint32_t i = 0; i < merge->count; i++) {
		struct place place = section_place(merge->parts[i], merge->key);
		if (place.line == 0 || merge->parts[i]->metadata)
			continue;
		if (first.line) {
			second_refuse(merge, place, first);
			continue;
		}
		first = place;
		memcpy(section, (const char *)merge->parts[i] + merge->key->offset, schema->size);
	}
}

/* The section as far as metadata says it, too. */
static void section_complete(const struct merge *merge, struct policy *policy)
{
	for (uint32_t i = 0; i < merge->count; i++)
		if (merge->parts[i]->metadata && section_place(merge->parts[i], merge->key).line)
			object_complete(merge->key->of, (char *)policy + merge->key->offset,
					(const char *)merge->parts[i] + merge->key->offset, true,
					merge->findings);
}

/* The objects of all parts, those that metadata and policy files share as one. */
static enum status objects_unite(const struct merge *merge, struct policy *policy)
{
	const char *list = NULL;
	uint32_t count = 0;
	enum status status = objects_join(merge->parts, merge->count, merge->key, merge->arena,
					  merge->findings, &list, &count);
	if (status == OK)
		list_put(policy, merge->key, list, count);
	return status;
}

static enum status key_merge(const struct merge *merge, struct policy *policy)
{
	const struct schema_key *key = merge->key;
	bool said = key->of && key->of->said;
	if (key->count)
		return said && merge->metadata ? objects_unite(merge, policy)
					       : lists_join(merge, policy);
	if (key->type == SCHEMA_OBJECT)
		section_take(merge, policy);
	if (said)
		section_complete(merge, policy);
	return OK;
}

enum status policy_merge(const struct policy *const *parts, uint32_t count, struct arena *arena,
			 struct findings *findings, struct policy *policy)
{
	struct merge merge = {.parts = parts, .count = count, .arena = arena, .findings = findings};
	enum status status = OK;
	for (uint32_t i = 0; i < count; i++) {
		policy->incomplete |= parts[i]->incomplete;
		merge.metadata |= parts[i]->metadata;
	}
	policy->metadata = merge.metadata;
	for (size_t i = 0; i < schema_policy.count && status == OK; i++) {
		merge.key = &schema_policy.keys[i];
		status = key_merge(&merge, policy);
	}
	return status;
}
