/* Which files of Salesforce metadata there are in a folder: those of the package directories
 * that its sfdx-project.json names, in that order; else all below it. Folders and names
 * beginning with a dot, and node_modules, are passed over; so are links to folders, which
 * gives a note, and .forceignore is not read. The order is that of the bytes of their paths,
 * folder by folder. */
#ifndef LOAD_PROJECT_H
#define LOAD_PROJECT_H

#include "base/finding.h"
#include "load/metadata_file.h"
#include "load/store.h"

struct project_file {
	const char *path; /* as the store calls it */
	struct metadata_name name;
};

struct project {
	struct project_file *files;
	uint32_t count;
};

enum { PROJECT_FILES_MAX = 100000, PROJECT_NAMES_MAX = 5000000, PROJECT_DEPTH_MAX = 64 };

/* May the path be meant as metadata: a folder without loginscope.yaml that has
 * sfdx-project.json or package.xml in it, or any metadata below it; sfdx-project.json or package.xml
 * itself; a file with a name of metadata? Looks no further than the first. OK, also where folders
 * are nested too deeply to tell, which project_find() will say; INVALID: no, or it cannot be
 * read; NOMEM; IO. */
enum status project_recognise(struct store *store, const char *path, struct arena *arena);

/* The first file of metadata below a folder, whatever else is in it. OK; INVALID: there is none;
 * NOMEM; IO. */
enum status project_first(struct store *store, const char *folder, struct arena *arena,
			  const char **ret);

/* Finds the files of what project_recognise() says OK to, or of any folder; there may be none.
 * INVALID: it cannot be read, or sfdx-project.json is none, which is a finding [project-…],
 * [sfdx-…], at `place` where no file of the project has one itself; a package directory that is
 * missing is a warning, and where all are, the whole folder is read. NOMEM; IO. */
enum status project_find(struct store *store, const char *path, struct place place,
			 struct arena *arena, struct sources *sources, struct findings *findings,
			 struct project *ret);

#endif
