#include "oracle/table_reader.h"

#include <assert.h>
#include <stdio.h>

#include "load/logins.h"

enum { VALUES_MAX = 32, TEXT_MAX = 1 << 20 };

/* What a column sets: a fact of the login, or something else. */
enum table_column {
	COL_NAME = COLUMN_COUNT, /* the columns below are those of a logins file */
	COL_POLICY,
	COL_RULES,
	COL_VERDICT,
	COL_REASON,
	COL_TOKEN,
	COL_GRADE,
	COL_MISSING,
	COL_STEPS,
	COL_ESTIMATE,
	COL_OUTCOMES,
	COL_END
};

static const char *const column_names[COL_END - COLUMN_COUNT] = {
    "row",   "policy",  "rules", "verdict",  "reason",  "token",
    "grade", "missing", "steps", "estimate", "outcomes"};

static const char *const missing_names[] = {"ip", "via", "at", "device", "session-ip"};

static bool begins(struct str text, const char *word)
{
	size_t length = strlen(word);
	return text.length >= length && memcmp(text.at, word, length) == 0;
}

/* ---- header ---- */

static unsigned column_find(struct str name)
{
	for (unsigned i = 0; i < COLUMN_COUNT; i++) {
		if (str_equal(name, login_column_names[i]))
			return i;
	}
	for (unsigned i = COLUMN_COUNT; i < COL_END; i++) {
		if (str_equal(name, str_of(column_names[i - COLUMN_COUNT])))
			return i;
	}
	return COL_END;
}

static void header_read(struct reader *reader)
{
	struct str line = reader->line;
	reader->column_count = 0;
	while (line.length && reader->column_count < CELLS_MAX) {
		unsigned n = reader->column_count++;
		struct str value = text_cut(&line, '|');
		reader->is_fixed[n] = memchr(value.at, '=', value.length) != NULL;
		struct str name = text_cut(&value, '=');
		reader->fixed[n] = text_trim(value);
		reader->columns[n] = column_find(name);
		if (reader->columns[n] == COL_END)
			reader_error(reader, "unknown column: %.*s", STR_ARG(name));
	}
}

/* ---- what a row expects ---- */

static unsigned name_get(struct reader *reader, const struct str *names, unsigned count,
			 struct str name)
{
	unsigned at = (unsigned)name_find(names, count, name);
	if (at == count)
		reader_error(reader, "unknown name: %.*s", STR_ARG(name));
	return at;
}

static unsigned missing_read(struct reader *reader, struct str text)
{
	unsigned missing = 0;
	while (text.length) {
		struct str name = text_cut(&text, ' ');
		unsigned i = 0;
		while (i < 5 && !str_equal(name, str_of(missing_names[i])))
			i++;
		if (i == 5 && name.length)
			reader_error(reader, "unknown fact: %.*s", STR_ARG(name));
		missing |= i < 5 ? 1u << i : 0;
	}
	return missing;
}

/* "profile-ip=pass token=fail" */
static void steps_read(struct reader *reader, struct str text, uint8_t steps[STEP_COUNT])
{
	while (text.length) {
		struct str outcome = text_cut(&text, ' '), name = text_cut(&outcome, '=');
		if (name.length == 0)
			continue;
		unsigned step = name_get(reader, step_names, STEP_COUNT, name);
		unsigned value = name_get(reader, step_outcome_names, STEP_OUTCOME_COUNT, outcome);
		if (step < STEP_COUNT)
			steps[step] = (uint8_t)value;
	}
}

