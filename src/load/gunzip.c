/* A gzip file is a row of members, each with a header, compressed data, and a check sum, which
 * zlib verifies:
 *
 *   [header ▒▒▒▒▒▒ crc] [header ▒▒▒ crc] 0 0 0 …
 */
#include "load/gunzip.h"

#define ZLIB_CONST /* input that is only read */
#include <zlib.h>

#include "base/mem.h"

enum {
	ROOM = 64 << 10,           /* bytes shown at once */
	GZIP_ONLY = MAX_WBITS + 16 /* for inflateInit2(): this format, and no other */
};

enum trouble { TROUBLE_NONE, TROUBLE_FORMAT, TROUBLE_DAMAGED, TROUBLE_CUT, TROUBLE_SIZE };

struct gunzip {
	z_stream stream;
	gunzip_see *see;
	void *with;
	uint64_t left; /* bytes that may still come out */
	bool begun;    /* a member was begun, and is not at its end */
	bool some;     /* a member was read to its end */
	bool padded;   /* zeros came behind it: no other member may */
	enum trouble trouble;
	unsigned char room[ROOM];
};

static void *zlib_alloc(void *with, unsigned count, unsigned size)
{
	(void)with;
	return mem_alloc((size_t)count * size);
}

static void zlib_free(void *with, void *block)
{
	(void)with;
	mem_free(block);
}

enum status gunzip_new(uint64_t max, gunzip_see *see, void *with, struct gunzip **ret)
{
	struct gunzip *gunzip = mem_alloc(sizeof *gunzip);
	if (!gunzip)
		return NOMEM;
	*gunzip = (struct gunzip){.see = see, .with = with, .left = max};
	gunzip->stream.zalloc = zlib_alloc;
	gunzip->stream.zfree = zlib_free;
	if (inflateInit2(&gunzip->stream, GZIP_ONLY) != Z_OK) {
		mem_free(gunzip);
		return NOMEM;
	}
	*ret = gunzip;
	return OK;
}

void gunzip_free(struct gunzip *gunzip)
{
	if (!gunzip)
		return;
	inflateEnd(&gunzip->stream);
	mem_free(gunzip);
}

static enum status refuse(struct gunzip *gunzip, enum trouble trouble)
{
	gunzip->trouble = trouble;
	return INVALID;
}

/* What came out goes on. */
static enum status room_show(struct gunzip *gunzip)
{
	size_t count = sizeof gunzip->room - gunzip->stream.avail_out;
	if (count > gunzip->left)
		return refuse(gunzip, TROUBLE_SIZE);
	gunzip->left -= count;
	return count ? gunzip->see(gunzip->with, (struct str){(char *)gunzip->room, count}) : OK;
}

/* Unpacks as much as there is room for. */
static enum status room_fill(struct gunzip *gunzip)
{
	z_stream *stream = &gunzip->stream;
	stream->next_out = gunzip->room;
	stream->avail_out = sizeof gunzip->room;
	int said = inflate(stream, Z_NO_FLUSH);
	if (said == Z_MEM_ERROR)
		return NOMEM;
	if (said != Z_OK && said != Z_STREAM_END && said != Z_BUF_ERROR) {
		/* Before any byte came out it was the header. */
		bool header = !gunzip->some && stream->total_out == 0;
		return refuse(gunzip, header ? TROUBLE_FORMAT : TROUBLE_DAMAGED);
	}
	enum status status = room_show(gunzip);
	if (status == OK && said == Z_STREAM_END) {
		gunzip->begun = false;
		gunzip->some = true;
		inflateReset(stream);
	}
	return status;
}

/* The zeros between a member and what comes next; some tapes and disks fill up with them. */
static void zeros_skip(struct gunzip *gunzip)
{
	z_stream *stream = &gunzip->stream;
	while (gunzip->some && stream->avail_in && *stream->next_in == 0) {
		stream->next_in++;
		stream->avail_in--;
		gunzip->padded = true;
	}
}

/* Takes in what is in stream->next_in. */
static enum status piece_take(struct gunzip *gunzip)
{
	z_stream *stream = &gunzip->stream;
	enum status status = OK;
	bool more = true; /* to come out */
	while (status == OK && (stream->avail_in || (gunzip->begun && more))) {
		if (!gunzip->begun) {
			zeros_skip(gunzip);
			if (!stream->avail_in)
				break;
			if (gunzip->padded)
				return refuse(gunzip, TROUBLE_DAMAGED);
			gunzip->begun = true;
		}
		status = room_fill(gunzip);
		more = stream->avail_out == 0;
	}
	return status;
}

enum status gunzip_feed(struct gunzip *gunzip, struct str bytes, bool last)
{
	enum status status = OK;
	while (status == OK && bytes.length) {
		size_t count = bytes.length < ROOM ? bytes.length : ROOM;
		gunzip->stream.next_in = (const unsigned char *)bytes.at;
		gunzip->stream.avail_in = (unsigned)count;
		status = piece_take(gunzip);
		bytes = (struct str){bytes.at + count, bytes.length - count};
	}
	if (status == OK && last && (gunzip->begun || !gunzip->some))
		status = refuse(gunzip, TROUBLE_CUT);
	return status;
}

bool gunzip_problem_add(const struct gunzip *gunzip, struct findings *findings, struct place place)
{
	switch (gunzip->trouble) {
	case TROUBLE_NONE:
		return false;
	case TROUBLE_FORMAT:
		findings_add(findings, place, "gzip-format",
			     "the name ends in .gz, but the file is not compressed with gzip")
		    ->help = "take .gz off its name if it is plain XML; else compress it again";
		break;
	case TROUBLE_DAMAGED:
		findings_add(findings, place, "gzip-damaged", "the compressed file is damaged%s%s",
			     gunzip->stream.msg ? ": " : "",
			     gunzip->stream.msg ? gunzip->stream.msg : "")
		    ->help = "see what gzip --test says, and take another copy of the file";
		break;
	case TROUBLE_CUT:
		findings_add(findings, place, "gzip-truncated",
			     "the compressed file ends before its data do")
		    ->help = "take another copy of the file: this one was not written to its end";
		break;
	case TROUBLE_SIZE:
		findings_add(findings, place, "gzip-size",
			     "the file is larger, unpacked, than any metadata is")
		    ->help = "see what gzip --list says; it may be the wrong file";
		break;
	}
	return true;
}
