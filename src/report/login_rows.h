/* Rows of a login file, answered: one line of output each, in three formats. A
 * row that is bad has its error in the line's place. csv and brief jsonl are the
 * hot writers: no printf, no allocation for a row with all its facts. */
#ifndef REPORT_LOGIN_ROWS_H
#define REPORT_LOGIN_ROWS_H

#include "report/answer.h"
#include "report/decision_json.h"
#include "report/page.h"

/* What is wrong with a row. */
struct row_error {
	uint64_t row;
	const char *code, *message;
};

/* csv: the input's columns as they stand, then verdict, reason, grade, token,
 * missing (facts, separated by blanks), error_code, error_message. */
void login_csv_header(struct out *out, struct str input_header);
void login_csv(struct out *out, struct str input_row, const struct answer *answer);

/* A bad row's columns as they stand too, but filled up or cut to `columns`, so
 * that every row has the same; left empty when they are not RFC 4180, so that the
 * output is. */
void login_csv_error(struct out *out, struct str input_row, size_t columns,
		     const struct row_error *error);

/* The ends of JSON rows, made once for each different decision. */
enum { FRAGMENTS = 256 };
struct fragments {
	struct out text;
	struct fragment {
		uint32_t key; /* of the decision, never 0 in use */
		uint32_t start, length;
	} at[FRAGMENTS]; /* by a hash of the key, at most half full */
	size_t count;
};

void fragments_init(struct fragments *fragments);
void fragments_clear(struct fragments *fragments);

/* jsonl: "loginscope/decision/1" with the row's number; in full with
 * answer->changes. OK or NOMEM. */
enum status login_jsonl(struct out *out, const struct answer *answer, enum json_detail detail,
			struct fragments *fragments);
void login_jsonl_error(struct out *out, const struct row_error *error);

/* text: verdict, login, reason. OK or NOMEM. */
enum status login_text_row(const struct page *page, const struct answer *answer);
void login_text_error(const struct page *page, const struct row_error *error);

#endif
