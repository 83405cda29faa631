#include "load/policy_print.h"

#include <assert.h>
#include <stddef.h>

#include "load/policy_printer.h"
#include "policy/verdict.h"

static bool is_printed(const struct field *field);
static bool object_differs(const struct schema *schema, const char *object, const char *blank,
			   bool keep);
/* What an app is is said by each, and so not worth a line. */
static bool can_stay(const struct schema_key *key)
{
	return key->type == SCHEMA_FLAG || key->type == SCHEMA_LIMIT ||
	       (key->type == SCHEMA_CHOICE && key->place);
}

/* The field of key `i`. */
static struct field field_of(const struct schema *schema, size_t i, const char *object,
			     const char *blank, bool keep)
{
	const struct schema_key *key = &schema->keys[i];
	said_keys said = 0;
	if (schema->said && keep && can_stay(key))
		memcpy(&said, object + schema->said, sizeof said);
	return (struct field){key, object, blank, keep, said >> i & 1};
}

/* ---- objects ---- */

enum { OBJECT_MAX = 1024 }; /* bytes of an object that stands in a list */

static bool object_is_set(const struct field *field)
{
	size_t offset = field->key->offset;
	return object_differs(field->key->of, field->object + offset, field->blank + offset,
			      field->keep);
}

static void inner_print(struct printer *printer, const struct field *field)
{
	size_t offset = field->key->offset;
	printer_key(printer, field);
	out_text(printer->out, object_is_set(field) ? "\n" : " {}\n");
	printer->indent += 2;
	printer_object(printer, field->key->of, field->object + offset, field->blank + offset);
	printer->indent -= 2;
}

static void objects_print(struct printer *printer, const struct field *field)
{
	_Alignas(max_align_t) char blank[OBJECT_MAX] = {0};
	const struct schema *schema = field->key->of;
	assert(schema->size <= sizeof blank);
	if (schema->set_defaults)
		schema->set_defaults(blank);
	printer_key(printer, field);
	out_char(printer->out, '\n');
	printer->indent += 4;
	for (uint32_t i = 0; i < field_count(field); i++) {
		printer->dash = true;
		printer_object(printer, schema, field_items(field) + i * schema->size, blank);
	}
	printer->indent -= 4;
}

static void expect_print(struct printer *printer, const struct field *field)
{
	const struct expect *expected = field_value(field);
	if (expected->verdicts.count != 1 || expected->reasons.count > 1) {
		inner_print(printer, field);
		return;
	}
	printer_key(printer, field);
	out_char(printer->out, ' ');
	out_str(printer->out, verdict_names[expected->verdicts.at->value]);
	if (expected->reasons.count) {
		out_char(printer->out, ':');
		out_str(printer->out, reason_names[expected->reasons.at->value]);
	}
	out_char(printer->out, '\n');
}

static const struct print_type print_objects[PRINT_TYPES] = {
    [SCHEMA_EXPECT] = {NULL, expect_print},
    [SCHEMA_OBJECT] = {object_is_set, inner_print},
    [SCHEMA_OBJECTS] = {field_has_items, objects_print},
};

/* ---- notes ---- */

static void place_add(struct print_spot *spot, struct place place)
{
	for (uint32_t i = 0; i < spot->place_count; i++)
		if (spot->places[i].file == place.file)
			return;
	if (place.line > 0 && spot->place_count < PRINT_PLACES_MAX)
		spot->places[spot->place_count++] = place;
}

static void place_add_at(struct print_spot *spot, const char *object, size_t offset)
{
	struct place place;
	memcpy(&place, object + offset, sizeof place);
	place_add(spot, place);
}

static void bits_places_add(struct print_spot *spot, const struct field *field)
{
	uint32_t bits = *(const uint32_t *)field_value(field);
	for (size_t i = 0; bits >> i; i++)
		if (bits >> i & 1)
			place_add_at(spot, field->object,
				     field->key->place + i * sizeof(struct place));
}

static void places_add(struct print_spot *spot, const struct field *field);

