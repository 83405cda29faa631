#include "load/yaml_problem.h"

#include "base/quote.h"
#include "load/unicode.h"

/* libyaml's sentence → ours, what usually helps, and what the note says about where it
 * began; NULL: nothing worth showing; "": that is where the error is. */
static const struct sentence {
	const char *problem, *message, *help, *note;
} sentences[] = {
    {"could not find expected ':'", "a colon is missing after the key",
     "write key: value, with a blank after the colon", NULL},
    {"did not find expected key", "the indentation does not fit what stands above",
     "keys of one mapping begin in the same column", "the mapping begins here"},
    {"did not find expected '-' indicator", "the indentation does not fit the list above",
     "the dashes of one list stand in one column, and so do the keys of one item",
     "the list begins here"},
    {"did not find expected ',' or ']'", "a list in brackets is not closed",
     "close it with ], and put commas between its items", "the bracket is opened here"},
    {"did not find expected ',' or '}'", "a mapping in braces is not closed",
     "close it with }, and put commas between its pairs", "the brace is opened here"},
    {"did not find expected node content", "a value is missing here",
     "write the value, or quote it when it begins with a sign", NULL},
    {"did not find expected <document start>", "text after the end of the document",
     "a policy is one mapping: key: value lines from the first column on", NULL},
    {"found unexpected end of stream", "a quoted text is not closed",
     "close it with the same kind of quote; a quote within single quotes is written twice", ""},
    {"found unexpected document indicator", "a quoted text is not closed",
     "close it before the --- or ... line", ""},
    {"found unknown escape character", "unknown escape after \\ in double quotes",
     "write \\\\ for a backslash, or use single quotes", NULL},
    {"found invalid Unicode character escape code",
     "an escape in double quotes that is no character", "write the character itself", NULL},
    {"block sequence entries are not allowed in this context", "a list cannot begin here",
     "begin it on the next line, or write it in brackets", NULL},
    {"block mapping entries are not allowed in this context", "a mapping cannot begin here",
     "begin it on the next line, or write it in braces", NULL},
    {"found unexpected ':'", "a colon that YAML reads as the end of a key",
     "put the value into quotes", NULL},
    {"did not find expected alphabetic or numeric character",
     "* and & at the beginning of a value mean aliases and anchors to YAML",
     "put the value into quotes", NULL},
    {"did not find expected whitespace or line break",
     "a ! at the beginning of a value means a tag to YAML", "put the value into quotes", NULL},
    {"found undefined tag handle", "unknown YAML tag", "remove the tag", NULL},
    {"found incompatible YAML document", "YAML of another version than 1.1",
     "remove the %YAML line", NULL},
};

static struct str line_of(struct str text, size_t line)
{
	struct source source = {.text = text, .first_line = 1};
	struct sources only = {.at = &source, .count = 1};
	return source_line(&only, (struct place){.line = (uint32_t)line + 1});
}

static struct place place_of(yaml_mark_t mark, uint32_t file)
{
	return (struct place){
	    .file = file, .line = (uint32_t)mark.line + 1, .column = (uint32_t)mark.column + 1};
}

/* What stands at the mark, to the end of the line. */
static struct str rest_at(struct str text, yaml_mark_t mark)
{
	struct str line = line_of(text, mark.line);
	for (size_t i = 0; i < mark.column && line.length; i++)
		str_next_char(&line);
	return line;
}

/* As help_join(), for what has no loader yet. */
static const char *help_make(struct findings *findings, const char *before, const char *text,
			     const char *after)
{
	const char *help = arena_format(findings->arena, "%s%s%s", before, text, after);
	findings->nomem = findings->nomem || !help;
	return help ? help : "";
}

static bool is_address_part(char c)
{
	return c == ':' || c == '.' || c == '/' || char_is_digit(c) || (c >= 'a' && c <= 'f') ||
	       (c >= 'A' && c <= 'F');
}

/* Where the quoted text ends that begins at `at`: at its closing quote, or with the line. Where
 * none begins, `at`. */
static size_t quoted_end(struct str line, size_t at)
{
	char sign = line.at[at];
	bool begins = at == 0 || strchr(" \t[{,", line.at[at - 1]);
	if ((sign != '"' && sign != '\'') || !begins)
		return at;
	for (at++; at < line.length && line.at[at] != sign; at++)
		at += sign == '"' && line.at[at] == '\\';
	return at < line.length ? at : line.length;
}

/* The first unquoted word of the line that begins or ends with "::", as YAML
 * stumbles over, at `*ret_offset`; empty when there is none. */
