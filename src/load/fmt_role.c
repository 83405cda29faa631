#include "load/fmt_role.h"

static const enum fmt_what whats[] = {
    [SCHEMA_FLAG] = FMT_FLAG,     [SCHEMA_RANGES] = FMT_RANGES,
    [SCHEMA_NOT_IN] = FMT_NOT_IN, [SCHEMA_ADDRESS] = FMT_RANGE,
    [SCHEMA_BLOCK] = FMT_RANGE,   [SCHEMA_HOURS] = FMT_HOURS,
    [SCHEMA_WHERE] = FMT_WHERE,   [SCHEMA_ADDRESSES] = FMT_WHERE,
    [SCHEMA_EXPECT] = FMT_MAP,    [SCHEMA_OBJECT] = FMT_MAP,
    [SCHEMA_OBJECTS] = FMT_MAPS,  [SCHEMA_NAMED_LISTS] = FMT_NETWORKS,
};

struct fmt_role fmt_role_root(void)
{
	return (struct fmt_role){FMT_MAP, &schema_policy};
}

static struct fmt_role role_of_key(const struct schema *schema, const struct node *key)
{
	const struct schema_key *row = schema_find(schema, key->text);
	if (!row || row->type >= sizeof whats / sizeof *whats)
		return (struct fmt_role){0};
	return (struct fmt_role){whats[row->type], row->of};
}

struct fmt_role fmt_role_below(struct fmt_role above, const struct node *key,
			       const struct node *value)
{
	const struct schema *keys = fmt_role_keys(above);
	struct fmt_role role = {0};
	if (key && keys)
		role = role_of_key(keys, key);
	else if (key && above.what == FMT_NETWORKS)
		role = value->kind == NODE_MAP ? (struct fmt_role){FMT_MAP, above.of}
					       : (struct fmt_role){FMT_RANGES, NULL};
	else if (!key && above.what == FMT_MAPS)
		role = (struct fmt_role){FMT_MAP, above.of};
	else if (!key &&
		 (above.what == FMT_RANGES || above.what == FMT_NOT_IN || above.what == FMT_WHERE))
		role.what = FMT_RANGE;
	if ((role.what == FMT_NOT_IN || role.what == FMT_WHERE) && value->kind != NODE_LIST)
		role.what = FMT_RANGE;
	return role;
}

const struct schema *fmt_role_keys(struct fmt_role role)
{
	if (role.what == FMT_RANGE)
		return &schema_range_row;
	return role.what == FMT_MAP ? role.of : NULL;
}
