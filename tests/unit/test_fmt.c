/* The layout of policy files: pairs of input and expected text, and policies
 * scribbled at random, which must come out with the same meaning and every
 * comment, and stay as they are the second time. Runs from the repository's
 * root. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "fmt_layout.h"
#include "load/file.h"
#include "load/fmt.h"
#include "load/fmt_verify.h"
#include "load/load.h"
#include "load/policy_print.h"
#include "load/schema_equal.h"
#include "load/yaml_policy.h"
#include "oracle/policy_random.h"
#include "rand.h"
#include "range_list_twin.h"
#include "yaml_scribble.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define V1           "loginscope: 1\n"
#define TEN_WORDS                                                                                  \
	"wordword wordword wordword wordword wordword wordword wordword wordword wordword "        \
	"wordword"
#define LONG_WORD "wordwordwordwordwordwordwordwordwordwordwordwordwordwordword"

static const struct fmt_options plainly = {0}, sorted = {.sort_keys = true},
				merged = {.merge = true};

/* One run of the formatter. */
struct run {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct fmt_result result;
	enum status status;
};

static void run(struct run *run, struct str text, const struct fmt_options *options)
{
	*run = (struct run){0};
	arena_init(&run->arena);
	findings_init(&run->findings, &run->arena);
	/* What is no key of a policy holds whatever YAML can. */
	bool any = memmem(text.at, text.length, "anything:", 9) != NULL;
	run->status = (any ? fmt_text : fmt_policy)(STR("test.yaml"), text, options, &run->arena,
						    &run->sources, &run->findings, &run->result);
}

static void run_clear(struct run *run)
{
	arena_clear(&run->arena);
}

/* --- Pairs ---------------------------------------------------------------------- */