static struct str gap_word(struct str line, size_t *ret_offset)
{
	for (size_t i = 0; i + 1 < line.length; i++) {
		if (line.at[i] == ' ' && line.at[i + 1] == '#')
			break; /* a comment */
		i = quoted_end(line, i);
		if (i + 1 >= line.length || line.at[i] != ':' || line.at[i + 1] != ':')
			continue;
		size_t start = i, end = i;
		while (start > 0 && is_address_part(line.at[start - 1]))
			start--;
		while (end < line.length && is_address_part(line.at[end]))
			end++;
		if (line.at[start] == ':' || line.at[end - 1] == ':') {
			*ret_offset = start;
			return (struct str){line.at + start, end - start};
		}
		i = end;
	}
	return (struct str){0};
}

/* The item that the word begins: a range goes on behind it. */
static struct str item_of(struct str line, size_t start)
{
	size_t end = start;
	while (end < line.length && !strchr(",]}\"'", line.at[end]) &&
	       !(line.at[end] == '#' && end > start && line.at[end - 1] == ' '))
		end++;
	while (end > start && (line.at[end - 1] == ' ' || line.at[end - 1] == '\t'))
		end--;
	return (struct str){line.at + start, end - start};
}

/* An IPv6 address that begins or ends with "::" and has no quotes. */
static bool gap_refuse(struct str text, yaml_mark_t mark, uint32_t file, struct findings *findings)
{
	size_t offset;
	struct str line = line_of(text, mark.line), word = gap_word(line, &offset);
	if (word.length == 0)
		return false;
	struct place place = place_of(mark, file);
	place.column = (uint32_t)str_char_count((struct str){line.at, offset}) + 1;
	place.width = (uint32_t)word.length;
	const char *item = quote(findings, item_of(line, offset));
	struct finding *finding =
	    findings_add(findings, place, "yaml-type",
			 "YAML reads the colons of %s as the end of a key", quote(findings, word));
	finding->help = help_make(findings, "put it into quotes: '", item, "'");
	return true;
}

static void at_sign_refuse(struct str rest, struct place place, struct findings *findings)
{
	size_t length = 1;
	while (length < rest.length && !strchr(" ,]}#\t", rest.at[length]))
		length++;
	struct str word = {rest.at, length};
	place.width = (uint32_t)str_char_count(word);
	const char *shown = quote(findings, word);
	struct finding *finding = findings_add(findings, place, "yaml-type",
					       "YAML keeps @ for itself: %s needs quotes", shown);
	finding->help = help_make(findings, "write it in single quotes: '", shown, "'");
}

/* A character that begins nothing: a tab, an unquoted @name … True when said. */
static bool character_refuse(struct str text, yaml_mark_t mark, uint32_t file,
			     struct findings *findings)
{
	struct str rest = rest_at(text, mark);
	struct place place = place_of(mark, file);
	if (rest.length == 0)
		return false;
	if (rest.at[0] == '@') {
		at_sign_refuse(rest, place, findings);
		return true;
	}
	place.width = 1;
	if (rest.at[0] == '\t') {
		findings_add(findings, place, "yaml-syntax", "a tab where YAML wants blanks")
		    ->help = "indent with blanks only";
		return true;
	}
	struct finding *finding =
	    findings_add(findings, place, "yaml-syntax", "no value can begin with %s",
			 quote(findings, (struct str){rest.at, 1}));
	finding->help = "put the value into quotes";
	return true;
}

/* Two mistakes that libyaml has no sentence for. */
static const struct sentence
    behind_quote = {NULL, "text behind a closing quote",
		    "a quote within single quotes is written twice: 'it''s'", NULL},
    second_colon = {NULL, "a second colon in one value",
		    "put text with a colon and a blank in it into quotes", NULL};

static const struct sentence *sentence_find(const char *problem)
{
	for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
		if (strcmp(sentences[i].problem, problem) == 0)
			return &sentences[i];
	return NULL;
}

/* The sentence for libyaml's problem with `rest`, which stands at the end of `line`;
 * `one_line`: what it was reading began on it, too. */
static const struct sentence *sentence_of(const char *problem, struct str line, struct str rest,
					  bool one_line)
{
	const char *at = line.at + (line.length - rest.length);
	bool expected = strncmp(problem, "did not find expected", 21) == 0;
	if (expected && rest.length && at > line.at && (at[-1] == '\'' || at[-1] == '"') &&
	    *at != ' ')
		return &behind_quote;
	if (expected && one_line && rest.length > 1 && at[0] == ':' && at[1] == ' ')
		return &second_colon;
	return sentence_find(problem);
}

/* Is there a colon that ends a key in the line? */
static bool has_key(struct str line)
{
	for (size_t i = 0; i < line.length; i++)
		if (line.at[i] == ':' && (i + 1 == line.length || line.at[i + 1] == ' '))
			return true;
	return false;
}

