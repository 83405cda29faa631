#include "report/match_writer.h"

#include "base/mem.h"
#include "report/json_pieces.h"
#include "report/match_fields.h"
#include "report/match_json.h"
#include "report/match_text.h"

/* What a format says about the hits of one class, as slices of `text`: CSV has one
 * for each hit, the others have one for all. */
struct fragment {
	uint32_t first, count; /* slices; count 0: not made yet */
};

struct slice {
	size_t start, length;
};

enum { KEPT_MAX = 32 << 20 };

struct match_writer {
	const struct page *page;
	const struct matcher *matcher;
	enum match_format format;
	uint64_t answers;
	struct json json;
	struct arena scratch; /* of one answer */
	struct arena hits;    /* of one class */
	struct arena arena;
	struct fragment *fragments; /* of each class */
	size_t kept_max;            /* bytes of text */
	struct out text, slices;    /* slices: struct slice */
	uint32_t slice_count;
};

/* --- Fragments -------------------------------------------------------------- */

static void slice_add(struct match_writer *writer, size_t start)
{
	struct slice slice = {start, writer->text.used - start};
	out_bytes(&writer->slices, (const char *)&slice, sizeof slice);
	writer->slice_count++;
}

static struct str slice_get(const struct match_writer *writer, uint32_t index)
{
	struct slice slice;
	memcpy(&slice, writer->slices.at + index * sizeof slice, sizeof slice);
	return (struct str){writer->text.at + slice.start, slice.length};
}

/* The hits of a class as the members of a JSON array. */
static enum status hits_json(struct match_writer *writer, struct json *json, uint32_t class)
{
	struct match_hit *hits;
	struct match_values values;
	size_t count;
	arena_reset(&writer->hits);
	enum status status = matcher_hits(writer->matcher, class, &writer->hits, &hits, &count);
	json_array(json);
	for (size_t i = 0; status == OK && i < count; i++) {
		status = match_values_get(writer->matcher, &hits[i], &writer->hits, &values);
		if (status == OK)
			match_hit_json(json, &values);
	}
	json_array_end(json);
	return status;
}

/* The same as rows of CSV; without hits one row without values. */
static enum status hits_csv(struct match_writer *writer, uint32_t class)
{
	struct match_hit *hits;
	struct match_values values = {0};
	size_t count, start = writer->text.used;
	arena_reset(&writer->hits);
	enum status status = matcher_hits(writer->matcher, class, &writer->hits, &hits, &count);
	for (size_t i = 0; status == OK && i < count; i++) {
		start = writer->text.used;
		status = match_values_get(writer->matcher, &hits[i], &writer->hits, &values);
		if (status == OK)
			match_hit_csv(&writer->text, &values);
		slice_add(writer, start);
	}
	if (status == OK && count == 0) {
		match_hit_csv(&writer->text, &values);
		slice_add(writer, start);
	}
	return status;
}

static enum status fragment_make(struct match_writer *writer, uint32_t class)
{
	struct json json;
	size_t start = writer->text.used;
	enum status status = OK;
	if (writer->format == MATCH_CSV)
		return hits_csv(writer, class);
	if (writer->format == MATCH_LINES) {
		struct match_part part = {.class = class};
		struct match match = {.parts = &part, .part_count = 1};
		status = match_line(&writer->text, writer->matcher, &match, &writer->scratch);
	} else {
		json_init(&json, &writer->text, 0);
		status = hits_json(writer, &json, class);
	}
	slice_add(writer, start);
	return status;
}

static void fragments_forget(struct match_writer *writer)
{
	size_t count = matcher_class_count(writer->matcher);
	memset(writer->fragments, 0, count * sizeof *writer->fragments);
	out_rewind(&writer->text);
	out_rewind(&writer->slices);
	writer->slice_count = 0;
}

/* The fragment of a class; valid until the next is asked for. */
static enum status fragment_get(struct match_writer *writer, uint32_t class, struct fragment *ret)
{
	struct fragment *fragment = &writer->fragments[class];
	if (!fragment->count) {
		if (writer->text.used > writer->kept_max)
			fragments_forget(writer);
		uint32_t first = writer->slice_count;
		enum status status = fragment_make(writer, class);
		if (status == OK && (writer->text.error || writer->slices.error))
			status = NOMEM;
		if (status != OK)
			return status;
		*fragment = (struct fragment){first, writer->slice_count - first};
	}
	*ret = *fragment;
	return OK;
}

