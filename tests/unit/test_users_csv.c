/* Users from a CSV: what each column becomes, where a finding points, and random
 * files against the users they were written for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "load/csv.h"
#include "load/users_csv.h"
#include "rand.h"

struct run {
	struct arena arena;
	struct sources sources;
	struct findings findings;
	struct policy part;
	enum status status;
};

static void run_text(struct run *run, struct str text)
{
	uint32_t file;
	*run = (struct run){0};
	arena_init(&run->arena);
	findings_init(&run->findings, &run->arena);
	run->status = sources_add(&run->sources, &run->arena, STR("u.csv"), text, &file);
	if (run->status == OK)
		run->status =
		    users_csv_parse(&run->sources, file, &run->arena, &run->findings, &run->part);
}

static void place_put(FILE *out, const char *what, struct place place)
{
	if (place.line)
		fprintf(out, " %s@%u:%u+%u", what, (unsigned)place.line, (unsigned)place.column,
			(unsigned)place.width);
}

static void user_put(FILE *out, const struct user *user)
{
	fprintf(out, "%.*s", STR_ARG(user->username));
	place_put(out, "", user->place);
	fprintf(out, " %.*s", STR_ARG(user->profile.name));
	place_put(out, "", user->profile.place);
	fprintf(out, "%s", user->active ? "" : " inactive");
	place_put(out, "active", user->active_place);
	fprintf(out, "%s%s", user->frozen ? " frozen" : "", user->locked ? " locked" : "");
	place_put(out, "frozen", user->frozen_place);
	place_put(out, "locked", user->locked_place);
	for (unsigned bit = 0; bit < PERMISSION_COUNT; bit++) {
		char name[8];
		snprintf(name, sizeof name, "p%u", bit);
		if (user->permissions & 1u << bit)
			place_put(out, name, user->permission_places[bit]);
		else
			assert_int_equal(user->permission_places[bit].line, 0);
	}
	fputc(';', out);
}

/* Users with all their places, then findings as "LINE:COLUMN+WIDTH CODE". */
static char *outcome_text(const struct run *run)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	assert_non_null(out);
	for (uint32_t i = 0; i < run->part.user_count; i++)
		user_put(out, &run->part.users[i]);
	for (const struct finding *at = run->findings.first; at; at = at->next) {
		fprintf(out, "%u:%u+%u %s;", (unsigned)at->place.line, (unsigned)at->place.column,
			(unsigned)at->place.width, at->code);
		assert_true(at->help && at->help[0] && at->message[0]);
	}
	fclose(out);
	return text;
}

/* --- Tables ------------------------------------------------------------------------- */

#define UP "Username,Profile.Name"

