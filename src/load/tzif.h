/* Reads a compiled time zone file (RFC 8536). */
#ifndef LOAD_TZIF_H
#define LOAD_TZIF_H

#include "base/arena.h"
#include "base/status.h"
#include "policy/zone.h"

/* Parses the bytes of a TZif file, any version. OK, NOMEM, or INVALID when they
 * are not such a file. */
enum status zone_parse(struct str bytes, struct arena *arena, struct zone *ret);

/* Loads the zone `name` below `directory` into `arena`. INVALID: no such zone
 * (also for names that would leave the directory), or its file is none; IO: errno;
 * NOMEM. */
enum status zone_load(const char *directory, struct str name, struct arena *arena,
		      const struct zone **ret);

#endif
