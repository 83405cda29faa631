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

/* With no country at all every range would be a finding. */
static void audit_check(struct loader *loader, const struct node *root)
{
	const struct node *audit = node_find(root, STR("audit"));
	const struct node *countries =
	    audit && audit->kind == NODE_MAP ? node_find(audit, STR("countries")) : NULL;
	if (!countries || countries->kind != NODE_LIST || countries->count > 0)
		return;
	findings_add(loader->findings, loader_place(loader, countries), "empty-value",
		     "countries is a list without a value")
	    ->help = "write at least one, or leave the key out";
}

/* A source has one key. Which one, its rows have said. */
static void sources_check(struct loader *loader, const struct node *root)
{
	const struct node *sources = node_find(root, STR("sources"));
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

/* The document of a file, by the rows of a schema. */
struct parsing {
	struct loader loader;
	struct arena scratch; /* the nodes live here */
	struct node *root;    /* NULL: there is none that could be used */
};

static void empty_file_add(struct loader *loader, const char *message)
{
	findings_add(loader->findings, (struct place){.file = loader->file}, "empty-file", "%s",
		     message)
	    ->help = "begin with loginscope: 1";
}

/* Reads the text into `object`. */
static enum status parsing_begin(struct parsing *parsing, const struct schema *schema,
				 const struct sources *sources, void *object)
{
	struct loader *loader = &parsing->loader;
	struct str text = sources->at[loader->file].text;
	size_t before = loader->findings->count;
	arena_init(&parsing->scratch);
	enum status status =
	    yaml_read(text, loader->file, &parsing->scratch, loader->findings, &parsing->root);
	const struct node *root = parsing->root;
	bool empty = !root || (root->kind == NODE_SCALAR && root->plain && root->text.length == 0);
	if (status != OK || (!root && loader->findings->count > before))
		return status;
	if (empty)
		empty_file_add(loader, schema == &schema_policy ? "there is no policy in this file"
								: "there is nothing in this file");
	else
		object_read(loader, schema, root, object);
	return OK;
}

static bool parsing_has_root(const struct parsing *parsing)
{
	return parsing->root && parsing->root->kind == NODE_MAP;
}

static enum status parsing_end(struct parsing *parsing, enum status status)
{
	arena_clear(&parsing->scratch);
	return status == OK && parsing->loader.nomem ? NOMEM : status;
}

enum status schema_parse_yaml(const struct schema *schema, struct sources *sources, uint32_t file,
			      struct arena *arena, struct findings *findings, struct policy *policy)
{
	struct parsing parsing = {.loader = {.arena = arena, .findings = findings, .file = file}};
	schema_org.set_defaults(&policy->org);
	enum status status = parsing_begin(&parsing, schema, sources, policy);
	bool has_root = status == OK && parsing_has_root(&parsing);
	if (has_root && schema == &schema_policy) {
		sources_check(&parsing.loader, parsing.root);
		revenue_default(parsing.root, &policy->org);
		rules_check(&parsing.loader, parsing.root);
		audit_check(&parsing.loader, parsing.root);
	}
	policy->incomplete = !has_root;
	return parsing_end(&parsing, status);
}

enum status scenario_parse_yaml(struct sources *sources, uint32_t file, struct arena *arena,
				struct findings *findings, struct scenario *scenario,
				bool *ret_root)
{
	struct parsing parsing = {.loader = {.arena = arena, .findings = findings, .file = file}};
	enum status status = parsing_begin(&parsing, &schema_scenario, sources, scenario);
	*ret_root = status == OK && parsing_has_root(&parsing);
	return parsing_end(&parsing, status);
}

enum status policy_parse_yaml(struct sources *sources, uint32_t file, struct arena *arena,
			      struct findings *findings, struct policy *policy)
{
	return schema_parse_yaml(&schema_policy, sources, file, arena, findings, policy);
}