static const struct row {
	const char *name, *text, *outcome;
} rows[] = {
    {"a header alone", UP "\n", ""},
    {"nothing", "", "0:0+0 empty-file;"},
    {"blank lines alone", "\n\r\n", "0:0+0 empty-file;"},
    {"two users", UP "\na,P\nb,Q\n", "a @2:1+1 P @2:3+1;b @3:1+1 Q @3:3+1;"},
    {"no line end behind the last", UP "\na,P", "a @2:1+1 P @2:3+1;"},
    {"CRLF, and blank lines", UP "\r\n\r\na,P\r\n\r\n", "a @3:1+1 P @3:3+1;"},
    {"columns in any order, unknown ones", "X,Profile.Name,Y,Username,Z\n1,P,2,a,3\n",
     "a @2:7+1 P @2:3+1;"},
    {"quotes belong to the place", UP "\n\"a\",\"P, of \"\"Q\"\"\"\n",
     "a @2:1+3 P, of \"Q\" @2:5+13;"},
    {"columns count characters", "Name," UP "\nÅsa Öst,ä@x,Ö\n", "ä@x @2:9+3 Ö @2:13+1;"},
    {"line ends in a field that is passed over", "Name," UP "\n\"x\ny\r\nz\",a,P\nw,b,Q\n",
     "a @4:4+1 P @4:6+1;b @5:3+1 Q @5:5+1;"},
    {"a lone carriage return is a line end to messages", "Name," UP "\n\"x\ry\",a,P\nw,b,Q\n",
     "a @3:4+1 P @3:6+1;b @4:3+1 Q @4:5+1;"},
    {"active", UP ",IsActive\na,P,true\nb,P,FALSE\nc,P,\n",
     "a @2:1+1 P @2:3+1 active@2:5+4;b @3:1+1 P @3:3+1 inactive active@3:5+5;"
     "c @4:1+1 P @4:3+1;"},
    {"frozen and locked", UP ",IsFrozen,IsPasswordLocked\na,P,True,false\nb,P,false,true\n",
     "a @2:1+1 P @2:3+1 frozen frozen@2:5+4 locked@2:10+5;"
     "b @3:1+1 P @3:3+1 locked frozen@3:5+5 locked@3:11+4;"},
    {"frozen by one of two columns",
     "IsFrozen,UserLogin.IsFrozen," UP "\nfalse,true,a,P\n"
     "true,false,b,P\nfalse,false,c,P\n",
     "a @2:12+1 P @2:14+1 frozen frozen@2:7+4;b @3:12+1 P @3:14+1 frozen frozen@3:1+4;"
     "c @4:13+1 P @4:15+1 frozen@4:7+5;"},
    {"locked by the user's login", UP ",UserLogin.IsPasswordLocked\na,P,true\n",
     "a @2:1+1 P @2:3+1 locked locked@2:5+4;"},
    {"permissions",
     UP ",UserPermissionsApiUserOnly,UserPermissionsTwoFactorApi,"
	"UserPermissionsForceTwoFactor,UserPermissionsModifyAllData,UserPermissionsUseAnyApiAuth\n"
	"a,P,true,true,true,true,true\nb,P,false,,FALSE,false,TRUE\nc,P,,,,,\n",
     "a @2:1+1 P @2:3+1 p0@2:5+4 p1@2:10+4 p2@2:15+4 p3@2:20+4 p4@2:25+4;"
     "b @3:1+1 P @3:3+1 p4@3:24+4;c @4:1+1 P @4:3+1;"},
    {"permissions of the profile",
     UP ",Profile.PermissionsApiUserOnly,"
	"Profile.PermissionsTwoFactorApi,Profile.PermissionsForceTwoFactor,"
	"Profile.PermissionsModifyAllData,Profile.PermissionsUseAnyApiAuth\n"
	"a,P,true,true,true,true,true\n",
     "a @2:1+1 P @2:3+1 p0@2:5+4 p1@2:10+4 p2@2:15+4 p3@2:20+4 p4@2:25+4;"},
    {"a permission given twice stands at the first",
     UP ",UserPermissionsApiUserOnly,"
	"Profile.PermissionsApiUserOnly\na,P,true,true\nb,P,false,true\n",
     "a @2:1+1 P @2:3+1 p0@2:5+4;b @3:1+1 P @3:3+1 p0@3:11+4;"},
    {"a flag that is none",
     UP ",IsActive,IsFrozen,UserPermissionsApiUserOnly\n"
	"a,P,yes,1, true\n",
     "a @2:1+1 P @2:3+1;2:5+3 wrong-type;2:9+1 wrong-type;2:11+5 wrong-type;"},
    {"headers of another case", "USERNAME,profile.name,isactive\na,P,true\n",
     "1:1+8 unknown-column;1:10+12 unknown-column;1:23+8 unknown-column;"},
    {"a header twice, in two cases", "Username,username,Profile.Name\na,b,P\n",
     "1:10+8 unknown-column;"},
    {"both columns missing", "Name,IsActive\nx,true\n",
     "1:1+13 column-missing;1:1+13 column-missing;"},
    {"semicolons", "Username;Profile.Name;IsActive\na;P;true\n", "1:9+1 csv-separator;"},
    {"semicolons and quotes", "\"Username\";\"Profile.Name\"\n\"a\";\"P\"\n",
     "1:11+1 csv-separator;"},
    {"tabs", "\nUsername\tProfile.Name\na\tP\n", "2:9+1 csv-separator;"},
    {"what a spreadsheet writes above the header", "sep=;\nUsername;Profile.Name\na;P\n",
     "1:5+1 csv-separator;"},
    {"a semicolon among commas", "A;B," UP "\n1;2,a,P\n", "a @2:5+1 P @2:7+1;"},
    {"a semicolon in a row", UP "\na;b,P\n", "a;b @2:1+3 P @2:5+1;"},
    {"a header with a stray quote", "User\"name,Profile.Name\na,P\n", "1:5+1 csv-quote;"},
    {"rows of another length", UP "\na\nb,P\nc,P,x\n,\n",
     "b @3:1+1 P @3:3+1; ;2:1+1 column-count;4:1+5 column-count;5:1+0 empty-value;"
     "5:2+0 empty-value;"},
    {"stray quotes", UP "\na\"b,P\n\"a\"b,P\nc,P\n\"d,P\n",
     "c @4:1+1 P @4:3+1;2:2+1 csv-quote;3:3+1 csv-quote;5:1+1 csv-quote;"},
    {"control characters", UP "\na\033,P\nb,\"P\n\"\n",
     " @2:1+2 P @2:4+1;b @3:1+1  @3:3+2;2:1+2 control-character;3:3+2 control-character;"},
    {"what is no UTF-8", UP ",X\n\xff,P,\xfe\na,\xc3,\n",
     " @2:1+1 P @2:3+1;a @3:1+1  @3:3+1;2:1+1 encoding;2:5+1 encoding;3:3+1 encoding;"},
    {"a column's name that is no UTF-8", "X,\xff\xfe," UP "\n1,2,a,P\n", "1:3+2 encoding;"},
    {"lines that end in a lone carriage return", UP ",Junk\ra,P,J\rb,Q,J\r",
     "a @2:1+1 P @2:3+1;b @3:1+1 Q @3:3+1;"},
    {"the same in another order", "Junk," UP "\rJ,a,P\r\r\"J\rK\",b,\"Q \"\"R\"\"\"",
     "a @2:3+1 P @2:5+1;b @5:4+1 Q \"R\" @5:6+9;"},
    {"the same with quotes everywhere", "\"Username\",\"Profile.Name\"\r\"a\",\"P\"\r",
     "a @2:1+3 P @2:5+3;"},
    {"line ends of three kinds", UP ",Junk\ra,P,J\r\nb,Q,J\nc,R,J\r\r\nd,S,J\r\r\r\n",
     "a @2:1+1 P @2:3+1;b @3:1+1 Q @3:3+1;c @4:1+1 R @4:3+1;d @6:1+1 S @6:3+1;"},
    {"errors behind lone carriage returns", UP "\ra\r\"b\rc,P\rd\"e,P\r",
     "2:1+1 column-count;5:2+1 csv-quote;"},
    {"lone carriage returns alone", "\r\r", "0:0+0 empty-file;"},
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct run run;
		run_text(&run, str_of(rows[i].text));
		assert_int_equal(run.status, OK);
		char *outcome = outcome_text(&run);
		if (strcmp(outcome, rows[i].outcome) != 0)
			fail_msg("%s:\n%s\nexpected\n%s", rows[i].name, outcome, rows[i].outcome);
		free(outcome);
		arena_clear(&run.arena);
	}
}

