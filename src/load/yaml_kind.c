#include "load/yaml_kind.h"

#include "base/names.h"

static const char *kinds_help(struct loader *loader, const struct schema *schema)
{
	struct str names[SCHEMA_NAMES_MAX];
	size_t count = 0;
	for (size_t i = 0; i < schema->count; i++)
		if (schema->keys[i].flags & SCHEMA_KIND)
			names[count++] = schema->keys[i].name;
	const char *list = names_join(loader->findings->arena, names, count);
	if (!list) {
		loader->findings->nomem = true;
		return "";
	}
	return help_join(loader, "write one of ", list, "");
}

const struct schema_key *kind_find(const struct schema *schema, const struct node *node,
				   const struct node **ret_key)
{
	for (const struct node *key = node->first; key; key = key->next->next) {
		const struct schema_key *row = schema_find(schema, key->text);
		if (!row || !(row->flags & SCHEMA_KIND))
			continue;
		*ret_key = key;
		return row;
	}
	return NULL;
}

/* A second kind. */
static void kind_refuse(struct loader *loader, const struct schema *schema, const struct node *key,
			const struct node *first)
{
	struct finding *finding =
	    findings_add(loader->findings, loader_place(loader, key), "several-kinds",
			 "%s has %s or %s, not both", schema->what,
			 quote(loader->findings, first->text), quote(loader->findings, key->text));
	finding->help = schema_find(schema, STR("name"))
			    ? "make two of it, each with a name of its own"
			    : "make two of it";
	finding->other = loader_place(loader, first);
	finding->note = "the first is given here";
}

/* A key that goes with another kind. */
static void key_refuse(struct loader *loader, const struct schema_key *row, const struct node *key,
		       const struct schema_key *kind)
{
	struct finding *finding =
	    findings_add(loader->findings, loader_place(loader, key), "key-of-other-kind",
			 "%s does not go beside %s", row->name.at, kind->name.at);
	finding->help = kind->of && schema_find(kind->of, row->name)
			    ? help_join(loader, "write it inside, as in ", kind->name.at, ": {…}")
			    : "remove it";
}

bool kind_takes(struct loader *loader, const struct schema *schema, const struct schema_key *row,
		const struct node *key, const struct schema_key *kind, const struct node *kind_key)
{
	if (!row->kind || !kind || row == kind ||
	    (!(row->flags & SCHEMA_KIND) && row->kind_value == kind->kind_value))
		return true;
	if (row->flags & SCHEMA_KIND)
		kind_refuse(loader, schema, key, kind_key);
	else
		key_refuse(loader, row, key, kind);
	return false;
}

bool kind_read(struct loader *loader, const struct schema *schema, const struct node *node,
	       const struct schema_key *kind, void *object)
{
	size_t at = 0;
	while (at < schema->count && !(schema->keys[at].flags & SCHEMA_KIND))
		at++;
	if (at == schema->count)
		return true;
	if (kind) {
		memcpy((char *)object + kind->kind, &kind->kind_value, sizeof kind->kind_value);
		return true;
	}
	findings_add(loader->findings, loader_place(loader, node), "kind-missing",
		     "%s says nothing", schema->what)
	    ->help = kinds_help(loader, schema);
	return false;
}
