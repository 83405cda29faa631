#include "load/element_splice.h"

#include "load/element_bytes.h"
#include "load/element_print.h"
#include "load/splice.h"

/* A file while its edits are collected. */
struct splicing {
	struct str bytes;
	bool ascii;
	struct str unit; /* by which children are indented more than their group */
	struct arena *arena;
	struct splices splices;
	struct out out; /* what is being put in */
};

/* By what the first child in the file is indented more than the root; four blanks, as
 * Salesforce has it, when there is none. */
static struct str unit_find(const struct element *root, struct str bytes)
{
	struct str outer = gap_before(bytes, root->begin);
	const struct element *first = root->first;
	while (first && first->added)
		first = first->next;
	if (!first)
		return blanks_have_break(outer) ? STR("    ") : STR("");
	struct str gap = gap_before(bytes, first->begin);
	struct str inner = gap_indentation(gap);
	outer = gap_indentation(outer);
	if (!blanks_have_break(gap) || inner.length < outer.length)
		return STR("");
	return bytes_part(inner, outer.length, inner.length);
}

/* The gap with `more` blanks. Without memory it is the gap. */
static struct str gap_deeper(struct splicing *splicing, struct str gap, struct str more)
{
	char *made = arena_alloc(splicing->arena, gap.length + more.length + 1);
	if (!blanks_have_break(gap))
		return gap;
	if (!made) {
		splicing->splices.nomem = true;
		return gap;
	}
	memcpy(made, gap.at, gap.length);
	memcpy(made + gap.length, more.at, more.length);
	return (struct str){made, gap.length + more.length};
}

/* --- Writing ---------------------------------------------------------------------------- */

static void text_write(struct splicing *splicing, struct str text)
{
	struct out *out = &splicing->out;
	while (text.length) {
		const char *at = text.at;
		uint32_t character = str_next_char(&text);
		const char *instead = element_entity(character);
		if (instead)
			out_text(out, instead);
		else if (character >= 0x80 && splicing->ascii)
			out_format(out, "&#x%X;", (unsigned)character);
		else
			out_bytes(out, at, (size_t)(text.at - at));
	}
}

static void tag_write(struct splicing *splicing, const char *before, struct str prefix,
		      struct str name, const char *after)
{
	out_text(&splicing->out, before);
	out_str(&splicing->out, prefix);
	out_str(&splicing->out, name);
	out_text(&splicing->out, after);
}

/* How a new group is laid out. */
struct layout {
	struct str prefix;
	struct str gap;            /* before it */
	struct str inner, closing; /* before its children, before its end tag */
};

/* As its neighbour of the same name, or from the gap before it. */
static struct layout layout_of(struct splicing *splicing, const struct element *element,
			       const struct element *neighbour, struct str prefix, struct str gap)
{
	struct layout layout = {prefix, gap, gap, gap};
	const struct element *first = neighbour ? neighbour->first : NULL;
	while (first && first->added)
		first = first->next;
	if (first && str_equal(neighbour->name, element->name)) {
		layout.inner = gap_before(splicing->bytes, first->begin);
		layout.closing = gap_before(splicing->bytes, tag_close(splicing->bytes, neighbour));
	} else {
		layout.inner = gap_deeper(splicing, gap, splicing->unit);
	}
	return layout;
}

static void added_write(struct splicing *splicing, const struct element *element,
			const struct layout *layout)
{
	out_str(&splicing->out, layout->gap);
	tag_write(splicing, "<", layout->prefix, element->name,
		  element->kind == ELEMENT_GROUP && !element->first ? "/>" : ">");
	if (element->kind == ELEMENT_LEAF)
		text_write(splicing, element->text);
	for (const struct element *at = element->first; at; at = at->next) {
		const struct layout inner =
		    layout_of(splicing, at, NULL, layout->prefix, layout->inner);
		added_write(splicing, at, &inner);
	}
	if (element->first)
		out_str(&splicing->out, layout->closing);
	if (element->kind == ELEMENT_LEAF || element->first)
		tag_write(splicing, "</", layout->prefix, element->name, ">");
}

static void out_splice(struct splicing *splicing, size_t begin, size_t end)
{
	splice_add(&splicing->splices, begin, end, &splicing->out);
}

/* --- What comes --------------------------------------------------------------------------- */

/* What comes into a group, from `first` up to its child `next` in the file, or its end. */
static void run_write(struct splicing *splicing, const struct element *first,
		      const struct element *next, struct str gap)
{
	const struct element *neighbour = first->previous;
	struct str prefix = tag_prefix(splicing->bytes, first->parent);
	if (!neighbour || !str_equal(neighbour->name, first->name))
		neighbour = next;
	for (const struct element *at = first; at != next; at = at->next) {
		const struct layout layout = layout_of(splicing, at, neighbour, prefix, gap);
		added_write(splicing, at, &layout);
	}
}

/* The group in the file is <name/>: it is opened. */
static void short_splice(struct splicing *splicing, const struct element *group)
{
	struct str bytes = splicing->bytes, gap = gap_before(bytes, group->begin);
	struct str prefix = tag_prefix(bytes, group);
	size_t begin = blanks_begin(bytes, group->end - 2);
	if (group->nil) { /* it no longer is */
		begin = group->begin;
		tag_write(splicing, "<", prefix, group->name, "");
	}
	out_text(&splicing->out, ">");
	run_write(splicing, group->first, NULL, gap_deeper(splicing, gap, splicing->unit));
	out_str(&splicing->out, gap);
	tag_write(splicing, "</", prefix, group->name, ">");
	out_splice(splicing, begin, group->end);
}

