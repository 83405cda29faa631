/* All files of a policy: the policy file, what it includes, the sources it names.
 * Each is read and parsed into a part of its own; policy_merge() makes one policy
 * of them.
 *
 * A source may be Salesforce metadata, many files that become one part (metadata_source.h).
 *
 * So may lists of addresses that networks name, which fill those (published_source.h).
 *
 * A file's own objects come first, then those of its sources, then those of what it
 * includes, depth first. A file that is reached twice is read once, at its first
 * place; one that leads back to itself is refused. After FINDINGS_MAX errors no
 * further file is opened. */
#ifndef LOAD_INCLUDE_H
#define LOAD_INCLUDE_H

#include "base/finding.h"
#include "load/digest.h"
#include "load/load.h"
#include "load/store.h"
#include "policy/policy.h"

enum {
	FILES_BYTES_MAX = 256 << 20, /* of all files of a policy */
	FILES_MAX = 10000,           /* of metadata there may be more */
	INCLUDE_DEPTH_MAX = 64
};

/* The files of one policy while they are read. Begins all-zero but for what the
 * caller sets. */
struct reading {
	struct store *store; /* of the policy file, and so of all */
	struct arena *arena;
	struct sources *sources;
	struct findings *findings;
	bool alone; /* no further file is opened */

	/* What came out; see struct policy. */
	struct loaded_files files;
	const struct policy **parts;
	uint32_t part_count;
	uint8_t sha256[32]; /* of all bytes, in this order */

	struct digest digest;             /* of what was read so far */
	struct metadata_source *metadata; /* files of it, by their number in the sources */
	uint32_t metadata_count;
	struct published_file *published; /* lists of addresses, by their number in the sources */
	uint32_t published_count;
	struct map known;       /* identity → number in `files` */
	size_t bytes;           /* of all files */
	size_t names;           /* looked at in folders, up to NAMES_MAX */
	size_t findings_before; /* none of these is about this policy */
	bool full;              /* a limit was reached, and that was said */
};

/* Before the first file is read, and behind the last. */
void include_begin(struct reading *reading);
void include_end(struct reading *reading);

/* Tells identities of files apart that are read as something else. */
enum { MARK_POLICY = 'p', MARK_USERS = 'u', MARK_METADATA = 'm', MARK_PUBLISHED = 'l' };

/* Remembers that a file was read. OK or NOMEM. */
enum status include_remember(struct reading *reading, char mark, struct str name, uint32_t file,
			     struct file_identity identity);

/* The file of that identity that was read first, as the same; NULL: none was. */
const struct loaded_file *include_find(const struct reading *reading, char mark,
				       struct file_identity identity);

/* May a file of that many bytes still be read? */
bool include_room(const struct reading *reading, size_t bytes);

/* Is it of no use to open a further file? */
bool include_is_over(const struct reading *reading);

/* Reads the policy file `name` with the given bytes and all that follows from it.
 * Wrong input is in the findings. OK, NOMEM, or IO with errno. */
enum status include_read(struct reading *reading, struct str name, struct file_identity identity,
			 struct str bytes);

#endif
