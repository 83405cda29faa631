#include "load/users_column.h"

#include <stddef.h>

#include "base/quote.h"
#include "policy/permission.h"

/* The cell's text as a name; empty after a finding. */
static struct str name_read(struct findings *findings, const struct users_cell *cell)
{
	uint32_t control;
	const char *column = cell->column->name.at;
	if (!text_is_utf8(cell->text)) {
		findings_add(findings, cell->place, "encoding", "%s is not UTF-8: %s", column,
			     quote(findings, cell->text))
		    ->help = "save the file as UTF-8";
		return (struct str){0};
	}
	if (text_has_control(cell->text, &control)) {
		findings_add(findings, cell->place, "control-character",
			     "control character U+%04X in %s: %s", (unsigned)control, column,
			     quote(findings, cell->text))
		    ->help = "write it as one line of plain text";
		return (struct str){0};
	}
	return cell->text;
}

static void username_read(struct findings *findings, const struct users_cell *cell,
			  struct user *user)
{
	user->username = name_read(findings, cell);
	user->place = cell->place;
}

static void profile_read(struct findings *findings, const struct users_cell *cell,
			 struct user *user)
{
	user->profile.name = name_read(findings, cell);
	user->profile.place = cell->place;
}

/* False after a finding, too. */
static bool truth_read(struct findings *findings, const struct users_cell *cell, bool *ret)
{
	bool truth = str_equal_nocase(cell->text, STR("true"));
	if (!truth && !str_equal_nocase(cell->text, STR("false"))) {
		findings_add(findings, cell->place, "wrong-type",
			     "%s must be true or false, not %s", cell->column->name.at,
			     quote(findings, cell->text))
		    ->help = "write true or false, or leave the field empty";
		return false;
	}
	*ret = truth;
	return true;
}

static void flag_put(struct user *user, const struct users_cell *cell, bool flag)
{
	memcpy((char *)user + cell->column->flag, &flag, sizeof flag);
	memcpy((char *)user + cell->column->place, &cell->place, sizeof cell->place);
}

static void active_read(struct findings *findings, const struct users_cell *cell, struct user *user)
{
	bool active;
	if (truth_read(findings, cell, &active))
		flag_put(user, cell, active);
}

/* A flag that two columns may give: true wins. */
static void either_read(struct findings *findings, const struct users_cell *cell, struct user *user)
{
	bool flag, before;
	memcpy(&before, (const char *)user + cell->column->flag, sizeof before);
	if (truth_read(findings, cell, &flag) && !before)
		flag_put(user, cell, flag);
}

static void permission_read(struct findings *findings, const struct users_cell *cell,
			    struct user *user)
{
	bool held;
	uint32_t permission = cell->column->permission;
	if (!truth_read(findings, cell, &held) || !held || (user->permissions & permission))
		return;
	user->permission_places[__builtin_ctz(permission)] = cell->place;
	user->permissions |= permission;
}

#define FLAG_COLUMN(column, reading, member)                                                       \
	{                                                                                          \
		.name = STR_INIT(column), .read = reading, .flag = offsetof(struct user, member),  \
		.place = offsetof(struct user, member##_place)                                     \
	}
#define PERMISSION_COLUMNS(bit, field)                                                             \
	{.name = STR_INIT("UserPermissions" field), .read = permission_read, .permission = (bit)}, \
	    {.name = STR_INIT("Profile.Permissions" field),                                        \
	     .read = permission_read,                                                              \
	     .permission = (bit)},

const struct users_column users_columns[USERS_COLUMN_COUNT] = {
    {.name = STR_INIT("Username"), .read = username_read, .required = true},
    {.name = STR_INIT("Profile.Name"), .read = profile_read, .required = true},
    FLAG_COLUMN("IsActive", active_read, active),
    FLAG_COLUMN("IsFrozen", either_read, frozen),
    FLAG_COLUMN("UserLogin.IsFrozen", either_read, frozen),
    FLAG_COLUMN("IsPasswordLocked", either_read, locked),
    FLAG_COLUMN("UserLogin.IsPasswordLocked", either_read, locked),
    PERMISSION_FIELDS(PERMISSION_COLUMNS)};

const struct users_column *users_column_find(struct str name)
{
	for (size_t i = 0; i < USERS_COLUMN_COUNT; i++)
		if (str_equal(users_columns[i].name, name))
			return &users_columns[i];
	return NULL;
}

const struct users_column *users_column_meant(struct str name)
{
	for (size_t i = 0; i < USERS_COLUMN_COUNT; i++)
		if (str_equal_nocase(users_columns[i].name, name))
			return &users_columns[i];
	return NULL;
}
