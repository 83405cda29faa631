/* What the columns of a CSV of users mean, and what a cell of each becomes. For
 * users_csv.c. */
#ifndef LOAD_USERS_COLUMN_H
#define LOAD_USERS_COLUMN_H

#include "base/finding.h"
#include "policy/policy.h"

struct users_column;

/* A field with what it is and where it stands. Its text lives as long as the
 * policy. */
struct users_cell {
	const struct users_column *column;
	struct str text;
	struct place place;
};

/* A column that is known. `read` puts a cell that is not empty into the user, or adds
 * a finding and leaves the user as it is. */
struct users_column {
	struct str name;
	void (*read)(struct findings *findings, const struct users_cell *cell, struct user *user);
	size_t flag, place;  /* offsets in struct user, of a flag and its place */
	uint32_t permission; /* enum permission */
	bool required;
};

enum { USERS_COLUMN_COUNT = 17 };

extern const struct users_column users_columns[USERS_COLUMN_COUNT];

/* The column of this name, or NULL. */
const struct users_column *users_column_find(struct str name);

/* The same for a name in another case. */
const struct users_column *users_column_meant(struct str name);

#endif
