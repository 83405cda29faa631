/* Logins as text: one value at a time (options, columns), and whole files of
 * them: CSV with option names as its header, one login a row, read in constant
 * memory. */
#ifndef LOAD_LOGINS_H
#define LOAD_LOGINS_H

#include "base/finding.h"
#include "policy/login.h"

enum login_column {
	COLUMN_USER,
	COLUMN_PROFILE,
	COLUMN_IP,
	COLUMN_VIA,
	COLUMN_APP,
	COLUMN_AT,
	COLUMN_DEVICE,
	COLUMN_CREDENTIAL,
	COLUMN_STRONG_AUTH,
	COLUMN_PHASE,
	COLUMN_SESSION_IP,
	COLUMN_COUNT
};

extern const struct str login_column_names[COLUMN_COUNT]; /* "user" … "session-ip" */

/* --- One value ----------------------------------------------------------- */

/* A login with nothing known and every default set. */
void login_init(struct login *login);

/* Does a message about an unknown name say which one was probably meant? Finding
 * that takes time for every name in the policy. */
enum suggestions { SUGGEST, SUGGEST_NOTHING };

/* Sets the fact `column` of `login` from its text, which is not empty. Names are
 * looked up in `policy`. NULL when good. Else a stable code, `login` is
 * untouched and `*ret_message` is one sentence (static or in `arena`), or NULL
 * when memory is out:
 *
 *	unknown-user unknown-profile unknown-app label-shared bad-address bad-time bad-channel
 *	bad-device bad-credential bad-strong-auth bad-phase */
const char *login_set(struct login *login, const struct policy *policy, enum login_column column,
		      struct str text, enum suggestions suggestions, struct arena *arena,
		      const char **ret_message);

/* After all facts are set: exactly one of user and profile was given; fills in
 * the user's profile. NULL when good, else [who-missing] or [user-and-profile]
 * and a static message. */
const char *login_finish(struct login *login, const struct policy *policy,
			 const char **ret_message);

/* --- A file of them -------------------------------------------------------- */

/* One data row. Its slices and texts are valid until the next row is read.
 *
 * The code of a row with an error is that of its first bad column, in the order
 * of the file; without one, that of login_finish(). A row whose columns cannot
 * be told apart has [column-count], [csv-quote] or [row-too-long], and no
 * fields. The names that were probably meant are told in the first
 * LOGIN_SUGGESTIONS_MAX messages only: a log may be full of unknown users. */
enum { LOGIN_SUGGESTIONS_MAX = 1000 };

struct login_row {
	uint64_t number; /* data rows from 1; blank lines are not rows */
	uint64_t line;   /* of the file, where the row begins */
	struct str raw;  /* the row's bytes as they stand in the file, without its line end;
	                    [csv-quote]: its first line; [row-too-long]: its beginning */
	struct str fields[COLUMN_COUNT]; /* unquoted; empty: not given */
	struct login login;              /* valid when code is NULL */
	const char *code;                /* what is wrong with the row, a stable code, or NULL */
	const char *message;
};

struct csv;
struct login_reader;

/* Reads from `fd` (not closed here); `name` stands for it in findings. Reads
 * and checks the header. Findings and INVALID: an empty file [logins-empty], an
 * unknown column (with the nearest known one) [unknown-column], a column twice
 * [duplicate-column], neither user nor profile [column-missing], a header that
 * is no CSV row [csv-quote, row-too-long], a directory [file-unreadable]. NOMEM;
 * IO with errno. OK: a reader for login_reader_close(). */
enum status login_reader_open(int fd, const char *name, const struct policy *policy,
			      struct arena *arena, struct sources *sources,
			      struct findings *findings, struct login_reader **ret);

/* The same over a CSV reader, which it takes over, even when it fails. */
enum status login_reader_of(struct csv *csv, const char *name, const struct policy *policy,
			    struct arena *arena, struct sources *sources, struct findings *findings,
			    struct login_reader **ret);

/* The header's bytes as they stand in the file, without byte order mark and line
 * end. In `arena`. */
struct str login_reader_header(const struct login_reader *reader);

/* How many columns the header has. */
size_t login_reader_columns(const struct login_reader *reader);

/* The next row. OK with *ret filled, INVALID at the end of the file, IO (errno)
 * when reading failed, NOMEM. */
enum status login_reader_next(struct login_reader *reader, struct login_row *ret);

/* After a row with [unknown-user] or [unknown-profile]: is the rest of it in order? NULL, and `*ret`
 * is its login, with neither user nor profile nor app (NONE); else the code and the message of the first other column that is bad. */
const char *login_reader_stranger(struct login_reader *reader, const struct login_row *row,
				  struct login *ret, const char **ret_message);

void login_reader_close(struct login_reader *reader);

#endif
