/* What the schema says about a place in a policy, as far as its layout depends on
 * it. For the fmt_*.c only. */
#ifndef LOAD_FMT_ROLE_H
#define LOAD_FMT_ROLE_H

#include "load/schema.h"
#include "load/yaml_reader.h"

enum fmt_what {
	FMT_ANYTHING,
	FMT_MAP,  /* a mapping with the keys of `of` */
	FMT_MAPS, /* a list of such mappings */
	FMT_NETWORKS, /* a mapping from names to lists of ranges, or to mappings with the keys of `of` */
	FMT_RANGES, /* a list of ranges */
	FMT_NOT_IN, /* the same, or a single range */
	FMT_WHERE,  /* the same in a test, where each range is meant as it stands */
	FMT_RANGE,  /* a range in any of its forms */
	FMT_FLAG,
	FMT_HOURS
};

struct fmt_role {
	enum fmt_what what;
	const struct schema *of;
};

/* Of the document. */
struct fmt_role fmt_role_root(void);

/* Of a value, in a list or mapping of role `above`; `key` is NULL in a list. */
struct fmt_role fmt_role_below(struct fmt_role above, const struct node *key,
			       const struct node *value);

/* The keys of a mapping in this role, in canonical order; NULL: any order is. */
const struct schema *fmt_role_keys(struct fmt_role role);

#endif
