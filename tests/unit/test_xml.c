/* XML as elements: what is told, where it stands, in every encoding and cut into pieces of
 * every size; what is no XML; memory that runs out at each allocation. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "load/metadata_text.h"
#include "load/xml.h"
#include "xml_encodings.h"

/* --- A run ----------------------------------------------------------------------------- */

/* Elements that begin with p are passed over, of those with t the text is asked for. */
struct run {
	struct arena arena;
	struct findings findings;
	struct str bytes;
	bool one_byte; /* a character: offsets can be checked */
	FILE *out;
	char *told;
	size_t size;
	enum status status;
};

static void place_put(FILE *out, struct place place)
{
	fprintf(out, "%u:%u+%u", (unsigned)place.line, (unsigned)place.column,
		(unsigned)place.width);
}

static enum xml_way see_begin(void *with, const struct xml_element *element)
{
	struct run *run = with;
	fprintf(run->out, "+%.*s ", STR_ARG(element->name));
	place_put(run->out, element->place);
	fputs(element->nil ? " nil;" : ";", run->out);
	assert_true(element->begin < run->bytes.length);
	if (run->one_byte)
		assert_int_equal(run->bytes.at[element->begin], '<');
	return *element->name.at == 'p'   ? XML_PASS
	       : *element->name.at == 't' ? XML_TEXT
					  : XML_ENTER;
}

static void see_end(void *with, const struct xml_end *end)
{
	struct run *run = with;
	bool text = *end->element.name.at == 't';
	fprintf(run->out, "-%.*s", STR_ARG(end->element.name));
	if (text && !end->long_text)
		fprintf(run->out, " '%.*s' ", STR_ARG(end->text));
	if (end->long_text)
		fputs(" long ", run->out);
	if (text)
		place_put(run->out, end->text_place);
	else
		assert_int_equal(end->text.length, 0);
	fputc(';', run->out);
	assert_true(end->end > end->element.begin && end->end <= run->bytes.length);
	if (run->one_byte)
		assert_int_equal(run->bytes.at[end->end - 1], '>');
}

static void findings_put(struct run *run)
{
	for (const struct finding *at = run->findings.first; at; at = at->next) {
		fprintf(run->out, "[%s ", at->code);
		place_put(run->out, at->place);
		if (at->other.line)
			fprintf(run->out, " %u:%u", (unsigned)at->other.line,
				(unsigned)at->other.column);
		fputs("];", run->out);
		assert_true(at->message[0] && at->help && at->help[0]);
		assert_true(!at->other.line == !at->note);
	}
}

/* Reads the bytes in pieces of `size`; each piece is memory of its own, as large as it is. */
static void feed(struct run *run, struct xml *xml, size_t size)
{
	struct str rest = run->bytes;
	do {
		size_t length = rest.length < size ? rest.length : size;
		char *piece = malloc(length ? length : 1);
		assert_non_null(piece);
		memcpy(piece, rest.at, length);
		rest = (struct str){rest.at + length, rest.length - length};
		run->status = xml_feed(xml, (struct str){piece, length}, rest.length == 0);
		free(piece);
	} while (run->status == OK && rest.length);
}

static void run_begin(struct run *run, struct str bytes, size_t size)
{
	static const struct xml_calls calls = {see_begin, see_end};
	struct xml *xml = NULL;
	*run = (struct run){.bytes = bytes};
	arena_init(&run->arena);
	findings_init(&run->findings, &run->arena);
	run->out = open_memstream(&run->told, &run->size);
	run->one_byte =
	    bytes.length < 2 || (bytes.at[0] && bytes.at[1] && (unsigned char)*bytes.at < 0xfe);
	assert_non_null(run->out);
	run->status = xml_new(0, &calls, run, &run->findings, &xml);
	if (run->status == OK)
		feed(run, xml, size);
	xml_free(xml);
	if (run->status == INVALID && !run->findings.nomem)
		assert_int_equal(run->findings.count, 1);
	findings_put(run);
	fclose(run->out);
}