static void test_messages(void **state)
{
	(void)state;
	static const struct {
		const char *text, *message, *help;
	} messages[] = {
	    {"username,Profile.Name\n", "unknown column: username", "did you mean Username?"},
	    {"User Name,Profile.Name\n", "there is no column Username",
	     "if it is the column \"User Name\", call it Username"},
	    {" Username ,Profile.Name\n", "there is no column Username",
	     "if it is the column \" Username \", call it Username"},
	    {"Id,Profile.Name\n", "there is no column Username",
	     "ask for it, as in: SELECT Username, Profile.Name, IsActive FROM User"},
	    {"Username,Profile,IsActive\n", "there is no column Profile.Name",
	     "if it is the column \"Profile\", call it Profile.Name"},
	    {"Username,profile\n", NULL, "if it is the column \"profile\", call it Profile.Name"},
	    {"Owner.Username,Profile.Name\n", "there is no column Username",
	     "if it is the column \"Owner.Username\", call it Username"},
	    {"Username,Name\n", "there is no column Profile.Name",
	     "ask for it, as in: SELECT Username, Profile.Name, IsActive FROM User"},
	    {"Username,ProfileId,,.\n", "there is no column Profile.Name",
	     "ask for it, as in: SELECT Username, Profile.Name, IsActive FROM User"},
	    {"OwnerUsername,Profile.Name\n", "there is no column Username",
	     "ask for it, as in: SELECT Username, Profile.Name, IsActive FROM User"},
	    {"Username;Profile.Name\n", "the columns are separated by semicolons, not by commas",
	     "separate columns with commas, as `sf data query -r csv` does"},
	    {"Username\tProfile.Name\n", "the columns are separated by tabs, not by commas", NULL},
	    {UP ",IsActive\na,P,maybe\n", "IsActive must be true or false, not maybe", NULL},
	    {UP "\na,\n", "Profile.Name is empty", NULL},
	    {UP "\na,P,\n", "the row has 3 columns, the header 2", NULL},
	    {UP "\na\n", "the row has 1 column, the header 2",
	     "a field with a comma in it stands in quotes"},
	    {UP "\na,P\nTotal number of records retrieved: 1.\n",
	     "the row has 1 column, the header 2", "this line is not part of the CSV: remove it"},
	    {UP ",X\na,P,\xff\n", "field 3 is not UTF-8: \xef\xbf\xbd", "save the file as UTF-8"},
	    {UP ",\xe4\n", "the name of column 3 is not UTF-8: \xef\xbf\xbd",
	     "save the file as UTF-8"},
	    {UP "\na\"b,P\n",
	     "a quote stands where none may: fields with quotes in them are quoted, and those "
	     "quotes doubled",
	     NULL},
	    {UP "\n\"a,P\n", "a quote is opened but never closed", NULL},
	};
	for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
		struct run run;
		run_text(&run, str_of(messages[i].text));
		assert_int_equal(run.findings.count, 1);
		if (messages[i].message)
			assert_string_equal(run.findings.first->message, messages[i].message);
		if (messages[i].help)
			assert_string_equal(run.findings.first->help, messages[i].help);
		arena_clear(&run.arena);
	}
}

