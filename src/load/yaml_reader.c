#include "load/yaml_reader.h"

#include <yaml.h>

#include "base/map.h"
#include "base/quote.h"
#include "load/yaml_directive.h"
#include "load/yaml_keys.h"
#include "load/yaml_problem.h"

/*  events ──▶ node under construction ──▶ its parent, the top of `open`
 *
 *      open[0] the document's root
 *      open[1] a mapping in it …             at most NESTING_MAX
 */
struct reader {
	yaml_parser_t parser;
	struct str text;
	uint32_t file;
	size_t mark_index, mark_offset; /* a character of the text, and its byte */
	struct arena *arena;
	struct findings *findings;
	struct node *open[NESTING_MAX];
	struct node **link[NESTING_MAX]; /* where the next child of open[i] goes */
	uint32_t depth;
	struct node *root;
	struct map anchor_names;
	struct node **anchors;
	uint32_t anchor_count, alias_weight;
	bool nomem;
	bool stop; /* nothing after this can be made sense of */
};

static struct place place_of(const struct reader *reader, const yaml_event_t *event)
{
	const yaml_mark_t *start = &event->start_mark, *end = &event->end_mark;
	struct place place = {.file = reader->file,
			      .line = (uint32_t)start->line + 1,
			      .column = (uint32_t)start->column + 1};
	if (start->line == end->line)
		place.width = (uint32_t)(end->column - start->column);
	return place;
}

static bool is_inside_character(struct str text, size_t offset)
{
	return offset < text.length && ((unsigned char)text.at[offset] & 0xc0) == 0x80;
}

/* libyaml counts characters. Marks come nearly in order, so that walking there
 * from the last one is linear in all. */
static uint32_t offset_of(struct reader *reader, const yaml_mark_t *mark)
{
	struct str text = reader->text;
	size_t index = reader->mark_index, offset = reader->mark_offset;
	for (; index < mark->index && offset < text.length; index++)
		do
			offset++;
		while (is_inside_character(text, offset));
	for (; index > mark->index && offset > 0; index--)
		do
			offset--;
		while (is_inside_character(text, offset));
	reader->mark_index = index;
	reader->mark_offset = offset;
	return (uint32_t)offset;
}

static struct node *node_new(struct reader *reader, const yaml_event_t *event, enum node_kind kind)
{
	struct node *node = arena_alloc(reader->arena, sizeof *node);
	if (!node) {
		reader->nomem = true;
		return NULL;
	}
	struct place place = place_of(reader, event);
	node->kind = (uint8_t)kind;
	node->weight = 1;
	node->line = place.line;
	node->column = place.column;
	node->width = place.width;
	node->begin = offset_of(reader, &event->start_mark);
	node->end = offset_of(reader, &event->end_mark);
	return node;
}

static uint32_t weight_add(uint32_t a, uint32_t b)
{
	return a > UINT32_MAX - b ? UINT32_MAX : a + b;
}

/* Hangs a finished node under the innermost open one. */
static void node_attach(struct reader *reader, struct node *node)
{
	if (reader->depth == 0) {
		reader->root = node;
		return;
	}
	struct node *parent = reader->open[reader->depth - 1];
	*reader->link[reader->depth - 1] = node;
	reader->link[reader->depth - 1] = &node->next;
	parent->count++;
}

static void weight_pass_up(struct reader *reader, const struct node *node)
{
	if (reader->depth > 0) {
		struct node *parent = reader->open[reader->depth - 1];
		parent->weight = weight_add(parent->weight, node->weight);
	}
}

static void anchor_set(struct reader *reader, const yaml_char_t *name, struct node *node)
{
	if (!name)
		return;
	uint32_t old;
	node->anchor = true;
	struct str key = str_of((const char *)name);
	key.at = arena_text(reader->arena, key.at, key.length);
	if (!key.at ||
	    map_add(&reader->anchor_names, reader->arena, key, reader->anchor_count, &old) != OK) {
		reader->nomem = true;
		return;
	}
	if (old != MAP_NONE) {
		reader->anchors[old] = node; /* YAML: the latest anchor of a name counts */
		return;
	}
	struct node **anchor = arena_push(reader->arena, &reader->anchors, reader->anchor_count,
					  sizeof *reader->anchors);
	if (!anchor) {
		reader->nomem = true;
		return;
	}
	*anchor = node;
	reader->anchor_count++;
}

