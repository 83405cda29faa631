/* Names of files of Salesforce metadata: which type a file is of, and whose. A component NAME
 * of the type profile is in profiles/NAME.profile, in a project profiles/NAME.profile-meta.xml;
 * both may be compressed (.gz), as backups are. In names, everything but letters, digits and
 * a few signs is written as %XX of its UTF-8. */
#ifndef LOAD_METADATA_FILE_H
#define LOAD_METADATA_FILE_H

#include "load/metadata.h"

struct metadata_name {
	enum metadata_type type;
	struct str name; /* decoded */
	bool gzip;
};

/* Is the file with this path one that says something about logins, by its name? OK; INVALID:
 * no; NOMEM. A name with a bad escape is taken as it is. */
enum status metadata_name_read(struct str path, struct arena *arena, struct metadata_name *ret);

/* Decodes %XX; what would be no UTF-8, or a control character, stays as it is. */
enum status metadata_name_decode(struct str text, struct arena *arena, struct str *ret);

/* The path of the component from the folder that holds all of them, in one of the layouts:
 * "profiles/Force%2Ecom - Free User.profile-meta.xml". NULL: no memory. */
const char *metadata_path(enum metadata_type type, struct str name, bool source_format,
			  struct arena *arena);

/* What package.xml calls the type: "Profile". */
const char *metadata_type_name(enum metadata_type type);

/* What Salesforce itself calls a standard profile: the label of "Admin" is "System
 * Administrator". Empty: the name is its label. */
struct str metadata_profile_label(struct str name);

/* The standard profile that Salesforce calls so in every org: the name of "System
 * Administrator" is "Admin", that of "Standard User" is "Standard". Empty: it is not certain,
 * as with "Read Only", which may be a profile of the org's own. */
struct str metadata_profile_name(struct str label);

#endif
