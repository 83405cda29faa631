#include "load/schema_equal.h"

/* What the comparing functions share. */
struct comparison {
	bool (*lists_same)(const struct range_list *, const struct range_list *, void *);
	void *with;
};

static const void *field_at(const void *object, size_t offset)
{
	return (const char *)object + offset;
}

static bool objects_same(const struct comparison *how, const struct schema *schema, const void *a,
			 const void *b);

/* One function per type; each is given the objects that hold the field. */
typedef bool fields_same(const struct comparison *how, const struct schema_key *key, const void *a,
			 const void *b);

static bool nothing_same(const struct comparison *how, const struct schema_key *key, const void *a,
			 const void *b)
{
	(void)how, (void)key, (void)a, (void)b;
	return true;
}

static bool bytes_same(const struct schema_key *key, const void *a, const void *b, size_t size)
{
	return memcmp(field_at(a, key->offset), field_at(b, key->offset), size) == 0;
}

static bool text_same(const struct comparison *how, const struct schema_key *key, const void *a,
		      const void *b)
{
	(void)how;
	const struct str *one = field_at(a, key->offset), *other = field_at(b, key->offset);
	return str_equal(*one, *other);
}

static bool flag_same(const struct comparison *how, const struct schema_key *key, const void *a,
		      const void *b)
{
	(void)how;
	return bytes_same(key, a, b, sizeof(bool));
}

static bool number_same(const struct comparison *how, const struct schema_key *key, const void *a,
			const void *b)
{
	(void)how;
	return bytes_same(key, a, b, sizeof(uint32_t));
}

static bool limit_same(const struct comparison *how, const struct schema_key *key, const void *a,
		       const void *b)
{
	(void)how;
	return bytes_same(key, a, b, sizeof(uint16_t));
}

static bool lists_same(const struct comparison *how, const struct schema_key *key, const void *a,
		       const void *b)
{
	return how->lists_same(field_at(a, key->offset), field_at(b, key->offset), how->with);
}

/* No condition and one without rows are two things. */
static bool not_in_same(const struct comparison *how, const struct schema_key *key, const void *a,
			const void *b)
{
	const struct range_list *one = field_at(a, key->offset), *other = field_at(b, key->offset);
	return (one->place.line == 0) == (other->place.line == 0) && lists_same(how, key, a, b);
}

static bool hours_same(const struct comparison *how, const struct schema_key *key, const void *a,
		       const void *b)
{
	(void)how;
	const struct day_hours *one = field_at(a, key->offset), *other = field_at(b, key->offset);
	return one->given == other->given && one->start == other->start && one->end == other->end;
}

static bool reference_same(const struct comparison *how, const struct schema_key *key,
			   const void *a, const void *b)
{
	(void)how;
	const struct reference *one = field_at(a, key->offset), *other = field_at(b, key->offset);
	return str_equal(one->name, other->name);
}

static bool references_same(const struct comparison *how, const struct schema_key *key,
			    const void *a, const void *b)
{
	(void)how;
	const struct references *one = field_at(a, key->offset), *other = field_at(b, key->offset);
	if (one->count != other->count)
		return false;
	for (uint32_t i = 0; i < one->count; i++)
		if (!str_equal(one->at[i].name, other->at[i].name))
			return false;
	return true;
}

static bool countries_same(const struct comparison *how, const struct schema_key *key,
			   const void *a, const void *b)
{
	(void)how;
	uint32_t count = schema_item_count(key, a);
	const char *one = schema_items(key, a), *other = schema_items(key, b);
	if (count != schema_item_count(key, b))
		return false;
	for (uint32_t i = 0; i < count; i++)
		if (!str_equal(((const struct str *)(const void *)one)[i],
			       ((const struct str *)(const void *)other)[i]))
			return false;
	return true;
}

static bool asns_same(const struct comparison *how, const struct schema_key *key, const void *a,
		      const void *b)
{
	(void)how;
	uint32_t count = schema_item_count(key, a);
	const char *one = schema_items(key, a), *other = schema_items(key, b);
	return count == schema_item_count(key, b) &&
	       (count == 0 || memcmp(one, other, count * sizeof(uint32_t)) == 0);
}

static bool files_same(const struct comparison *how, const struct schema_key *key, const void *a,
		       const void *b)
{
	(void)how;
	uint32_t count = schema_item_count(key, a);
	const char *one = schema_items(key, a), *other = schema_items(key, b);
	if (count != schema_item_count(key, b))
		return false;
	for (uint32_t i = 0; i < count; i++)
		if (!str_equal(((const struct file_name *)(const void *)one)[i].name,
			       ((const struct file_name *)(const void *)other)[i].name))
			return false;
	return true;
}

static bool word_lists_same(const struct words *a, const struct words *b)
{
	if (a->count != b->count)
		return false;
	for (uint32_t i = 0; i < a->count; i++)
		if (a->at[i].value != b->at[i].value)
			return false;
	return true;
}

static bool words_same(const struct comparison *how, const struct schema_key *key, const void *a,
		       const void *b)
{
	(void)how;
	return word_lists_same(field_at(a, key->offset), field_at(b, key->offset));
}

static bool times_same(const struct comparison *how, const struct schema_key *key, const void *a,
		       const void *b)
{
	(void)how;
	const struct moments *one = field_at(a, key->offset), *other = field_at(b, key->offset);
	if (one->count != other->count)
		return false;
	for (uint32_t i = 0; i < one->count; i++)
		if (!str_equal(one->at[i].text, other->at[i].text))
			return false;
	return true;
}