static const struct pair {
	const char *name, *input, *expected;
} pairs[] = {
    {"as it should be", V1 "org:\n  name: Acme\n", V1 "org:\n  name: Acme\n"},
    {"no line end", V1 "users: []", V1 "users: []\n"},
    {"CRLF", "loginscope: 1\r\nusers: []\r\n", V1 "users: []\n"},
    {"CR", "loginscope: 1\rusers: []\r# c\r", V1 "users: []\n# c\n"},
    {"byte order mark", "\xef\xbb\xbf" V1, V1},
    {"two byte order marks", "\xef\xbb\xbf\xef\xbb\xbf" V1, V1},
    {"byte order marks within",
     "\xef\xbb\xbf" V1 "\xef\xbb\xbf# a\nusers: [ # b\n\xef\xbb\xbf # c\n]\n",
     V1 "# a\n# c\nusers: []  # b\n"},
    {"blank lines", "\n\n# a\n\n\n" V1 "\n\n\nusers: []  \n\n\n", "# a\n\n" V1 "\nusers: []\n"},
    {"no blank line below a key", V1 "org:\n\n  name: A\n", V1 "org:\n  name: A\n"},
    {"document signs", "%YAML 1.1\n# a\n--- # b\n" V1 "... # c\n# d\n",
     "# a\n---  # b\n" V1 "# c\n# d\n"},
    {"indentation", V1 "org:\n     name: A\n     lockout:\n           max_attempts: 3\n",
     V1 "org:\n  name: A\n  lockout:\n    max_attempts: 3\n"},
    {"lists below their key", V1 "users:\n- username: a\n  profile: p\n",
     V1 "users:\n  - username: a\n    profile: p\n"},
    {"dash alone", V1 "users:\n-\n  # c\n  username: a\n  profile: p\n",
     V1 "users:\n  # c\n  - username: a\n    profile: p\n"},
    {"comment behind a dash", V1 "users:\n- # c\n     # d\n  username: a\n  profile: p\n",
     V1 "users:\n  # c\n  # d\n  - username: a\n    profile: p\n"},
    {"brackets", V1 "users: [ {username: a , profile: \"p\",} ,]\n",
     V1 "users: [{username: a, profile: p}]\n"},
    {"brackets on lines", V1 "org: {\n  name: A\n  }\n", V1 "org: {name: A}\n"},
    {"a comment in brackets",
     V1 "networks: {a: [192.0.2.1, # one\n  192.0.2.2 # two\n # end\n ]} # behind\n",
     V1 "networks:  # behind\n  a:\n    - 192.0.2.1  # one\n    - 192.0.2.2  # two\n"
	"    # end\n"},
    {"a comment in empty brackets", V1 "users: [ # a\n  # b\n] # c\n",
     V1 "# b\n# c\nusers: []  # a\n"},
    {"brackets too wide",
     V1 "users:\n  - {username: aaaaaaaaaaaaaaaaaaaaaaaaaaaaa, profile: bbbbbbbbbbbbbbbbbbbbbbbb, "
	"permission_sets: [ccccc]}\n",
     V1 "users:\n  - username: aaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n"
	"    profile: bbbbbbbbbbbbbbbbbbbbbbbb\n    permission_sets: [ccccc]\n"},
    {"quotes",
     V1 "org: {\"name\": \"A\"}\nprofiles:\n  - name: \"it's\"\n    label: 'no'\n"
	"  - name: \"a: b\"\n  - name: \"2026-01-01\"\n  - name: '- a'\n  - name: 'x # y'\n"
	"  - name: \"y\"\n  - name: '1,000'\n  - name: 'a \"b\" \\ c'\n  - name: '@a'\n"
	"  - name: >-\n      folded\n      text\n  - name: on two\n      lines\n"
	"  - name: \"\\u00e9\"\n  - name: 'a, [b]'\n",
     V1 "org: {name: A}\nprofiles:\n  - name: it's\n    label: 'no'\n"
	"  - name: 'a: b'\n  - name: '2026-01-01'\n  - name: '- a'\n  - name: 'x # y'\n"
	"  - name: 'y'\n  - name: '1,000'\n  - name: a \"b\" \\ c\n  - name: '@a'\n"
	"  - name: >-\n      folded\n      text\n  - name: on two lines\n"
	"  - name: \xc3\xa9\n  - name: a, [b]\n"},
    {"quotes in brackets", V1 "users: [{username: 'a, b', profile: 'c: d'}]\n",
     V1 "users: [{username: 'a, b', profile: 'c: d'}]\n"},
    {"escapes", V1 "anything: [\"a\\nb\", \"\\t\", \"\\0\\x7f\\u2028\", \"\\U0001F600\"]\n",
     V1 "anything: [\"a\\nb\", \"\\t\", \"\\0\\x7F\\u2028\", \xf0\x9f\x98\x80]\n"},
    {"spelling of ranges",
     V1 "networks:\n  net: ['2001:DB8:0::1', 192.0.2.1-192.0.2.9, '::ffff:192.0.2.0/120',\n"
	"      {cidr: 2001:db8::0/32}, {start: '::ffff:192.0.2.1', end: 192.0.2.2},\n"
	"      '@net', 192.0.2.7/32, 2001:db8:0:0::/64]\n",
     V1 "networks:\n  net:\n    - 2001:db8::1\n    - 192.0.2.1 - 192.0.2.9\n    - 192.0.2.0/24\n"
	"    - {cidr: 2001:db8::/32}\n    - {start: 192.0.2.1, end: 192.0.2.2}\n    - '@net'\n"
	"    - 192.0.2.7/32\n    - 2001:db8::/64\n"},
    {"addresses that end or begin with colons", V1 "networks: {net: ['2001:db8::', \"::1\"]}\n",
     V1 "networks: {net: ['2001:db8::', '::1']}\n"},
    {"spelling of flags and hours",
     V1 "profiles:\n  - name: a\n    experience_cloud: TRUE\n    login_hours:\n"
	"      monday: '08:00 - 18:00'\n",
     V1 "profiles:\n  - name: a\n    experience_cloud: true\n    login_hours:\n"
	"      monday: 08:00-18:00\n"},
    {"numbers and nothing stay as they are",
     V1 "anything: [0x1F, ~, null, 1_000, 1e3, yes, {a: , b: ~}]\n",
     V1 "anything: [0x1F, ~, null, 1_000, 1e3, yes, {a, b: ~}]\n"},
    {"odd keys", V1 "anything:\n  ? a\n  : - b\n  ? c\n  : v\n  ?\n  : w\n  ? d\n",
     V1 "anything:\n  a:\n    - b\n  c: v\n  ?\n  : w\n  d:\n"},
    {"a mapping without braces in brackets", V1 "anything: [a: b, ? c : d]\n",
     V1 "anything: [{a: b}, {c: d}]\n"},
    {"anchors and aliases",
     V1 "networks:\n  a: &x [ &y 192.0.2.1 , *y ]\n  b: *x\n  c: &z\n    - 192.0.2.2 # c\n"
	"users: &u # d\n- &v # e\n  username: q\n  profile: p\n",
     V1 "networks:\n  a: &x [&y 192.0.2.1, *y]\n  b: *x\n  c: &z\n    - 192.0.2.2  # c\n"
	"users: &u  # d\n  - &v  # e\n    username: q\n    profile: p\n"},
    {"anchors and aliases of keys", V1 "anything:\n- &a k: 1\n  *b : 2\n- &b &c\n", NULL},
    {"an alias as key", V1 "anything:\n- &a k: 1\n- *a : 2\n- {*a : 3}\n",
     V1 "anything:\n  - &a k: 1\n  - *a : 2\n  - {*a : 3}\n"},
    {"lists in lists", V1 "anything:\n- - a\n  -   - b\n      # c\n  # d\n-\n  - e\n",
     V1 "anything:\n  - - a\n    - - b\n      # c\n    # d\n  - - e\n"},
    {"where comments belong",
     "# top\n" V1 "# of org\norg:\n    # of name\n    name: A # trail\n    # end of org\n"
     "# of users\nusers:\n- username: a\n  # of profile\n  profile: p\n  # end of user\n"
     "# end of file\n",
     "# top\n" V1 "# of org\norg:\n  # of name\n  name: A  # trail\n  # end of org\n"
     "# of users\nusers:\n  - username: a\n    # of profile\n    profile: p\n"
     "    # end of user\n# end of file\n"},
    {"an end of a list and of a mapping",
     V1 "users:\n  - username: a\n    profile: p\n    # mapping\n  # list\n# file\n",
     V1 "users:\n  - username: a\n    profile: p\n    # mapping\n  # list\n# file\n"},
    {"comments in line", V1 "org:\n  name: A      # one\n  edition: group # two\n",
     V1 "org:\n  name: A  # one\n  edition: group  # two\n"},
    {"comments that were in line",
     V1 "org:\n    name: A          # one\n    edition: group   # two\n",
     V1 "org:\n  name: A         # one\n  edition: group  # two\n"},
    {"a comment that goes on", V1 "org:\n  name: A  # one\n           # two\n  edition: group\n",
     V1 "org:\n  name: A  # one\n           # two\n  edition: group\n"},
    {"a comment between key and value", V1 "org:\n  name:\n    # c\n    A\n",
     V1 "org:\n  # c\n  name: A\n"},
    {"a comment behind a block", V1 "org:\n  name: | # c\n    A\n  # d\n", NULL},
    {"a comment behind text in lines", V1 "org:\n  name: |- # c\n    A # b\n  # d\n",
     V1 "org:\n  name: |-  # c\n    A # b\n  # d\n"},
    {"blocks stay blocks",
     V1
     "anything:\n- |\n      one\n\n        two\n- >-\n a\n b\n\n c\n- a: |+ # c\n\n     x\n\n\n  "
     "b: >2\n"
     "      y\n     z\n- >\n\n\n  \xc3\xa9 # x\n  '\"\n\n# d\n",
     V1 "anything:\n  - |\n    one\n\n      two\n  - >-\n    a\n    b\n\n    c\n  - a: |+  # "
	"c\n\n    "
	"  x\n\n\n"
	"    b: >2\n        y\n       z\n  - >\n\n\n    \xc3\xa9 # x\n    '\"\n\n# d\n"},
    {"blocks with CRLF",
     "loginscope: 1\r\nanything:\r\n- |\r\n   a\r\n   b\r\n- >-\r\n   a\r\n   b\r\n",
     V1 "anything:\n  - |\n    a\n    b\n  - >-\n    a\n    b\n"},
    {"blocks at the end", V1 "anything:\n- |+\n a\n\n", V1 "anything:\n  - |+\n    a\n\n"},
    {"chomping that says nothing", V1 "anything:\n- |+\n a\n- >1-\n a\n b\n- |1\n\n  a\n",
     V1 "anything:\n  - |\n    a\n  - >-\n    a\n    b\n  - |2\n\n     a\n"},
    {"no blocks: blanks at line ends, signs nobody sees, no text",
     V1 "anything:\n- |\n a \n b\n- >\n a  \n b\n- |-\n a\xe2\x80\xae\n- |\n- >+\n\n- |\n a\n   \n",
     V1 "anything:\n  - \"a \\nb\\n\"\n  - \"a   b\\n\"\n  - \"a\\u202E\"\n  - ''\n  - \"\\n\"\n\n"
	"  - \"a\\n  \\n\"\n"},
    {"a block as a key, and no block in it",
     V1 "anything:\n- ? |-\n   a\n   b\n  : |-\n   c\n   d\n",
     V1 "anything:\n  - \"a\\nb\": |-\n      c\n      d\n"},
    {"a block with an anchor", V1 "anything:\n- &a |\n  a\n- &b # c\n  >-\n  a\n  b\n- *a\n",
     V1 "anything:\n  - &a |\n    a\n  - &b >-  # c\n    a\n    b\n  - *a\n"},
    {"an address in a block", V1 "networks:\n  a:\n  - |-\n    192.0.2.1\n",
     V1 "networks:\n  a:\n    - 192.0.2.1\n"},
    {"long text on several lines",
     V1 "anything:\n- wordword " TEN_WORDS "\n  " TEN_WORDS "\n- \"" TEN_WORDS "\n\n  " TEN_WORDS
	"\"\n- '" TEN_WORDS "\n\n  " TEN_WORDS "\n\n  '\n- \"" TEN_WORDS " " TEN_WORDS
	"\"\n- {a: x" TEN_WORDS "\n   " TEN_WORDS "}\n",
     V1 "anything:\n  - >-\n    " TEN_WORDS "\n    " TEN_WORDS
	"\n    wordword\n  - |-\n    " TEN_WORDS "\n    " TEN_WORDS "\n  - |\n    " TEN_WORDS
	"\n    " TEN_WORDS "\n  - " TEN_WORDS " " TEN_WORDS "\n  - a: >-\n      x" TEN_WORDS
	"\n      " TEN_WORDS "\n"},
    {"long text without a blank to break at",
     V1 "anything:\n- \"" LONG_WORD "\\\n   " LONG_WORD "\"\n",
     V1 "anything:\n  - " LONG_WORD LONG_WORD "\n"},
    {"no blank before a comment", V1 "users: []#c\n", V1 "users: []  #c\n"},
    {"plain text that begins with a sign beyond ASCII",
     V1
     "# of anything\nanything:\n\n  # one\n  \xe6\x97\xa5\xe6\x9c\xac: \xc3\xa9 # x\n\n"
     "  # two\n  \xc3\xbc b: [\xc3\xa9#c, \xf0\x9f\x98\x80] # y\n  # three\n  k: \xc2\xab x # z\n",
     V1 "# of anything\nanything:\n  # one\n  \xe6\x97\xa5\xe6\x9c\xac: \xc3\xa9  # x\n\n"
	"  # two\n  \xc3\xbc b: [\xc3\xa9#c, \xf0\x9f\x98\x80]  # y\n  # three\n  k: \xc2\xab x  # "
	"z\n"},
    {"an item beyond ASCII, and a blank line before it",
     V1 "anything:\n  - a # one\n\n  # two\n  - \xc3\xa9: \xc3\xa9 # three\n    b: c # four\n",
     V1 "anything:\n  - a  # one\n\n  # two\n  - \xc3\xa9: \xc3\xa9  # three\n    b: c  # four\n"},
    {"a question mark in brackets", V1 "anything: [\"a?b\", 'x ?', {'k?': 'v?w'}]\n",
     V1 "anything: ['a?b', 'x ?', {'k?': 'v?w'}]\n"},
    {"a question mark elsewhere", V1 "anything:\n- \"a?b\"\n- '?x'\n- x ?\n",
     V1 "anything:\n  - a?b\n  - '?x'\n  - x ?\n"},
    {"a comment behind the bracket that the last item stands before",
     V1
     "anything:\n  a: [192.0.2.1, # one\n      192.0.2.2, # two\n      192.0.2.3] # three\n"
     "  b: {k: v, # one\n      l: [c,\n          d]} # two\n"
     "  c: [x, # one\n      [q,\n       z,]] # two\n  d: [x, # one\n      q ] # two\n          # "
     "three\n",
     V1 "anything:\n  a:\n    - 192.0.2.1  # one\n    - 192.0.2.2  # two\n    - 192.0.2.3  # "
	"three\n"
	"  b:\n    k: v  # one\n    l: [c, d]  # two\n"
	"  c:\n    - x  # one\n    - [q, z]  # two\n  d:\n    - x  # one\n    - q  # two\n"
	"         # three\n"},
    {"a comment behind a bracket that is no item's",
     V1 "anything:\n  a: [x, # one\n      q\n      ] # two\n  b: [x,\n      q] # three\n",
     V1 "anything:\n  a:  # two\n    - x  # one\n    - q\n  b: [x, q]  # three\n"},
    {"a comment behind a dash, and one behind the value",
     V1 "anything:\n- # x\n  # y\n  192.0.2.1 # z\n- # u\n  v # w\n- # l\n  # m\n  s\n- # o\n  p\n",
     V1 "anything:\n  # x\n  # y\n  - 192.0.2.1  # z\n  # u\n  - v  # w\n  - s  # l\n"
	"       # m\n  - p  # o\n"},
    {"a comment behind a key, and one behind the value",
     V1 "anything:\n  # a\n\n  k: # x\n    # y\n    v # z\n  l: # u\n    # m\n    w\n",
     V1 "anything:\n  # a\n\n  # x\n  # y\n  k: v  # z\n  # u\n  # m\n  l: w\n"},
    {"a comment before a key's text", V1 "anything:\n  ? # x\n   # y\n    k # z\n  : - v\n",
     V1 "anything:\n  # x\n  # y\n  k:  # z\n    - v\n"},
    {"a blank line before a comment that goes up", V1 "anything:\n  a: b\n\n  c:\n    # d\n    e\n",
     V1 "anything:\n  a: b\n\n  # d\n  c: e\n"},
    {"an item that is a comment, in the column of the list and its key",
     V1 "profiles:\n- name: a\n  login_ip_ranges:\n  - 192.0.2.1\n  # - 192.0.2.9\n  #- 192.0.2.8\n"
	"org:\n  login_ip_ranges:\n  - 192.0.2.1\n  # - 192.0.2.9\n  name: A\n",
     V1 "profiles:\n  - name: a\n    login_ip_ranges:\n      - 192.0.2.1\n      # - 192.0.2.9\n"
	"      #- 192.0.2.8\n"
	"org:\n  login_ip_ranges:\n    - 192.0.2.1\n    # - 192.0.2.9\n  name: A\n"},
    {"other comments in that column",
     V1 "profiles:\n- name: a\n  login_ip_ranges:\n  - 192.0.2.1\n  # label: A\n  # - 192.0.2.9\n"
	"org:\n  login_ip_ranges:\n  - 192.0.2.1\n  # -1\n  name: A\n",
     V1 "profiles:\n  - name: a\n    login_ip_ranges:\n      - 192.0.2.1\n    # label: A\n"
	"    # - 192.0.2.9\n"
	"org:\n  login_ip_ranges:\n    - 192.0.2.1\n  # -1\n  name: A\n"},
    {"brackets around all", "{loginscope: 1, # one\n users: [] # two\n} # three\n# four\n",
     "loginscope: 1  # one\nusers: []  # two\n# three\n# four\n"},
    {"brackets around all that fit", "{loginscope: 1,\n users: []\n} # one\n# two\n",
     "{loginscope: 1, users: []}  # one\n# two\n"},
    {"brackets around all, behind a document sign", "--- # a\n{loginscope: 1,\n users: []} # b\n",
     "---  # a\n{loginscope: 1, users: []}\n# b\n"},
    {"a tag without a name", V1 "anything: [! 12]\n", NULL},
    {"an anchor and a tag", V1 "anything:\n- &a ! 12\n", NULL},
};

