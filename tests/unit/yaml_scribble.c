#include "yaml_scribble.h"

#include "load/yaml_surprise.h"

static void blanks(struct scribble *s, unsigned count)
{
	if (s->cap && count >= s->cap)
		count = s->cap - 1;
	while (count--)
		fputc(' ', s->out);
}

static int once_in(struct scribble *s, unsigned n)
{
	return rand_once_in(s->rand, n);
}

/* "# 17 …", with what would be something to YAML if it were no comment. */
static void comment(struct scribble *s)
{
	static const char *const texts[] = {"",        " x",      " - [a, b]: {", " # again",
					    " 'it''s", " \"open", " key: value",  " é → 日本",
					    " *a &b",  " |",      " ]}",          " ---"};
	fprintf(s->out, once_in(s, 4) ? "#%u%s" : "# %u%s", ++s->comments,
		texts[rand_below(s->rand, sizeof texts / sizeof *texts)]);
	if (once_in(s, 5))
		fputs("  ", s->out);
}

static int wants_comment(struct scribble *s)
{
	return s->density && once_in(s, s->density);
}

/* Lines of their own, before a line at `indent`. */
static void own_lines(struct scribble *s, unsigned indent)
{
	while (wants_comment(s) || once_in(s, 12)) {
		if (once_in(s, 3)) {
			blanks(s, rand_below(s->rand, 3));
		} else if (wants_comment(s)) {
			blanks(s, once_in(s, 3) ? rand_below(s->rand, 14) : indent);
			comment(s);
		}
		fputc('\n', s->out);
	}
	s->cap = 0;
}

/* The end of a line that may have a comment; perhaps in line with the next. */
static void line_end(struct scribble *s)
{
	if (wants_comment(s)) {
		blanks(s, 1 + rand_below(s->rand, 3));
		comment(s);
	} else {
		blanks(s, once_in(s, 6) ? 2 : 0);
	}
	fputs(once_in(s, 40) ? "\r\n" : "\n", s->out);
}

/* Between two tokens in brackets. */
static void gap(struct scribble *s, unsigned indent, unsigned least)
{
	if (!wants_comment(s) && !once_in(s, 9)) {
		blanks(s, least + rand_below(s->rand, 2));
		return;
	}
	line_end(s);
	own_lines(s, indent);
	blanks(s, indent);
}

/* --- Scalars ------------------------------------------------------------------- */

static void single_quoted(struct scribble *s, struct str text)
{
	fputc('\'', s->out);
	for (size_t i = 0; i < text.length; i++)
		fprintf(s->out, text.at[i] == '\'' ? "''" : "%c", text.at[i]);
	fputc('\'', s->out);
}

static void double_quoted(struct scribble *s, struct str text)
{
	fputc('"', s->out);
	for (size_t i = 0; i < text.length; i++) {
		unsigned char c = (unsigned char)text.at[i];
		if (c == '"' || c == '\\')
			fprintf(s->out, "\\%c", c);
		else if (c < ' ' || c == 0x7f || (c < 0x80 && once_in(s, 12)))
			fprintf(s->out, "\\x%02x", c);
		else
			fputc(c, s->out);
	}
	fputc('"', s->out);
}

static int is_printable(struct str text)
{
	for (size_t i = 0; i < text.length; i++)
		if ((unsigned char)text.at[i] < ' ' || text.at[i] == 0x7f)
			return 0;
	return 1;
}

static int is_word(struct str text)
{
	for (size_t i = 0; i < text.length; i++)
		if (!(char_is_digit(text.at[i]) || (text.at[i] >= 'a' && text.at[i] <= 'z') ||
		      (text.at[i] >= 'A' && text.at[i] <= 'Z')))
			return 0;
	return text.length > 0;
}

/* Words without quotes, perhaps on several lines. */
static void folded_plain(struct scribble *s, struct str text, unsigned indent)
{
	for (size_t i = 0; i < text.length; i++) {
		struct str rest = {text.at + i + 1, text.length - i - 1};
		int letter = rest.length && is_word((struct str){rest.at, 1});
		if (text.at[i] == ' ' && letter && i && text.at[i - 1] != ' ' && once_in(s, 3)) {
			fputc('\n', s->out);
			blanks(s, indent);
		} else {
			fputc(text.at[i], s->out);
		}
	}
}

/* `plain` only where the text was without quotes in the same surroundings. */
static void scalar(struct scribble *s, const struct node *node, unsigned indent, int brackets,
		   int key)
{
	struct str text = node->text;
	int typed = node->plain && yaml_reads_as(text) != NULL;
	int word = is_word(text) && !yaml_reads_as(text);
	unsigned choice = rand_below(s->rand, 4);
	if (typed || (choice < 2 && word)) {
		fprintf(s->out, "%.*s", STR_ARG(text));
	} else if (choice < 2 && node->plain && !brackets && !key) {
		folded_plain(s, text, indent);
	} else if (choice == 2 || !is_printable(text)) {
		double_quoted(s, text);
	} else {
		single_quoted(s, text);
	}
}