/* A tag would make a value something else than it looks like. */
static void tag_refuse(struct reader *reader, const yaml_event_t *event, const yaml_char_t *tag)
{
	if (!tag)
		return;
	struct str name = str_of((const char *)tag);
	static const struct str standard = {"tag:yaml.org,2002:", 18};
	bool is_standard =
	    name.length > standard.length && memcmp(name.at, standard.at, standard.length) == 0;
	if (is_standard)
		name = (struct str){name.at + standard.length, name.length - standard.length};
	struct place place = place_of(reader, event);
	place.width = 0;
	struct finding *finding =
	    findings_add(reader->findings, place, "yaml-tag", "a policy has no YAML tags: %s%s",
			 is_standard ? "!!" : "", quote(reader->findings, name));
	finding->help = "remove the tag; write text in quotes";
}

/* A lone ! makes text of what looks like a number; libyaml takes it and does not
 * tell. */
static const yaml_char_t *bare_tag(const struct reader *reader, const struct node *node)
{
	size_t at = node->begin, end = node->end;
	if (at < end && reader->text.at[at] == '&') {
		while (at < end && !strchr(" \t\r\n", reader->text.at[at]))
			at++;
		while (at < end && strchr(" \t\r\n", reader->text.at[at]))
			at++;
	}
	bool bare = at < end && reader->text.at[at] == '!';
	return bare ? (const yaml_char_t *)"!" : NULL;
}

static void scalar_read(struct reader *reader, const yaml_event_t *event)
{
	struct node *node = node_new(reader, event, NODE_SCALAR);
	if (!node)
		return;
	size_t length = event->data.scalar.length;
	node->text.at = arena_text(reader->arena, (const char *)event->data.scalar.value, length);
	node->text.length = length;
	node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	node->weight += (uint32_t)(length / 16);
	if (!node->text.at) {
		reader->nomem = true;
		return;
	}
	const yaml_char_t *tag = event->data.scalar.tag;
	tag_refuse(reader, event, tag ? tag : bare_tag(reader, node));
	anchor_set(reader, event->data.scalar.anchor, node);
	node_attach(reader, node);
	weight_pass_up(reader, node);
}

static void nesting_refuse(struct reader *reader, const yaml_event_t *event)
{
	struct finding *finding =
	    findings_add(reader->findings, place_of(reader, event), "yaml-nesting",
			 "nested more than %d levels deep", NESTING_MAX);
	finding->help = "no policy needs that; look for a bracket that is never closed";
	reader->stop = true;
}

static void collection_begin(struct reader *reader, const yaml_event_t *event, enum node_kind kind,
			     bool flow, const yaml_char_t *tag, const yaml_char_t *anchor)
{
	if (reader->depth == NESTING_MAX) {
		nesting_refuse(reader, event);
		return;
	}
	struct node *node = node_new(reader, event, kind);
	if (!node)
		return;
	node->width = 0;
	node->flow = flow;
	node->open = true;
	tag_refuse(reader, event, tag);
	anchor_set(reader, anchor, node);
	node_attach(reader, node);
	reader->open[reader->depth] = node;
	reader->link[reader->depth] = &node->first;
	reader->depth++;
}

/* Why an alias cannot be followed; NULL when it can. `target` NULL: no anchor. */
static const char *alias_problem(struct reader *reader, const struct node *target)
{
	if (!target)
		return "no anchor of this name stands before the alias";
	if (target->open)
		return "the alias stands inside what it stands for";
	reader->alias_weight = weight_add(reader->alias_weight, target->weight);
	if (reader->alias_weight > ALIAS_WEIGHT_MAX) {
		reader->stop = true;
		return "the aliases of this file stand for too much text";
	}
	return NULL;
}

static void alias_read(struct reader *reader, const yaml_event_t *event)
{
	struct node *node = node_new(reader, event, NODE_BROKEN);
	if (!node)
		return;
	struct str name = str_of((const char *)event->data.alias.anchor);
	uint32_t anchor = map_find(&reader->anchor_names, name);
	struct node *target = anchor == MAP_NONE ? NULL : reader->anchors[anchor];
	const char *problem = alias_problem(reader, target);
	if (problem) {
		struct finding *finding =
		    findings_add(reader->findings, place_of(reader, event), "yaml-alias", "%s: *%s",
				 problem, quote(reader->findings, name));
		finding->help = "write the value itself, in quotes if it is text; addresses "
				"can be named under networks:";
	} else {
		struct place place = place_of(reader, event);
		uint32_t begin = node->begin, end = node->end;
		*node = *target;
		node->next = NULL;
		node->line = place.line;
		node->column = place.column;
		node->width = place.width;
		node->begin = begin;
		node->end = end;
		node->anchor = false;
		node->alias = true;
	}
	node_attach(reader, node);
	weight_pass_up(reader, node);
}