static void test_duplicate_column(void **state)
{
	(void)state;
	struct run run;
	run_text(&run, STR("IsActive,Username,Profile.Name,IsActive\ntrue,a,P,true\n"));
	char *outcome = outcome_text(&run);
	assert_string_equal(outcome, "1:32+8 duplicate-column;");
	assert_int_equal(run.findings.first->other.column, 1);
	assert_string_equal(run.findings.first->note, "the first is here");
	free(outcome);
	arena_clear(&run.arena);
}

/* A line too long for a row costs that row. */
static void test_long_row(void **state)
{
	(void)state;
	struct run run;
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	fputs(UP "\na,P\n", out);
	for (int i = 0; i < 1200000; i++)
		fputc('x', out);
	fputs("\nb,P\n", out);
	fclose(out);
	run_text(&run, (struct str){text, size});
	char *outcome = outcome_text(&run);
	assert_string_equal(outcome, "a @2:1+1 P @2:3+1;b @4:1+1 P @4:3+1;"
				     "3:1+1048576 row-too-long;");
	free(outcome);
	arena_clear(&run.arena);
	free(text);
}

/* A column far to the right is read, or the file is refused. */
static void test_many_columns(void **state)
{
	(void)state;
	static const struct {
		unsigned junk;
		const char *outcome;
	} counts[] = {
	    {CSV_FIELDS_MAX - 3, "a @2:1+1 P @2:3+1 inactive active@2:514+5;"},
	    {CSV_FIELDS_MAX - 2, "1:1+1560 column-count;"},
	    {1100, "1:1+3330 column-count;"},
	};
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
		struct run run;
		char *text = NULL;
		size_t size = 0;
		FILE *out = open_memstream(&text, &size);
		for (unsigned row = 0; row < 2; row++) {
			fputs(row ? "\na,P" : UP, out);
			for (unsigned left = counts[i].junk; left; left--)
				fputs(row ? "," : ",xy", out);
			fputs(row ? ",false\n" : ",IsActive", out);
		}
		fclose(out);
		run_text(&run, (struct str){text, size});
		char *outcome = outcome_text(&run);
		if (strcmp(outcome, counts[i].outcome) != 0)
			fail_msg("%u:\n%s\nexpected\n%s", counts[i].junk, outcome,
				 counts[i].outcome);
		free(outcome);
		arena_clear(&run.arena);
		free(text);
	}
}

/* --- Random files ------------------------------------------------------------------------ */

enum { COLUMNS = 9, USERS = 20 };

static const char *const column_names[COLUMNS] = {
    "Username", "Profile.Name",     "IsActive",
    "IsFrozen", "IsPasswordLocked", "UserPermissionsApiUserOnly",
    "Id",       "Address",          "LastLoginDate"};

/* A field written with or without need in quotes. */
static void field_write(FILE *out, struct rand *rand, const char *text)
{
	bool needs = strpbrk(text, ",\"\r\n") != NULL;
	if (!needs && !rand_once_in(rand, 4)) {
		fputs(text, out);
		return;
	}
	fputc('"', out);
	for (; *text; text++) {
		fputc(*text, out);
		if (*text == '"')
			fputc('"', out);
	}
	fputc('"', out);
}