static void pair_check(const struct pair *pair)
{
	struct run once, again;
	run(&once, str_of(pair->input), &plainly);
	if (!pair->expected) {
		assert_int_equal(once.status, INVALID);
		run_clear(&once);
		return;
	}
	if (once.status != OK || once.result.defect)
		fail_msg("%s: not formatted: %s", pair->name,
			 once.result.defect    ? once.result.defect
			 : once.findings.first ? once.findings.first->message
					       : "?");
	if (!str_equal(once.result.text, str_of(pair->expected)))
		fail_msg("%s: got\n%.*s", pair->name, STR_ARG(once.result.text));
	run(&again, once.result.text, &plainly);
	if (!str_equal(again.result.text, once.result.text))
		fail_msg("%s: the second time\n%.*s", pair->name, STR_ARG(again.result.text));
	run_clear(&again);
	run_clear(&once);
}

static void test_pairs(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(pairs); i++)
		pair_check(&pairs[i]);
}

/* Keys of over 1024 characters need the explicit form. */
static void test_long_key(void **state)
{
	(void)state;
	enum { LONG = 1500 };
	char text[LONG + 64];
	int begin = snprintf(text, sizeof text, "%sanything:\n  - ? ", V1);
	memset(text + begin, 'k', LONG);
	snprintf(text + begin + LONG, sizeof text - (size_t)begin - LONG, "\n    : v\n");
	struct pair pair = {"a long key", text, text};
	pair_check(&pair);
	snprintf(text + begin + LONG, sizeof text - (size_t)begin - LONG, "\n    :\n      - v\n");
	pair_check(&pair);
}

