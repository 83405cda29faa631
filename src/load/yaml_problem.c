#include "load/yaml_problem.h"

#include "base/quote.h"
#include "load/unicode.h"

/* libyaml's sentence → ours, and what usually helps. */
static const struct sentence {
	const char *problem, *message, *help;
} sentences[] = {
    {"mapping values are not allowed in this context", "a second colon in one value",
     "put text with a colon and a blank in it into quotes, and check the indentation"},
    {"could not find expected ':'", "a colon is missing after the key",
     "write key: value, with a blank after the colon"},
    {"did not find expected key", "the indentation does not fit what stands above",
     "keys of one mapping begin in the same column"},
    {"did not find expected '-' indicator", "the indentation does not fit the list above",
     "the dashes of one list stand in the same column"},
    {"did not find expected ',' or ']'", "a list in brackets is not closed",
     "close it with ], and put commas between its items"},
    {"did not find expected ',' or '}'", "a mapping in braces is not closed",
     "close it with }, and put commas between its pairs"},
    {"did not find expected node content", "a value is missing here",
     "write the value, or quote it when it begins with a sign"},
    {"did not find expected <document start>", "text after the end of the document",
     "a policy is one mapping: key: value lines from the first column on"},
    {"found unexpected end of stream", "a quoted text is not closed",
     "close it with the same kind of quote"},
    {"found unexpected document indicator", "a quoted text is not closed",
     "close it before the --- or ... line"},
    {"found unknown escape character", "unknown escape after \\ in double quotes",
     "write \\\\ for a backslash, or use single quotes"},
    {"block sequence entries are not allowed in this context", "a list cannot begin here",
     "begin it on the next line, or write it in brackets"},
    {"block mapping entries are not allowed in this context", "a mapping cannot begin here",
     "begin it on the next line, or write it in braces"},
    {"found unexpected ':'", "a colon that YAML reads as the end of a key",
     "put the value into quotes"},
    {"did not find expected alphabetic or numeric character",
     "* and & at the beginning of a value mean aliases and anchors to YAML",
     "put the value into quotes"},
    {"found undefined tag handle", "unknown YAML tag", "remove the tag"},
    {"found incompatible YAML document", "YAML of another version than 1.1",
     "remove the %YAML line"},
};

static struct str line_of(struct str text, size_t line)
{
	struct source source = {.text = text, .line_hint_number = 1};
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

static bool is_address_part(char c)
{
	return c == ':' || c == '.' || c == '/' || char_is_digit(c) || (c >= 'a' && c <= 'f') ||
	       (c >= 'A' && c <= 'F');
}

/* The first unquoted word with "::" in the line, as YAML stumbles over, at
 * `*ret_offset`; empty when there is none. */
static struct str gap_word(struct str line, size_t *ret_offset)
{
	for (size_t i = 0; i + 1 < line.length; i++) {
		if (line.at[i] != ':' || line.at[i + 1] != ':')
			continue;
		size_t start = i, end = i;
		while (start > 0 && is_address_part(line.at[start - 1]))
			start--;
		while (end < line.length && is_address_part(line.at[end]))
			end++;
		bool quoted =
		    start > 0 && (line.at[start - 1] == '\'' || line.at[start - 1] == '"');
		if (!quoted) {
			*ret_offset = start;
			return (struct str){line.at + start, end - start};
		}
		i = end;
	}
	return (struct str){0};
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
	struct finding *finding =
	    findings_add(findings, place, "yaml-type",
			 "YAML reads the colons of %s as the end of a key", quote(findings, word));
	finding->help = "put the address into quotes";
	return true;
}

static void at_sign_refuse(struct str rest, struct place place, struct findings *findings)
{
	size_t length = 1;
	while (length < rest.length && !strchr(" ,]}#\t", rest.at[length]))
		length++;
	struct str word = {rest.at, length};
	place.width = (uint32_t)str_char_count(word);
	struct finding *finding =
	    findings_add(findings, place, "yaml-type", "YAML keeps @ for itself: %s needs quotes",
			 quote(findings, word));
	finding->help = "write it in single quotes, as '@office'";
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

static const struct sentence *sentence_find(const char *problem)
{
	for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
		if (strcmp(sentences[i].problem, problem) == 0)
			return &sentences[i];
	return NULL;
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
	if (gap_refuse(text, mark, file, findings))
		return;
	const struct sentence *known = sentence_find(problem);
	bool tab = strstr(problem, "tab character") != NULL;
	struct finding *finding = findings_add(findings, place_of(mark, file), "yaml-syntax", "%s",
					       tab     ? "a tab where YAML wants blanks"
					       : known ? known->message
						       : problem);
	finding->help = tab     ? "indent with blanks only"
			: known ? known->help
				: "check the signs on this line, or put the value into quotes";
	yaml_mark_t context = mark_within(parser->context_mark, text);
	if (parser->context && context.line != mark.line) {
		finding->other = place_of(context, file);
		finding->note = "what is being read begins here";
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
