/* Which files of metadata have to say something else, so that an org is as a policy says, and
 * what? A statement is edited in the file that makes it. Where none makes it, that is the last
 * file of the component, for files of one count as deployed one after the other. A list becomes
 * empty in all of them: there is no element for an empty list, so that an earlier file's would
 * count again.
 *
 *	policy   ┐                                     ┌─▶ files ──metadata_edit.h──▶ bytes
 *	         ├──policy/deployed.h──▶ differences ──┤
 *	metadata ┘                                     └─▶ what there is no file for */
#ifndef LOAD_METADATA_TARGET_H
#define LOAD_METADATA_TARGET_H

#include "load/metadata_file.h"
#include "policy/deployed.h"

/* A difference, of an object. */
struct metadata_wish {
	const struct deployed_object *object;
	const struct difference *difference;
};

/* A file that has to change. */
struct metadata_target {
	uint32_t source;  /* its number in the metadata's sources */
	const char *path; /* as it was read */
	struct metadata_name name;
	struct metadata_wish *wishes;
	uint32_t count;
	struct metadata made; /* what it says with the changes */
	struct arena *arena;  /* of its texts, that of the targets */
};

/* What a file says, of those that are joined again when the changes are made. */
struct metadata_rejoined {
	struct metadata says; /* of one that is not changed */
	uint32_t target;      /* or NONE */
};

struct metadata_targets {
	struct metadata_target *at; /* in the order in which they were read */
	uint32_t count;
	struct metadata_rejoined *files; /* in that order, too */
	uint32_t file_count;
};

/* The bits of the policy format for deployed_compare(). */
struct deployed_said metadata_target_said(void);

/* Finds the files for the differences of a loaded `policy` and `metadata`, which was read from
 * the file system, and sets `lack` and `file` of each; a difference that is none after all goes:
 * what a file says of a profile may not be read as its own. OK; NOMEM; IO with errno: a file
 * cannot be read any more, `*ret_path`. */
enum status metadata_targets_find(const struct policy *policy, const struct policy *metadata,
				  struct deployed *deployed, struct arena *arena,
				  struct metadata_targets *ret, const char **ret_path);

/* The bytes of the file, changed, in `arena`; what they say goes to target->made. INVALID: it must be done by hand, `*ret_refused` is
 * why, a sentence's end. NOMEM. */
enum status metadata_target_make(struct metadata_target *target, const struct policy *policy,
				 struct str bytes, struct arena *arena, struct str *ret,
				 const char **ret_refused);

/* Do all files together, with the changes of all targets, say what the policy says? Each was
 * made. INVALID: they do not, and nothing may be written: `*ret_target` is a file that is at fault,
 * `*ret_refused` is what is said of it, as above. OK or NOMEM. */
enum status metadata_targets_verify(const struct metadata_targets *targets,
				    const struct policy *policy, const struct deployed *deployed,
				    uint32_t *ret_target, const char **ret_refused);

#endif
