#include "load/splice.h"

#include <stdlib.h>

void splices_refuse(struct splices *splices, const char *why)
{
	if (!splices->refused)
		splices->refused = why;
}

void splice_add(struct splices *splices, size_t begin, size_t end, struct out *out)
{
	struct str written = out_written(out);
	const char *text = arena_text(splices->arena, written.at, written.length);
	struct splice *splice =
	    arena_push(splices->arena, &splices->at, splices->count, sizeof *splice);
	if (!text || !splice || out_status(out) != OK) {
		splices->nomem = true;
		return;
	}
	*splice = (struct splice){begin, end, {text, written.length}, 0, splices->count};
	splices->count++;
	out_rewind(out);
}

void splice_cut(struct splices *splices, size_t begin, size_t end)
{
	struct splice *splice =
	    arena_push(splices->arena, &splices->at, splices->count, sizeof *splice);
	if (!splice) {
		splices->nomem = true;
		return;
	}
	*splice = (struct splice){begin, end, {"", 0}, 0, splices->count};
	splices->count++;
}

static int splice_compare(const void *a, const void *b)
{
	const struct splice *one = a, *other = b;
	if (one->begin != other->begin)
		return one->begin < other->begin ? -1 : 1;
	bool puts = one->end == one->begin, other_puts = other->end == other->begin;
	if (puts != other_puts)
		return puts ? -1 : 1;
	if (one->depth != other->depth)
		return one->depth > other->depth ? -1 : 1;
	return one->order < other->order ? -1 : one->order > other->order;
}

bool splices_make(struct splices *splices, struct str *ret)
{
	struct out out;
	size_t at = 0;
	if (splices->count)
		qsort(splices->at, splices->count, sizeof *splices->at, splice_compare);
	out_init_memory(&out);
	for (size_t i = 0; i < splices->count; i++) {
		const struct splice *splice = &splices->at[i];
		if (splice->begin < at) {
			splices_refuse(splices, "its rows overlap in the text");
			break;
		}
		out_bytes(&out, splices->text.at + at, splice->begin - at);
		out_str(&out, splice->text);
		at = splice->end;
	}
	out_bytes(&out, splices->text.at + at, splices->text.length - at);
	struct str written = out_written(&out);
	const char *text = arena_text(splices->arena, written.at, written.length);
	splices->nomem |= !text || out_status(&out) != OK;
	if (text && !splices->nomem)
		*ret = (struct str){text, written.length};
	out_clear(&out);
	return !splices->nomem && !splices->refused;
}

/* --- Lines ---------------------------------------------------------------------- */

size_t splice_line_begin(struct str text, size_t at)
{
	while (at > 0 && !splice_is_break(text.at[at - 1]))
		at--;
	return at;
}

size_t splice_line_text_end(struct str text, size_t at)
{
	while (at < text.length && !splice_is_break(text.at[at]))
		at++;
	return at;
}

/* Behind the line end. */
size_t splice_line_end(struct str text, size_t at)
{
	at = splice_line_text_end(text, at);
	if (at < text.length && text.at[at] == '\r')
		at++;
	if (at < text.length && text.at[at] == '\n')
		at++;
	return at;
}

/* How lines end here: as the first one does. */
const char *splice_line_break(struct str text)
{
	size_t at = splice_line_text_end(text, 0);
	if (at + 1 < text.length && text.at[at] == '\r' && text.at[at + 1] == '\n')
		return "\r\n";
	return at < text.length && text.at[at] == '\r' ? "\r" : "\n";
}

/* Where the text of a node ends; SIZE_MAX: it isn't known well enough. */
size_t splice_node_end(struct str text, const struct node *node)
{
	if (node->alias || (node->kind != NODE_SCALAR && node->flow))
		return node->end;
	if (node->kind == NODE_SCALAR) {
		bool block = node->begin < text.length &&
			     (strchr("|>&", text.at[node->begin]) || node->begin == node->end);
		return block ? SIZE_MAX : node->end;
	}
	const struct node *last = node->first;
	while (last && last->next)
		last = last->next;
	return last ? splice_node_end(text, last) : SIZE_MAX;
}

/* New lines behind the one that holds the byte `at`, which may be the last of the file and
 * not be ended. */
void splice_line_write(struct splices *splices, struct out *out, size_t at, bool first)
{
	bool ended = splice_line_end(splices->text, at) > splice_line_text_end(splices->text, at);
	if (!first || !ended)
		out_text(out, splice_line_break(splices->text));
}

void splice_lines_add(struct splices *splices, size_t behind, size_t depth, struct out *out)
{
	bool ended =
	    splice_line_end(splices->text, behind) > splice_line_text_end(splices->text, behind);
	if (ended)
		out_text(out, splice_line_break(splices->text));
	splice_add(splices, splice_line_end(splices->text, behind),
		   splice_line_end(splices->text, behind), out);
	if (!splices->nomem)
		splices->at[splices->count - 1].depth = depth;
}
