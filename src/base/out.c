#include "base/out.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "base/mem.h"

enum { FD_BUFFER = 64 << 10, MEMORY_FIRST = 1024 };

enum status out_init_fd(struct out *out, int fd)
{
	char *buffer = mem_alloc(FD_BUFFER);
	if (!buffer)
		return NOMEM;
	*out = (struct out){.at = buffer, .size = FD_BUFFER, .fd = fd};
	return OK;
}

void out_init_memory(struct out *out)
{
	*out = (struct out){.fd = -1};
}

void out_clear(struct out *out)
{
	mem_free(out->at);
	out_init_memory(out);
}

void out_fail(struct out *out, int error)
{
	if (!out->error)
		out->error = error;
	out->used = out->size = 0;
}

/* Writes all of it, whatever pieces the system takes it in (a signal makes two of
 * one); a descriptor that somebody made non-blocking is waited for. */
static void write_all(struct out *out, const char *at, size_t size)
{
	while (size && !out->error) {
		ssize_t written = write(out->fd, at, size);
		int error = written < 0 ? errno : 0;
		if (written >= 0) {
			at += written;
			size -= (size_t)written;
		}
		if (error && error != EAGAIN && error != EINTR)
			out_fail(out, error);
		else if (size && out->stop && *out->stop)
			out_fail(out, EINTR);
		else if (error == EAGAIN)
			poll(&(struct pollfd){.fd = out->fd, .events = POLLOUT}, 1, -1);
	}
}

enum status out_status(const struct out *out)
{
	if (!out->error)
		return OK;
	errno = out->error;
	return out->error == ENOMEM ? NOMEM : IO;
}

enum status out_flush(struct out *out)
{
	if (out->fd >= 0 && !out->error) {
		write_all(out, out->at, out->used);
		out->used = 0;
	}
	return out_status(out);
}

struct str out_written(const struct out *out)
{
	return (struct str){out->at, out->used};
}

void out_rewind(struct out *out)
{
	out->used = 0;
}

static bool memory_grow(struct out *out, size_t need)
{
	size_t size = out->size ? out->size : MEMORY_FIRST;
	while (size - out->used < need) {
		if (size > SIZE_MAX / 2)
			return false;
		size *= 2;
	}
	char *larger = mem_resize(out->at, size);
	if (!larger)
		return false;
	out->at = larger;
	out->size = size;
	return true;
}

char *out_more(struct out *out, size_t size)
{
	assert(size <= OUT_ROOM);
	if (out->error)
		return NULL;
	if (out->fd >= 0)
		out_flush(out);
	else if (!memory_grow(out, size))
		out_fail(out, ENOMEM);
	return out->error ? NULL : out->at + out->used;
}

void out_bytes_long(struct out *out, const char *at, size_t size)
{
	if (out->error || size == 0)
		return;
	if (out->fd < 0) {
		if (!memory_grow(out, size)) {
			out_fail(out, ENOMEM);
			return;
		}
	} else {
		out_flush(out);
		if (size >= out->size) {
			write_all(out, at, size);
			return;
		}
	}
	if (!out->error) {
		memcpy(out->at + out->used, at, size);
		out->used += size;
	}
}

void out_fill(struct out *out, char c, size_t count)
{
	while (count) {
		size_t size = count < OUT_ROOM ? count : OUT_ROOM;
		char *room = out_room(out, size);
		if (!room)
			return;
		memset(room, c, size);
		out->used += size;
		count -= size;
	}
}

void out_number(struct out *out, uint64_t number)
{
	char text[20], *first = text + sizeof text;
	do {
		*--first = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	out_bytes(out, first, (size_t)(text + sizeof text - first));
}

void out_format(struct out *out, const char *format, ...)
{
	char text[512];
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int length = vsnprintf(text, sizeof text, format, args);
	va_end(args);
	if (length >= 0 && (size_t)length < sizeof text) {
		out_bytes(out, text, (size_t)length);
	} else if (length >= 0) {
		char *longer = mem_alloc((size_t)length + 1);
		if (longer) {
			vsnprintf(longer, (size_t)length + 1, format, again);
			out_bytes(out, longer, (size_t)length);
		} else {
			out_fail(out, ENOMEM);
		}
		mem_free(longer);
	}
	va_end(again);
}

bool char_is_harmful(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) ||       /* C0, DEL, C1 */
	       c == 0x061c || c == 0x200e || c == 0x200f || /* direction marks */
	       (c >= 0x2028 && c <= 0x202e) ||              /* line ends, direction overrides */
	       (c >= 0x2066 && c <= 0x2069) || c == 0xfeff; /* direction isolates, BOM */
}