/* --- Sorting and merging ----------------------------------------------------------- */

#define SHA "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static const struct pair sorts[] = {
    {"tests", V1 "tests: [{expect: {reason: sso, verdict: allow}, via: ui, user: a, name: b}]\n",
     V1 "tests: [{name: b, user: a, via: ui, expect: {verdict: allow, reason: sso}}]\n"},
    {"keys and their comments",
     "# file\n\n# users\nusers:\n  - profile: p # b\n    # of username\n    username: a # a\n" V1,
     "# file\n\n" V1 "\n# users\nusers:\n  # of username\n  - username: a  # a\n"
     "    profile: p  # b\n"},
    {"a network that is a mapping",
     V1 "networks:\n  b: {kind: tor, ranges: [192.0.2.2], date: 2026-01-31}\n"
	"  a: {regions: r, services: [s], sha256: " SHA ",\n    date: 2026-01-31, kind: cloud, "
	"file: 'a.txt'}\n",
     V1
     "networks:\n  b: {ranges: [192.0.2.2], kind: tor, date: 2026-01-31}\n  a:\n    file: a.txt\n"
     "    kind: cloud\n    date: 2026-01-31\n    sha256: " SHA "\n    services: [s]\n"
     "    regions: r\n"},
    {"what the audit is told",
     V1 "exceptions: [{range: 192.0.2.0-192.0.2.7, id: x}]\n"
	"audit: {countries: SE}\n",
     V1 "audit: {countries: SE}\nexceptions: [{id: x, range: 192.0.2.0-192.0.2.7}]\n"},
    {"names of networks stay", V1 "networks: {b: [192.0.2.2], a: [192.0.2.1]}\n",
     V1 "networks: {b: [192.0.2.2], a: [192.0.2.1]}\n"},
    {"a range", V1 "networks: {b: [{description: x, end: 192.0.2.2, start: 192.0.2.1}]}\n",
     V1 "networks: {b: [{start: 192.0.2.1, end: 192.0.2.2, description: x}]}\n"},
    {"aliases", "users: &a []\n" V1 "apps: *a\n", "users: &a []\n" V1 "apps: *a\n"},
};

