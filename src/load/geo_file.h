/* A database that a policy names, as a file: where it is, and one walk over it (mmdb.h), of which
 * what is wrong with it is a finding. */
#ifndef LOAD_GEO_FILE_H
#define LOAD_GEO_FILE_H

#include "base/finding.h"
#include "load/mmdb.h"
#include "load/store.h"

struct geo_file {
	struct store *store; /* where it is, unless its name is absolute: then in the file system */
	struct str prefix;   /* "policies/" goes before the name */
	struct str name;     /* as written */
	struct place place;
};

/* OK; INVALID: it cannot be used, which is a finding [mmdb-unreadable, mmdb-corrupt, or what the
 * store says]; else what the visitor returned; NOMEM. `*ret_identity` is that of the file as soon
 * as it is open. */
enum status geo_file_walk(const struct geo_file *file, const struct mmdb_fields *fields,
			  const struct mmdb_visitor *visitor, struct findings *findings,
			  struct file_identity *ret_identity);

#endif
