/* The files of an export, written below a folder: all of them or none. */
#ifndef CLI_EXPORT_FOLDER_H
#define CLI_EXPORT_FOLDER_H

#include "cli/console.h"
#include "load/metadata_manifest.h"

struct export
{
	const struct policy *policy;
	const struct loaded_files *files; /* that the policy was read from: never replaced */
	struct metadata_components components;
	struct str contact_email;
	uint32_t version;
	bool source_format;
	bool force;         /* files may be replaced */
	const char *folder; /* without a slash at the end, but for "/" */
};

/* Writes them. EXIT_YES; EXIT_NO: a file is there already; EXIT_USAGE: the policy was read from
 * one; EXIT_MACHINE. */
int export_write(struct console *console, const char *verb, const struct export *export);

/* The files' names, each in a line of its own. OK or NOMEM. */
enum status export_name(struct out *out, const struct export *export);

#endif
