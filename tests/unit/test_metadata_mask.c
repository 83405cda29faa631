/* What messages may show of a file of metadata: no text that nobody reads, and every place where
 * it was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "load/metadata_mask.h"
#include "rand.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

static const struct {
	const char *name, *text, *masked;
} rows[] = {
    {"nothing", "", ""},
    {"what is read stays",
     "<ConnectedApp xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n"
     "    <label>Loader &amp; more</label>\n"
     "    <ipRanges><start>192.0.2.9</start><end>192.0.2.1</end></ipRanges>\n"
     "    <oauthPolicy><ipRelaxation>NONE</ipRelaxation></oauthPolicy>\n"
     "</ConnectedApp>\n",
     "<ConnectedApp xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n"
     "    <label>Loader &amp; more</label>\n"
     "    <ipRanges><start>192.0.2.9</start><end>192.0.2.1</end></ipRanges>\n"
     "    <oauthPolicy><ipRelaxation>NONE</ipRelaxation></oauthPolicy>\n"
     "</ConnectedApp>\n"},
    {"all in one line",
     "<ConnectedApp><label>A</label><consumerSecret>s3cr3t</consumerSecret></ConnectedApp>",
     "<ConnectedApp><label>A</label><consumerSecret>******</consumerSecret></ConnectedApp>"},
    {"lines of a certificate", "<certificate>AB+/\r\n\tCD==\n</certificate>",
     "<certificate>****\r\n\t****\n</certificate>"},
    {"a character is one sign", "<a>\xc3\xa4\xf0\x9f\x94\x91\xff!</a>", "<a>****</a>"},
    {"an & in a secret", "<consumerSecret>a&b;c</consumerSecret>",
     "<consumerSecret>*****</consumerSecret>"},
    {"a tag that is not closed", "<consumerSecret s3cr3t</consumerSecret>",
     "<************** ******</consumerSecret>"},
    {"one without a blank", "<consumerSecrets3cr3t==</consumerSecret>",
     "<**********************</consumerSecret>"},
    {"one of ours that is not closed", "<label Loader\n<consumerKey>s3cr3t",
     "<label ******\n<consumerKey>******"},
    {"an end tag that is not closed", "<label>A</label\n<consumerKey>s3cr3t</consumerKey",
     "<label>A</label\n<consumerKey>******</***********"},
    {"an end tag of another", "<start>192.0.2.1</end>", "<start>192.0.2.1</end>"},
    {"the end is missing", "<consumerSecret>s3cr", "<consumerSecret>****"},
    {"a secret with a blank, a < and a >", "<consumerSecret>s3 < cr > et</consumerSecret>",
     "<consumerSecret>** < ** * **</consumerSecret>"},
    {"behind the end of ours", "<label>A</label>s3cr3t", "<label>A</label>******"},
    {"behind an empty one of ours", "<label/>s3cr3t", "<label/>******"},
    {"behind a > in ours", "<label>A consumerKey>s3cr3t</consumerKey>",
     "<label>A consumerKey*******</consumerKey>"},
    {"an element in ours", "<start>192.<b>0</b>.2</start>", "<start>192.<b>*</b>**</start>"},
    {"CDATA", "<consumerSecret><![CDATA[s3<label>cr3t]]></consumerSecret>",
     "<consumerSecret><![CDATA[*************]]></consumerSecret>"},
    {"CDATA of ours", "<label><![CDATA[A & B]]> C</label>", "<label><![CDATA[A & B]]> C</label>"},
    {"CDATA of ours with more in it", "<label><![CDATA[A</label><a>s3]]></a>",
     "<label><![CDATA[A*************]]></a>"},
    {"CDATA of ours without an end", "<label><![CDATA[A</label><a>s3</a>",
     "<label><![CDATA[******************"},
    {"a comment", "<label>A<!-- s3 --> B</label>", "<label>A<!-- ** --> B</label>"},
    {"a comment without an end", "<!-- s3\n<label>A</label>", "<!-- **\n****************"},
    {"an instruction", "<a/><?s3 cr3t?>", "<a/><?** ****?>"},
    {"an instruction without an end", "<?s3 cr3t>\n<label>A", "<?** *****\n********"},
    {"the declaration", "<?xml version=\"1.0\" encoding='latin1' s3=\"cr3t\"?>\n<a/>",
     "<?xml version=\"1.0\" encoding='latin1' *********?>\n<a/>"},
    {"a declaration elsewhere", "\n<?xml version=\"1.0\"?>", "\n<?*** *************?>"},
    {"attributes", "<label a=\"s3 > cr3t\" xsi:nil=\"true\" xmlns:x='y' c=\"xmlns='s3'\">A</label>",
     "<label ***** * ***** xsi:nil=\"true\" xmlns:x='y' **************>A</label>"},
    {"no attributes", "<label b = 's3'>A</label><label s3>A</label><label/ >s3",
     "<label * * ****>*</label><label **>*</label><label* >**"},
    {"a quote without its second one", "<label a=\"s3>cr3t</label>", "<label **********</label>"},
    {"a DOCTYPE", "<!DOCTYPE a [<!ENTITY s3 \"cr3t\">]><a/>",
     "<!DOCTYPE * *<!****** ** *********<a/>"},
    {"a prefix", "<m:label>A</m:label><m:a>s3</m:a>", "<m:label>A</m:label><m:a>**</m:a>"},
    {"read in another type", "<userLicense>s3</userLicense>", "<userLicense>**</userLicense>"},
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena arena;
		struct str masked;
		arena_init(&arena);
		assert_int_equal(
		    metadata_mask(str_of(rows[i].text), METADATA_CONNECTED_APP, &arena, &masked),
		    OK);
		if (!str_equal(masked, str_of(rows[i].masked)))
			fail_msg("%s\n%.*s\nwanted:\n%s", rows[i].name, STR_ARG(masked),
				 rows[i].masked);
		arena_clear(&arena);
	}
}

/* --- Random ------------------------------------------------------------------------------- */

