/* The files of metadata that was loaded, and which of them are of one component: those are a
 * chain, in the order in which they were read, for they count as deployed one after the other.
 *
 *	a/profiles/X.profile ──▶ b/profiles/X.profile     what the last one says counts
 *	a/profiles/Y.profile
 *
 * A file is read again, and chains of a type are made, when somebody asks for them. */
#ifndef LOAD_METADATA_CHAINS_H
#define LOAD_METADATA_CHAINS_H

#include "base/map.h"
#include "load/metadata_file.h"

struct metadata_link {
	uint32_t source; /* its number in the sources */
	const char *path;
	struct metadata_name name;
	struct metadata says; /* unless it was `read`, type and name alone */
	bool read;
	uint32_t first; /* of its chain */
	uint32_t next;  /* or NONE */
	uint32_t tail;  /* of the first of a chain: the last */
	uint32_t wishes, target;
	bool joins; /* what it says is looked at again: metadata_verify.h */
};

struct metadata_chains {
	struct arena *arena;
	struct metadata_link *files; /* as they were read */
	uint32_t count;
	uint32_t *of_source;               /* of each source: its file, or NONE */
	struct map firsts;                 /* metadata_component_key() → the first of a chain */
	bool chained[METADATA_TYPE_COUNT]; /* its files are in `firsts` */
	const char *unread;                /* a file that cannot be read any more */
};

/* The files of `metadata`, none of them read. OK or NOMEM. */
enum status metadata_chains_begin(const struct policy *metadata, struct arena *arena,
				  struct metadata_chains *ret);

/* Whose they are stands in the files of that type, not in their names. */
bool metadata_is_named_inside(enum metadata_type type);

/* The file that the place is in, or NULL. */
const struct metadata_link *metadata_chains_at(const struct metadata_chains *chains,
					       struct place place);

/* The first file of the component, or NONE. Here and below: OK; NOMEM; IO with errno, the file is
 * chains->unread. */
enum status metadata_chain_find(struct metadata_chains *chains, const struct metadata *component,
				uint32_t *ret);

/* What a file says; and all the files of the chain that it is in, if it is one of several. */
enum status metadata_link_read(struct metadata_chains *chains, uint32_t at);
enum status metadata_chain_read(struct metadata_chains *chains, uint32_t at);

#endif
