/* From a file to a policy that may be used: read, parse, resolve, time zone,
 * databases. */
#ifndef LOAD_LOAD_H
#define LOAD_LOAD_H

#include "base/finding.h"
#include "policy/policy.h"

enum { FILE_MAX = 64 << 20 }; /* bytes of one file of a policy */

/* What the loader takes from outside the files. */
struct load_options {
	const char *zone_directory;  /* "/usr/share/zoneinfo" */
	struct loaded_files *files;  /* NULL, or where the files go that were read, also
				     * those of a policy with errors; in the arena */
	const char *stdin_name;      /* NULL, or the file that "-" stands for: an editor's text, not
				 * saved yet */
	bool plain;                  /* the path is named by a file, not by the command line: only a
				     * plain file is opened, no FIFO and no device */
	const char *unreadable_help; /* NULL, or what to do about a path that cannot be read, where
				      * it is named by a file */
	const char *overlay;         /* NULL, or a policy file with what metadata cannot say; it
				     * goes with a path of metadata alone */
	bool
	    overlay_of_metadata; /* a policy file is loaded without the overlay, else it is an error
				     * [overlay-of-policy] */
	bool alone;              /* open no file that the policy includes or names as a source;
				     * then what it refers to may be there */
};

/* Loads the policy at `path` ("-" is standard input; a directory means the
 * `loginscope.yaml` in it, without one the Salesforce metadata in it; a file of metadata means
 * that alone; git:REV:path a file, or directory, of that revision: store.h), with
 * the files it includes and the sources it names, as one policy: the objects of a file, then
 * those of its sources, then those of each file it includes, depth first; what metadata says, then
 * those of the overlay. Warnings and notes may be among the findings of what is OK. Errors of the
 * input, a file that cannot be opened among them [file-unreadable], are findings and give INVALID;
 * IO: reading failed after that (errno). Everything lives in `arena`, the sources in `sources`. */
enum status policy_load(const char *path, const struct load_options *options, struct arena *arena,
			struct sources *sources, struct findings *findings, struct policy **ret);

/* The same from memory; `name` stands for the file in messages, and relative
 * paths in it start from its directory. The text must outlive the sources. */
enum status policy_load_text(struct str name, struct str text, const struct load_options *options,
			     struct arena *arena, struct sources *sources,
			     struct findings *findings, struct policy **ret);

#endif
