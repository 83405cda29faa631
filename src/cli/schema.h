/* The schemas there are: those of files are made from the rows of the format, those of
 * answers from tables of shapes. */
#ifndef CLI_SCHEMA_H
#define CLI_SCHEMA_H

#include "base/json_shape.h"

extern const struct schema_row {
	struct str name;
	const char *about;
	enum status (*file)(struct out *); /* prints that of a file; else NULL */
	const struct json_schema *schema;  /* of answers; else NULL */
} schemas[];
extern const size_t schema_count;

#endif
