/* Rows stand in lines or in brackets:
 *
 *	trusted_ip_ranges:  # ours          trusted_ip_ranges: [192.0.2.0/24, '@office']
 *	  - 192.0.2.0/24  # HQ
 *	  - {cidr: 198.51.100.0/24, description: lab}
 *
 * A row that goes takes its line with it, with what stands behind it there; comments on
 * lines of their own stay. */
#include "load/range_splice.h"

#include <assert.h>

#include "load/range_text.h"
#include "load/yaml_write.h"

/* --- A row whose ends change --------------------------------------------------- */

/* The text of a scalar, in the quotes of the one whose place it takes. */
static void scalar_replace(struct splices *splices, const struct node *node, struct str text,
			   bool brackets)
{
	struct out out;
	char sign = node->begin < splices->text.length ? splices->text.at[node->begin] : '\0';
	out_init_memory(&out);
	if (!node->alias && (sign == '\'' || sign == '"')) {
		out_char(&out, sign);
		out_str(&out, text);
		out_char(&out, sign);
	} else {
		yaml_write_text(&out, text, brackets);
	}
	splice_add(splices, node->begin, node->end, &out);
	out_clear(&out);
}

/* {cidr: …} becomes {start: …, end: …}. */
static void block_to_ends(struct splices *splices, const struct node *map, const struct node *key,
			  struct range range)
{
	struct out out;
	char text[ADDR_TEXT];
	out_init_memory(&out);
	out_text(&out, "start: ");
	yaml_write_text(&out, (struct str){text, addr_format(range.first, text)}, map->flow);
	if (map->flow)
		out_text(&out, ", ");
	else {
		out_text(&out, splice_line_break(splices->text));
		out_fill(&out, ' ', key->column - 1);
	}
	out_text(&out, "end: ");
	yaml_write_text(&out, (struct str){text, addr_format(range.last, text)}, map->flow);
	splice_add(splices, key->begin, key->next->end, &out);
	out_clear(&out);
}

static void address_replace(struct splices *splices, const struct node *node, addr a, bool flow)
{
	char text[ADDR_TEXT];
	scalar_replace(splices, node, (struct str){text, addr_format(a, text)}, flow);
}

static void map_ends_replace(struct splices *splices, const struct node *map, struct range range)
{
	char text[RANGE_TEXT];
	for (const struct node *key = map->first; key; key = key->next->next) {
		const struct node *value = key->next;
		if (str_equal(key->text, STR("start")))
			address_replace(splices, value, range.first, map->flow);
		else if (str_equal(key->text, STR("end")))
			address_replace(splices, value, range.last, map->flow);
		else if (!str_equal(key->text, STR("cidr")))
			continue;
		else if (range_prefix(range) >= 0)
			scalar_replace(splices, value,
				       (struct str){text, range_format(range, text)}, map->flow);
		else
			block_to_ends(splices, map, key, range);
	}
}

static void row_ends_replace(struct splices *splices, const struct node *node, struct range range,
			     bool brackets)
{
	char text[RANGE_TEXT];
	if (node->kind == NODE_MAP && !node->alias)
		map_ends_replace(splices, node, range);
	else
		scalar_replace(splices, node, (struct str){text, range_format(range, text)},
			       brackets);
}

static void row_replace(struct splices *splices, const struct node *node,
			const struct range_row *row, bool brackets)
{
	struct out out;
	size_t end = splice_node_end(splices->text, node);
	if (end == SIZE_MAX) {
		splices_refuse(splices, "where a row of it ends cannot be told");
		return;
	}
	out_init_memory(&out);
	range_text_row(&out, row, brackets);
	splice_add(splices, node->begin, end, &out);
	out_clear(&out);
}

static void row_change(struct splices *splices, const struct node *node,
		       const struct row_edit *edit, bool brackets)
{
	/* An alias with a description stands for a mapping, which is not ours to change. */
	bool whole = edit->change == ROW_REPLACE || (node->alias && node->kind == NODE_MAP);
	if (whole)
		row_replace(splices, node, &edit->new, brackets);
	else
		row_ends_replace(splices, node, edit->new.range, brackets);
}

/* --- Lists in lines ------------------------------------------------------------ */