static void run_end(struct run *run)
{
	free(run->told);
	arena_clear(&run->arena);
}

static char *outcome(struct str bytes, size_t size)
{
	struct run run;
	run_begin(&run, bytes, size);
	char *told = run.told;
	run.told = NULL;
	run_end(&run);
	assert_int_equal(run.status == OK, run.findings.count == 0);
	return told;
}

/* --- Tables ------------------------------------------------------------------------------ */

static const struct row {
	const char *name, *text, *outcome;
} rows[] = {
    {"one element", "<a/>", "+a 1:1+2;-a;"},
    {"a declaration", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a></a>\n", "+a 2:1+2;-a;"},
    {"in apostrophes, standalone", "<?xml version='1.0' standalone='yes'?><a/>", "+a 1:39+2;-a;"},
    {"a text", "<a>\n  <t>x y</t>\n</a>", "+a 1:1+2;+t 2:3+2;-t 'x y' 2:6+3;-a;"},
    {"no final line end", "<a>\n</a>", "+a 1:1+2;-a;"},
    {"CRLF", "<a>\r\n\t<t>x\r\ny</t>\r\n</a>\r\n", "+a 1:1+2;+t 2:2+2;-t 'x\ny' 2:5+1;-a;"},
    {"lone carriage returns", "<a>\r\t<t>x\ry</t></a>", "+a 1:1+2;+t 2:2+2;-t 'x\ny' 2:5+1;-a;"},
    {"blanks around a text", "<a><t> \n\t x y \n </t></a>", "+a 1:1+2;+t 1:4+2;-t 'x y' 2:3+3;-a;"},
    {"no text", "<a><t></t><t/><t> \n </t></a>",
     "+a 1:1+2;+t 1:4+2;-t '' 1:4+2;+t 1:11+2;-t '' 1:11+2;+t 1:15+2;-t '' 1:15+2;-a;"},
    {"entities", "<a><t>R&amp;D &lt;x&gt; &quot;&apos;</t></a>",
     "+a 1:1+2;+t 1:4+2;-t 'R&D <x> \"'' 1:7+30;-a;"},
    {"characters by number", "<a><t>&#65;&#x42;C&#x1F600;</t></a>",
     "+a 1:1+2;+t 1:4+2;-t 'ABC\xf0\x9f\x98\x80' 1:7+21;-a;"},
    {"blanks by number are blanks", "<a><t>&#32;x&#10;y&#9;</t></a>",
     "+a 1:1+2;+t 1:4+2;-t 'x\ny' 1:12+7;-a;"},
    {"CDATA", "<a><t>x<![CDATA[<b>&amp;]]>y</t></a>",
     "+a 1:1+2;+t 1:4+2;-t 'x<b>&amp;y' 1:7+22;-a;"},
    {"CDATA alone", "<a><t><![CDATA[x]]></t></a>", "+a 1:1+2;+t 1:4+2;-t 'x' 1:16+1;-a;"},
    {"CDATA that is empty", "<a><t><![CDATA[]]></t></a>", "+a 1:1+2;+t 1:4+2;-t '' 1:4+2;-a;"},
    {"a comment inside a text", "<a><t>192.0<!-- x -->.2.1</t></a>",
     "+a 1:1+2;+t 1:4+2;-t '192.0.2.1' 1:7+19;-a;"},
    {"a comment over two lines", "<a><t>x<!--\n-->yyyyyyyyyyyyy</t></a>",
     "+a 1:1+2;+t 1:4+2;-t 'xyyyyyyyyyyyyy' 1:7+1;-a;"},
    {"comments and instructions elsewhere",
     "<!-- <b> --><?x y?>\n<a><!-- </a> --><?x <b>?><b/></a><!-- --><?x?>\n",
     "+a 2:1+2;+b 2:26+2;-b;-a;"},
    {"passed over, with all in it", "<a><p><b><t>x</t></b><p/></p><b/></a>",
     "+a 1:1+2;+p 1:4+2;+b 1:30+2;-b;-a;"},
    {"passed over, empty", "<a><p/><p></p><b/></a>", "+a 1:1+2;+p 1:4+2;+p 1:8+2;+b 1:15+2;-b;-a;"},
    {"an element in a text", "<a><t>x<b>y<t>z</t></b>w</t></a>",
     "+a 1:1+2;+t 1:4+2;-t 'xw' 1:7+18;-a;"},
    {"the root passed over", "<p><b/></p>", "+p 1:1+2;"},
    {"the root a text", "<t>x</t>", "+t 1:1+2;-t 'x' 1:4+1;"},
    {"prefixed names", "<m:a xmlns:m='http://x.example'><m:t>x</m:t></m:a>",
     "+a 1:1+4;+t 1:33+4;-t 'x' 1:38+1;-a;"},
    {"nil", "<a xmlns:i='x'><t i:nil='true'/><t i:nil='1'/><t i:nil='false'/><t nil='true'/></a>",
     "+a 1:1+2;+t 1:16+2 nil;-t '' 1:16+2;+t 1:33+2 nil;-t '' 1:33+2;+t 1:47+2;-t '' 1:47+2;"
     "+t 1:65+2;-t '' 1:65+2;-a;"},
    {"attributes in two lines", "<a\n  b='c>'\r\n d=\"&lt;\"><t>x</t></a\n>",
     "+a 1:1+2;+t 3:11+2;-t 'x' 3:14+1;-a;"},
    {"columns count characters", "<a><t>\xc3\x84\xe2\x82\xac\xf0\x9f\x98\x80x</t><t>y</t></a>",
     "+a 1:1+2;+t 1:4+2;-t '\xc3\x84\xe2\x82\xac\xf0\x9f\x98\x80x' 1:7+4;+t 1:15+2;-t 'y' "
     "1:18+1;-a;"},
    {"names of characters beyond ASCII", "<\xc3\x84><\xc3\x84\xc3\x96/></\xc3\x84>",
     "+\xc3\x84 1:1+2;+\xc3\x84\xc3\x96 1:4+3;-\xc3\x84\xc3\x96;-\xc3\x84;"},
};

static void assert_outcome(const char *name, const char *how, struct str bytes, size_t size,
			   const char *expected)
{
	char *told = outcome(bytes, size);
	if (strcmp(told, expected) != 0)
		fail_msg("%s, %s, pieces of %zu:\n%s\nexpected:\n%s", name, how, size, told,
			 expected);
	free(told);
}

/* In pieces of every size the same is told. */
static void assert_outcomes(const char *name, const char *how, struct str bytes,
			    const char *expected)
{
	for (size_t size = 1; size < bytes.length && size < 200; size++)
		assert_outcome(name, how, bytes, size, expected);
	assert_outcome(name, how, bytes, bytes.length + 1, expected);
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_outcomes(rows[i].name, "as it is", str_of(rows[i].text), rows[i].outcome);
}

/* The same text in another encoding says the same, in the same places. */
static void test_encodings(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		for (unsigned kind = 0; kind < XML_ENCODINGS; kind++) {
			struct str bytes = xml_encode(str_of(rows[i].text), kind);
			if (bytes.length &&
			    !(kind >= XML_UTF16_FIRST && strstr(rows[i].text, "UTF-8")))
				assert_outcomes(rows[i].name, xml_encoding_names[kind], bytes,
						rows[i].outcome);
			free((char *)bytes.at);
		}
}

#define TEN     "4444444444"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

static const struct row bytes_rows[] = {
    {"Latin-1", "<?xml version='1.0' encoding='ISO-8859-1'?><a><t>M\xfcnchen \x80</t></a>",
     "+a 1:44+2;+t 1:47+2;-t 'M\xc3\xbcnchen \xc2\x80' 1:50+9;-a;"},
    {"windows-1252", "<?xml version='1.0' encoding='windows-1252'?><a><t>\x80\x96\xfc</t></a>",
     "+a 1:46+2;+t 1:49+2;-t '\xe2\x82\xac\xe2\x80\x93\xc3\xbc' 1:52+3;-a;"},
    {"Windows-1252 by its other name, a byte that is none",
     "<?xml version='1.0' encoding='CP1252'?><a>\n<t>x\x81</t></a>",
     "+a 1:40+2;+t 2:1+2;[xml-encoding 2:5+1];"},
    {"US-ASCII", "<?xml version='1.0' encoding='us-ascii'?><a><t>x</t></a>",
     "+a 1:42+2;+t 1:45+2;-t 'x' 1:48+1;-a;"},
    {"US-ASCII that is none", "<?xml version='1.0' encoding='US-ASCII'?><a><t>\xfc</t></a>",
     "+a 1:42+2;+t 1:45+2;[xml-encoding 1:48+1];"},
    {"an encoding nobody knows", "<?xml version='1.0' encoding='EBCDIC'?><a/>",
     "[xml-encoding 1:31+6];"},
    {"UTF-16 declared and not so", "<?xml version='1.0' encoding='UTF-16'?><a/>",
     "[xml-encoding 1:31+6];"},
    {"a mark, and another encoding declared",
     "\xef\xbb\xbf<?xml version='1.0' encoding='latin1'?><a/>", "[xml-encoding 1:1+0];"},
    {"a mark, and the same", "\xef\xbb\xbf<?xml version='1.0' encoding='utf-8'?><a/>",
     "+a 1:39+2;-a;"},
    {"a line end in a tag's name", "<a>\n<\n</a>", "+a 1:1+2;[xml-syntax 2:2+0];"},
    {"Latin-1 not declared", "<a><t>M\xfcnchen</t></a>", "+a 1:1+2;+t 1:4+2;[xml-encoding 1:8+1];"},
    {"half a character", "<a><t>\xe2\x82</t></a>", "+a 1:1+2;+t 1:4+2;[xml-encoding 1:7+1];"},
    {"nothing", "", "[empty-file 0:0+0];"},
    {"blanks", " \n\t\r\n", "[empty-file 0:0+0];"},
    {"a mark and nothing", "\xef\xbb\xbf", "[empty-file 0:0+0];"},
    {"a declaration alone", "<?xml version='1.0'?>\n", "[xml-syntax 2:1+0];"},
    {"a comment alone", "<!-- x -->", "[xml-syntax 1:11+0];"},
    {"text", "hello\n", "[xml-syntax 1:1+1];"},
    {"JSON", "{\"a\": 1}", "[xml-syntax 1:1+1];"},
    {"a blank before the declaration", "\n<?xml version='1.0'?><a/>", "[xml-syntax 2:1+0];"},
    {"a declaration that is none", "<?xml vers='1'?><a/>", "[xml-syntax 1:7+0];"},
    {"cut off in an element", "<a>\n  <p>\n    <c>x</c>\n",
     "+a 1:1+2;+p 2:3+2;[xml-syntax 4:1+0 2:3];"},
    {"cut off in a tag", "<a>\n  <b", "+a 1:1+2;[xml-syntax 2:3+0];"},
    {"cut off in a comment", "<a>\n  <!-- x", "+a 1:1+2;[xml-syntax 2:3+0];"},
    {"cut off in CDATA", "<t>\n  <![CDATA[ x", "+t 1:1+2;[xml-syntax 2:14+0];"},
    {"cut off in an entity", "<t>\n  &am", "+t 1:1+2;[xml-syntax 2:3+0];"},
    {"cut off in a character", "<t>\n  \xe2\x82", "+t 1:1+2;[xml-syntax 2:3+0];"},
    {"the wrong element closed", "<a>\n  <b>\n  </a>\n</b>",
     "+a 1:1+2;+b 2:3+2;[xml-syntax 3:3+3 2:3];"},
    {"the wrong one, where all is passed over", "<a>\n <p>\n <c>\n  </d>",
     "+a 1:1+2;+p 2:2+2;[xml-syntax 4:3+3 3:2];"},
    {"closed and not open", "<a/>\n</b>", "+a 1:1+2;-a;[xml-syntax 2:1+3];"},
    {"two roots", "<a/>\n<b/>", "+a 1:1+2;-a;[xml-syntax 2:1+0];"},
    {"text behind the root", "<a/>\nx", "+a 1:1+2;-a;[xml-syntax 2:1+1];"},
    {"text behind the root, and lines with CR LF", "<a/>\r\n\r\nx",
     "+a 1:1+2;-a;[xml-syntax 3:1+1];"},
    {"a quotation of two lines behind the root", "<a/>\n  \"x\ny \"&l",
     "+a 1:1+2;-a;[xml-syntax 2:3+1];"},
    {"text behind an end tag of two lines", "<a>\n</a\n >x", "+a 1:1+2;-a;[xml-syntax 3:3+1];"},
    {"text behind an end tag", "<a>\n</a>x y", "+a 1:1+2;-a;[xml-syntax 2:5+1];"},
    {"CR LF before the root, a declaration", "\r\n\r\n<?xml version='1.0'?><a/>",
     "[xml-syntax 3:1+0];"},
    {"CR LF between comments, and no end", "<!---->\r\n<!---->\r\n\r\n<a>\r\n\r\n",
     "+a 4:1+2;[xml-syntax 6:1+0 4:1];"},
    {"a long word behind the root, ended by a byte that is none",
     "<a/>\n \xc3\xa4" HUNDRED "\xf2surs/>", "+a 1:1+2;-a;[xml-syntax 2:2+1];"},
    {"a long word behind the root, ended by half a character", "<a/>\n \xc3\xa4" HUNDRED "\xf2\x73",
     "+a 1:1+2;-a;[xml-syntax 2:2+1];"},
    {"an ampersand alone", "<t>R & D</t>", "+t 1:1+2;[xml-syntax 1:6+1];"},
    {"an ampersand before a word", "<t>R&D now</t>", "+t 1:1+2;[xml-syntax 1:5+2];"},
    {"an entity nobody knows", "<t>\xc3\x84&nbsp;x</t>", "+t 1:1+2;[xml-syntax 1:5+6];"},
    {"no character of this number", "<t>&#0;</t>", "+t 1:1+2;[xml-syntax 1:4+0];"},
    {"a < in a text", "<t>x < y</t>", "+t 1:1+2;[xml-syntax 1:7+1];"},
    {"a control character", "<t>x\x01y</t>", "+t 1:1+2;[xml-syntax 1:5+1];"},
    {"an attribute without quotes", "<a b=c/>", "[xml-syntax 1:6+1];"},
    {"an attribute twice", "<a b='1' b='2'/>", "[xml-syntax 1:10+0];"},
    {"marks of a merge", "<a>\n<<<<<<< HEAD\n<b/>\n=======\n>>>>>>> x\n</a>",
     "+a 1:1+2;[xml-syntax 2:1+7];"},
    {"a DOCTYPE", "<?xml version='1.0'?>\n <!DOCTYPE a>\n<a/>", "[xml-doctype 2:2+9];"},
    {"a DOCTYPE in a comment is none", "<!-- \n<!DOCTYPE a> --><a/>", "+a 2:17+2;-a;"},
    {"a DOCTYPE of another file", "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
     "[xml-doctype 1:1+9];"},
    {"a DOCTYPE behind the root's beginning", "<a><!DOCTYPE a></a>",
     "+a 1:1+2;[xml-syntax 1:6+1];"},
    {"a billion laughs",
     "<!DOCTYPE a [<!ENTITY l 'lol'><!ENTITY m '&l;&l;&l;&l;&l;&l;&l;&l;&l;&l;'>"
     "<!ENTITY n '&m;&m;&m;&m;&m;&m;&m;&m;&m;&m;'>]><a>&n;</a>",
     "[xml-doctype 1:1+9];"},
};

static void test_bytes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof bytes_rows / sizeof *bytes_rows; i++)
		assert_outcomes(bytes_rows[i].name, "as it is", str_of(bytes_rows[i].text),
				bytes_rows[i].outcome);
}

