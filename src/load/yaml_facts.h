/* What a test says in YAML: facts of logins, each one value or a list of them, and what
 * is expected. For yaml_object.c only. */
#ifndef LOAD_YAML_FACTS_H
#define LOAD_YAML_FACTS_H

#include "load/yaml_values.h"

/* Each puts the values that are right into `*ret`, which is zeroed, and says what is wrong
 * with the others. A list without values is refused [empty-value]. */
void words_read(struct loader *loader, const struct value *value, struct words *ret);
void answers_read(struct loader *loader, const struct value *value, struct words *ret);
void names_read(struct loader *loader, const struct value *value, struct references *ret);
void where_read(struct loader *loader, const struct value *value, struct range_list *ret);
void addresses_read(struct loader *loader, const struct value *value, struct range_list *ret);
void times_read(struct loader *loader, const struct value *value, struct moments *ret);

/* The same as times, or `every-minute` alone: then true. */
bool minutes_read(struct loader *loader, const struct value *value, struct moments *ret);

/* Each of a single value: one word, yes or no, an address, a time. False after adding a finding;
 * `*ret` has the place of the key in any case. */
bool word_read_one(struct loader *loader, const struct value *value, struct words *ret);
bool address_read_one(struct loader *loader, const struct value *value, struct range_list *ret);

/* The same without such a place. */
bool answer_read_one(struct loader *loader, const struct value *value, bool *ret);
bool time_read_one(struct loader *loader, const struct value *value, struct moment *ret);

/* VERDICT, VERDICT:REASON, or a mapping with the keys of value->schema->of. */
void expect_read(struct loader *loader, const struct value *value, struct expect *ret);

#endif