static void expected_set(struct reader *reader, unsigned column, struct str cell,
			 struct table_expected *expected)
{
	bool nothing = cell.length == 0, null = str_equal(cell, STR("-"));
	if (column == COL_VERDICT) {
		expected->verdict = name_get(reader, verdict_names, VERDICT_COUNT + 1, cell);
	} else if (column == COL_REASON && !null) {
		expected->reason = name_get(reader, reason_names, REASON_COUNT, cell);
	} else if (column == COL_TOKEN && !nothing) {
		expected->says_token = true;
		expected->token =
		    null ? TOKEN_NULL : name_get(reader, token_names, TOKEN_COUNT, cell);
	} else if (column == COL_GRADE && !nothing) {
		expected->says_grade = true;
		expected->grade = name_get(reader, grade_names, 3, cell);
	} else if (column == COL_MISSING) {
		expected->missing = missing_read(reader, cell);
	} else if (column == COL_STEPS) {
		steps_read(reader, cell, expected->steps);
	} else if (column == COL_ESTIMATE && !nothing) {
		expected->says_estimate = true;
		expected->estimate = str_equal(cell, STR("yes"));
	} else if (column == COL_OUTCOMES) {
		expected->outcomes = cell;
	}
}

/* ---- cells with lists ---- */

static bool channel_in_group(enum channel via, struct str group)
{
	static const char *const names[] = {"interactive", "password-api", "assertion", "silent"};
	if (str_equal(group, STR("all")) || str_equal(group, channel_names[via]))
		return true;
	if (str_equal(group, STR("oauth")))
		return channel_is_oauth(via);
	return str_equal(group, str_of(names[channel_group(via)]));
}

/* The rules a cell names: one, "all", "A..B" with either end left out. */
static void rules_range(struct reader *reader, struct str text, unsigned *ret_first,
			unsigned *ret_last)
{
	*ret_first = 0;
	*ret_last = RULES_COUNT - 1;
	if (str_equal(text, STR("all")))
		return;
	const char *dots = memmem(text.at, text.length, "..", 2);
	size_t before = dots ? (size_t)(dots - text.at) : text.length;
	struct str first = {text.at, before}, last = first;
	if (dots)
		last = (struct str){dots + 2, text.length - before - 2};
	if (first.length)
		*ret_first = name_get(reader, rules_names, RULES_COUNT, first);
	if (last.length)
		*ret_last = name_get(reader, rules_names, RULES_COUNT, last);
}

/* The values a cell stands for, as text; at least one. */
static unsigned values_of(struct reader *reader, unsigned column, struct str cell,
			  struct str ret[VALUES_MAX])
{
	unsigned count = 0;
	if (column > COL_RULES || column == COL_NAME) { /* one value, whatever it holds */
		ret[count++] = cell;
		return count;
	}
	do {
		struct str part = text_cut(&cell, ',');
		if (column == COLUMN_VIA && part.length) {
			for (unsigned via = 0; via < VIA_COUNT; via++) {
				if (channel_in_group(via, part) && count < VALUES_MAX)
					ret[count++] = channel_names[via];
			}
		} else if (column == COL_RULES && part.length) {
			unsigned first, last;
			rules_range(reader, part, &first, &last);
			for (unsigned rules = first; rules <= last && rules < RULES_COUNT; rules++)
				ret[count++] = rules_names[rules];
		} else if (count < VALUES_MAX) {
			ret[count++] = part;
		}
	} while (cell.length);
	if (count == 0)
		reader_error(reader, "a cell of no known value");
	return count;
}

/* ---- rows ---- */

static size_t policy_find(struct reader *reader, struct str name)
{
	const struct table *table = reader->table;
	for (size_t i = 0; i < table->policy_count; i++) {
		if (str_equal(table->policies[i].name, name))
			return i;
	}
	reader_error(reader, "no policy \"%.*s\" above", STR_ARG(name));
	return 0;
}

