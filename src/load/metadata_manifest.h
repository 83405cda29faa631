/* The files that make a project of components of metadata, so that it deploys as it
 * stands. In the source layout: sfdx-project.json, manifest/package.xml, and .forceignore
 * where a component lacks what Salesforce requires, which then is no part of the manifest,
 * either. In the layout of the Metadata API: package.xml, which must name every file. */
#ifndef LOAD_METADATA_MANIFEST_H
#define LOAD_METADATA_MANIFEST_H

#include "base/out.h"
#include "load/metadata_components.h"

/* Spring '26, the release that brought the newest rule set: sourceApiVersion of a project that
 * its command line makes. Versions before 31.0 are retired. */
enum { METADATA_VERSION = 66, METADATA_VERSION_FIRST = 31, METADATA_VERSION_LAST = 999 };

/* The file of a component, from the top of the project. NULL: no memory. */
const char *metadata_component_path(const struct metadata_component *component, bool source_format,
				    struct arena *arena);

/* The API version in which the type appeared: "Version" of its page in the Metadata API
 * Developer Guide. */
uint32_t metadata_type_version(enum metadata_type type);

/* A file of the project itself: which, and how it is written. */
struct metadata_project_file {
	const char *path;
	enum status (*print)(struct out *out, const struct metadata_components *components,
			     uint32_t version, struct arena *scratch);
};

/* Those of the layout, ended by a path of NULL; of a project without incomplete components
 * .forceignore is not among them. */
enum { METADATA_PROJECT_FILES = 4 };
void metadata_project_files(const struct metadata_components *components, bool source_format,
			    struct metadata_project_file ret[static METADATA_PROJECT_FILES]);

#endif
