/* Foreign text in Markdown and HTML: shown as it is, and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "report/html.h"
#include "report/markdown.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
	const char *name, *text, *as_text, *as_code, *as_cell_code;
} rows[] = {
    {"a name", "API Integration", "API Integration", "`API Integration`", "`API Integration`"},
    {"nothing", "", "", "` `", "` `"},
    {"a pipe", "a|b", "a\\|b", "`a|b`", "`a\\|b`"},
    {"a backtick", "a`b", "a\\`b", "``a`b``", "``a`b``"},
    {"backticks at the ends", "``a`", "\\`\\`a\\`", "``` ``a` ```", "``` ``a` ```"},
    {"only backticks", "```", "\\`\\`\\`", "```` ``` ````", "```` ``` ````"},
    {"blanks at both ends", " a ", " a ", "`  a  `", "`  a  `"},
    {"a tag", "<b>x</b>", "\\<b\\>x\\</b\\>", "`<b>x</b>`", "`<b>x</b>`"},
    {"an entity", "a &amp; b", "a \\&amp; b", "`a &amp; b`", "`a &amp; b`"},
    {"a mention", "@team", "@<!-- -->team", "`@team`", "`@team`"},
    {"a user", "a@b.example", "a@<!-- -->b.example", "`a@b.example`", "`a@b.example`"},
    {"an issue", "see #1", "see #<!-- -->1", "`see #1`", "`see #1`"},
    {"a heading", "# x", "\\#<!-- --> x", "`# x`", "`# x`"},
    {"a list", "- x", "\\- x", "`- x`", "`- x`"},
    {"a numbered list", "12. x", "12\\. x", "`12. x`", "`12. x`"},
    {"a rule", "---", "\\---", "`---`", "`---`"},
    {"a place", "p/acme.yaml:12", "p/acme.yaml:12", "`p/acme.yaml:12`", "`p/acme.yaml:12`"},
    {"an address", "see 192.0.2.0/24", "see 192.0.2.0/24", "`see 192.0.2.0/24`",
     "`see 192.0.2.0/24`"},
    {"a link", "[x](http://a.example)", "\\[x\\](http:<!-- -->//a.example)",
     "`[x](http://a.example)`", "`[x](http://a.example)`"},
    {"www", "go to WWW.a.example", "go to WWW\\.a.example", "`go to WWW.a.example`",
     "`go to WWW.a.example`"},
    {"a picture", ":smile:", ":<!-- -->smile:", "`:smile:`", "`:smile:`"},
    {"a picture in an address", "2001:db8:100::1", "2001:<!-- -->db8:<!-- -->100::1",
     "`2001:db8:100::1`", "`2001:db8:100::1`"},
    {"a picture of two", "a :8ball: b", "a :<!-- -->8ball: b", "`a :8ball: b`", "`a :8ball: b`"},
    {"an address in full", "::1:64ff:9:1234:0", "::1:64ff:9:<!-- -->1234:0", "`::1:64ff:9:1234:0`",
     "`::1:64ff:9:1234:0`"},
    {"a time", "8:00-18:00", "8:00-18:00", "`8:00-18:00`", "`8:00-18:00`"},
    {"an issue in words", "see gh-1, high-1, GH-x", "see gh-<!-- -->1, high-1, GH-x",
     "`see gh-1, high-1, GH-x`", "`see gh-1, high-1, GH-x`"},
    {"a commit", "deadbeef deadbe 0123456789abcdef",
     "deadbe<!-- -->ef deadbe 01<!-- -->234567<!-- -->89abcd<!-- -->ef",
     "`deadbeef deadbe 0123456789abcdef`", "`deadbeef deadbe 0123456789abcdef`"},
    {"emphasis", "*a* _b_ ~~c~~", "\\*a\\* \\_b\\_ \\~\\~c\\~\\~", "`*a* _b_ ~~c~~`",
     "`*a* _b_ ~~c~~`"},
    {"a snake", "login_ip_ranges", "login_ip_ranges", "`login_ip_ranges`", "`login_ip_ranges`"},
    {"mathematics", "$x$", "\\$x\\$", "`$x$`", "`$x$`"},
    {"a backslash", "a\\b", "a\\\\b", "`a\\b`", "`a\\b`"},
    {"a line end", "a\nb", "a\\\\x0ab", "`a\\x0ab`", "`a\\x0ab`"},
    {"an escape sequence", "\x1b[1m", "\\\\x1b\\[1m", "`\\x1b[1m`", "`\\x1b[1m`"},
    {"another direction", "a\xe2\x80\xae", "a\\\\u202e", "`a\\u202e`", "`a\\u202e`"},
    {"not UTF-8", "a\xff|", "a\\\\xff\\|", "`a\\xff|`", "`a\\xff\\|`"},
    {"not ASCII", "\xe6\xbc\xa2", "\xe6\xbc\xa2", "`\xe6\xbc\xa2`", "`\xe6\xbc\xa2`"},
};

static void written_is(const char *name, const char *form, void (*write)(struct out *, struct str),
		       struct str text, const char *expected)
{
	struct out out;
	out_init_memory(&out);
	write(&out, text);
	struct str written = out_written(&out);
	if (!str_equal(written, str_of(expected)))
		fail_msg("%s, %s: %.*s, not %s", name, form, STR_ARG(written), expected);
	out_clear(&out);
}

static void test_escapes(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct str text = str_of(rows[i].text);
		written_is(rows[i].name, "text", md_text, text, rows[i].as_text);
		written_is(rows[i].name, "code", md_code, text, rows[i].as_code);
		written_is(rows[i].name, "code in a cell", md_cell_code, text,
			   rows[i].as_cell_code);
	}
	written_is("no line begins in a cell", "cell", md_cell, STR("- |"), "- \\|");
	written_is("no line begins in a cell", "cell", md_cell, STR("# x"), "#<!-- --> x");
	written_is("in HTML", "html", md_html, STR("<@a> www.x #1 \x07"),
		   "&lt;@<!-- -->a&gt; www.<!-- -->x #<!-- -->1 \\x07");
}

static void test_html(void **state)
{
	(void)state;
	written_is("all of them", "html", html_text, STR("<a b='c' d=\"e\">&"),
		   "&lt;a b=&#39;c&#39; d=&quot;e&quot;&gt;&amp;");
	written_is("controls", "html", html_text, STR("\x1b\n\xff<"), "\\x1b\\x0a\\xff&lt;");
	written_is("nothing", "html", html_text, STR(""), "");
}

static void test_fence(void **state)
{
	static const struct {
		const char *text, *expected;
	} fences[] = {
	    {"a\nb", "```sh\na\nb\n```\n"},
	    {"a\n", "```sh\na\n```\n"},
	    {"", "```sh\n```\n"},
	    {"\n\n", "```sh\n\n\n```\n"},
	    {"```\nx\x1b", "````sh\n```\nx\\x1b\n````\n"},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(fences); i++) {
		struct out out;
		out_init_memory(&out);
		md_fence(&out, "sh", str_of(fences[i].text));
		out_char(&out, '\0');
		assert_string_equal(out.at, fences[i].expected);
		out_clear(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_escapes),
	    cmocka_unit_test(test_html),
	    cmocka_unit_test(test_fence),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