/* Text below its key, with | or >. */
static int block_scalar(struct scribble *s, const struct node *node, unsigned indent)
{
	struct str text = node->text;
	if (text.length == 0 || text.at[0] == ' ' || !is_printable(text) ||
	    (node->plain && yaml_reads_as(text)))
		return 0;
	fputs(once_in(s, 2) ? " |-" : " >-", s->out);
	line_end(s);
	blanks(s, indent);
	fprintf(s->out, "%.*s\n", STR_ARG(text));
	s->cap = indent;
	return 1;
}

/* --- Anchors and aliases ---------------------------------------------------------- */

enum { ANCHORS_MAX = sizeof((struct scribble *)0)->anchored / sizeof(struct node *) };

static void anchor(struct scribble *s, const struct node *node)
{
	if (s->anchors == ANCHORS_MAX || !once_in(s, 60))
		return;
	s->anchored[s->anchors] = node->kind == NODE_SCALAR ? node : NULL;
	fprintf(s->out, "&a%u ", s->anchors++);
}

/* An alias of a scalar that is the same. */
static int alias(struct scribble *s, const struct node *node)
{
	for (unsigned i = 0; i < s->anchors; i++) {
		const struct node *same = s->anchored[i];
		if (same && node->kind == NODE_SCALAR && str_equal(same->text, node->text) &&
		    same->plain == node->plain && once_in(s, 2)) {
			fprintf(s->out, "*a%u", i);
			return 1;
		}
	}
	return 0;
}

/* --- Lists and mappings ----------------------------------------------------------- */

static void in_brackets(struct scribble *s, const struct node *node, unsigned indent);

static void value_in_brackets(struct scribble *s, const struct node *node, unsigned indent)
{
	if (alias(s, node)) {
		fputc(' ', s->out);
		return;
	}
	anchor(s, node);
	if (node->kind == NODE_SCALAR)
		scalar(s, node, indent, 1, 0);
	else
		in_brackets(s, node, indent);
}

static void in_brackets(struct scribble *s, const struct node *node, unsigned indent)
{
	int map = node->kind == NODE_MAP;
	fputc(map ? '{' : '[', s->out);
	gap(s, indent, 0);
	for (const struct node *at = node->first; at; at = at->next) {
		if (map) {
			scalar(s, at, indent, 1, 1);
			fputc(':', s->out);
			gap(s, indent, 1);
			at = at->next;
		}
		value_in_brackets(s, at, indent);
		gap(s, indent, 0);
		if (at->next || once_in(s, 8)) {
			fputc(',', s->out);
			gap(s, indent, 1);
		}
	}
	fputc(map ? '}' : ']', s->out);
}

static void in_lines(struct scribble *s, const struct node *node, unsigned indent, int begun);

/* A list or mapping behind a key or a dash at `indent`. */
static void collection(struct scribble *s, const struct node *node, unsigned indent, int item)
{
	unsigned deeper = indent + 1 + rand_below(s->rand, 4);
	if (!node->first || once_in(s, 3)) {
		fputc(' ', s->out);
		anchor(s, node);
		in_brackets(s, node, deeper);
		line_end(s);
		return;
	}
	if (item && once_in(s, 2)) {
		unsigned more = rand_below(s->rand, 3);
		blanks(s, 1 + more);
		in_lines(s, node, indent + 2 + more, 1);
		return;
	}
	fputc(' ', s->out);
	anchor(s, node);
	line_end(s);
	if (!item && node->kind == NODE_LIST && once_in(s, 3))
		deeper = indent;
	in_lines(s, node, deeper, 0);
}

static void value(struct scribble *s, const struct node *node, unsigned indent, int item)
{
	unsigned deeper = indent + 1 + rand_below(s->rand, 3);
	if (node->kind != NODE_SCALAR) {
		collection(s, node, indent, item);
		return;
	}
	if (once_in(s, 10) && block_scalar(s, node, deeper))
		return;
	if (once_in(s, 10) && !(node->plain && node->text.length == 0)) {
		line_end(s);
		own_lines(s, deeper);
		blanks(s, deeper);
	} else {
		fputc(' ', s->out);
	}
	if (!alias(s, node)) {
		anchor(s, node);
		scalar(s, node, deeper, 0, 0);
	}
	line_end(s);
}

static void in_lines(struct scribble *s, const struct node *node, unsigned indent, int begun)
{
	for (const struct node *at = node->first; at; at = at->next) {
		if (!begun) {
			own_lines(s, indent);
			blanks(s, indent);
		}
		begun = 0;
		if (node->kind == NODE_LIST) {
			fputc('-', s->out);
			value(s, at, indent, 1);
			continue;
		}
		int explicit_key = once_in(s, 25);
		fputs(explicit_key ? "? " : "", s->out);
		scalar(s, at, indent + 1, 0, 1);
		if (explicit_key) {
			line_end(s);
			own_lines(s, indent);
			blanks(s, indent);
		}
		fputc(':', s->out);
		at = at->next;
		value(s, at, indent, 0);
	}
}

void scribble_document(struct scribble *s, const struct node *root)
{
	own_lines(s, 0);
	if (once_in(s, 4)) {
		fputs("---", s->out);
		line_end(s);
	}
	in_lines(s, root, once_in(s, 5) ? 2 : 0, 0);
	own_lines(s, 2);
	if (once_in(s, 6)) {
		fputs("...", s->out);
		line_end(s);
		own_lines(s, 1);
	}
	if (wants_comment(s))
		comment(s);
}
