#include "load/fmt_print.h"

#include "load/fmt_block.h"
#include "load/fmt_role.h"
#include "load/fmt_scalar.h"
#include "load/yaml_write.h"

enum { INDENT = 2, TRAIL_GAP = 2, FOLD_MIN = 40 };

/* A comment behind a line, still to be put there: where depends on the lines
 * below. */
struct trail {
	const struct fmt_comment *comment;
	size_t offset; /* of the line's end in `code` */
	uint32_t line, width;
};

/* Everything but the trails is written to `code`, then both are put together. */
struct printer {
	const struct fmt_document *document;
	struct arena *arena;
	struct out code;
	struct trail *trails;
	size_t trail_count, line_begin;
	uint32_t line;
	bool opened; /* nothing stands yet in this block, or in the file */
	bool blank;  /* the last line is blank */
	bool nomem;
};

/* --- Lines -------------------------------------------------------------------- */

static void line_end(struct printer *printer)
{
	out_char(&printer->code, '\n');
	printer->line_begin = printer->code.used;
	printer->line++;
	printer->opened = printer->blank = false;
}

static void blank_line(struct printer *printer, bool wanted)
{
	if (!wanted || printer->opened || printer->blank)
		return;
	line_end(printer);
	printer->blank = true;
}

static size_t line_width(const struct printer *printer)
{
	if (printer->code.error)
		return 0;
	return str_char_count((struct str){printer->code.at + printer->line_begin,
					   printer->code.used - printer->line_begin});
}

static void comments_print(struct printer *printer, const struct fmt_comments *comments,
			   size_t indent)
{
	for (const struct fmt_comment *at = comments->first; at; at = at->next) {
		blank_line(printer, at->blank);
		out_fill(&printer->code, ' ', indent);
		out_str(&printer->code, at->text);
		line_end(printer);
	}
}

static void trail_add(struct printer *printer, const struct fmt_comment *comment)
{
	struct trail *trail =
	    arena_push(printer->arena, &printer->trails, printer->trail_count, sizeof *trail);
	if (!trail) {
		printer->nomem = true;
		return;
	}
	*trail = (struct trail){comment, printer->code.used, printer->line,
				(uint32_t)line_width(printer)};
	printer->trail_count++;
}

/* Ends the line of an entry; its trail goes on in lines of its own. */
static void entry_line_end(struct printer *printer, const struct fmt_entry *entry)
{
	const struct fmt_comment *at = entry->trail.first;
	do {
		if (at)
			trail_add(printer, at);
		line_end(printer);
		at = at ? at->next : NULL;
	} while (at);
}

/* --- Brackets ------------------------------------------------------------------- */

static void sigil_print(struct printer *printer, const struct node *node)
{
	if (node->anchor || node->alias)
		out_str(&printer->code, fmt_anchor(printer->document->text, node));
}

static bool inline_print(struct printer *printer, const struct fmt_entry *entry,
			 struct fmt_role role);

/* A pair or an item in brackets. */
static bool inline_entry_print(struct printer *printer, const struct fmt_entry *entry,
			       struct fmt_role role)
{
	static const struct fmt_role none = {0};
	const struct node *key = entry->key;
	if (!key)
		return inline_print(printer, entry, role);
	if (fmt_is_empty(key))
		return false;
	sigil_print(printer, key);
	if (!key->alias) {
		out_text(&printer->code, key->anchor ? " " : "");
		fmt_scalar(&printer->code, key, none, true);
	}
	bool nothing = fmt_is_empty(entry->value) && !entry->value->anchor && !entry->value->alias;
	if (nothing)
		return true;
	out_text(&printer->code, key->alias ? " : " : ": ");
	return inline_print(printer, entry, role);
}

static bool is_too_long(const struct printer *printer)
{
	size_t bytes = printer->code.used - printer->line_begin;
	return bytes > (size_t)4 * FMT_WIDTH ||
	       (bytes > FMT_WIDTH && line_width(printer) > FMT_WIDTH);
}

static bool inline_list_print(struct printer *printer, const struct fmt_entry *entry,
			      struct fmt_role role)
{
	bool map = entry->value->kind == NODE_MAP;
	out_char(&printer->code, map ? '{' : '[');
	for (const struct fmt_entry *at = entry->list->first; at; at = at->next) {
		struct fmt_role below = fmt_role_below(role, at->key, at->value);
		if (at != entry->list->first)
			out_text(&printer->code, ", ");
		if (!inline_entry_print(printer, at, below) || is_too_long(printer))
			return false;
	}
	out_char(&printer->code, map ? '}' : ']');
	return true;
}

/* The value in brackets, behind what stands in the line already. False: it must
 * not or does not fit there; then what was written is to be taken back. */
static bool inline_print(struct printer *printer, const struct fmt_entry *entry,
			 struct fmt_role role)
{
	const struct node *node = entry->value;
	sigil_print(printer, node);
	if (node->alias)
		return true;
	if (node->anchor && !fmt_is_empty(node))
		out_char(&printer->code, ' ');
	if (node->kind == NODE_SCALAR) {
		fmt_scalar(&printer->code, node, role, true);
		return true;
	}
	return inline_list_print(printer, entry, role);
}

