#include "load/yaml_network.h"

#include "load/yaml_object.h"
#include "load/yaml_ranges.h"

/* Somebody forgot the brackets around a single row, or the quotes around an address that ends in
 * a colon. */
static bool is_row(const struct node *map)
{
	static const struct str keys[] = {STR_INIT("start"), STR_INIT("end"), STR_INIT("cidr")};
	const struct node *first = map->first;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (node_find(map, keys[i]))
			return true;
	return first && memchr(first->text.at, ':', first->text.length);
}

void yaml_network_read(struct loader *loader, const struct node *key, const struct schema *schema,
		       struct network *network)
{
	const struct node *node = key->next;
	if (node->kind != NODE_MAP || is_row(node)) {
		yaml_ranges_read(loader, key, node, &network->ranges);
		return;
	}
	struct place place = network->place; /* that of the name */
	bool whole = object_read(loader, schema, node, network);
	network->place = place;
	if (network->form == NETWORK_FILE)
		network->ranges.place = network->published.place;
	if (network->form == NETWORK_FILE || !whole || network->ranges.place.line == 0)
		network->ranges.refused = true;
}