static void collection_end(struct reader *reader, const yaml_event_t *event)
{
	struct node *node = reader->open[--reader->depth];
	node->open = false;
	node->end = offset_of(reader, &event->end_mark);
	if (node->kind == NODE_MAP &&
	    yaml_keys_check(node, reader->file, reader->arena, reader->findings) != OK)
		reader->nomem = true;
	weight_pass_up(reader, node);
}

static void documents_refuse(struct reader *reader, struct place place)
{
	struct finding *finding = findings_add(reader->findings, place, "yaml-documents",
					       "a policy is one YAML document");
	finding->help = "remove the --- line, or put the second document into a file of its own";
	reader->stop = true;
}

static void document_begin(struct reader *reader, const yaml_event_t *event)
{
	if (reader->root)
		documents_refuse(reader, place_of(reader, event));
}

static struct place line_place(const struct reader *reader, size_t line)
{
	return (struct place){.file = reader->file, .line = (uint32_t)line + 1, .column = 1};
}

/* libyaml compares each %TAG line with all before it, which takes its time when
 * there are many. A policy has no use for a single one. */
static void tag_directives_refuse(struct reader *reader)
{
	size_t line = yaml_directive_find(reader->text, 0, STR("%TAG"));
	if (line == SIZE_MAX)
		return;
	findings_add(reader->findings, line_place(reader, line), "yaml-tag",
		     "a policy has no YAML tags: %%TAG")
	    ->help = "remove the line";
	reader->stop = true;
}

/* The same for directives of a second document, which are read before its
 * beginning is seen. */
static void document_end(struct reader *reader, const yaml_event_t *event)
{
	size_t line = yaml_directive_find(reader->text, event->end_mark.line, STR("%"));
	if (line == SIZE_MAX)
		return;
	documents_refuse(reader, line_place(reader, line));
}

static void event_read(struct reader *reader, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		document_begin(reader, event);
		break;
	case YAML_DOCUMENT_END_EVENT:
		document_end(reader, event);
		break;
	case YAML_SCALAR_EVENT:
		scalar_read(reader, event);
		break;
	case YAML_ALIAS_EVENT:
		alias_read(reader, event);
		break;
	case YAML_SEQUENCE_START_EVENT:
		collection_begin(reader, event, NODE_LIST,
				 event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE,
				 event->data.sequence_start.tag, event->data.sequence_start.anchor);
		break;
	case YAML_MAPPING_START_EVENT:
		collection_begin(reader, event, NODE_MAP,
				 event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE,
				 event->data.mapping_start.tag, event->data.mapping_start.anchor);
		break;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		collection_end(reader, event);
		break;
	default:
		break;
	}
}

static void events_read(struct reader *reader)
{
	bool done = false;
	while (!done && !reader->stop && !reader->nomem) {
		yaml_event_t event;
		if (!yaml_parser_parse(&reader->parser, &event)) {
			if (reader->parser.error == YAML_MEMORY_ERROR)
				reader->nomem = true;
			else
				yaml_problem_add(&reader->parser, reader->text, reader->file,
						 reader->findings);
			reader->root = NULL;
			return;
		}
		done = event.type == YAML_STREAM_END_EVENT;
		event_read(reader, &event);
		yaml_event_delete(&event);
	}
	if (reader->depth > 0)
		reader->root = NULL;
}

enum status yaml_read(struct str text, uint32_t file, struct arena *arena,
		      struct findings *findings, struct node **ret)
{
	struct reader reader = {.text = text, .file = file, .arena = arena, .findings = findings};
	if (!yaml_parser_initialize(&reader.parser))
		return NOMEM;
	const unsigned char *bytes = (const unsigned char *)(text.at ? text.at : "");
	yaml_parser_set_input_string(&reader.parser, bytes, text.length);
	yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
	tag_directives_refuse(&reader);
	events_read(&reader);
	yaml_parser_delete(&reader.parser);
	if (reader.nomem)
		return NOMEM;
	*ret = reader.root;
	return OK;
}

struct node *node_find(const struct node *map, struct str key)
{
	for (struct node *at = map->first; at; at = at->next->next)
		if (str_equal(at->text, key))
			return at->next;
	return NULL;
}