/* --- CSV ------------------------------------------------------------------------ */

static void csv_header(struct out *out)
{
	out_text(out, "input,part,part_addresses");
	for (size_t i = 0; i < MATCH_FIELD_COUNT; i++) {
		out_char(out, ',');
		out_str(out, match_columns[i]);
	}
	out_text(out, ",error_code,error_message\n");
}

static enum status piece_csv(struct match_writer *writer, const struct matched *matched,
			     const struct match_piece *piece)
{
	struct out *out = writer->page->out;
	struct fragment fragment;
	char part[RANGE_TEXT], digits[COUNT_TEXT];
	size_t part_length = range_format(piece->range, part);
	size_t digit_count = count_format(range_count(piece->range), digits);
	if (fragment_get(writer, piece->class, &fragment) != OK)
		return NOMEM;
	for (uint32_t i = 0; i < fragment.count; i++) {
		match_csv_text(out, matched->input);
		out_char(out, ',');
		out_bytes(out, part, part_length);
		out_char(out, ',');
		out_bytes(out, digits, digit_count);
		out_char(out, ',');
		out_str(out, slice_get(writer, fragment.first + i));
		out_text(out, ",,\n");
	}
	return OK;
}

static enum status answer_csv(struct match_writer *writer, const struct matched *matched)
{
	struct out *out = writer->page->out;
	enum status status = OK;
	for (size_t i = 0; matched->match && status == OK && i < matched->match->piece_count; i++)
		status = piece_csv(writer, matched, &matched->match->pieces[i]);
	if (matched->match)
		return status;
	match_csv_text(out, matched->input);
	out_fill(out, ',', 3 + MATCH_FIELD_COUNT);
	out_text(out, matched->code);
	out_char(out, ',');
	match_csv_text(out, str_of(matched->message));
	out_char(out, '\n');
	return OK;
}

/* --- JSON ----------------------------------------------------------------------- */

static enum status part_json(struct match_writer *writer, const struct match *match,
			     const struct match_part *part)
{
	struct json *json = &writer->json;
	struct fragment fragment;
	enum status status = OK;
	json_object(json);
	match_pieces_json(json, match, part);
	json_key(json, "addresses");
	json_count(json, part->addresses);
	json_key(json, "hits");
	if (writer->format == MATCH_JSON) {
		status = hits_json(writer, json, part->class);
	} else {
		status = fragment_get(writer, part->class, &fragment);
		if (status == OK)
			json_made(json, slice_get(writer, fragment.first));
	}
	json_object_end(json);
	return status;
}

static enum status found_json(struct match_writer *writer, const struct match *match)
{
	struct json *json = &writer->json;
	enum status status = OK;
	match_asked_json(json, match);
	json_key(json, "addresses");
	json_count(json, match->addresses);
	json_key(json, "held");
	json_count(json, match->held);
	json_key(json, "uniform");
	json_bool(json, match->part_count == 1);
	if (match->part_count > 1)
		status = match_lists_json(json, writer->matcher, match, &writer->scratch);
	json_key(json, "parts");
	json_array(json);
	for (size_t i = 0; status == OK && i < match->part_count; i++)
		status = part_json(writer, match, &match->parts[i]);
	json_array_end(json);
	return status;
}

static void error_json(struct json *json, const struct matched *matched)
{
	json_key(json, "error");
	json_object(json);
	json_key(json, "code");
	json_text(json, matched->code);
	json_key(json, "message");
	json_text(json, matched->message);
	json_object_end(json);
}