/* --- Sizes --------------------------------------------------------------------------------- */

static struct str repeated(const char *begin, const char *what, size_t times, const char *end)
{
	char *text = NULL;
	struct str ret = {0};
	FILE *out = open_memstream(&text, &ret.length);
	assert_non_null(out);
	fputs(begin, out);
	while (times-- > 0)
		fputs(what, out);
	fputs(end, out);
	fclose(out);
	ret.at = text;
	return ret;
}

static const struct {
	const char *name, *begin, *what;
	size_t times;
	const char *end, *outcome; /* NULL: the text, whole */
} size_rows[] = {
    {"a text of the longest", "<t>", "x", XML_TEXT_MAX, "</t>", NULL},
    {"a text one longer", "<t>", "x", XML_TEXT_MAX + 1, "</t>", "+t 1:1+2;-t long 1:4+1;"},
    {"a text much longer", "<t>", "0123456789", 1000000, "</t>", "+t 1:1+2;-t long 1:4+1;"},
    {"a text of many lines", "<t>", "x\n", 100000, "</t>", "+t 1:1+2;-t long 1:4+1;"},
    {"blanks behind the longest", "<t>x", " ", 200000, "</t>", "+t 1:1+2;-t 'x' 1:4+1;"},
    {"blanks before a text", "<t>", " \n", 200000, "x</t>", "+t 1:1+2;-t 'x' 200001:1+1;"},
    {"blanks in the middle", "<t>x", " ", 200000, "y</t>", "+t 1:1+2;-t long 1:4+1;"},
    {"as deep as can be", "<p>", "<b>", 255, "</b>", "+p 1:1+2;[xml-syntax 1:773+0 1:763];"},
    {"deeper", "<p>", "<b>", 256, "", "+p 1:1+2;[xml-depth 1:769+1];"},
    {"a million deep", "<p>", "<b>", 1000000, "", "+p 1:1+2;[xml-depth 1:769+1];"},
    {"many elements", "<a><p/>", "\n<p></p>", 30000, "</a", NULL},
    {"a comment of 1 MB", "<a><!--", "x", 1000000, "--></a>", "+a 1:1+2;-a;"},
    {"a comment of 3 MB", "<a><!--", "x", 3000000, "--></a>", "+a 1:1+2;[xml-token 1:4+1];"},
    {"a comment of 3 MB before the root", "<!--", "x", 3000000, "--><a/>", "[xml-token 1:1+1];"},
    {"one behind the root", "<a/>\n<!--", "x", 3000000, "-->", "+a 1:1+2;-a;[xml-token 2:1+1];"},
    {"an attribute of 3 MB", "<a b='", "x", 3000000, "'/>", "[xml-token 1:1+1];"},
    {"3 MB of blanks", "", " ", 3000000, "", "[empty-file 0:0+0];"},
    {"a name of 10,000 bytes", "<", "x", 10000, "", "[xml-syntax 1:1+0];"},
};