static const struct pair merges[] = {
    {"halves of a block", V1 "networks: {a: [192.0.2.0/25, 192.0.2.128/25]}\n",
     V1 "networks: {a: [192.0.2.0/24]}\n"},
    {"in a network that is a mapping",
     V1 "networks: {a: {kind: vpn, ranges: [192.0.2.0/25, 192.0.2.128/25]}}\n",
     V1 "networks: {a: {kind: vpn, ranges: [192.0.2.0/24]}}\n"},
    {"not of a file", V1 "networks: {a: {file: a.txt, services: [a, a]}}\n",
     V1 "networks: {a: {file: a.txt, services: [a, a]}}\n"},
    {"no block", V1 "networks: {a: [192.0.2.1, '192.0.2.2', 192.0.2.3]}\n",
     V1 "networks: {a: [192.0.2.1 - 192.0.2.3]}\n"},
    {"a duplicate", V1 "networks: {a: [192.0.2.1, 198.51.100.1, 192.0.2.1/32]}\n",
     V1 "networks: {a: [192.0.2.1, 198.51.100.1]}\n"},
    {"not in a test, whose values are edges",
     V1 "tests: [{name: a, ip: [192.0.2.0/25, 192.0.2.128/25], expect: allow}]\n",
     V1 "tests: [{name: a, ip: [192.0.2.0/25, 192.0.2.128/25], expect: allow}]\n"},
    {"not larger than Salesforce takes a trusted range",
     V1 "org:\n  trusted_ip_ranges: [16.0.0.0/8, 17.0.0.0/8, 18.0.0.0/7]\n",
     V1 "org:\n  trusted_ip_ranges: [16.0.0.0/7, 18.0.0.0/7]\n"},
    {"a profile's may be",
     V1 "profiles:\n  - name: P\n    login_ip_ranges: [16.0.0.0/7, 18.0.0.0/7]\n",
     V1 "profiles:\n  - name: P\n    login_ip_ranges: [16.0.0.0/6]\n"},
    {"one inside another", V1 "networks: {a: [192.0.2.7, 192.0.2.0/24]}\n",
     V1 "networks: {a: [192.0.2.0/24]}\n"},
    {"at the first row's place",
     V1 "networks: {a: [192.0.2.128/25, '@b', 192.0.2.0/25], b: [192.0.2.1]}\n",
     V1 "networks: {a: [192.0.2.0/24, '@b'], b: [192.0.2.1]}\n"},
    {"descriptions differ",
     V1 "networks: {a: [{cidr: 192.0.2.0/25, description: x}, 192.0.2.128/25]}\n",
     V1 "networks: {a: [{cidr: 192.0.2.0/25, description: x}, 192.0.2.128/25]}\n"},
    {"the same description",
     V1 "networks: {a: [{cidr: 192.0.2.0/25, description: x}, {start: 192.0.2.128, end: "
	"192.0.2.130, description: 'x'}]}\n",
     V1 "networks: {a: [{start: 192.0.2.0, end: 192.0.2.130, description: x}]}\n"},
    {"the edges of IPv4",
     V1 "networks: {a: ['::fffe:ffff:ffff', 0.0.0.0, 255.255.255.255, '::1:0:0:0']}\n",
     V1 "networks: {a: ['::fffe:ffff:ffff', 0.0.0.0, 255.255.255.255, '::1:0:0:0']}\n"},
    {"the last address",
     V1 "networks: {a: ['8000::/1', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff']}\n",
     V1 "networks: {a: [8000::/1]}\n"},
    {"comments",
     V1 "networks:\n  a:\n    # one\n    - 192.0.2.0/25  # two\n    # three\n"
	"    - 192.0.2.128/25  # four\n    # five\n",
     V1 "networks:\n  a:\n    # one\n    # two\n    # three\n    # four\n    - 192.0.2.0/24\n"
	"    # five\n"},
    {"one comment behind a row",
     V1 "networks:\n  a:\n    - 192.0.2.0/25  # Berlin\n    - 192.0.2.128/25\n",
     V1 "networks:\n  a:\n    - 192.0.2.0/24  # Berlin\n"},
    {"comments behind more than one row",
     V1 "networks:\n  a:\n    - 192.0.2.0/25  # Berlin\n    - 192.0.2.128/25  # Paris\n",
     V1 "networks:\n  a:\n    # Berlin\n    # Paris\n    - 192.0.2.0/24\n"},
    {"comments behind more than one row, in their order",
     V1
     "networks:\n  a:\n    - 192.0.2.128/26  # Paris\n    # of Rome\n    - 192.0.2.192/26  # Rome\n"
     "    - 192.0.2.0/25  # Berlin\n",
     V1
     "networks:\n  a:\n    # Paris\n    # of Rome\n    # Rome\n    # Berlin\n    - 192.0.2.0/24\n"},
    {"comments behind lines of rows",
     V1 "networks:\n  a:\n    - cidr: 192.0.2.0/25  # Berlin\n      description: x\n"
	"    - {cidr: 192.0.2.128/25, description: x}  # Paris\n",
     V1 "networks:\n  a:\n    # Berlin\n    # Paris\n    - {cidr: 192.0.2.0/24, description: x}\n"},
    {"groups that become one",
     V1 "networks:\n  a:\n    # group one\n    - 192.0.2.0/25\n\n    # group two\n"
	"    - 192.0.2.128/25\n\n    # group three\n    - 198.51.100.1\n",
     V1 "networks:\n  a:\n    # group one\n    # group two\n    - 192.0.2.0/24\n\n"
	"    # group three\n    - 198.51.100.1\n"},
    {"a heading of a group that becomes one row",
     V1 "networks:\n  a:\n    # all offices\n\n    - 192.0.2.0/25  # Berlin\n\n"
	"    - 192.0.2.128/25  # Paris\n",
     V1 "networks:\n  a:\n    # all offices\n\n    # Berlin\n    # Paris\n    - 192.0.2.0/24\n"},
    {"a description on lines",
     V1 "networks:\n  a:\n    - start: 192.0.2.0\n      end: 192.0.2.1\n      description: >-\n    "
	"    two\n"
	"        words\n    - {description: two words, start: 192.0.2.2, end: 192.0.2.2}\n",
     V1 "networks:\n  a:\n    - start: 192.0.2.0\n      end: 192.0.2.2\n      description: >-\n    "
	"    two\n"
	"        words\n"},
    {"aliases", V1 "networks: {a: [&x 192.0.2.0/25, 192.0.2.128/25, *x]}\n",
     V1 "networks: {a: [&x 192.0.2.0/25, 192.0.2.128/25, *x]}\n"},
    {"every kind of list",
     V1 "org: {trusted_ip_ranges: [192.0.2.0, 192.0.2.1], login_ip_ranges: [192.0.2.0, "
	"192.0.2.1]}\nprofiles: [{name: a, login_ip_ranges: [192.0.2.0, 192.0.2.1]}]\n"
	"apps: [{name: a, ip_ranges: [192.0.2.0, 192.0.2.1]}]\n"
	"transaction_security: [{name: a, action: mfa, when: {not_in: [192.0.2.0, 192.0.2.1]}}]\n",
     V1 "org: {trusted_ip_ranges: [192.0.2.0/31], login_ip_ranges: [192.0.2.0/31]}\n"
	"profiles: [{name: a, login_ip_ranges: [192.0.2.0/31]}]\n"
	"apps: [{name: a, ip_ranges: [192.0.2.0/31]}]\n"
	"transaction_security: [{name: a, action: mfa, when: {not_in: [192.0.2.0/31]}}]\n"},
};