static enum status answer_json(struct match_writer *writer, const struct matched *matched)
{
	struct json *json = &writer->json;
	enum status status = OK;
	if (writer->format == MATCH_JSONL)
		json_init(json, writer->page->out, 0);
	json_object(json);
	json_key(json, "schema");
	json_text(json, "loginscope/match/1");
	if (writer->format == MATCH_JSON)
		json_policy(json, matcher_policy(writer->matcher), (struct str){0});
	if (matched->line) {
		json_key(json, "input_line");
		json_number(json, matched->line);
	}
	json_key(json, "input");
	json_str(json, matched->input);
	if (matched->match)
		status = found_json(writer, matched->match);
	else
		error_json(json, matched);
	json_object_end(json);
	if (writer->format == MATCH_JSONL)
		out_char(writer->page->out, '\n');
	return status;
}

/* --- Text ------------------------------------------------------------------------- */

static void error_text(struct out *out, const struct matched *matched)
{
	out_text(out, "ERROR: line ");
	out_number(out, matched->line);
	out_text(out, ": ");
	out_terminal_text(out, str_of(matched->message));
	out_text(out, " [");
	out_text(out, matched->code);
	out_text(out, "]\n");
}

static enum status answer_line(struct match_writer *writer, const struct matched *matched)
{
	struct out *out = writer->page->out;
	struct fragment fragment;
	enum status status = OK;
	if (!matched->match) {
		error_text(out, matched);
		return OK;
	}
	out_terminal_text(out, matched->input);
	out_text(out, ": ");
	if (matched->match->part_count > 1) {
		status = match_line(out, writer->matcher, matched->match, &writer->scratch);
	} else {
		status = fragment_get(writer, matched->match->parts[0].class, &fragment);
		if (status == OK)
			out_str(out, slice_get(writer, fragment.first));
	}
	out_char(out, '\n');
	return status;
}

static enum status answer_page(struct match_writer *writer, const struct matched *matched)
{
	if (writer->answers)
		out_char(writer->page->out, '\n');
	return match_text(writer->page, writer->matcher, matched->match, matched->input,
			  &writer->scratch);
}

/* --- All of them ------------------------------------------------------------------- */

enum status match_write(struct match_writer *writer, const struct matched *matched)
{
	static enum status (*const writers[])(struct match_writer *, const struct matched *) = {
	    [MATCH_PAGES] = answer_page, [MATCH_LINES] = answer_line, [MATCH_JSON] = answer_json,
	    [MATCH_CSV] = answer_csv,    [MATCH_JSONL] = answer_json,
	};
	arena_reset(&writer->scratch);
	enum status status = writers[writer->format](writer, matched);
	writer->answers++;
	return status;
}

enum status match_writer_new_limit(const struct page *page, const struct matcher *matcher,
				   enum match_format format, size_t kept_max,
				   struct match_writer **ret)
{
	enum { LEVELS = 5 }; /* answers, an answer, its parts, a part, its hits */
	struct match_writer *writer = mem_alloc(sizeof *writer);
	if (!writer)
		return NOMEM;
	*writer = (struct match_writer){
	    .page = page, .matcher = matcher, .format = format, .kept_max = kept_max};
	arena_init(&writer->scratch);
	arena_init(&writer->hits);
	arena_init(&writer->arena);
	out_init_memory(&writer->text);
	out_init_memory(&writer->slices);
	writer->text.terminal = page->out->terminal;
	writer->fragments =
	    arena_array(&writer->arena, matcher_class_count(matcher), sizeof *writer->fragments);
	if (!writer->fragments) {
		match_writer_free(writer);
		return NOMEM;
	}
	json_init(&writer->json, page->out, LEVELS);
	if (format == MATCH_JSON)
		json_array(&writer->json);
	if (format == MATCH_CSV)
		csv_header(page->out);
	*ret = writer;
	return OK;
}

enum status match_writer_new(const struct page *page, const struct matcher *matcher,
			     enum match_format format, struct match_writer **ret)
{
	return match_writer_new_limit(page, matcher, format, KEPT_MAX, ret);
}

void match_writer_end(struct match_writer *writer)
{
	if (writer->format != MATCH_JSON)
		return;
	json_array_end(&writer->json);
	out_char(writer->page->out, '\n');
}

void match_writer_free(struct match_writer *writer)
{
	if (!writer)
		return;
	out_clear(&writer->text);
	out_clear(&writer->slices);
	arena_clear(&writer->scratch);
	arena_clear(&writer->hits);
	arena_clear(&writer->arena);
	mem_free(writer);
}
