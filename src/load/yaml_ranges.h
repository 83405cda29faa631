/* Range lists of a policy in YAML: the rows of every list of addresses. For
 * yaml_object.c and the schema. */
#ifndef LOAD_YAML_RANGES_H
#define LOAD_YAML_RANGES_H

#include "load/yaml_values.h"

/* A row written as a mapping, before its ends are judged. */
struct range_row_text {
	const struct node *start, *end, *cidr;
	struct str description;
};

/* Reads the rows of `list`, which stands under `key`, into `*ret`. A row that
 * is no range is a finding and left out; then the list is `refused`. */
void yaml_ranges_read(struct loader *loader, const struct node *key, const struct node *list,
		      struct range_list *ret);

/* The same for a place where a single row may stand without a list. */
void yaml_ranges_read_one(struct loader *loader, const struct node *key, const struct node *node,
			  struct range_list *ret);

/* A single range, with addresses of its own. False after adding a finding. */
bool yaml_range_read(struct loader *loader, const struct value *value, struct range *ret);

/* One address, which stands under `key`. False after adding a finding. */
bool yaml_address_read(struct loader *loader, const struct node *node, const char *key, addr *ret);

#endif
