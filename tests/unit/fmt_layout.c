#include "fmt_layout.h"

#include <stdlib.h>

#include "load/yaml_reader.h"

static const char *blocks_mark(struct str text, const struct node *node, bool *inside)
{
	const char *problem = NULL;
	for (const struct node *at = node->first; at && !problem && !node->alias; at = at->next)
		problem = blocks_mark(text, at, inside);
	if (node->kind != NODE_SCALAR || node->alias ||
	    !memchr(text.at + node->begin, '\n', node->end - node->begin))
		return problem;
	const char *line_end = memchr(text.at + node->begin, '\n', text.length - node->begin);
	struct str header = {text.at + node->begin, (size_t)(line_end - text.at) - node->begin};
	if (node->plain ||
	    !(memchr(header.at, '|', header.length) || memchr(header.at, '>', header.length)))
		return "a text on several lines that is no block";
	memset(inside + node->begin, 1, node->end - node->begin);
	return NULL;
}

static const char *lines_problem(struct str text, const bool *inside)
{
	for (size_t i = 0; i < text.length; i++) {
		char before = i ? text.at[i - 1] : '\n';
		if (text.at[i] == '\r')
			return "a CR";
		if (text.at[i] == '\n' && (before == ' ' || before == '\t'))
			return "a blank at the end of a line";
		bool blank_line = text.at[i] == '\n' && before == '\n' && !inside[i];
		if (blank_line && (i < 2 || i + 1 == text.length || text.at[i - 2] == '\n'))
			return "a blank line too many";
	}
	return NULL;
}

const char *fmt_layout_problem(struct str text)
{
	struct arena arena;
	struct findings findings;
	struct node *root = NULL;
	if (text.length == 0 || text.at[text.length - 1] != '\n')
		return "no line end at the end";
	bool *inside = calloc(text.length, sizeof *inside);
	arena_init(&arena);
	findings_init(&findings, &arena);
	const char *problem = "it cannot be read";
	if (inside && yaml_read(text, 0, &arena, &findings, &root) == OK && root)
		problem = blocks_mark(text, root, inside);
	if (!problem)
		problem = lines_problem(text, inside);
	arena_clear(&arena);
	free(inside);
	return problem;
}