static void text_make(struct rand *rand, const char *const *pieces, uint32_t count, uint32_t max,
		      char *ret)
{
	*ret = '\0';
	for (uint32_t left = rand_below(rand, max + 1); left; left--)
		strcat(ret, pieces[rand_below(rand, count)]);
}

/* One file: values[row][column], and the order its columns stand in. */
struct table {
	char values[USERS][COLUMNS][64];
	unsigned order[COLUMNS], rows;
};

static void table_make(struct table *table, struct rand *rand)
{
	static const char *const any[] = {"a", "Ö", ",", "\"", "\n", "\r\n", "\r", " ", "x y"},
				 *const name[] = {"b", "é", ",", "\"", " ", "@acme.example", "→"},
				 *const flags[] = {"true", "false", "TRUE", "False", ""};
	table->rows = rand_below(rand, USERS + 1);
	for (unsigned i = 0; i < COLUMNS; i++) {
		unsigned other = rand_below(rand, i + 1);
		table->order[i] = table->order[other];
		table->order[other] = i;
	}
	for (unsigned row = 0; row < table->rows; row++)
		for (unsigned column = 0; column < COLUMNS; column++) {
			char *value = table->values[row][column];
			if (column < 2) {
				text_make(rand, name, 7, 3, value);
				strcat(value, "n");
			} else if (column < 6) {
				strcpy(value, flags[rand_below(rand, 5)]);
			} else {
				text_make(rand, any, 9, 4, value);
			}
		}
}

static char *table_write(const struct table *table, struct rand *rand, size_t *ret_size)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, ret_size);
	static const char *const line_ends[] = {"\n", "\r\n", "\r"};
	const char *line_end = line_ends[rand_below(rand, 3)];
	for (unsigned i = 0; i < COLUMNS; i++)
		fprintf(out, "%s%s", i ? "," : "", column_names[table->order[i]]);
	fputs(line_end, out);
	for (unsigned row = 0; row < table->rows; row++) {
		for (unsigned i = 0; i < COLUMNS; i++) {
			fputs(i ? "," : "", out);
			field_write(out, rand, table->values[row][table->order[i]]);
		}
		fputs(rand_once_in(rand, 5) ? "\n\n" : line_end, out);
	}
	fclose(out);
	return text;
}

/* The text at a place, without quotes, is the value: read independently. */
static void assert_stands_at(struct run *run, struct place place, const char *value)
{
	struct str line = source_line(&run->sources, place);
	char text[200] = "";
	size_t length = 0;
	for (uint32_t column = 1; column < place.column; column++)
		str_next_char(&line);
	const char *begin = line.at;
	for (uint32_t i = 0; i < place.width; i++)
		str_next_char(&line);
	size_t size = (size_t)(line.at - begin);
	bool quoted = size > 1 && begin[0] == '"';
	for (size_t i = quoted; i < size - quoted; i++) {
		text[length++] = begin[i];
		i += quoted && begin[i] == '"';
	}
	text[length] = '\0';
	assert_string_equal(text, value);
}

static void assert_flag(struct run *run, const char *value, bool flag, bool otherwise,
			struct place place)
{
	assert_int_equal(flag, *value ? *value == 't' || *value == 'T' : otherwise);
	assert_int_equal(place.line != 0, *value != '\0');
	if (place.line)
		assert_stands_at(run, place, value);
}

static void assert_user(struct run *run, const struct user *user, char values[COLUMNS][64])
{
	assert_true(str_equal(user->username, str_of(values[0])));
	assert_true(str_equal(user->profile.name, str_of(values[1])));
	assert_stands_at(run, user->place, values[0]);
	assert_stands_at(run, user->profile.place, values[1]);
	assert_flag(run, values[2], user->active, true, user->active_place);
	assert_flag(run, values[3], user->frozen, false, user->frozen_place);
	assert_flag(run, values[4], user->locked, false, user->locked_place);
	bool api_only = values[5][0] == 't' || values[5][0] == 'T';
	assert_int_equal(user->permissions, api_only ? PERMISSION_API_ONLY : 0);
	if (api_only)
		assert_stands_at(run, user->permission_places[0], values[5]);
}