static void changes_check(const struct pair *rows, size_t count, const struct fmt_options *options)
{
	for (size_t i = 0; i < count; i++) {
		struct run once, again;
		run(&once, str_of(rows[i].input), options);
		if (once.status != OK || once.result.defect)
			fail_msg("%s: not formatted: %s", rows[i].name,
				 once.result.defect ? once.result.defect : "?");
		if (!str_equal(once.result.text, str_of(rows[i].expected)))
			fail_msg("%s: got\n%.*s", rows[i].name, STR_ARG(once.result.text));
		run(&again, once.result.text, options);
		assert_true(str_equal(again.result.text, once.result.text));
		run_clear(&again);
		run_clear(&once);
	}
}

static void test_sort(void **state)
{
	(void)state;
	changes_check(sorts, COUNT(sorts), &sorted);
}

static void test_merge(void **state)
{
	(void)state;
	changes_check(merges, COUNT(merges), &merged);
}

static const struct place *kept_places;

static enum status first_keep(struct policy *before, struct policy *after, struct arena *arena,
			      struct list_keep **ret, size_t *ret_count)
{
	assert_non_null(before);
	assert_non_null(after);
	*ret = arena_alloc(arena, sizeof **ret);
	**ret = (struct list_keep){*kept_places, "of a test"};
	*ret_count = 1;
	return OK;
}

static void test_merge_counts(void **state)
{
	(void)state;
	struct run once, kept;
	struct str text = STR(V1 "org:\n  trusted_ip_ranges: [192.0.2.1, 192.0.2.2, '@a']\n"
				 "profiles:\n  - name: Sales\n    login_ip_ranges:\n"
				 "      - 192.0.2.1\n      - 192.0.2.1\n");
	run(&once, text, &merged);
	assert_int_equal(once.result.merged_count, 2);
	assert_string_equal(once.result.merged[0].name, "org.trusted_ip_ranges");
	assert_int_equal(once.result.merged[0].before, 3);
	assert_int_equal(once.result.merged[0].after, 2);
	assert_string_equal(once.result.merged[1].name, "profiles[Sales].login_ip_ranges");
	assert_int_equal(once.result.merged[1].after, 1);
	kept_places = &once.result.merged[0].place;
	static const struct fmt_options options = {.merge = true, .keeps = first_keep};
	run(&kept, text, &options);
	assert_int_equal(kept.result.merged[0].after, 3);
	assert_string_equal(kept.result.merged[0].why_not, "of a test");
	assert_int_equal(kept.result.merged[1].after, 1);
	assert_non_null(strstr(kept.result.text.at, "[192.0.2.1, 192.0.2.2, '@a']"));
	run_clear(&kept);
	run_clear(&once);
}

