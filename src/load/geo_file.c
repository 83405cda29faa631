#include "load/geo_file.h"

#include <errno.h>

#include "base/quote.h"

struct problem {
	enum mmdb_problem kind;
	const char *why;
};

static void problem_add(struct findings *findings, const struct geo_file *file,
			struct problem problem)
{
	struct finding *finding;
	if (problem.kind == MMDB_UNREADABLE) {
		finding =
		    findings_add(findings, file->place, "mmdb-unreadable", "cannot read %s: %s",
				 quote(findings, file->name), problem.why);
		finding->help = "put the database there (the path starts at the policy's folder), "
				"or remove the line: without it the place of a login is unknown";
	} else {
		finding = findings_add(findings, file->place, "mmdb-corrupt", "cannot use %s: %s",
				       quote(findings, file->name), problem.why);
		finding->help = "fetch or build the database anew";
	}
}

/* The path in the store. NULL: no memory. */
static const char *file_path(const struct geo_file *file, bool absolute, struct arena *arena)
{
	struct str prefix = absolute ? STR("") : file->prefix;
	return arena_format(arena, "%.*s%.*s", STR_ARG(prefix), STR_ARG(file->name));
}

enum status geo_file_walk(const struct geo_file *file, const struct mmdb_fields *fields,
			  const struct mmdb_visitor *visitor, struct findings *findings,
			  struct file_identity *ret_identity)
{
	struct store files = STORE_FILES;
	struct store_loan loan = {.fd = -1};
	struct problem problem = {MMDB_UNREADABLE, NULL};
	struct arena scratch;
	bool absolute = file->name.at[0] == '/';
	struct store *store = absolute ? &files : file->store;
	arena_init(&scratch);
	const char *path = file_path(file, absolute, &scratch);
	enum status status = path ? store_lend(store, path, &loan) : NOMEM;
	bool lent = status == OK;
	if (status == INVALID)
		problem.why = strerror(errno);
	*ret_identity = loan.identity;
	if (lent)
		status = mmdb_walk(loan.path, fields, visitor, &problem.kind, &problem.why);
	store_loan_end(&loan);
	if (status == INVALID && (lent || !store_problem_add(store, findings, file->place)))
		problem_add(findings, file, problem);
	arena_clear(&scratch);
	return status == INVALID && findings->nomem ? NOMEM : status;
}
