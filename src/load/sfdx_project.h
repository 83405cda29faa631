/* What sfdx-project.json says: in which folders of the project the metadata is. */
#ifndef LOAD_SFDX_PROJECT_H
#define LOAD_SFDX_PROJECT_H

#include "base/finding.h"
#include "base/status.h"

#define SFDX_PROJECT_NAME "sfdx-project.json"

/* Bytes; real ones have a few thousand at most. */
enum { SFDX_PROJECT_MAX = 4 << 20 };

/* An entry of packageDirectories. */
struct sfdx_folder {
	struct str written;
	const char *path;   /* from the project's folder, without ".", ".." and a slash at its end;
			     * "" is that folder itself */
	struct place place; /* of the value of "path" */
};

struct sfdx_project {
	struct sfdx_folder *folders; /* at least one */
	uint32_t count;
};

/* Reads `text`, which is file number `file` of the sources. INVALID: it is no JSON
 * [sfdx-json], has no list of package directories [sfdx-folders], or one that leads out of the
 * project [sfdx-folder-outside], which is a finding; NOMEM. */
enum status sfdx_project_parse(struct str text, uint32_t file, struct arena *arena,
			       struct findings *findings, struct sfdx_project *ret);

#endif