/* --- The formatter's own check ---------------------------------------------------------- */

static const struct {
	const char *before, *after;
	const char *problem; /* NULL: they are the same */
} verified[] = {
    {"a: 1 # x\n", "# x\na: 1\n", NULL},
    {"a: 1 # x\n", "a: 1 # y\n", "a comment is not the same"},
    {"a: 1 # x\n", "a: 1\n", "a comment is not the same"},
    {"a: 1 # x\n", "a: 1 # x\n# x\n", "a comment is not the same"},
    {"a: 'x' # y\n", "a: 'x # y'\n", "a value is not the same"},
    {"a: 'no'\n", "a: no\n", "a value is not the same"},
    {"a: x\n", "a: x \n", NULL},
    {"a: [x]\n", "a:\n- 'x'\n", NULL},
    {"a: [x, y]\n", "a: [y, x]\n", "a value is not the same"},
    {"a: [x, y]\n", "a: [x]\n", "a value is not the same"},
    {"a: [x]\n", "a: x\n", "a value is not the same"},
    {"anything: {a: 1, b: 2}\n", "anything: {b: 2, a: 1}\n", "a value is not the same"},
    {"anything: {1: a}\n", "anything: {'1': a}\n", "a value is not the same"},
    {"users: [], apps: []", "apps: []\nusers: []\n", "it cannot be read again"},
    {"users: []\napps: []\n", "apps: []\nusers: []\n", NULL},
    {"a: &x b\nc: *x\n", "a: b\nc: b\n", "a value is not the same"},
    {"a: b\n", "a: [b\n", "it cannot be read again"},
};

static void test_verify(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(verified); i++) {
		const char *problem = NULL;
		assert_int_equal(fmt_verify(str_of(verified[i].before), str_of(verified[i].after),
					    &plainly, &problem),
				 OK);
		if (!problem != !verified[i].problem ||
		    (problem && strcmp(problem, verified[i].problem) != 0))
			fail_msg("%s-- %s-- %s", verified[i].before, verified[i].after,
				 problem ? problem : "the same");
	}
}

/* --- Whole files ------------------------------------------------------------------- */

typedef void each_file(const char *path, struct str text, void *with);

static void files_each(const char *directory, each_file *each, void *with)
{
	DIR *open = opendir(directory);
	assert_non_null(open);
	for (struct dirent *entry; (entry = readdir(open));) {
		const char *dot = strrchr(entry->d_name, '.');
		char path[512];
		struct arena arena;
		struct str text;
		if (!dot || strcmp(dot, ".yaml") != 0)
			continue;
		snprintf(path, sizeof path, "%s/%s", directory, entry->d_name);
		arena_init(&arena);
		assert_int_equal(file_bytes(path, FILE_MAX, &arena, &text), OK);
		each(path, text, with);
		arena_clear(&arena);
	}
	closedir(open);
}

/* NAME.yaml becomes NAME.yaml.expect. */
static void fixture_check(const char *path, struct str text, void *with)
{
	char expected_path[600];
	struct run once;
	struct str expected;
	unsigned *count = with;
	snprintf(expected_path, sizeof expected_path, "%s.expect", path);
	run(&once, text, &plainly);
	if (once.status != OK || once.result.defect)
		fail_msg("%s: not formatted", path);
	assert_int_equal(file_bytes(expected_path, FILE_MAX, &once.arena, &expected), OK);
	if (!str_equal(expected, once.result.text))
		fail_msg("%s: got\n%.*s", path, STR_ARG(once.result.text));
	run_clear(&once);
	++*count;
}

static void test_fixtures(void **state)
{
	(void)state;
	unsigned count = 0;
	files_each("fixtures/fmt", fixture_check, &count);
	assert_true(count >= 3);
}

/* A file with errors is refused with its findings; never crashed on, never a
 * defect. */
static void bad_check(const char *path, struct str text, void *with)
{
	struct run once;
	unsigned *refused = with;
	run(&once, text, &plainly);
	if (once.status == OK && once.result.defect)
		fail_msg("%s: %s", path, once.result.defect);
	if (once.status == INVALID)
		assert_true(once.findings.count > 0);
	*refused += once.status == INVALID;
	run_clear(&once);
}

static void test_bad(void **state)
{
	(void)state;
	unsigned refused = 0;
	files_each("fixtures/bad", bad_check, &refused);
	assert_true(refused > 80);
}

/* --- At random --------------------------------------------------------------------- */

static struct policy *policy_of(struct arena *arena, struct str text)
{
	struct sources sources = {0};
	struct findings findings;
	uint32_t file;
	struct policy *policy = arena_alloc(arena, sizeof *policy);
	findings_init(&findings, arena);
	assert_int_equal(sources_add(&sources, arena, STR("x"), text, &file), OK);
	assert_int_equal(policy_parse_yaml(&sources, file, arena, &findings, policy), OK);
	for (const struct finding *at = findings.first; at; at = at->next)
		fail_msg("%u:%u: %s\n%.*s", (unsigned)at->place.line, (unsigned)at->place.column,
			 at->message, STR_ARG(text));
	return policy;
}

/* Comment number n is in the text once. */
static void comments_check(struct str text, unsigned count)
{
	unsigned seen[4096] = {0};
	const char *end = text.at + text.length;
	assert_true(count < COUNT(seen));
	for (const char *at = text.at; (at = memchr(at, '#', (size_t)(end - at))); at++) {
		unsigned number = (unsigned)strtoul(at + 1, NULL, 10);
		bool first = at == text.at || at[-1] == ' ' || at[-1] == '\n';
		if (first && number < COUNT(seen))
			seen[number]++;
	}
	for (unsigned i = 1; i <= count; i++)
		if (seen[i] != 1)
			fail_msg("comment %u is there %u times\n%.*s", i, seen[i], STR_ARG(text));
}

