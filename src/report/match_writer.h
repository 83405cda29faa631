/* Answers of `match`, one after the other, in one of its formats. The same hits come
 * again and again when a file of addresses is asked: what CSV, JSON Lines and lines
 * of text say about a class of addresses is made once and kept, in bounded memory. */
#ifndef REPORT_MATCH_WRITER_H
#define REPORT_MATCH_WRITER_H

#include "base/json.h"
#include "engine/match.h"
#include "report/page.h"

enum match_format {
	MATCH_PAGES, /* text, an answer over several lines */
	MATCH_LINES, /* text, a line for each answer */
	MATCH_JSON,  /* an array of answers, with the policy */
	MATCH_CSV,   /* a row for each hit, and for each range without */
	MATCH_JSONL  /* a line for each answer */
};

/* One answer, or what is wrong with the question. */
struct matched {
	struct str input;          /* as it was written */
	uint64_t line;             /* of the file it came from; 0: from none */
	const struct match *match; /* NULL: the input is no set of addresses: ... */
	const char *code, *message;
};

struct match_writer;

/* A writer for answers of `matcher`; both must outlive it, as must the page. Begins to
 * write. OK: match_writer_free() gives it back. NOMEM. */
enum status match_writer_new(const struct page *page, const struct matcher *matcher,
			     enum match_format format, struct match_writer **ret);

/* The same with another limit on what is kept, for tests: as soon as it takes more
 * than so many bytes it is made anew. */
enum status match_writer_new_limit(const struct page *page, const struct matcher *matcher,
				   enum match_format format, size_t kept_max,
				   struct match_writer **ret);

/* Writes one answer. OK or NOMEM; a failure of the output stays in it. */
enum status match_write(struct match_writer *writer, const struct matched *matched);

/* Writes what stands behind the last answer. */
void match_writer_end(struct match_writer *writer);

void match_writer_free(struct match_writer *writer);

#endif
