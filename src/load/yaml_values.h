/* Single values of a policy in YAML: text, flags, words, hours, numbers. Each
 * reader takes a node, and either fills in its result or adds a finding that
 * says what stands there instead. For the other yaml_*.c only. */
#ifndef LOAD_YAML_VALUES_H
#define LOAD_YAML_VALUES_H

#include "base/quote.h"
#include "load/schema.h"
#include "load/yaml_reader.h"
#include "policy/policy.h"

/* What all readers share. */
struct loader {
	struct arena *arena; /* for what the model keeps */
	struct findings *findings;
	uint32_t file;
	bool nomem;
};

/* A value with the key it stands under. */
struct value {
	const struct schema_key *schema;
	const struct node *key, *node;
};

/* The place of a node, and of `length` bytes at `offset` of a scalar's text as
 * far as that can be told. */
struct place loader_place(const struct loader *loader, const struct node *node);
struct place loader_place_part(const struct loader *loader, const struct node *node, size_t offset,
			       size_t length);

/* Adds [wrong-type] "KEY must be WANTED, not …", unless the node was refused
 * before. */
void wrong_type_add(struct loader *loader, const char *key, const struct node *node,
		    const char *wanted, const char *help);

/* A help text made of three parts for one finding. Never NULL: without memory it
 * is empty and loader->nomem is set; behind the last finding that is kept it is
 * empty, too. */
const char *help_join(struct loader *loader, const char *before, const char *text,
		      const char *after);

/* "a tab", "a line end", …: what people call a control character. */
const char *control_called(uint32_t character);

/* A copy in the policy's arena; sets loader->nomem. */
struct str text_keep(struct loader *loader, struct str text);

/* Each returns false after adding a finding; `*ret` is then untouched. */
bool text_read(struct loader *loader, const struct value *value, struct str *ret);
bool name_read(struct loader *loader, const struct value *value, struct str *ret);
bool flag_read(struct loader *loader, const struct value *value, bool *ret);
bool choice_read(struct loader *loader, const struct value *value, uint32_t *ret);
bool date_read(struct loader *loader, const struct value *value, struct str *ret);
bool digest_read(struct loader *loader, const struct value *value, struct str *ret);
bool rules_read(struct loader *loader, const struct value *value, enum rules *ret);
bool hours_read(struct loader *loader, const struct value *value, struct day_hours *ret);
bool country_read(struct loader *loader, const struct value *value, struct str *ret);
bool asn_read(struct loader *loader, const struct value *value, uint32_t *ret);

/* Decimal digits without a leading zero, up to 2^32 - 1; nothing is said about others. */
bool number_parse(struct str text, uint32_t *ret);

bool version_read(struct loader *loader, const struct value *value);

#endif
