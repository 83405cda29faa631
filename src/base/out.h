/* Where answers are written: a buffer in front of a file descriptor, or memory
 * that grows. The first failure sticks and its errno is kept; what is written
 * after it is dropped, so that writers need not look after every word, only
 * once at the end.
 *
 * Text that comes from a policy, a log or a database is foreign: out_str() is
 * for our own words, foreign text goes through the writer of its format, which
 * makes it harmless. */
#ifndef BASE_OUT_H
#define BASE_OUT_H

#include <signal.h>

#include "base/status.h"
#include "base/str.h"

struct out {
	char *at;
	size_t used, size; /* both 0 after a failure, so that nothing fits any more */
	int fd;            /* or -1: memory */
	int error;         /* errno of the first failure, 0: none */
	/* Raised by a signal handler: a write(2) that the signal broke off is not taken
	 * up again, but fails with EINTR. NULL: every write is finished. */
	const volatile sig_atomic_t *stop;
	bool terminal; /* the descriptor is one: out_echo() makes text harmless */
};

/* A writer to `fd`, which stays the caller's. OK or NOMEM. */
enum status out_init_fd(struct out *out, int fd);

/* A writer to memory; takes none yet. Running out of it is the failure ENOMEM. */
void out_init_memory(struct out *out);

/* Gives the memory back; does not flush. */
void out_clear(struct out *out);

/* Hands everything to the descriptor (does nothing for memory). OK, NOMEM, or IO
 * with errno set. */
enum status out_flush(struct out *out);

/* How it stands, as out_flush() says it. */
enum status out_status(const struct out *out);

/* Fails, as if a write had: with errno `error`, unless it has failed before. */
void out_fail(struct out *out, int error);

/* What was written to memory; valid until the next write. */
struct str out_written(const struct out *out);

/* Forgets what was written to memory, but keeps the room (and a failure). */
void out_rewind(struct out *out);

/* Slow path of out_room(). */
char *out_more(struct out *out, size_t size);

/* Room for `size` bytes, of which the caller says by `used +=` how many it took;
 * NULL after a failure. `size` is at most OUT_ROOM. */
enum { OUT_ROOM = 4096 };
static inline char *out_room(struct out *out, size_t size)
{
	return out->size - out->used >= size ? out->at + out->used : out_more(out, size);
}

/* Slow path of out_bytes(). */
void out_bytes_long(struct out *out, const char *at, size_t size);

static inline void out_bytes(struct out *out, const char *at, size_t size)
{
	if (out->size - out->used >= size && size) {
		memcpy(out->at + out->used, at, size);
		out->used += size;
	} else {
		out_bytes_long(out, at, size);
	}
}

static inline void out_str(struct out *out, struct str text)
{
	out_bytes(out, text.at, text.length);
}

static inline void out_text(struct out *out, const char *text)
{
	out_bytes(out, text, strlen(text));
}

static inline void out_char(struct out *out, char c)
{
	out_bytes(out, &c, 1);
}

/* `count` times the same character. */
void out_fill(struct out *out, char c, size_t count);

void out_number(struct out *out, uint64_t number);

/* printf(3); for places that are not hot. */
__attribute__((format(printf, 2, 3))) void out_format(struct out *out, const char *format, ...);

/* Foreign text as a JSON string with its quotes (RFC 8259). Bytes that are not
 * UTF-8 become U+FFFD; controls (C0, DEL, C1), line separators and characters
 * that turn the direction of writing are escaped. */
void out_json_string(struct out *out, struct str text);

/* Foreign text for people: the same characters, and bytes that are not UTF-8,
 * become visible escapes (\x1b, \u202e), so that nothing can steer a terminal
 * or pretend to be our own words. */
void out_terminal_text(struct out *out, struct str text);

/* Input repeated as it stands, byte for byte; on a terminal made harmless. */
void out_echo(struct out *out, struct str text);

/* Foreign text as one field of a CSV row, quoted where RFC 4180 asks for it. */
void out_csv_field(struct out *out, struct str text);

/* Is this a character that out_terminal_text() shows as an escape? */
bool char_is_harmful(uint32_t character);

#endif
