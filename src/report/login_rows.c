#include "report/login_rows.h"

#include "report/decision_text.h"
#include "report/words.h"

/* --- csv ----------------------------------------------------------------- */

void login_csv_header(struct out *out, struct str input_header)
{
	out_echo(out, input_header);
	out_str(out, STR(",verdict,reason,grade,token,missing,error_code,error_message\n"));
}

static void write_missing(struct out *out, uint8_t missing)
{
	bool more = false;
	for (unsigned fact = 0; fact < FACT_COUNT; fact++)
		if (missing >> fact & 1) {
			if (more)
				out_char(out, ' ');
			out_str(out, fact_names[fact]);
			more = true;
		}
}

void login_csv(struct out *out, struct str input_row, const struct answer *answer)
{
	const struct decision *decision = &answer->outcomes->decision;
	out_echo(out, input_row);
	out_char(out, ',');
	out_str(out, verdict_names[answer->outcomes->verdict]);
	if (answer_depends(answer)) {
		out_str(out, STR(",,,,"));
		write_missing(out, answer->outcomes->missing);
		out_str(out, STR(",,\n"));
		return;
	}
	out_char(out, ',');
	out_str(out, reason_names[decision->reason]);
	out_char(out, ',');
	out_str(out, grade_names[decision->grade]);
	out_char(out, ',');
	if (decision->token < TOKEN_COUNT)
		out_str(out, token_names[decision->token]);
	out_str(out, STR(",,,\n"));
}

/* Where the field that begins at `at` ends; SIZE_MAX when it is not one of RFC 4180:
 * a quote or a carriage return in a field without quotes, text behind a closing
 * quote, or none. */
static size_t field_end(struct str row, size_t at)
{
	bool quoted = at < row.length && row.at[at] == '"';
	if (!quoted) {
		while (at < row.length && row.at[at] != ',')
			if (row.at[at] == '"' || row.at[at++] == '\r')
				return SIZE_MAX;
		return at;
	}
	while (++at < row.length) {
		if (row.at[at] != '"')
			continue;
		if (at + 1 == row.length || row.at[at + 1] == ',')
			return at + 1;
		if (row.at[++at] != '"')
			return SIZE_MAX;
	}
	return SIZE_MAX;
}

/* How many bytes of the row its first `columns` columns take, and how many of
 * these there are; 0 columns when they are not RFC 4180. */
static size_t columns_measure(struct str row, size_t columns, size_t *ret_count)
{
	size_t end = 0;
	for (*ret_count = 0; *ret_count < columns; end++) {
		end = field_end(row, end);
		if (end == SIZE_MAX) {
			*ret_count = 0;
			return 0;
		}
		if (++*ret_count == columns || end == row.length)
			break;
	}
	return end;
}

void login_csv_error(struct out *out, struct str input_row, size_t columns,
		     const struct row_error *error)
{
	size_t count, length = columns_measure(input_row, columns, &count);
	out_echo(out, (struct str){input_row.at, length});
	out_fill(out, ',', columns - (count ? count : 1));
	out_str(out, STR(",,,,,,"));
	out_text(out, error->code);
	out_char(out, ',');
	out_csv_field(out, str_of(error->message));
	out_char(out, '\n');
}

/* --- jsonl --------------------------------------------------------------- */

void fragments_init(struct fragments *fragments)
{
	*fragments = (struct fragments){0};
	out_init_memory(&fragments->text);
}

void fragments_clear(struct fragments *fragments)
{
	out_clear(&fragments->text);
}

/* Everything the end of a row is made from, as a number. */
static uint32_t fragment_key(const struct answer *answer)
{
	const struct decision *decision = &answer->outcomes->decision;
	return 1u << 31 | (uint32_t)(answer->login->via == VIA_SOAP) << 30 |
	       (uint32_t)decision->estimate << 29 | (uint32_t)decision->grade << 24 |
	       (uint32_t)decision->token << 16 | (uint32_t)decision->verdict << 8 |
	       (uint32_t)decision->reason;
}

/* The slot of a key: its own, or a free one. */
static struct fragment *fragment_find(struct fragments *fragments, uint32_t key)
{
	size_t slot = key * 0x9e3779b1u >> 24;
	while (fragments->at[slot].key && fragments->at[slot].key != key)
		slot = (slot + 1) % FRAGMENTS;
	return &fragments->at[slot];
}

static void fragment_make(struct fragments *fragments, struct fragment *fragment, uint32_t key,
			  const struct answer *answer)
{
	struct json json;
	size_t start = fragments->text.used;
	json_init(&json, &fragments->text, 0);
	json.depth = 1; /* as if the first half had been written */
	json.filled = true;
	decision_json_answer(&json, answer);
	*fragment = (struct fragment){.key = key,
				      .start = (uint32_t)start,
				      .length = (uint32_t)(fragments->text.used - start)};
	fragments->count++;
}

enum status login_jsonl(struct out *out, const struct answer *answer, enum json_detail detail,
			struct fragments *fragments)
{
	struct json json;
	enum status status = OK;
	json_init(&json, out, 0);
	if (detail == JSON_FULL || answer_depends(answer)) {
		status = decision_json(&json, answer, detail);
	} else {
		uint32_t key = fragment_key(answer);
		struct fragment *fragment = fragment_find(fragments, key);
		decision_json_login(&json, answer);
		if (!fragment->key && fragments->count < FRAGMENTS / 2)
			fragment_make(fragments, fragment, key, answer);
		status = out_status(&fragments->text);
		if (status == OK && fragment->key)
			out_bytes(out, fragments->text.at + fragment->start, fragment->length);
		else
			decision_json_answer(&json, answer);
	}
	out_char(out, '\n');
	return status;
}

void login_jsonl_error(struct out *out, const struct row_error *error)
{
	struct json json;
	json_init(&json, out, 0);
	json_object(&json);
	json_key(&json, "row");
	json_number(&json, error->row);
	json_key(&json, "error");
	json_object(&json);
	json_key(&json, "code");
	json_text(&json, error->code);
	json_key(&json, "message");
	json_text(&json, error->message);
	json_object_end(&json);
	json_object_end(&json);
	out_char(out, '\n');
}

/* --- text ---------------------------------------------------------------- */

enum status login_text_row(const struct page *page, const struct answer *answer)
{
	struct out text;
	out_init_memory(&text);
	login_text(&text, answer);
	verdict_text(page, answer->outcomes->verdict, VERDICT_WIDTH + 2);
	page_cell(page, out_written(&text), 0);
	out_text(page->out, "  [");
	if (answer_depends(answer)) {
		out_text(page->out, "not given:");
		for (unsigned fact = 0; fact < FACT_COUNT; fact++)
			if (answer->outcomes->missing >> fact & 1)
				out_format(page->out, " %s", fact_names[fact].at);
	} else {
		out_str(page->out, reason_names[answer->outcomes->decision.reason]);
	}
	out_text(page->out, "]\n");
	enum status status = out_status(&text);
	out_clear(&text);
	return status;
}

void login_text_error(const struct page *page, const struct row_error *error)
{
	page_coloured(page, COLOUR_BAD, "ERROR");
	out_fill(page->out, ' ', VERDICT_WIDTH + 2 - strlen("ERROR"));
	out_text(page->out, "row ");
	out_number(page->out, error->row);
	out_text(page->out, ": ");
	out_terminal_text(page->out, str_of(error->message));
	out_text(page->out, " [");
	out_text(page->out, error->code);
	out_text(page->out, "]\n");
}