/* One login, its values picked from the lists. */
static void login_add(struct reader *reader, const struct str picked[CELLS_MAX])
{
	struct table *table = reader->table;
	struct table_row row = {.line = reader->number, .rules = RULES_COUNT};
	row.policy = table->policy_count - 1; /* unless it names another */
	row.expected.reason = REASON_NONE;
	row.expected.verdict = VERDICT_DEPENDS;
	memset(row.expected.steps, STEP_OUTCOME_COUNT, sizeof row.expected.steps);
	for (unsigned i = 0; i < reader->column_count; i++) {
		if (reader->columns[i] == COL_POLICY && picked[i].length)
			row.policy = policy_find(reader, picked[i]);
	}
	const struct policy *policy = table->policies[row.policy].policy;
	const char *message = NULL, *code = NULL;
	login_init(&row.login);
	for (unsigned i = 0; i < reader->column_count; i++) {
		unsigned column = reader->columns[i];
		if (column == COL_NAME)
			row.name = picked[i];
		else if (column == COL_RULES && picked[i].length)
			row.rules = name_get(reader, rules_names, RULES_COUNT, picked[i]);
		else if (column > COL_RULES)
			expected_set(reader, column, picked[i], &row.expected);
		else if (column < COLUMN_COUNT && picked[i].length && !code)
			code = login_set(&row.login, policy, column, picked[i], SUGGEST,
					 table->arena, &message);
	}
	if (!code)
		code = login_finish(&row.login, policy, &message);
	if (code) {
		reader_error(reader, "%s [%s]", message, code);
		return;
	}
	if (row.rules == RULES_COUNT)
		row.rules = policy->org.rules;
	struct table_row *at = arena_push(table->arena, &table->rows, table->row_count, sizeof *at);
	assert(at);
	*at = row;
	table->row_count++;
}

/* All combinations of the values from cell `from` on. */
static void cells_combine(struct reader *reader, const struct str cells[CELLS_MAX],
			  struct str picked[CELLS_MAX], unsigned from)
{
	struct str values[VALUES_MAX];
	if (from == reader->column_count) {
		login_add(reader, picked);
		return;
	}
	unsigned count = values_of(reader, reader->columns[from], cells[from], values);
	for (unsigned i = 0; i < count; i++) {
		picked[from] = values[i];
		cells_combine(reader, cells, picked, from + 1);
	}
}

static void row_read(struct reader *reader)
{
	struct str cells[CELLS_MAX] = {0}, picked[CELLS_MAX], line = reader->line;
	if (reader->skipping)
		return;
	if (reader->column_count == 0 || reader->table->policy_count == 0) {
		reader_error(reader, "a row before its policy and header");
		return;
	}
	for (unsigned i = 0; i < reader->column_count; i++)
		cells[i] = reader->is_fixed[i] ? reader->fixed[i] : text_cut(&line, '|');
	if (line.length)
		reader_error(reader, "more cells than columns");
	reader->table->line_count++;
	cells_combine(reader, cells, picked, 0);
}

static char *file_read(const char *file, struct arena *arena, size_t *ret_length)
{
	FILE *stream = fopen(file, "rb");
	char *text = arena_alloc(arena, TEXT_MAX);
	if (!stream || !text)
		return NULL;
	*ret_length = fread(text, 1, TEXT_MAX, stream);
	fclose(stream);
	return *ret_length < TEXT_MAX ? text : NULL;
}

void table_read(const char *file, struct arena *arena, struct table *ret)
{
	*ret = (struct table){.file = file, .arena = arena};
	struct reader reader = {.table = ret};
	char *text = file_read(file, arena, &reader.rest.length);
	if (!text) {
		reader_error(&reader, "cannot be read");
		return;
	}
	reader.rest.at = text;
	while (reader_next(&reader)) {
		struct str line = text_trim(reader.line);
		if (line.length == 0 || line.at[0] == '#')
			continue;
		bool piped = memchr(line.at, '|', line.length) != NULL;
		if (!piped && begins(line, "policy ")) {
			line = (struct str){line.at + 7, line.length - 7};
			reader_policy(&reader, text_trim(line));
		} else if (str_equal(line, STR("geo"))) {
			reader_geo(&reader);
		} else if (piped && begins(line, "row ")) {
			header_read(&reader);
		} else {
			row_read(&reader);
		}
	}
}
