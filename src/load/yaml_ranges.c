#include "load/yaml_ranges.h"

#include "load/yaml_object.h"
#include "load/yaml_range_refuse.h"
#include "load/yaml_surprise.h"

/* A scalar that cannot even be meant as an address: `no`, `~`, a date. A
 * number may be: 127.1 and 16843009 are legacy forms with a message of their
 * own. */
static bool scalar_refuse(struct loader *loader, const struct node *node)
{
	char reading[YAML_READING];
	const char *reads_as = node->plain ? yaml_reads_as(node->text) : NULL;
	if (!reads_as || strcmp(reads_as, "a number") == 0)
		return false;
	reads_as = yaml_reading(node->text, reading);
	findings_add(loader->findings, loader_place(loader, node), "yaml-type",
		     "an address is wanted here, and YAML reads %s as %s",
		     node->text.length ? quote(loader->findings, node->text) : "an empty item",
		     reads_as)
	    ->help = "write an address, a block, a range or '@network'";
	return true;
}

static bool network_row_read(struct loader *loader, const struct node *node, struct range_row *row)
{
	struct str name = {node->text.at + 1, node->text.length - 1};
	uint32_t control;
	if (name.length == 0) {
		findings_add(loader->findings, loader_place(loader, node), "empty-value",
			     "no network is named after the @")
		    ->help = "write '@' and a name under networks:";
		return false;
	}
	if (text_has_control(name, &control)) {
		findings_add(loader->findings, loader_place(loader, node), "control-character",
			     "%s (U+%04X) in a network's name: %s", control_called(control),
			     (unsigned)control, quote(loader->findings, name))
		    ->help = "write it as one line of plain text";
		return false;
	}
	row->network_name = text_keep(loader, name);
	return true;
}

static bool text_row_read(struct loader *loader, const struct node *node, struct range_row *row)
{
	struct range_problem problem;
	if (node->text.length && node->text.at[0] == '@')
		return network_row_read(loader, node, row);
	if (scalar_refuse(loader, node))
		return false;
	if (range_parse(node->text, &row->range, &problem) == RANGE_OK) {
		row->mapped = addr_text_is_mapped(node->text, row->range.first);
		return true;
	}
	range_refuse(loader, node, &problem);
	return false;
}

bool yaml_range_read(struct loader *loader, const struct value *value, struct range *ret)
{
	struct range_problem problem;
	const struct node *node = value->node;
	if (node->kind != NODE_SCALAR) {
		wrong_type_add(loader, value->schema->name.at, node, "a range",
			       "write one range such as 203.0.113.0/24");
		return false;
	}
	if (scalar_refuse(loader, node))
		return false;
	if (range_parse(node->text, ret, &problem) == RANGE_OK)
		return true;
	range_refuse(loader, node, &problem);
	return false;
}

/* `- 2001:db8::` is a mapping with the key "2001:db8:" and no value. */
static bool gap_mapping_refuse(struct loader *loader, const struct node *map)
{
	const struct node *key = map->first;
	bool colon = false;
	if (map->count != 1 || !key->plain || key->text.length == 0)
		return false;
	for (size_t i = 0; i < key->text.length; i++) {
		if (!strchr("0123456789abcdefABCDEF:./", key->text.at[i]))
			return false;
		colon = colon || key->text.at[i] == ':';
	}
	if (!colon)
		return false;
	const char *shown = quote(loader->findings, key->text);
	struct place place = loader_place(loader, key);
	place.width++;
	struct finding *finding = findings_add(loader->findings, place, "yaml-type",
					       "YAML reads %s: as a key, not as an address", shown);
	finding->help = help_join(loader, "put the address into quotes: '", shown, ":'");
	return true;
}

bool yaml_address_read(struct loader *loader, const struct node *node, const char *key, addr *ret)
{
	if (node->kind != NODE_SCALAR) {
		wrong_type_add(loader, key, node, "an address",
			       "write one address such as 192.0.2.7");
		return false;
	}
	if (scalar_refuse(loader, node))
		return false;
	if (addr_parse(node->text, ret))
		return true;
	struct addr_problem problem = addr_explain(node->text);
	address_refuse(loader, node, &problem);
	return false;
}