static void test_sizes(void **state)
{
	(void)state;
	static const size_t sizes[] = {65536, 1000003, 30000000};
	for (size_t i = 0; i < sizeof size_rows / sizeof *size_rows; i++) {
		struct str text = repeated(size_rows[i].begin, size_rows[i].what,
					   size_rows[i].times, size_rows[i].end);
		char *first = outcome(text, 30011);
		const char *expected = size_rows[i].outcome ? size_rows[i].outcome : first;
		if (strncmp(first, expected, strlen(expected)) != 0)
			fail_msg("%s: %.200s", size_rows[i].name, first);
		for (size_t j = 0; j < sizeof sizes / sizeof *sizes; j++)
			assert_outcome(size_rows[i].name, "long", text, sizes[j], first);
		free(first);
		free((char *)text.at);
	}
}

/* A text of the longest is told whole. */
static void test_longest(void **state)
{
	(void)state;
	struct str text = repeated("<t>", "x", XML_TEXT_MAX, "</t>");
	char *told = outcome(text, 999);
	assert_int_equal(strspn(told + strlen("+t 1:1+2;-t '"), "x"), XML_TEXT_MAX);
	free(told);
	free((char *)text.at);
}

/* --- Texts for messages -------------------------------------------------------------------- */

/* Whatever the encoding, the decoded text is that of the row. */
static void test_decode(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		for (unsigned kind = 0; kind < XML_ENCODINGS; kind++) {
			struct str bytes = xml_encode(str_of(rows[i].text), kind), text;
			struct arena arena;
			arena_init(&arena);
			if (bytes.length) {
				assert_int_equal(metadata_text_decode(bytes, &arena, &text), OK);
				assert_true(str_equal(text, str_of(rows[i].text)));
			}
			arena_clear(&arena);
			free((char *)bytes.at);
		}
}