static void lines_check(struct str text)
{
	const char *problem = fmt_layout_problem(text);
	if (problem)
		fail_msg("%s\n%.*s", problem, STR_ARG(text));
}

/* The lists say the same, in as few rows as there can be. */
static void lists_check(const struct policy *before, const struct policy *after,
			const struct fmt_result *result)
{
	const struct range_list *a, *b;
	bool all_joined = true;
	for (uint32_t i = 0; i < result->merged_count; i++)
		all_joined = all_joined && !result->merged[i].why_not;
	for (size_t i = 0; (a = policy_list(before, i)); i++) {
		b = policy_list(after, i);
		assert_non_null(b);
		assert_true(range_list_twin(a, b));
		if (all_joined)
			assert_false(range_list_has_more(b, b == &after->org.trusted_ip_ranges));
	}
}

static void scribbled_check(struct str text, unsigned comments, const struct policy *same,
			    const struct fmt_options *options)
{
	struct run once, again;
	struct arena arena;
	run(&once, text, options);
	if (once.status != OK || once.result.defect)
		fail_msg("%s\n%.*s\n-- formatted:\n%.*s",
			 once.result.defect    ? once.result.defect
			 : once.findings.first ? once.findings.first->message
					       : "?",
			 STR_ARG(text), STR_ARG(once.result.text));
	run(&again, once.result.text, options);
	if (again.status != OK || !str_equal(once.result.text, again.result.text))
		fail_msg("not the same the second time\n%.*s\n-- once:\n%.*s\n-- again:\n%.*s",
			 STR_ARG(text), STR_ARG(once.result.text), STR_ARG(again.result.text));
	comments_check(once.result.text, comments);
	lines_check(once.result.text);
	arena_init(&arena);
	const struct policy *after = policy_of(&arena, once.result.text);
	if (options->merge)
		lists_check(same, after, &once.result);
	else
		assert_true(policy_same(same, after));
	arena_clear(&arena);
	run_clear(&again);
	run_clear(&once);
}

static void text_scribble(struct rand *rand, struct str clean)
{
	char *text = NULL;
	size_t length = 0;
	struct arena arena;
	struct findings findings;
	struct node *root = NULL;
	arena_init(&arena);
	findings_init(&findings, &arena);
	assert_int_equal(yaml_read(clean, 0, &arena, &findings, &root), OK);
	struct policy *policy = policy_of(&arena, clean);
	struct scribble scribble = {.rand = rand,
				    .out = open_memstream(&text, &length),
				    .density = rand_below(rand, 3) * 4};
	scribble_document(&scribble, root);
	fclose(scribble.out);
	struct str scribbled = {text, length};
	if (scribble.comments < 4096) {
		assert_true(policy_same(policy, policy_of(&arena, scribbled)));
		scribbled_check(scribbled, scribble.comments, policy, &plainly);
		scribbled_check(scribbled, scribble.comments, policy, &sorted);
		scribbled_check(scribbled, scribble.comments, policy, &merged);
	}
	free(text);
	arena_clear(&arena);
}

static void test_random(void **state)
{
	(void)state;
	struct rand rand = rand_start("fmt");
	for (int round = 0; round < 150; round++) {
		struct policy_random *random = calloc(1, sizeof *random);
		struct arena arena;
		struct out out;
		arena_init(&arena);
		out_init_memory(&out);
		policy_random(&rand, &arena, random);
		policy_print(&out, &random->policy);
		text_scribble(&rand, out_written(&out));
		out_clear(&out);
		free(random->addresses);
		free(random);
		arena_clear(&arena);
	}
}

static void file_scribble(const char *path, struct str text, void *with)
{
	(void)path;
	for (int round = 0; round < 15; round++)
		text_scribble(with, text);
}

static void test_random_files(void **state)
{
	(void)state;
	struct rand rand = rand_start("fmt of files");
	struct arena arena;
	struct str text;
	files_each("policies", file_scribble, &rand);
	arena_init(&arena);
	assert_int_equal(file_bytes("fixtures/everything.yaml", FILE_MAX, &arena, &text), OK);
	for (int round = 0; round < 100; round++)
		text_scribble(&rand, text);
	arena_clear(&arena);
}

/* --- Memory that runs out ------------------------------------------------------------ */

static void test_no_memory(void **state)
{
	(void)state;
	struct str text =
	    STR("# a\n" V1 "users: [] # b\norg:\n  name: A # c\n  trusted_ip_ranges:\n"
		"  - 192.0.2.1\n  - {start: 192.0.2.2, end: 192.0.2.3}\n"
		"  - {cidr: 192.0.2.8, description: d}\n  # e\n");
	const struct fmt_options options = {.merge = true, .sort_keys = true};
	for (size_t nth = 1;; nth++) {
		struct run once;
		mem_fail_from(nth);
		run(&once, text, &options);
		bool failed = mem_count() >= nth;
		mem_fail_from(0);
		assert_int_equal(once.status, failed ? NOMEM : OK);
		run_clear(&once);
		mem_fail_only(nth);
		run(&once, text, &options);
		assert_int_equal(once.status, mem_count() >= nth ? NOMEM : OK);
		mem_fail_from(0);
		run_clear(&once);
		if (!failed)
			break;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_pairs),        cmocka_unit_test(test_long_key),
	    cmocka_unit_test(test_sort),         cmocka_unit_test(test_merge),
	    cmocka_unit_test(test_merge_counts), cmocka_unit_test(test_verify),
	    cmocka_unit_test(test_fixtures),     cmocka_unit_test(test_bad),
	    cmocka_unit_test(test_random),       cmocka_unit_test(test_random_files),
	    cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
