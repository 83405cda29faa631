/* The decision tables of tests/decisions: policies and rows, read into models
 * and logins. The format is described in tests/decisions/README.md. */
#ifndef ORACLE_TABLE_H
#define ORACLE_TABLE_H

#include "base/arena.h"
#include "base/source.h"
#include "engine/decision.h"

struct ruleset;

struct table_policy {
	struct str name;
	unsigned line;
	struct policy *policy;
	struct ruleset *rulesets[RULES_COUNT]; /* for the test that runs the rows */
};

/* What a row expects; what it does not say has the value behind the last. */
struct table_expected {
	enum verdict verdict;
	enum reason reason;    /* REASON_NONE on depends */
	enum token_role token; /* if says_token; TOKEN_NULL: null */
	enum grade grade;      /* if says_grade */
	unsigned missing;      /* bits in the order of `enum fact` */
	bool says_token, says_grade, says_estimate, estimate;
	uint8_t steps[STEP_COUNT]; /* STEP_OUTCOME_COUNT: not said */
	struct str outcomes;       /* on depends, as written; empty: not said */
};

/* One login of a row: a row with lists in its cells is several. */
struct table_row {
	unsigned line;
	struct str name;
	size_t policy; /* index into the table's policies */
	enum rules rules;
	struct login login;
	struct table_expected expected;
};

struct table {
	const char *file;
	struct arena *arena;
	struct sources sources;
	struct table_policy *policies;
	struct table_row *rows;
	size_t policy_count, row_count;
	size_t line_count;    /* rows as written */
	unsigned error_count; /* each was printed */
};

/* Reads a file. Errors are printed as file:line and counted. */
void table_read(const char *file, struct arena *arena, struct table *ret);

#endif