/* Writes a list or mapping that was in brackets, and has no comment between them,
 * in brackets, if it fits. `gap` stands before it. */
static bool brackets_print(struct printer *printer, const struct fmt_entry *entry,
			   struct fmt_role role, const char *gap)
{
	size_t used = printer->code.used;
	bool brackets = entry->value->flow || !entry->list->first;
	if (!brackets || entry->list->broken)
		return false;
	out_text(&printer->code, gap);
	if (!inline_list_print(printer, entry, role) || is_too_long(printer)) {
		if (entry->list->first) {
			if (!printer->code.error)
				printer->code.used = used;
			return false;
		}
	}
	return true;
}

/* --- Blocks ------------------------------------------------------------------- */

static void block_print(struct printer *printer, const struct fmt_list *list, struct fmt_role role,
			size_t indent, bool begun);

/* Does the item of a list go on in its line with the first entry of its own
 * list? As `- name: x`; an anchor would then belong to the key. */
static bool is_compact(struct printer *printer, const struct fmt_entry *item, struct fmt_role role,
		       size_t indent)
{
	if (item->key || !item->list || !item->list->first || item->value->anchor)
		return false;
	size_t used = printer->code.used, line_begin = printer->line_begin;
	printer->line_begin = used;
	out_fill(&printer->code, ' ', indent + INDENT);
	bool fits = brackets_print(printer, item, role, "");
	if (!printer->code.error)
		printer->code.used = used;
	printer->line_begin = line_begin;
	return !fits;
}

/* What stands above an entry; above an item also what stands above or behind
 * what its line goes on with. */
static void lead_print(struct printer *printer, const struct fmt_entry *entry, struct fmt_role role,
		       size_t indent)
{
	comments_print(printer, &entry->lead, indent);
	blank_line(printer, entry->blank);
	while (is_compact(printer, entry, role, indent)) {
		comments_print(printer, &entry->trail, indent);
		entry = entry->list->first;
		role = fmt_role_below(role, entry->key, entry->value);
		comments_print(printer, &entry->lead, indent);
		blank_line(printer, entry->blank);
	}
}

/* A key that is long or empty has the explicit form: "? key", and ": value" below. */
static void key_print(struct printer *printer, const struct node *key, size_t indent)
{
	static const struct fmt_role none = {0};
	struct str sigil = {0}, text = key->alias ? (struct str){0} : key->text;
	if (key->anchor || key->alias)
		sigil = fmt_anchor(printer->document->text, key);
	bool empty = fmt_is_empty(key), simple = !empty && yaml_is_simple_key(sigil, text);
	if (!simple)
		out_text(&printer->code, empty && !sigil.length ? "?" : "? ");
	out_str(&printer->code, sigil);
	if (!key->alias && !empty) {
		out_text(&printer->code, key->anchor ? " " : "");
		fmt_scalar(&printer->code, key, none, false);
	}
	if (!simple) {
		line_end(printer);
		out_fill(&printer->code, ' ', indent);
	}
	out_text(&printer->code, key->alias && simple ? " :" : ":");
}

static bool is_on_lines(struct str text, const struct node *node)
{
	for (size_t i = node->begin; i < node->end; i++)
		if (text.at[i] == '\n' || text.at[i] == '\r')
			return true;
	return false;
}

/* A text on its line. False: it stays on several, which `ret` are: it was a block, or is
 * too long for one. A block has room for one comment behind its header, and none
 * below it. */
static bool scalar_print(struct printer *printer, const struct fmt_entry *entry,
			 struct fmt_role role, size_t indent, struct fmt_block *ret)
{
	struct str text = printer->document->text;
	const struct fmt_comment *trail = entry->trail.first;
	bool may_be_block = fmt_is_own_text(role) && !(trail && trail->next);
	size_t used = printer->code.used, content = indent + INDENT;
	enum status status = INVALID;
	if (may_be_block && entry->block)
		status = fmt_block_keep(text, entry, printer->arena, ret);
	if (status == INVALID)
		fmt_scalar(&printer->code, entry->value, role, false);
	if (status == INVALID && may_be_block && is_too_long(printer) &&
	    is_on_lines(text, entry->value)) {
		size_t width = content + FOLD_MIN > FMT_WIDTH ? FOLD_MIN : FMT_WIDTH - content;
		status = fmt_block_fold(entry->value->text, width, printer->arena, ret);
		if (status == OK && !printer->code.error)
			printer->code.used = used;
	}
	printer->nomem = printer->nomem || status == NOMEM;
	if (status == OK)
		out_text(&printer->code, ret->header);
	return status != OK;
}

static void block_lines_print(struct printer *printer, const struct fmt_block *block, size_t indent)
{
	for (uint32_t i = 0; i < block->count; i++) {
		struct str line = block->lines[i];
		out_fill(&printer->code, ' ', line.length ? indent : 0);
		out_str(&printer->code, line);
		line_end(printer);
		printer->blank = line.length == 0;
	}
}

