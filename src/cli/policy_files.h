/* Which policy files do the arguments of a command line mean? A file means itself,
 * "-" standard input, no argument at all the current directory.
 *
 * A directory means the loginscope.yaml in it. One without means every *.yaml and
 * *.yml below it that has a line beginning with "loginscope:", sorted by the bytes
 * of their paths; what is hidden, and directories that are symbolic links, are
 * passed over. One in which there is no such file either, but Salesforce metadata
 * (load/project.h), is one policy; and so is a single file of it.
 *
 * The key may also be quoted, have blanks before its colon, or be the
 * first one in braces. A file that cannot be read, or a link that leads nowhere, may
 * have been a policy: it is one of them, so that it is not missed in silence. */
#ifndef CLI_POLICY_FILES_H
#define CLI_POLICY_FILES_H

#include "base/file_identity.h"
#include "base/finding.h"

/* What a directory with a loginscope.yaml is asked for: that policy, or all files a
 * policy may be made of, as if the loginscope.yaml were one of many; then metadata is
 * refused. And a directory without: its policy files go before the metadata, unless it is
 * the metadata that is asked for, as when there is an overlay for it. */
enum directory_use { DIRECTORY_POLICY, DIRECTORY_FILES, DIRECTORY_METADATA };

struct policy_file {
	const char *path;              /* "-": standard input; a file below "." without the "./";
					* a directory: the metadata in it */
	struct file_identity identity; /* not known of standard input */
};

struct policy_files {
	struct policy_file *at; /* in the order of the arguments; no file twice */
	uint32_t count;
	uint64_t passed_over;     /* YAML files below directories that are no policies */
	bool unreadable;          /* a directory was, or had no policy */
	const char **directories; /* the arguments that mean policy files in them, and so no
				   * metadata there, unless one of these names it as a source */
	uint32_t directory_count;
};

/* Finds them. A named file need not exist: who opens it will say so. A directory that
 * cannot be read [file-unreadable] and one without a policy [policy-missing] are
 * findings, about `sources` that have no text, and the rest goes on. OK (maybe with
 * findings), NOMEM, or IO with errno. Everything lives in `arena`. */
enum status policy_files_find(char *const *arguments, size_t count, enum directory_use use,
			      struct arena *arena, struct sources *sources,
			      struct findings *findings, struct policy_files *ret);

#endif