/* How many bytes at the front may be copied as they stand, by a table of the
 * bytes that may not. */
static size_t plain_length(struct str text, const bool special[static 256])
{
	size_t length = 0;
	while (length < text.length && !special[(unsigned char)text.at[length]])
		length++;
	return length;
}

/* clang-format off */
#define T true
#define SIXTEEN T, T, T, T, T, T, T, T, T, T, T, T, T, T, T, T
#define CONTROLS SIXTEEN, SIXTEEN
#define ABOVE_ASCII [0x80] = SIXTEEN, SIXTEEN, SIXTEEN, SIXTEEN, SIXTEEN, SIXTEEN, SIXTEEN, SIXTEEN
static const bool json_special[256] = {CONTROLS, ['"'] = T, ['\\'] = T, [0x7f] = T, ABOVE_ASCII};
static const bool terminal_special[256] = {CONTROLS, [0x7f] = T, ABOVE_ASCII};
static const bool csv_special[256] = {['"'] = T, [','] = T, ['\n'] = T, ['\r'] = T};
/* clang-format on */

static void json_escape(struct out *out, uint32_t c)
{
	static const char shorts[][2] = {{'"', '"'},  {'\\', '\\'}, {'\n', 'n'}, {'\t', 't'},
					 {'\r', 'r'}, {'\b', 'b'},  {'\f', 'f'}};
	for (size_t i = 0; i < sizeof shorts / sizeof *shorts; i++)
		if (c == (unsigned char)shorts[i][0]) {
			out_char(out, '\\');
			out_char(out, shorts[i][1]);
			return;
		}
	out_format(out, "\\u%04x", (unsigned)c);
}

/* Copies foreign text, runs of plain bytes at once; `escape` writes a character
 * that must not stand there as it is, and says whether it did. UINT32_MAX is a
 * byte that is not UTF-8, `first` the byte it begins with. */
static void text_escape(struct out *out, struct str text, const bool special[static 256],
			bool (*escape)(struct out *out, uint32_t c, unsigned char first))
{
	while (text.length) {
		size_t plain = plain_length(text, special);
		out_bytes(out, text.at, plain);
		text = (struct str){text.at + plain, text.length - plain};
		if (!text.length)
			break;
		const char *start = text.at;
		uint32_t c = str_next_char(&text);
		if (!escape(out, c, (unsigned char)*start))
			out_bytes(out, start, (size_t)(text.at - start));
	}
}

static bool json_escape_harmful(struct out *out, uint32_t c, unsigned char first)
{
	(void)first;
	if (c != UINT32_MAX && c != '"' && c != '\\' && !char_is_harmful(c))
		return false;
	json_escape(out, c == UINT32_MAX ? 0xfffd : c);
	return true;
}

void out_json_string(struct out *out, struct str text)
{
	out_char(out, '"');
	text_escape(out, text, json_special, json_escape_harmful);
	out_char(out, '"');
}

static bool terminal_escape_harmful(struct out *out, uint32_t c, unsigned char first)
{
	if (c != UINT32_MAX && !char_is_harmful(c))
		return false;
	if (c == UINT32_MAX)
		out_format(out, "\\x%02x", first);
	else
		out_format(out, c < 0x100 ? "\\x%02x" : "\\u%04x", (unsigned)c);
	return true;
}

void out_terminal_text(struct out *out, struct str text)
{
	text_escape(out, text, terminal_special, terminal_escape_harmful);
}

void out_echo(struct out *out, struct str text)
{
	if (out->terminal)
		out_terminal_text(out, text);
	else
		out_str(out, text);
}

void out_csv_field(struct out *out, struct str text)
{
	if (plain_length(text, csv_special) == text.length) {
		out_str(out, text);
		return;
	}
	out_char(out, '"');
	for (size_t i = 0; i < text.length; i++) {
		if (text.at[i] == '"')
			out_char(out, '"');
		out_char(out, text.at[i]);
	}
	out_char(out, '"');
}