/* What of a value stands in the line of its entry. False: it is a list in lines, or,
 * with a header in `ret`, a text on lines, which come below. */
static bool short_value_print(struct printer *printer, const struct fmt_entry *entry,
			      struct fmt_role role, size_t indent, struct fmt_block *ret)
{
	const struct node *node = entry->value;
	if (node->alias || node->anchor) {
		out_char(&printer->code, ' ');
		sigil_print(printer, node);
	}
	if (node->alias || fmt_is_empty(node))
		return true;
	if (node->kind != NODE_SCALAR)
		return brackets_print(printer, entry, role, " ");
	out_char(&printer->code, ' ');
	return scalar_print(printer, entry, role, indent, ret);
}

static void entry_print(struct printer *printer, const struct fmt_entry *entry,
			struct fmt_role role, size_t indent)
{
	bool compact = is_compact(printer, entry, role, indent);
	if (entry->key)
		key_print(printer, entry->key, indent);
	else
		out_char(&printer->code, '-');
	if (compact) {
		out_char(&printer->code, ' ');
		block_print(printer, entry->list, role, indent + INDENT, true);
		return;
	}
	struct fmt_block block = {0};
	bool ended = short_value_print(printer, entry, role, indent, &block);
	entry_line_end(printer, entry);
	block_lines_print(printer, &block, indent + INDENT);
	if (ended || block.count)
		return;
	printer->opened = true;
	block_print(printer, entry->list, role, indent + INDENT, false);
}

/* The entries of a list or mapping in lines; `begun`: the first one's line is
 * begun, and its lead is printed. */
static void block_print(struct printer *printer, const struct fmt_list *list, struct fmt_role role,
			size_t indent, bool begun)
{
	for (const struct fmt_entry *at = list->first; at && !printer->nomem; at = at->next) {
		struct fmt_role below = fmt_role_below(role, at->key, at->value);
		if (!begun || at != list->first) {
			lead_print(printer, at, below, indent);
			out_fill(&printer->code, ' ', indent);
		}
		entry_print(printer, at, below, indent);
	}
	comments_print(printer, &list->tail, indent);
}

static void root_print(struct printer *printer)
{
	const struct fmt_document *document = printer->document;
	const struct fmt_entry *root = &document->root;
	comments_print(printer, &document->head, 0);
	if (document->start) {
		out_text(&printer->code, "---");
		entry_line_end(printer, root);
	}
	comments_print(printer, &root->lead, 0);
	const struct fmt_entry bare = {.trail = document->start ? (struct fmt_comments){0}
								: root->trail};
	bool anchor = root->value->anchor;
	sigil_print(printer, root->value);
	if (brackets_print(printer, root, fmt_role_root(), anchor ? " " : "")) {
		entry_line_end(printer, &bare);
	} else {
		bool behind = !anchor && root->value->flow && !root->list->broken;
		if (anchor)
			entry_line_end(printer, &bare);
		else if (!behind)
			comments_print(printer, &bare.trail, 0);
		block_print(printer, root->list, fmt_role_root(), 0, false);
		if (behind)
			comments_print(printer, &bare.trail, 0);
	}
	comments_print(printer, &document->tail, 0);
}

/* --- Code and trails together ----------------------------------------------------- */

/* Comments in lines one below the other that were in line stay so. */
static bool is_in_line(const struct trail *above, const struct trail *below)
{
	return below->line == above->line + 1 && below->comment->line == above->comment->line + 1 &&
	       below->comment->column == above->comment->column;
}

static size_t group_end(const struct printer *printer, size_t begin, uint32_t *ret_width)
{
	size_t end = begin;
	uint32_t width = 0;
	do {
		uint32_t own = printer->trails[end].width;
		width = own > width ? own : width;
		end++;
	} while (end < printer->trail_count &&
		 is_in_line(&printer->trails[end - 1], &printer->trails[end]));
	*ret_width = width;
	return end;
}

static void join(const struct printer *printer, struct out *out)
{
	size_t done = 0, begin = 0;
	while (begin < printer->trail_count) {
		uint32_t width;
		size_t end = group_end(printer, begin, &width);
		for (; begin < end; begin++) {
			const struct trail *trail = &printer->trails[begin];
			out_bytes(out, printer->code.at + done, trail->offset - done);
			out_fill(out, ' ', width - trail->width + TRAIL_GAP);
			out_str(out, trail->comment->text);
			done = trail->offset;
		}
	}
	out_bytes(out, printer->code.at + done, printer->code.used - done);
}

enum status fmt_print(const struct fmt_document *document, struct arena *arena, struct out *out)
{
	struct printer printer = {.document = document, .arena = arena, .opened = true};
	out_init_memory(&printer.code);
	root_print(&printer);
	enum status status = printer.nomem ? NOMEM : out_status(&printer.code);
	if (status == OK) {
		join(&printer, out);
		status = out_status(out);
	}
	out_clear(&printer.code);
	return status;
}