/* Behind the last child in the file, if there is any. */
static void tail_splice(struct splicing *splicing, const struct element *first)
{
	const struct element *group = first->parent;
	struct str bytes = splicing->bytes, gap = gap_before(bytes, group->begin), outer = gap;
	size_t end = tag_close(bytes, group), at = blanks_begin(bytes, end);
	if (first->previous)
		gap = gap_before(bytes, first->previous->begin);
	else
		gap = gap_deeper(splicing, gap, splicing->unit);
	run_write(splicing, first, NULL, gap);
	if (!first->previous && blanks_have_break(gap) &&
	    !blanks_have_break(bytes_part(bytes, at, end)))
		out_str(&splicing->out, outer);
	out_splice(splicing, at, at);
}

/* The last tag in the file before a run; where an element ends that is passed over is not
 * known, so it is read over. */
static size_t gap_from(struct str bytes, const struct element *first)
{
	const struct element *before = first->previous;
	if (!before)
		return tag_end(bytes, first->parent->begin);
	return before->kind == ELEMENT_PASSED ? before->begin : before->end;
}

/* Returns the child behind the run. */
static const struct element *run_splice(struct splicing *splicing, const struct element *first)
{
	const struct element *next = first;
	while (next && next->added)
		next = next->next;
	if (!next) {
		tail_splice(splicing, first);
		return NULL;
	}
	size_t at = gap_spot(splicing->bytes, gap_from(splicing->bytes, first), next->begin);
	run_write(splicing, first, next,
		  gap_of(bytes_part(splicing->bytes, at, blanks_end(splicing->bytes, at))));
	out_splice(splicing, at, at);
	return next;
}

/* --- What changes ------------------------------------------------------------------------- */

static bool is_ascii(struct str text)
{
	for (size_t i = 0; i < text.length; i++)
		if ((unsigned char)text.at[i] >= 0x80)
			return false;
	return true;
}

/* The first piece becomes the text, and stays a CDATA section if that can hold it; the
 * others go. */
static void pieces_splice(struct splicing *splicing, size_t at, size_t end, struct str text)
{
	struct str bytes = splicing->bytes;
	struct text_piece piece = {at, at, false};
	bool any = text_piece_next(bytes, at, end, &piece);
	if (piece.cdata && bytes_find(text, 0, "]]>") == text.length &&
	    (is_ascii(text) || !splicing->ascii)) {
		out_text(&splicing->out, "<![CDATA[");
		out_str(&splicing->out, text);
		out_text(&splicing->out, "]]>");
	} else {
		text_write(splicing, text);
	}
	out_splice(splicing, piece.begin, piece.end);
	while (any && text_piece_next(bytes, piece.end, end, &piece))
		splice_cut(&splicing->splices, piece.begin, piece.end);
}

static void leaf_splice(struct splicing *splicing, const struct element *leaf)
{
	struct str bytes = splicing->bytes;
	if (tag_is_short(bytes, leaf) || leaf->nil) {
		const struct layout layout = {.prefix = tag_prefix(bytes, leaf)};
		added_write(splicing, leaf, &layout);
		out_splice(splicing, leaf->begin, leaf->end);
	} else {
		pieces_splice(splicing, tag_end(bytes, leaf->begin), tag_close(bytes, leaf),
			      leaf->text);
	}
}

/* --- What goes ---------------------------------------------------------------------------- */

/* Do all children go, with nothing but blanks between them? */
static bool is_emptied(struct str bytes, const struct element *group)
{
	size_t at = tag_end(bytes, group->begin);
	for (const struct element *child = group->first; child; child = child->next) {
		if (!child->gone || blanks_begin(bytes, child->begin) > at)
			return false;
		at = child->end;
	}
	return group->first && blanks_begin(bytes, tag_close(bytes, group)) <= at;
}

static void group_splice(struct splicing *splicing, const struct element *group)
{
	struct str bytes = splicing->bytes;
	if (group->first && group->first->added && tag_is_short(bytes, group)) {
		short_splice(splicing, group);
		return;
	}
	if (group->first && is_emptied(bytes, group)) {
		out_text(&splicing->out, "/>");
		out_splice(splicing, tag_end(bytes, group->begin) - 1, group->end);
		return;
	}
	for (const struct element *at = group->first; at;) {
		if (at->added) {
			at = run_splice(splicing, at);
			continue;
		}
		if (at->gone)
			splice_cut(&splicing->splices, blanks_begin(bytes, at->begin), at->end);
		else if (at->kind == ELEMENT_GROUP)
			group_splice(splicing, at);
		else if (at->edited)
			leaf_splice(splicing, at);
		at = at->next;
	}
}

enum status element_splice(const struct element *root, struct str bytes, bool ascii,
			   struct arena *arena, struct str *ret)
{
	struct splicing splicing = {.bytes = bytes,
				    .ascii = ascii,
				    .unit = unit_find(root, bytes),
				    .arena = arena,
				    .splices = {.text = bytes, .arena = arena}};
	out_init_memory(&splicing.out);
	group_splice(&splicing, root);
	bool made = !splicing.splices.nomem && splices_make(&splicing.splices, ret);
	out_clear(&splicing.out);
	return made ? OK : NOMEM;
}
