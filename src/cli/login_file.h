/* A file of logins that is counted, not answered: each login is handed on, bad rows are told on
 * stderr, the first few of them. */
#ifndef CLI_LOGIN_FILE_H
#define CLI_LOGIN_FILE_H

#include "cli/open.h"
#include "policy/login.h"

/* The file to read, and who wants its logins. */
struct login_file {
	const char *path;                                        /* "-": stdin */
	enum status (*add)(void *of, const struct login *login); /* OK or NOMEM */
	/* The same for a login of a user or a profile that the policy does not know; NULL: such a row
	 * is bad. */
	enum status (*add_stranger)(void *of, const struct login *login);
	void *of;
	uint64_t rows, bad; /* that could be read; that could not */
	uint64_t strangers; /* rows more, which add_stranger() had */
};

/* Reads it to its end. EXIT_YES, or says why not and returns an exit status. */
int login_file_read(struct console *console, struct opened *opened, struct login_file *file);

#endif
