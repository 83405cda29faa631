#include "base/quote.h"
#include "load/json_reader.h"
#include "load/published_inside.h"

/* --- Pieces -------------------------------------------------------------------------- */

static void entry_refuse(struct published_reader *reader, const struct json_node *node,
			 const char *what)
{
	findings_add(reader->findings, node->place, "list-entry", "%s", what)->help =
	    "fetch the list again: whoever publishes it writes no such thing";
}

/* The index of the name that a string is; PUBLISHED_NONE: there is none. */
static uint32_t name_take(struct published_reader *reader, struct published_names *names,
			  const struct json_node *node)
{
	struct arena *arena = &reader->list->arena;
	if (!json_node_is(node, JSON_NODE_STRING) || node->text.length == 0)
		return PUBLISHED_NONE;
	uint32_t old = map_find(&names->known, node->text);
	if (old != MAP_NONE)
		return old;
	const char *kept = arena_text(arena, node->text.at, node->text.length);
	struct str *name = arena_push(arena, &names->at, names->count, sizeof *name);
	if (kept && name) {
		*name = (struct str){kept, node->text.length};
		if (map_add(&names->known, arena, *name, names->count, &old) == OK)
			return names->count++;
	}
	reader->nomem = true;
	return PUBLISHED_NONE;
}

/* A range in a string. */
static void range_take(struct published_reader *reader, const struct json_node *node,
		       uint32_t service, uint32_t region)
{
	if (reader->full || reader->nomem)
		return;
	if (node->kind != JSON_NODE_STRING) {
		entry_refuse(reader, node, "no string stands where a range belongs");
		return;
	}
	const struct published_text row = {node->text, node->place, node->escaped,
					   true,       service,     region};
	published_row_add(reader, &row);
}

static void ranges_take(struct published_reader *reader, const struct json_node *list,
			uint32_t service, uint32_t region)
{
	for (const struct json_node *at = list->first; at; at = at->next)
		range_take(reader, at, service, region);
}

/* --- AWS, Google, Salesforce ------------------------------------------------------------ */

static const struct str prefix_keys[] = {STR_INIT("ip_prefix"), STR_INIT("ipv6_prefix"),
					 STR_INIT("ipv4Prefix"), STR_INIT("ipv6Prefix")};

static bool is_prefix_key(struct str key)
{
	for (size_t i = 0; i < sizeof prefix_keys / sizeof *prefix_keys; i++)
		if (str_equal(prefix_keys[i], key))
			return true;
	return false;
}

static void prefix_take(struct published_reader *reader, const struct json_node *entry)
{
	struct published_list *list = reader->list;
	const struct json_node *region = json_node_find(entry, STR("region"));
	uint32_t in, of = name_take(reader, &list->services, json_node_find(entry, STR("service")));
	bool any = false;
	if (!region)
		region = json_node_find(entry, STR("scope"));
	in = name_take(reader, &list->regions, region);
	if (json_node_is(entry, JSON_NODE_OBJECT))
		for (const struct json_node *at = entry->first; at; at = at->next) {
			if (!is_prefix_key(at->key))
				continue;
			any = true;
			if (at->kind == JSON_NODE_LIST)
				ranges_take(reader, at, of, in);
			else
				range_take(reader, at, of, in);
		}
	if (!any)
		entry_refuse(reader, entry, "an entry of the prefixes has none");
}

static bool is_prefixes(const struct json_node *member)
{
	return member->kind == JSON_NODE_LIST && (str_equal(member->key, STR("prefixes")) ||
						  str_equal(member->key, STR("ipv6_prefixes")));
}

static bool prefixes_read(struct published_reader *reader, const struct json_node *root)
{
	bool any = false;
	for (const struct json_node *member = root->first; member; member = member->next) {
		if (!is_prefixes(member))
			continue;
		any = true;
		for (const struct json_node *at = member->first; at && !reader->full; at = at->next)
			prefix_take(reader, at);
	}
	return any;
}

/* --- Azure --------------------------------------------------------------------------------- */

static void tag_take(struct published_reader *reader, const struct json_node *tag)
{
	struct published_list *list = reader->list;
	const struct json_node *properties = json_node_find(tag, STR("properties"));
	const struct json_node *prefixes = json_node_find(properties, STR("addressPrefixes"));
	if (!json_node_is(prefixes, JSON_NODE_LIST)) {
		entry_refuse(reader, tag, "a service tag has no list of address prefixes");
		return;
	}
	uint32_t of = name_take(reader, &list->services, json_node_find(tag, STR("name")));
	uint32_t in = name_take(reader, &list->regions, json_node_find(properties, STR("region")));
	ranges_take(reader, prefixes, of, in);
}

static bool tags_read(struct published_reader *reader, const struct json_node *root)
{
	const struct json_node *tags = json_node_find(root, STR("values"));
	if (!json_node_is(tags, JSON_NODE_LIST))
		return false;
	for (const struct json_node *at = tags->first; at && !reader->full; at = at->next)
		tag_take(reader, at);
	return true;
}

/* --- GitHub -------------------------------------------------------------------------------- */

/* A list of keys, of names, of whatever has no address in it. */
static bool has_range(const struct json_node *list)
{
	struct range range;
	struct range_problem problem;
	for (const struct json_node *at = list->first; at; at = at->next)
		if (at->kind == JSON_NODE_STRING &&
		    range_parse(at->text, &range, &problem) == RANGE_OK)
			return true;
	return false;
}

static bool lists_read(struct published_reader *reader, const struct json_node *root)
{
	bool any = false;
	for (const struct json_node *at = root->first; at && !reader->full; at = at->next) {
		struct json_node name = {.kind = JSON_NODE_STRING, .text = at->key};
		if (at->kind != JSON_NODE_LIST || !has_range(at))
			continue;
		any = true;
		ranges_take(reader, at, name_take(reader, &reader->list->services, &name),
			    PUBLISHED_NONE);
	}
	return any;
}

/* --- The whole ----------------------------------------------------------------------------- */

static void root_read(struct published_reader *reader, const struct json_node *root)
{
	static const struct str dates[] = {STR_INIT("createDate"), STR_INIT("creationTime")};
	if (root->kind != JSON_NODE_OBJECT ||
	    (!tags_read(reader, root) && !prefixes_read(reader, root) &&
	     !lists_read(reader, root))) {
		findings_add(reader->findings, (struct place){.file = reader->file}, "list-format",
			     "this JSON is no list of ranges that is known here")
		    ->help = "known are those of AWS, Google, Azure, GitHub and Salesforce; of "
			     "others make text with a range a line";
		return;
	}
	for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
		const struct json_node *date = json_node_find(root, dates[i]);
		if (json_node_is(date, JSON_NODE_STRING))
			published_date_take(reader, date->text);
	}
}

void published_json_read(struct published_reader *reader)
{
	const struct json_node *root = NULL;
	struct json_fault fault;
	struct arena scratch;
	arena_init(&scratch);
	enum status status = json_read(reader->text, reader->file, &scratch, &root, &fault);
	if (status == OK)
		root_read(reader, root);
	else if (status == INVALID)
		findings_add(reader->findings, fault.place, "list-json", "this is no JSON: %s",
			     quote(reader->findings, str_of(fault.message)))
		    ->help = "fetch the list again; a download that broke off ends in the middle";
	reader->nomem = reader->nomem || status == NOMEM;
	arena_clear(&scratch);
}