/* The byte of the dash of an item; SIZE_MAX: it doesn't begin its line. */
static size_t dash_find(struct str text, const struct node *item)
{
	size_t at = item->begin;
	while (at > 0 && splice_is_blank(text.at[at - 1]))
		at--;
	if (at == 0 || text.at[at - 1] != '-')
		return SIZE_MAX;
	size_t dash = at - 1;
	for (at = dash; at > 0 && splice_is_blank(text.at[at - 1]); at--)
		;
	return at == splice_line_begin(text, dash) ? dash : SIZE_MAX;
}

/* A row with its lines. */
static void line_cut(struct splices *splices, const struct node *item)
{
	size_t dash = dash_find(splices->text, item), end = splice_node_end(splices->text, item);
	if (dash == SIZE_MAX || end == SIZE_MAX) {
		splices_refuse(splices, "a row of it does not stand on lines of its own");
		return;
	}
	splice_cut(splices, splice_line_begin(splices->text, dash),
		   splice_line_end(splices->text, end));
}

static void block_rows_add(struct splices *splices, const struct node *list,
			   const struct list_edit *edit)
{
	struct out out;
	const struct node *last = list->first;
	assert(last); /* a list in block style has a row */
	while (last->next)
		last = last->next;
	size_t dash = dash_find(splices->text, last), end = splice_node_end(splices->text, last);
	if (dash == SIZE_MAX || end == SIZE_MAX) {
		splices_refuse(splices, "a row of it does not stand on lines of its own");
		return;
	}
	bool first = true;
	size_t line = splice_line_begin(splices->text, dash);
	out_init_memory(&out);
	for (uint32_t i = 0; i < edit->count; i++) {
		if (edit->rows[i].change != ROW_ADD)
			continue;
		splice_line_write(splices, &out, end, first);
		out_bytes(&out, splices->text.at + line, dash - line);
		out_text(&out, "- ");
		range_text_row(&out, &edit->rows[i].new, false);
		first = false;
	}
	if (!first)
		splice_lines_add(splices, end, 2 * (dash - line) + 1, &out);
	out_clear(&out);
}

/* The byte behind the colon of a key in lines. */
static size_t colon_find(struct str text, const struct node *key)
{
	size_t at = key->end;
	while (at < text.length && splice_is_blank(text.at[at]))
		at++;
	return at < text.length && text.at[at] == ':' ? at + 1 : SIZE_MAX;
}

/* The last row went: "key: []". */
static void brackets_put(struct splices *splices, const struct node *key)
{
	struct out out;
	size_t colon = colon_find(splices->text, key);
	if (colon == SIZE_MAX) {
		splices_refuse(splices, "its key is written in an unusual way");
		return;
	}
	out_init_memory(&out);
	out_text(&out, " []");
	splice_add(splices, colon, colon, &out);
	out_clear(&out);
}

static void block_list(struct splices *splices, const struct node *key, const struct node *list,
		       const struct list_edit *edit, const struct range_list *made)
{
	uint32_t at = 0, row = 0;
	for (const struct node *item = list->first; item; item = item->next, row++) {
		if (at == edit->count || edit->rows[at].change == ROW_ADD ||
		    edit->rows[at].row != row)
			continue;
		if (edit->rows[at].change == ROW_DROP)
			line_cut(splices, item);
		else
			row_change(splices, item, &edit->rows[at], false);
		at++;
	}
	if (made->count == 0)
		brackets_put(splices, key);
	else
		block_rows_add(splices, list, edit);
}

/* --- Lists in brackets --------------------------------------------------------- */

/* The comma behind an item, past blanks, line ends and comments; SIZE_MAX: there is none. */
static size_t comma_find(struct str text, size_t at)
{
	while (at < text.length) {
		if (text.at[at] == '#')
			at = splice_line_text_end(text, at);
		else if (splice_is_blank(text.at[at]) || splice_is_break(text.at[at]))
			at++;
		else
			break;
	}
	return at < text.length && text.at[at] == ',' ? at : SIZE_MAX;
}

/* An item and its comma. What is left of its line goes, too, if it is empty; blanks up to
 * the next item do in any case. */
static void item_cut(struct splices *splices, const struct node *item)
{
	struct str text = splices->text;
	size_t begin = item->begin, end = item->end, comma = comma_find(text, item->end);
	if (comma != SIZE_MAX) {
		if (comma > end)
			splice_cut(splices, comma, comma + 1);
		else
			end = comma + 1;
	}
	size_t token = end;
	while (end < text.length && splice_is_blank(text.at[end]))
		end++;
	if (end < text.length && text.at[end] == '#') /* a comment needs the blanks before it */
		end = token;
	size_t line = begin;
	while (line > 0 && splice_is_blank(text.at[line - 1]))
		line--;
	bool alone = line == splice_line_begin(text, begin) && end < text.length &&
		     splice_is_break(text.at[end]);
	if (alone)
		splice_cut(splices, line, splice_line_end(text, end));
	else
		splice_cut(splices, begin, end);
}

