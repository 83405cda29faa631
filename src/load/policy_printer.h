/* The lines of a policy that is printed, and how its values become text: what the files of
 * policy_print.h share. Not for others.
 *
 *	policy_print.c          objects, lists of them, notes
 *	policy_print_values.c   a key with one value
 *	policy_print_lists.c    a key with several, or with one or several
 *	policy_print_ranges.c   range lists
 *	policy_printer.c        lines */
#ifndef LOAD_POLICY_PRINTER_H
#define LOAD_POLICY_PRINTER_H

#include "load/policy_print.h"
#include "load/schema.h"

/* Every object is printed beside a blank one, which has what holds when no key
 * is written: what is alike in both is left out.
 *
 *     object ─┐
 *             ├─ row of the schema ──▶ is_set? ──▶ "key: " value
 *     blank  ─┘
 */
struct printer {
	struct out *out;
	unsigned indent; /* blanks before a key */
	bool dash;       /* the next key begins an item: its last two blanks are "- " */
	const struct policy *policy;
	const struct print_notes *notes; /* NULL: none */
	bool keep;                       /* what is said stays, even if it is the default */
};

/* A key's value in an object and in the blank one. */
struct field {
	const struct schema_key *key;
	const char *object, *blank;
	bool keep; /* as in struct printer, of what is in the value */
	bool said; /* the value stays whatever it is */
};

/* What a type takes and how it is printed; a type without `print` is not in the model. */
struct print_type {
	bool (*is_set)(const struct field *); /* NULL: only where it is required */
	void (*print)(struct printer *, const struct field *);
};

/* By schema_type; each has some of them. */
enum { PRINT_TYPES = SCHEMA_TYPE_COUNT };
extern const struct print_type print_values[PRINT_TYPES], print_lists[PRINT_TYPES],
    print_ranges[PRINT_TYPES];

static inline const void *field_value(const struct field *field)
{
	return field->object + field->key->offset;
}

static inline uint32_t field_count(const struct field *field)
{
	return schema_item_count(field->key, field->object);
}

static inline const char *field_items(const struct field *field)
{
	return schema_items(field->key, field->object);
}

static inline bool field_differs(const struct field *field, size_t size)
{
	return memcmp(field_value(field), field->blank + field->key->offset, size) != 0;
}

/* Has its list, whose count the row knows, any items? */
bool field_has_items(const struct field *field);

/* Our own word for a value. */
const char *printer_choice(const struct schema_choices *choices, uint32_t value);

/* Begins a line at the indent, as an item's first where that is due. */
void printer_line(struct printer *printer);

/* Begins the line of a key; the same with a word of our own, or any text, behind it. */
void printer_key(struct printer *printer, const struct field *field);
void printer_word(struct printer *printer, const struct field *field, const char *word);
void printer_text(struct printer *printer, const struct field *field, struct str text);

/* The keys of an object, beside a blank one. */
void printer_object(struct printer *printer, const struct schema *schema, const char *object,
		    const char *blank);

/* [a, b, c] behind a key: begin, a comma before each, end. */
void printer_list_begin(struct printer *printer, const struct field *field);
void printer_list_comma(struct printer *printer, uint32_t index);
void printer_list_end(struct printer *printer);

#endif