static void test_random(void **state)
{
	(void)state;
	struct rand rand = rand_start("users against the table they were written from");
	for (int round = 0; round < 3000; round++) {
		static struct table table;
		struct run run;
		size_t size;
		table_make(&table, &rand);
		char *text = table_write(&table, &rand, &size);
		run_text(&run, (struct str){text, size});
		assert_int_equal(run.status, OK);
		assert_int_equal(run.findings.count, 0);
		assert_int_equal(run.part.user_count, table.rows);
		for (unsigned row = 0; row < table.rows; row++)
			assert_user(&run, &run.part.users[row], table.values[row]);
		arena_clear(&run.arena);
		free(text);
	}
}

/* Any bytes: every finding and every user stands in the file. */
static void test_garbage(void **state)
{
	(void)state;
	static const char *const pieces[] = {
	    "Username", "Profile.Name", "IsActive", ",", "\n", "\"",
	    "true",     "\r",           "\xff",     "é", "a",  "\0"};
	struct rand rand = rand_start("garbage");
	for (int round = 0; round < 20000; round++) {
		char text[400] = "";
		struct run run;
		if (rand_once_in(&rand, 2))
			strcpy(text, UP ",IsActive\n");
		size_t length = strlen(text);
		for (uint32_t left = rand_below(&rand, 25); left; left--) {
			const char *piece = pieces[rand_below(&rand, 12)];
			size_t size = *piece ? strlen(piece) : 1;
			memcpy(text + length, piece, size);
			length += size;
		}
		run_text(&run, (struct str){text, length});
		assert_int_equal(run.status, OK);
		for (const struct finding *at = run.findings.first; at; at = at->next) {
			struct str line = source_line(&run.sources, at->place);
			assert_true(at->place.line > 0 || length < 400);
			assert_true(at->place.column <= str_char_count(line) + 1);
			assert_true(at->place.column + at->place.width <= str_char_count(line) + 2);
		}
		arena_clear(&run.arena);
	}
}

/* --- Large files, little memory --------------------------------------------------------- */

static void test_large(void **state)
{
	(void)state;
	enum { MANY = 100000 };
	struct run run;
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	fputs("Id," UP ",IsActive,UserPermissionsApiUserOnly\n", out);
	for (int i = 0; i < MANY; i++)
		fprintf(out, "%d,user%d@acme.example,Profile %d,true,%s\n", i, i, i % 50,
			i % 10 ? "false" : "true");
	fclose(out);
	run_text(&run, (struct str){text, size});
	assert_int_equal(run.status, OK);
	assert_int_equal(run.findings.count, 0);
	assert_int_equal(run.part.user_count, MANY);
	assert_int_equal(run.part.users[MANY - 1].place.line, MANY + 1);
	assert_true(run.arena.total < MANY * (sizeof(struct user) + 16));
	arena_clear(&run.arena);
	free(text);
}

static void oom_run(struct str text, void (*fail_at)(size_t nth))
{
	struct run run;
	for (size_t nth = 1;; nth++) {
		fail_at(nth);
		run_text(&run, text);
		size_t asked = mem_count();
		mem_fail_from(0);
		enum status status = run.status;
		bool nomem = run.findings.nomem;
		arena_clear(&run.arena);
		if (asked < nth)
			break;
		if (status != NOMEM && !nomem)
			fail_msg("allocation %zu failed, status %d", nth, (int)status);
	}
}

static void test_oom(void **state)
{
	(void)state;
	static const struct str texts[] = {
	    STR_INIT(UP ",UserPermissionsApiUserOnly\n\"a \"\"b\"\"\",P,true\nb,P,no\nc\n\"d,P\n"),
	    STR_INIT("username,Profil.Name,IsActive,IsActive\n"),
	    STR_INIT(UP ",X\ra,P,\xff\rTotal number of records retrieved: 1.\r"),
	    STR_INIT(" Username ,Profile.Name,\xff\n"),
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		oom_run(texts[i], mem_fail_from);
		oom_run(texts[i], mem_fail_only);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_messages),
	    cmocka_unit_test(test_duplicate_column),
	    cmocka_unit_test(test_long_row),
	    cmocka_unit_test(test_many_columns),
	    cmocka_unit_test(test_random),
	    cmocka_unit_test(test_garbage),
	    cmocka_unit_test(test_large),
	    cmocka_unit_test(test_oom),
	};
	return cmocka_run_group_tests_name("users_csv", tests, NULL, NULL);
}