/* The place of an object, or those of what is printed of it. */
static void object_places_add(struct print_spot *spot, const struct field *field)
{
	const struct schema *schema = field->key->of;
	const char *object = field->object + field->key->offset;
	if (schema->place)
		place_add_at(spot, object, schema->place);
	for (size_t i = 0; i < schema->count && !schema->place; i++) {
		struct field inner =
		    field_of(schema, i, object, field->blank + field->key->offset, field->keep);
		if (is_printed(&inner))
			places_add(spot, &inner);
	}
}

static void places_add(struct print_spot *spot, const struct field *field)
{
	enum schema_type type = field->key->type;
	if (print_ranges[type].print == print_ranges[SCHEMA_RANGES].print)
		place_add(spot, ((const struct range_list *)field_value(field))->place);
	else if (type == SCHEMA_OBJECT)
		object_places_add(spot, field);
	else if (type == SCHEMA_BITS)
		bits_places_add(spot, field);
	else if (type != SCHEMA_OBJECTS && field->key->place)
		place_add_at(spot, field->object, field->key->place);
}

static void notes_see(struct printer *printer, const struct schema *schema,
		      const struct field *field, bool printed)
{
	struct print_spot spot = {
	    .schema = schema, .key = field->key, .object = field->object, .printed = printed};
	if (printed)
		places_add(&spot, field);
	printer->notes->see(printer->notes->with, &spot, printer);
}

struct out *print_note_begin(struct printer *printer)
{
	out_fill(printer->out, ' ', printer->indent - (printer->dash ? 2 : 0));
	out_char(printer->out, '#');
	return printer->out;
}

void print_note_blank(struct printer *printer)
{
	out_char(printer->out, '\n');
}

/* ---- keys ---- */

/* NULL: what the type takes is not in the model. */
static const struct print_type *print_type_find(size_t type)
{
	static const struct print_type *const tables[] = {print_values, print_lists, print_ranges,
							  print_objects};
	for (size_t i = 0; type < PRINT_TYPES && i < sizeof tables / sizeof *tables; i++)
		if (tables[i][type].print)
			return &tables[i][type];
	return NULL;
}

static bool is_printed(const struct field *field)
{
	const struct print_type *type = print_type_find(field->key->type);
	if (!type || !schema_applies(field->key, field->object))
		return false;
	return field->said || (field->key->flags & (SCHEMA_REQUIRED | SCHEMA_KIND)) ||
	       (type->is_set && type->is_set(field));
}

static bool object_differs(const struct schema *schema, const char *object, const char *blank,
			   bool keep)
{
	for (size_t i = 0; i < schema->count; i++) {
		struct field field = field_of(schema, i, object, blank, keep);
		if (is_printed(&field))
			return true;
	}
	return false;
}

void printer_object(struct printer *printer, const struct schema *schema, const char *object,
		    const char *blank)
{
	for (size_t i = 0; i < schema->count; i++) {
		struct field field = field_of(schema, i, object, blank, printer->keep);
		bool printed = is_printed(&field);
		if (printer->notes)
			notes_see(printer, schema, &field, printed);
		if (printed)
			print_type_find(field.key->type)->print(printer, &field);
	}
}

static void print(struct out *out, const struct policy *policy, const struct print_notes *notes,
		  bool keep)
{
	struct policy blank = {0};
	struct printer printer = {.out = out, .policy = policy, .notes = notes, .keep = keep};
	schema_org.set_defaults(&blank.org);
	/* Whether an org pays depends on its edition unless it is said. */
	blank.org.revenue = policy->org.edition != EDITION_DEVELOPER;
	printer_object(&printer, &schema_policy, (const char *)policy, (const char *)&blank);
}

void policy_print_noted(struct out *out, const struct policy *policy,
			const struct print_notes *notes)
{
	print(out, policy, notes, true);
}

void policy_print(struct out *out, const struct policy *policy)
{
	struct policy whole = *policy;
	whole.other_source_count = 0; /* what it brought is in the policy */
	print(out, &whole, NULL, false);
}
