/* Salesforce metadata as a part of a policy: a project, any folder with metadata in it, or a
 * single file of it. Each file is read in pieces, so that one of any size costs what its policy
 * costs; of one with findings the text is read again, so that messages can show the line, with
 * everything hidden in it that is none of our business.
 *
 *	project_find ─▶ store_stream ─▶ gunzip ─▶ metadata_reader ─▶ metadata_join ─▶ a part
 */
#ifndef LOAD_METADATA_SOURCE_H
#define LOAD_METADATA_SOURCE_H

#include "load/include.h"
#include "load/metadata.h"

/* A file of metadata that was read, and where it can be read again. */
struct metadata_source {
	uint32_t file; /* in the sources */
	const char *path;
	enum metadata_type type;
	bool gzip;
	struct store *store;
};

/* Reads what is at `path` of the reading's store into a new part. Files that the reading has
 * already are passed over. What is wrong is in the findings, at `place` where it is about no
 * file; then the part is `incomplete`. OK, NOMEM, or IO with errno. */
enum status metadata_source_read(struct reading *reading, const char *path, struct place place);

/* Reads the texts behind the findings, FILE_MAX bytes in all; a text for which there is no room,
 * or that cannot be read any more, is left out, and the message has no line. While the stores
 * are open. OK or NOMEM. */
enum status metadata_source_texts(struct reading *reading);

#endif