enum { TEXT_MAX = 4000 };

/* Puts a text together out of these. Only in secrets, which nobody reads, there is a "~". */
static size_t text_make(struct rand *rand, char *text)
{
	static const char *const parts[] = {
	    "<consumerSecret>~a~</consumerSecret>",
	    "<label>Loader</label>",
	    "<consumerKey>~&~;</consumerKey>",
	    "<!-- ~ -->",
	    "<a b=\"~\"/>",
	    "<a b='~>'>~</a>",
	    "<start>192.0.2.1</start>",
	    "<c><![CDATA[~<a>~</a>]]></c>",
	    "<?pi ~?>",
	    "<label/>~<label>A</label>",
	    "<c>\xc3\xa4~\xf0\x9f\x94\x91</c>",
	    "\n",
	    "\r\n\t",
	    "<!DOCTYPE a [<!ENTITY b '~'>]>",
	    "</c>~",
	};
	size_t length = 0, count = 1 + rand_below(rand, 12);
	for (size_t i = 0; i < count; i++) {
		const char *part = parts[rand_below(rand, COUNT(parts))];
		memcpy(text + length, part, strlen(part));
		length += strlen(part);
	}
	return length;
}

/* Takes the end off, or puts markup where it breaks what is there: nothing that would make a
 * secret the text of an element that is read. */
static size_t text_break(struct rand *rand, char *text, size_t length)
{
	static const char signs[] = "<&\"'/ \n\xff";
	if (rand_once_in(rand, 3))
		return rand_below(rand, (uint32_t)length + 1);
	for (uint32_t i = rand_below(rand, 3); i; i--) {
		size_t at = rand_below(rand, (uint32_t)length + 1);
		memmove(text + at + 1, text + at, length - at);
		text[at] = signs[rand_below(rand, sizeof signs - 1)];
		length++;
	}
	return length;
}

/* Are they the same but for what is hidden, character for character? */
static bool is_same_form(struct str text, struct str masked)
{
	while (text.length && masked.length) {
		uint32_t was = str_next_char(&text), is = str_next_char(&masked);
		if (was != is && is != '*')
			return false;
	}
	return text.length == masked.length;
}

static void test_random(void **state)
{
	struct rand rand = rand_start("masks of metadata");
	(void)state;
	for (unsigned i = 0; i < 30000; i++) {
		char text[TEXT_MAX];
		size_t length = text_break(&rand, text, text_make(&rand, text));
		struct str masked, whole = {text, length};
		struct arena arena;
		arena_init(&arena);
		assert_int_equal(metadata_mask(whole, METADATA_CONNECTED_APP, &arena, &masked), OK);
		if (memchr(masked.at, '~', masked.length) || !is_same_form(whole, masked))
			fail_msg("%.*s\nbecame\n%.*s", STR_ARG(whole), STR_ARG(masked));
		arena_clear(&arena);
	}
}

/* Of each sort of markup a million without its end: quadratic work would not come back. */
static void test_large(void **state)
{
	static const char *const parts[] = {"<",  "<!",   "<!-",       "<![",
					    "</", "<a ",  "<a'",       "<a\"",
					    "<?", "<!--", "<![CDATA[", "<a xmlns=\""};
	(void)state;
	for (size_t i = 0; i < COUNT(parts); i++) {
		enum { PARTS = 1000000 };
		size_t size = strlen(parts[i]);
		char *text = malloc(PARTS * size);
		struct arena arena;
		struct str masked;
		assert_non_null(text);
		for (size_t k = 0; k < PARTS; k++)
			memcpy(text + k * size, parts[i], size);
		arena_init(&arena);
		assert_int_equal(metadata_mask((struct str){text, PARTS * size}, METADATA_PROFILE,
					       &arena, &masked),
				 OK);
		assert_int_equal(masked.length, PARTS * size);
		arena_clear(&arena);
		free(text);
	}
}

static void test_memory(void **state)
{
	struct arena arena;
	struct str masked = {0};
	(void)state;
	arena_init(&arena);
	mem_fail_from(1);
	assert_int_equal(metadata_mask(STR("<a/>"), METADATA_PROFILE, &arena, &masked), NOMEM);
	mem_fail_from(0);
	assert_null(masked.at);
	arena_clear(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows), cmocka_unit_test(test_random),
	    cmocka_unit_test(test_large), cmocka_unit_test(test_memory)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
