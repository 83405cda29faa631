/* A window slides over the file:
 *
 *      start            end             LINES_ROOM
 *   ░░░░│lines, half a line│               │
 *
 * It has room for a line that is too long and one read more, so it never grows. */
#include "load/lines.h"

#include <errno.h>
#include <unistd.h>

#include "base/mem.h"

enum { LINES_ROOM = LINE_MAX_BYTES + LINES_READ_SIZE };

struct lines {
	int fd;
	bool at_end;   /* read(2) has said so */
	bool skipping; /* the rest of a long line is to be passed over */
	size_t start, end;
	uint64_t number; /* of the line at `start`, from 0 */
	char bytes[LINES_ROOM];
};

/* Reads more behind what is there; sets `at_end` when there is no more. */
static enum status window_fill(struct lines *lines)
{
	ssize_t got;
	memmove(lines->bytes, lines->bytes + lines->start, lines->end - lines->start);
	lines->end -= lines->start;
	lines->start = 0;
	do
		got = read(lines->fd, lines->bytes + lines->end, LINES_ROOM - lines->end);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return IO;
	lines->at_end = got == 0;
	lines->end += (size_t)got;
	return OK;
}

/* Takes one line off the window, if it holds all of it, or more than a line may
 * have. What is left of a long line is a line with nothing on it. */
static bool line_take(struct lines *lines, struct line *ret)
{
	const char *at = lines->bytes + lines->start;
	size_t left = lines->end - lines->start;
	const char *feed = left ? memchr(at, '\n', left) : NULL;
	size_t length = feed ? (size_t)(feed - at) : left;
	bool rest = lines->skipping, too_long = length > LINE_MAX_BYTES;
	if (!feed && !too_long && !(lines->at_end && length))
		return false;
	lines->start += length + (feed != NULL);
	lines->skipping = !feed;
	lines->number += !rest;
	*ret = (struct line){
	    .text = {at, too_long ? (size_t)LINE_MAX_BYTES : length},
	    .number = lines->number,
	    .too_long = too_long,
	};
	if (rest)
		*ret = (struct line){.text = {at, 0}};
	return true;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Where a comment begins, or NULL. */
static const char *comment_find(struct str text)
{
	const char *end = text.at + text.length;
	const char *hash = text.length ? memchr(text.at, '#', text.length) : NULL;
	while (hash && hash > text.at && !is_blank(hash[-1]))
		hash = memchr(hash + 1, '#', (size_t)(end - hash - 1));
	return hash;
}

/* Takes off the comment and the blanks around the text. A line is not too long for
 * its comment. */
static void line_strip(struct line *line)
{
	const char *comment = comment_find(line->text);
	if (comment) {
		line->text.length = (size_t)(comment - line->text.at);
		line->too_long = false;
	}
	line->text = str_trim(line->text);
}

enum status lines_next(struct lines *lines, struct line *ret)
{
	struct line line;
	for (;;) {
		while (line_take(lines, &line)) {
			line_strip(&line);
			if (line.text.length == 0 && !line.too_long)
				continue;
			*ret = line;
			return OK;
		}
		if (lines->at_end)
			return INVALID;
		enum status status = window_fill(lines);
		if (status != OK)
			return status;
	}
}

/* Reads until a byte order mark would be there, and steps over it. */
static enum status mark_skip(struct lines *lines)
{
	static const char mark[3] = "\xef\xbb\xbf";
	enum status status = OK;
	while (status == OK && lines->end < sizeof mark && !lines->at_end &&
	       memcmp(lines->bytes, mark, lines->end) == 0)
		status = window_fill(lines);
	if (lines->end >= sizeof mark && memcmp(lines->bytes, mark, sizeof mark) == 0)
		lines->start = sizeof mark;
	return status;
}

enum status lines_open(int fd, struct lines **ret)
{
	struct lines *lines = mem_alloc(sizeof *lines);
	if (!lines)
		return NOMEM;
	memset(lines, 0, offsetof(struct lines, bytes));
	lines->fd = fd;
	enum status status = mark_skip(lines);
	if (status != OK) {
		int error = errno;
		lines_close(lines);
		errno = error;
		return status;
	}
	*ret = lines;
	return OK;
}

void lines_close(struct lines *lines)
{
	mem_free(lines);
}
