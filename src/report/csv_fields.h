/* The fields of a row of RFC 4180. Texts of others never begin a field, so that a table does not
 * take one for a formula: where one would, the field keeps a blank before it. */
#ifndef REPORT_CSV_FIELDS_H
#define REPORT_CSV_FIELDS_H

#include "base/out.h"
#include "net/rangeset.h"

struct csv_fields {
	struct out *out;
	struct out field; /* memory: the one that is being written, behind a blank */
};

void csv_fields_init(struct csv_fields *fields, struct out *out);
void csv_fields_clear(struct csv_fields *fields);

/* What stands in `field`, and `after`: a comma, a newline. The next field begins. */
void csv_field_end(struct csv_fields *fields, char after);

/* A whole field and its comma. The name of a file stays one that leads there: "./=x.yaml". */
void csv_text_field(struct csv_fields *fields, struct str text);
void csv_file_field(struct csv_fields *fields, struct str name);

/* All digits, without what stands after it. */
void csv_count(struct csv_fields *fields, struct count count);

#endif