static bool ends_row_read(struct loader *loader, const struct range_row_text *text,
			  struct range_row *row)
{
	addr first, last;
	struct range_problem problem;
	bool good = yaml_address_read(loader, text->start, "start", &first);
	good = yaml_address_read(loader, text->end, "end", &last) && good;
	if (!good)
		return false;
	row->mapped = addr_text_is_mapped(text->start->text, first) ||
		      addr_text_is_mapped(text->end->text, last);
	if (range_of_ends(first, last, &row->range, &problem) == RANGE_OK)
		return true;
	ends_refuse(loader, loader_place(loader, text->start), first, last, &problem);
	return false;
}

static bool block_row_read(struct loader *loader, const struct node *cidr, struct range_row *row)
{
	struct range_problem problem;
	if (cidr->kind != NODE_SCALAR) {
		wrong_type_add(loader, "cidr", cidr, "a block",
			       "write one block such as 192.0.2.0/24");
		return false;
	}
	if (scalar_refuse(loader, cidr))
		return false;
	if (memchr(cidr->text.at, '-', cidr->text.length) &&
	    !memchr(cidr->text.at, '/', cidr->text.length)) {
		wrong_type_add(loader, "cidr", cidr, "a block",
			       "write start: and end: for a range");
		return false;
	}
	if (range_parse(cidr->text, &row->range, &problem) == RANGE_OK) {
		row->mapped = addr_text_is_mapped(cidr->text, row->range.first);
		return true;
	}
	range_refuse(loader, cidr, &problem);
	return false;
}

static bool map_row_read(struct loader *loader, const struct node *map, struct range_row *row)
{
	struct range_row_text text = {0};
	struct place place = loader_place(loader, map);
	if (gap_mapping_refuse(loader, map))
		return false;
	object_read(loader, &schema_range_row, map, &text);
	row->description = text.description;
	if (text.cidr && (text.start || text.end)) {
		findings_add(loader->findings, loader_place(loader, text.cidr), "range-form",
			     "a range has either cidr or start and end")
		    ->help = "remove one of them";
		return false;
	}
	if (text.cidr)
		return block_row_read(loader, text.cidr, row);
	if (text.start && text.end)
		return ends_row_read(loader, &text, row);
	findings_add(loader->findings, place, "missing-key", "a range has no %s",
		     text.start ? "end"
		     : text.end ? "start"
				: "start and end")
	    ->help = "write {start: …, end: …} or {cidr: …}";
	return false;
}

static bool row_read(struct loader *loader, const struct node *node, struct range_row *row)
{
	*row = (struct range_row){.network = NONE, .place = loader_place(loader, node)};
	if (node->kind == NODE_MAP)
		return map_row_read(loader, node, row);
	if (node->kind == NODE_SCALAR)
		return text_row_read(loader, node, row);
	wrong_type_add(loader, "each item of a range list", node, "an address, a block or a range",
		       "remove the inner brackets, or the dash too many");
	return false;
}

/* Room for all rows at once: lists are long, and growing them would cost
 * twice. */
static void rows_read(struct loader *loader, const struct node *first, uint32_t count,
		      struct range_list *ret)
{
	if (count == 0)
		return;
	ret->rows = arena_array(loader->arena, count, sizeof *ret->rows);
	if (!ret->rows) {
		loader->nomem = true;
		return;
	}
	for (const struct node *at = first; at && count > 0; at = at->next, count--)
		if (row_read(loader, at, &ret->rows[ret->count]))
			ret->count++;
		else
			ret->refused = true;
}

void yaml_ranges_read(struct loader *loader, const struct node *key, const struct node *list,
		      struct range_list *ret)
{
	*ret = (struct range_list){.place = loader_place(loader, key)};
	if (list->kind == NODE_LIST) {
		rows_read(loader, list->first, list->count, ret);
		return;
	}
	ret->refused = true;
	bool null = list->kind == NODE_SCALAR && list->plain && list->text.length == 0;
	wrong_type_add(loader, quote(loader->findings, key->text), list, "a list of ranges",
		       null ? "write [] for no ranges, or leave the key out"
			    : "write it in brackets, or as lines that begin with a dash");
}

void yaml_ranges_read_one(struct loader *loader, const struct node *key, const struct node *node,
			  struct range_list *ret)
{
	*ret = (struct range_list){.place = loader_place(loader, key)};
	if (node->kind == NODE_LIST)
		rows_read(loader, node->first, node->count, ret);
	else
		rows_read(loader, node, 1, ret);
}
