#include "load/yaml_policy.h"

#include "load/yaml_object.h"

/* Whether an org pays depends on its edition unless it is said. */
static void revenue_default(const struct node *root, struct org *org)
{
	const struct node *node = node_find(root, STR("org"));
	if (!node || node->kind != NODE_MAP || !node_find(node, STR("revenue")))
		org->revenue = org->edition != EDITION_DEVELOPER;
}

static void empty_refuse(struct loader *loader, const struct node *node, const char *what,
			 const char *help)
{
	findings_add(loader->findings, loader_place(loader, node), "when-empty", "%s", what)->help =
	    help;
}

/* A condition without a single value could never hold, or always would. */
static void when_check(struct loader *loader, const struct node *when)
{
	if (when->kind != NODE_MAP)
		return;
	bool any = false;
	for (size_t i = 0; i < schema_when.count; i++) {
		const struct node *value = node_find(when, schema_when.keys[i].name);
		any = any || value;
		if (value && value->kind == NODE_LIST && value->count == 0)
			empty_refuse(loader, value, "a condition with an empty list",
				     "fill the list, or leave the condition out");
	}
	if (!any)
		empty_refuse(loader, when, "a rule without conditions would hold for every login",
			     "give at least one of country, asn and not_in");
}

static void rules_check(struct loader *loader, const struct node *root)
{
	const struct node *rules = node_find(root, STR("transaction_security"));
	if (!rules || rules->kind != NODE_LIST)
		return;
	for (const struct node *rule = rules->first; rule; rule = rule->next) {
		const struct node *when =
		    rule->kind == NODE_MAP ? node_find(rule, STR("when")) : NULL;
		if (when)
			when_check(loader, when);
	}
}

/* A source has one key. Which one, its rows have said. */
static void sources_check(struct loader *loader, const struct node *root)
{
	const struct node *sources =
	    root->kind == NODE_MAP ? node_find(root, STR("sources")) : NULL;
	if (!sources || sources->kind != NODE_LIST)
		return;
	for (const struct node *source = sources->first; source; source = source->next) {
		if (source->kind != NODE_MAP || source->count == 1)
			continue;
		findings_add(loader->findings, loader_place(loader, source), "source-keys",
			     "a source has one key, not %u", (unsigned)source->count)
		    ->help = "write one item for each file, as - users_csv: users.csv";
	}
}

static void root_read(struct loader *loader, const struct schema *schema, const struct node *root,
		      struct policy *policy)
{
	if (root->kind == NODE_SCALAR && root->plain && root->text.length == 0) {
		findings_add(loader->findings, (struct place){.file = loader->file}, "empty-file",
			     schema == &schema_policy ? "there is no policy in this file"
						      : "there is nothing in this file")
		    ->help = "begin with loginscope: 1";
		return;
	}
	object_read(loader, schema, root, policy);
	if (schema != &schema_policy)
		return;
	sources_check(loader, root);
	if (root->kind == NODE_MAP) {
		revenue_default(root, &policy->org);
		rules_check(loader, root);
	}
}

enum status schema_parse_yaml(const struct schema *schema, struct sources *sources, uint32_t file,
			      struct arena *arena, struct findings *findings, struct policy *policy)
{
	struct loader loader = {.arena = arena, .findings = findings, .file = file};
	struct node *root = NULL;
	struct arena scratch;
	arena_init(&scratch);
	schema_org.set_defaults(&policy->org);
	size_t before = findings->count;
	enum status status = yaml_read(sources->at[file].text, file, &scratch, findings, &root);
	struct node nothing = {.kind = NODE_SCALAR, .plain = true};
	if (status == OK && (root || findings->count == before))
		root_read(&loader, schema, root ? root : &nothing, policy);
	policy->incomplete = !root || root->kind != NODE_MAP;
	arena_clear(&scratch);
	return status == OK && loader.nomem ? NOMEM : status;
}

enum status policy_parse_yaml(struct sources *sources, uint32_t file, struct arena *arena,
			      struct findings *findings, struct policy *policy)
{
	return schema_parse_yaml(&schema_policy, sources, file, arena, findings, policy);
}