/* Rows behind the last that stays, or behind the bracket; its comma, if rows behind it
 * went, goes. */
static void flow_rows_add(struct splices *splices, const struct node *list, const struct node *last,
			  bool last_is_last, const struct list_edit *edit)
{
	struct out out;
	size_t comma = last ? comma_find(splices->text, last->end) : SIZE_MAX;
	size_t at = last ? last->end : list->end - 1;
	bool first = last == NULL;
	if (comma != SIZE_MAX && !last_is_last) {
		size_t end = comma + 1;
		while (splice_is_blank(splices->text.at[end]))
			end++;
		bool row = splices->text.at[end] != '#' && !splice_is_break(splices->text.at[end]);
		splice_cut(splices, comma, row ? end : comma + 1);
	}
	out_init_memory(&out);
	for (uint32_t i = 0; i < edit->count; i++) {
		if (edit->rows[i].change != ROW_ADD)
			continue;
		out_text(&out, first ? "" : ", ");
		range_text_row(&out, &edit->rows[i].new, true);
		first = false;
	}
	if (out_written(&out).length)
		splice_add(splices, at, at, &out);
	out_clear(&out);
}

static void flow_list(struct splices *splices, const struct node *list,
		      const struct list_edit *edit)
{
	uint32_t at = 0, row = 0;
	const struct node *last = NULL;
	for (const struct node *item = list->first; item; item = item->next, row++) {
		bool edited = at < edit->count && edit->rows[at].change != ROW_ADD &&
			      edit->rows[at].row == row;
		if (!edited || edit->rows[at].change != ROW_DROP)
			last = item;
		if (!edited)
			continue;
		if (edit->rows[at].change == ROW_DROP)
			item_cut(splices, item);
		else
			row_change(splices, item, &edit->rows[at], true);
		at++;
	}
	flow_rows_add(splices, list, last, !last || !last->next, edit);
}

/* --- A list -------------------------------------------------------------------- */

static void value_rewrite(struct splices *splices, const struct node *value,
			  const struct range_list *made)
{
	struct out out;
	out_init_memory(&out);
	range_text_list(&out, made);
	splice_add(splices, value->begin, value->end, &out);
	out_clear(&out);
}

/* Dropping all rows and adding others would take away the lines that tell how to write
 * them: the first new one takes the place of the first old one. */
static bool drops_all(const struct range_list *before, const struct list_edit *edit,
		      struct arena *arena, struct list_edit *ret)
{
	uint32_t dropped = 0, added = NONE;
	for (uint32_t i = 0; i < edit->count; i++) {
		dropped += edit->rows[i].change == ROW_DROP;
		if (edit->rows[i].change == ROW_ADD && added == NONE)
			added = i;
	}
	*ret = *edit;
	if (before->count == 0 || dropped < before->count || added == NONE)
		return true;
	struct row_edit *rows = arena_array(arena, edit->count, sizeof *rows);
	if (!rows)
		return false;
	memcpy(rows, edit->rows, edit->count * sizeof *rows);
	rows[0].change = ROW_REPLACE;
	rows[0].new = edit->rows[added].new;
	memmove(rows + added, rows + added + 1, (edit->count - added - 1) * sizeof *rows);
	*ret = (struct list_edit){edit->list, rows, edit->count - 1};
	return true;
}

void range_splice_list(struct splices *splices, const struct node *key, const struct node *value,
		       const struct range_list *before, const struct list_edit *edit,
		       const struct range_list *made)
{
	struct list_edit rows;
	if (!drops_all(before, edit, splices->arena, &rows)) {
		splices->nomem = true;
		return;
	}
	if (value->alias) {
		value_rewrite(splices, value, made);
	} else if (value->kind != NODE_LIST) { /* one row, without a list */
		if (rows.count == 1 && rows.rows[0].change == ROW_ENDS)
			row_change(splices, value, &rows.rows[0], true);
		else if (splice_node_end(splices->text, value) != SIZE_MAX)
			value_rewrite(splices, value, made);
		else
			splices_refuse(splices, "where its row ends cannot be told");
	} else if (value->flow) {
		flow_list(splices, value, &rows);
	} else {
		block_list(splices, key, value, &rows, made);
	}
}