static bool minutes_same(const struct comparison *how, const struct schema_key *key, const void *a,
			 const void *b)
{
	const struct scope *one = a, *other = b;
	return one->every_minute == other->every_minute && times_same(how, key, a, b);
}

static bool object_same(const struct comparison *how, const struct schema_key *key, const void *a,
			const void *b)
{
	return objects_same(how, key->of, field_at(a, key->offset), field_at(b, key->offset));
}

static bool object_lists_same(const struct comparison *how, const struct schema_key *key,
			      const void *a, const void *b)
{
	uint32_t count = schema_item_count(key, a);
	const char *one = schema_items(key, a), *other = schema_items(key, b);
	if (count != schema_item_count(key, b))
		return false;
	for (uint32_t i = 0; i < count; i++)
		if (!objects_same(how, key->of, one + i * key->of->size, other + i * key->of->size))
			return false;
	return true;
}

static bool named_lists_same(const struct comparison *how, const struct schema_key *key,
			     const void *a, const void *b)
{
	uint32_t count = schema_item_count(key, a);
	const struct network *one, *other;
	if (count != schema_item_count(key, b))
		return false;
	memcpy(&one, field_at(a, key->offset), sizeof one);
	memcpy(&other, field_at(b, key->offset), sizeof other);
	for (uint32_t i = 0; i < count; i++) {
		struct network this = network_written_out(&one[i]);
		struct network that = network_written_out(&other[i]);
		if (!str_equal(this.name, that.name) || !objects_same(how, key->of, &this, &that))
			return false;
	}
	return true;
}

static fields_same *const fields[] = {
    [SCHEMA_VERSION] = nothing_same,
    [SCHEMA_TEXT] = text_same,
    [SCHEMA_NAME] = text_same,
    [SCHEMA_FLAG] = flag_same,
    [SCHEMA_CHOICE] = number_same,
    [SCHEMA_BITS] = number_same,
    [SCHEMA_LIMIT] = limit_same,
    [SCHEMA_PATH] = text_same,
    [SCHEMA_FILE_NAME] = text_same,
    [SCHEMA_DATE] = text_same,
    [SCHEMA_DIGEST] = text_same,
    [SCHEMA_RULES] = number_same,
    [SCHEMA_RANGES] = lists_same,
    [SCHEMA_NOT_IN] = not_in_same,
    [SCHEMA_RANGE] = text_same,
    [SCHEMA_ADDRESS] = nothing_same, /* of a range's row, which the list compares */
    [SCHEMA_BLOCK] = nothing_same,
    [SCHEMA_HOURS] = hours_same,
    [SCHEMA_REFERENCE] = reference_same,
    [SCHEMA_REFERENCES] = references_same,
    [SCHEMA_COUNTRIES] = countries_same,
    [SCHEMA_ASNS] = asns_same,
    [SCHEMA_FILES] = files_same,
    [SCHEMA_WORDS] = words_same,
    [SCHEMA_ANSWERS] = words_same,
    [SCHEMA_NAMES] = references_same,
    [SCHEMA_WHERE] = lists_same,
    [SCHEMA_ADDRESSES] = lists_same,
    [SCHEMA_TIMES] = times_same,
    [SCHEMA_MINUTES] = minutes_same,
    [SCHEMA_EXPECT] = object_same,
    [SCHEMA_OBJECT] = object_same,
    [SCHEMA_OBJECTS] = object_lists_same,
    [SCHEMA_NAMED_LISTS] = named_lists_same,
};

static bool objects_same(const struct comparison *how, const struct schema *schema, const void *a,
			 const void *b)
{
	for (size_t i = 0; i < schema->count; i++) {
		const struct schema_key *key = &schema->keys[i];
		bool applies = schema_applies(key, a);
		if (applies != schema_applies(key, b) ||
		    (applies && !fields[key->type](how, key, a, b)))
			return false;
	}
	return true;
}

/* Row by row: the same addresses, references and descriptions. */
static bool range_list_same(const struct range_list *a, const struct range_list *b)
{
	if (a->count != b->count)
		return false;
	for (uint32_t i = 0; i < a->count; i++) {
		const struct range_row *one = &a->rows[i], *other = &b->rows[i];
		bool addresses =
		    one->network_name.length || (one->range.first == other->range.first &&
						 one->range.last == other->range.last);
		if (!addresses || !str_equal(one->network_name, other->network_name) ||
		    !str_equal(one->description, other->description))
			return false;
	}
	return true;
}

static bool every_row_same(const struct range_list *a, const struct range_list *b, void *with)
{
	(void)with;
	return range_list_same(a, b);
}

bool schema_key_same(const struct schema_key *key, const void *a, const void *b)
{
	const struct comparison how = {.lists_same = every_row_same};
	return fields[key->type](&how, key, a, b);
}

bool policy_same_but_lists(const struct policy *a, const struct policy *b,
			   bool (*judge)(const struct range_list *, const struct range_list *,
					 void *),
			   void *with)
{
	const struct comparison how = {judge, with};
	return objects_same(&how, &schema_policy, a, b);
}

bool policy_same(const struct policy *a, const struct policy *b)
{
	return policy_same_but_lists(a, b, every_row_same, NULL);
}
