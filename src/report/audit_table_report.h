/* `audit --countries` and `audit --ranges`, in every format; of several policies one after the
 * other.
 *
 *	locations_load(LOCATION_COUNTRY, within NULL) ──▶ country_table_init() ──▶ country_table_…()
 *	                                              ──▶ range_table_init()   ──▶ range_table_…()
 *
 * Tables are found row by row while they are written, so that they may be long. */
#ifndef REPORT_AUDIT_TABLE_REPORT_H
#define REPORT_AUDIT_TABLE_REPORT_H

#include "base/json_shape.h"
#include "engine/audit_table_countries.h"
#include "engine/audit_table_ranges.h"
#include "report/page.h"

/* The table of each policy. Each: OK or NOMEM. */
enum status country_table_text(const struct page *page, const struct country_table *tables,
			       uint32_t count);
enum status country_table_markdown(struct out *out, const struct country_table *tables,
				   uint32_t count);
enum status country_table_csv(struct out *out, const struct country_table *tables, uint32_t count);
enum status country_table_json(struct out *out, const struct country_table *tables, uint32_t count);

extern const struct json_schema country_table_schema; /* loginscope/audit-countries/1 */

/* The rows of each policy. They may be written again: each begins with the first row. OK or
 * NOMEM. */
enum status range_table_text(const struct page *page, struct range_table *tables, uint32_t count);
enum status range_table_markdown(struct out *out, struct range_table *tables, uint32_t count);
enum status range_table_csv(struct out *out, struct range_table *tables, uint32_t count);
enum status range_table_json(struct out *out, struct range_table *tables, uint32_t count);

extern const struct json_schema range_table_schema; /* loginscope/audit-ranges/1 */

#endif