static size_t indentation_of(struct str line)
{
	size_t at = 0;
	while (at < line.length && (line.at[at] == ' ' || line.at[at] == '-'))
		at++;
	return at;
}

/* A key where none can begin: text with a colon in it, a line without its colon above,
 * or one that is indented as if it belonged to the value above. */
static void key_refuse(struct str text, yaml_mark_t mark, uint32_t file, struct findings *findings)
{
	struct str line = line_of(text, mark.line), rest = rest_at(text, mark);
	struct str before = {line.at, line.length - rest.length};
	struct str above = mark.line ? line_of(text, mark.line - 1) : (struct str){0};
	struct place place = place_of(mark, file);
	if (mark.line == 0 || has_key(before)) {
		findings_add(findings, place, "yaml-syntax", "a second colon in one value")->help =
		    "put text with a colon and a blank in it into quotes";
		return;
	}
	bool deeper = has_key(above);
	size_t indentation = indentation_of(deeper ? before : above);
	place.line -= !deeper;
	place.column = (uint32_t)indentation + 1;
	place.width = (uint32_t)str_char_count(
	    deeper ? (struct str){before.at + indentation, before.length - indentation}
		   : (struct str){above.at + indentation, above.length - indentation});
	struct finding *finding =
	    findings_add(findings, place, "yaml-syntax", "%s",
			 deeper ? "a key that is indented deeper than the one above, which has a "
				  "value already"
				: "a line without a colon, where key: value is wanted");
	finding->help = deeper ? "keys of one mapping begin in the same column"
			       : "write a colon and a blank behind the key";
}

/* At the end of a text without a last line end libyaml is a line too far. */
static yaml_mark_t mark_within(yaml_mark_t mark, struct str text)
{
	uint32_t lines, column;
	text_position(text, text.length, &lines, &column);
	if (mark.line >= lines) {
		mark.line = lines - 1;
		mark.column = column - 1;
	}
	return mark;
}

static void syntax_refuse(const yaml_parser_t *parser, struct str text, uint32_t file,
			  struct findings *findings)
{
	const char *problem = parser->problem ? parser->problem : "not YAML";
	yaml_mark_t mark = mark_within(parser->problem_mark, text);
	if (strcmp(problem, "found character that cannot start any token") == 0 &&
	    character_refuse(text, mark, file, findings))
		return;
	bool in_quotes = parser->context && strstr(parser->context, "quoted scalar");
	if (!in_quotes && gap_refuse(text, mark, file, findings))
		return;
	if (strcmp(problem, "mapping values are not allowed in this context") == 0) {
		key_refuse(text, mark, file, findings);
		return;
	}
	yaml_mark_t context = mark_within(parser->context_mark, text);
	const struct sentence *known = sentence_of(problem, line_of(text, mark.line),
						   rest_at(text, mark), context.line == mark.line);
	bool tab = strstr(problem, "tab character") != NULL;
	struct finding *finding = findings_add(findings, place_of(mark, file), "yaml-syntax", "%s",
					       tab     ? "a tab where YAML wants blanks"
					       : known ? known->message
						       : problem);
	finding->help = tab     ? "indent with blanks only"
			: known ? known->help
				: "check the signs on this line, or put the value into quotes";
	if (!parser->context || !known || !known->note)
		return;
	bool at_end = context.line != mark.line && rest_at(text, mark).length == 0;
	if (*known->note == '\0' || at_end)
		finding->place = place_of(context, file);
	else if (context.line != mark.line) {
		finding->other = place_of(context, file);
		finding->note = known->note;
	}
}

static void bytes_refuse(const yaml_parser_t *parser, struct str text, uint32_t file,
			 struct findings *findings)
{
	struct place place = {.file = file, .width = 1};
	text_position(text, parser->problem_offset, &place.line, &place.column);
	bool control = parser->problem && strstr(parser->problem, "control") != NULL;
	if (control) {
		struct finding *finding =
		    findings_add(findings, place, "control-character", "control character U+%04X",
				 (unsigned)parser->problem_value);
		finding->help = "remove it; a policy is plain text";
		return;
	}
	size_t offset = parser->problem_offset;
	unsigned byte = offset < text.length ? (unsigned char)text.at[offset] : 0;
	struct finding *finding = findings_add(findings, place, "encoding",
					       "not UTF-8: byte 0x%02X cannot stand here", byte);
	finding->help = "save the file as UTF-8";
}

void yaml_problem_add(const yaml_parser_t *parser, struct str text, uint32_t file,
		      struct findings *findings)
{
	if (parser->error == YAML_READER_ERROR)
		bytes_refuse(parser, text, file, findings);
	else
		syntax_refuse(parser, text, file, findings);
}