static const struct row decode_rows[] = {
    {"nothing", "", ""},
    {"Latin-1 declared", "<?xml version='1.0' encoding=\"iso-8859-1\" ?>\xfc",
     "<?xml version='1.0' encoding=\"iso-8859-1\" ?>\xc3\xbc"},
    {"windows-1252, blanks", "<?xml encoding = 'Windows-1252'?>\x80\x81",
     "<?xml encoding = 'Windows-1252'?>\xe2\x82\xac\xef\xbf\xbd"},
    {"another encoding stays", "<?xml encoding='x'?>\xfc", "<?xml encoding='x'?>\xfc"},
    {"declared too late", "<a/><?xml encoding='latin1'?>\xfc", "<a/><?xml encoding='latin1'?>\xfc"},
    {"no quote behind it", "<?xml encoding='latin1?>\xfc", "<?xml encoding='latin1?>\xfc"},
    {"nothing behind it", "<?xml encoding", "<?xml encoding"},
    {"a mark and another declaration", "\xef\xbb\xbf<?xml encoding='latin1'?>\xc3\xbc",
     "<?xml encoding='latin1'?>\xc3\xbc"},
};

static void test_decode_bytes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof decode_rows / sizeof *decode_rows; i++) {
		struct arena arena;
		struct str text;
		arena_init(&arena);
		assert_int_equal(metadata_text_decode(str_of(decode_rows[i].text), &arena, &text),
				 OK);
		if (!str_equal(text, str_of(decode_rows[i].outcome)))
			fail_msg("%s: %.*s", decode_rows[i].name, STR_ARG(text));
		arena_clear(&arena);
	}
}

