/* Lists that are not written yet; declared in range_splice.h. */
#include "load/range_splice.h"
#include "load/range_text.h"

static void key_block_write(struct splices *splices, struct out *out, uint32_t indent,
			    const char *key, const struct range_list *made)
{
	out_fill(out, ' ', indent);
	out_text(out, key);
	out_char(out, ':');
	for (uint32_t i = 0; i < made->count; i++) {
		out_text(out, splice_line_break(splices->text));
		out_fill(out, ' ', indent + 2);
		out_text(out, "- ");
		range_text_row(out, &made->rows[i], false);
	}
}

/* The last pair of a mapping in lines whose end can be told. */
static const struct node *last_pair(struct str text, const struct node *map)
{
	const struct node *found = NULL;
	for (const struct node *key = map->first; key; key = key->next->next)
		if (splice_node_end(text, key->next) != SIZE_MAX)
			found = key;
	return found;
}

static void flow_keys_add(struct splices *splices, const struct node *map, const char *section,
			  const struct new_key *keys, size_t count)
{
	struct out out;
	const struct node *last = map->first;
	while (last && last->next)
		last = last->next;
	out_init_memory(&out);
	out_text(&out, last ? ", " : "");
	if (section)
		out_format(&out, "%s: {", section);
	for (size_t i = 0; i < count; i++) {
		out_format(&out, "%s%s: ", i ? ", " : "", keys[i].name);
		range_text_list(&out, &keys[i].made);
	}
	out_text(&out, section ? "}" : "");
	size_t at = last ? last->end : map->end - 1;
	splice_add(splices, at, at, &out);
	out_clear(&out);
}

static void block_keys_add(struct splices *splices, const struct node *map, const char *section,
			   const struct new_key *keys, size_t count)
{
	struct out out;
	const struct node *pair = last_pair(splices->text, map);
	if (!pair) {
		splices_refuse(splices, "there is no place that is surely right for its key");
		return;
	}
	size_t end = splice_node_end(splices->text, pair->next);
	uint32_t indent = map->first->column - 1;
	out_init_memory(&out);
	splice_line_write(splices, &out, end, true);
	if (section) {
		out_fill(&out, ' ', indent);
		out_format(&out, "%s:%s", section, splice_line_break(splices->text));
		indent += 2;
	}
	for (size_t i = 0; i < count; i++) {
		if (i)
			out_text(&out, splice_line_break(splices->text));
		key_block_write(splices, &out, indent, keys[i].name, &keys[i].made);
	}
	splice_lines_add(splices, end, 2 * ((size_t)map->first->column - 1), &out);
	out_clear(&out);
}

void range_splice_keys(struct splices *splices, const struct node *map, const char *section,
		       const struct new_key *keys, size_t count)
{
	if (map->kind != NODE_MAP || map->alias)
		splices_refuse(splices, "what it belongs to is an alias");
	else if (map->flow)
		flow_keys_add(splices, map, section, keys, count);
	else
		block_keys_add(splices, map, section, keys, count);
}