/* --- Memory ---------------------------------------------------------------------------------- */

/* Each allocation fails once, expat's among them: then it is NOMEM, and nothing is lost. */
static void test_nomem(void **state)
{
	(void)state;
	struct str texts[] = {STR("<?xml version='1.0' encoding='windows-1252'?><a "
				  "b='c'><t>x&amp;\x80</t><p>y</p></a>"),
			      STR("<a>\n<some-long-name-that-is-not-short attribute='value'></a>"),
			      STR("<!DOCTYPE a><a/>"),
			      STR("<?xml version='1.0' encoding='x'?><a/>")};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct run run;
		size_t nth = 1;
		for (bool failed = true; failed; nth++) {
			mem_fail_only(nth);
			run_begin(&run, texts[i], 7);
			failed = mem_count() >= nth;
			mem_fail_from(0);
			if (failed)
				assert_true(run.status == NOMEM || run.findings.nomem);
			run_end(&run);
		}
		assert_true(nth > 5);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),         cmocka_unit_test(test_encodings),
	    cmocka_unit_test(test_bytes),        cmocka_unit_test(test_sizes),
	    cmocka_unit_test(test_longest),      cmocka_unit_test(test_decode),
	    cmocka_unit_test(test_decode_bytes), cmocka_unit_test(test_nomem),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
