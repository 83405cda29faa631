/* A TZif file is a header and a block of tables with 32-bit times; from version
 * 2 on a second header and block with 64-bit times follow, then a line with the
 * rule for later years:
 *
 *   TZif2 counts | times types offsets names leaps std ut |      (skipped)
 *   TZif2 counts | times types offsets names leaps std ut | \n EST5EDT,… \n
 *
 * Everything is checked before it is used: a zone file is input like any
 * other. Files that count leap seconds ("right/…") are refused, for the
 * instants of a log don't count them. */
#include "load/tzif.h"

#include <errno.h>

#include "base/names.h"
#include "load/file.h"

enum {
	HEADER_SIZE = 44,
	TYPE_SIZE = 6,
	FILE_SIZE_MAX = 1 << 20,
	NAME_MAX_LENGTH = 255,
	OFFSET_MIN = -89999, /* RFC 8536, 3.2: more than -25 hours, … */
	OFFSET_MAX = 93599,  /* … less than 26 */
};

struct header {
	char version;
	uint32_t ut_count, std_count, leap_count, time_count, type_count, char_count;
};

/* The tables of one block. */
struct block {
	struct header header;
	size_t time_size; /* 4 or 8 */
	const char *times, *indexes, *types;
};

static uint32_t read32(const char *at)
{
	const unsigned char *bytes = (const unsigned char *)at;
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
	       bytes[3];
}

static int64_t read_time(const char *at, size_t size)
{
	if (size == 4)
		return (int32_t)read32(at);
	return (int64_t)((uint64_t)read32(at) << 32 | read32(at + 4));
}

/* Takes `size` bytes off the front of `text`, or returns NULL. */
static const char *bytes_take(struct str *text, uint64_t size)
{
	if (size > text->length)
		return NULL;
	const char *at = text->at;
	*text = (struct str){at + size, text->length - (size_t)size};
	return at;
}

static bool header_parse(struct str *bytes, struct header *ret)
{
	const char *at = bytes_take(bytes, HEADER_SIZE);
	if (!at || memcmp(at, "TZif", 4) != 0 || (at[4] != 0 && (at[4] < '2' || at[4] > '9')))
		return false;
	*ret = (struct header){at[4],           read32(at + 20), read32(at + 24), read32(at + 28),
			       read32(at + 32), read32(at + 36), read32(at + 40)};
	return ret->type_count != 0 && ret->type_count <= 256 && ret->char_count != 0 &&
	       (ret->ut_count == 0 || ret->ut_count == ret->type_count) &&
	       (ret->std_count == 0 || ret->std_count == ret->type_count);
}

static bool block_parse(struct str *bytes, size_t time_size, struct block *ret)
{
	struct header *header = &ret->header;
	if (!header_parse(bytes, header))
		return false;
	ret->time_size = time_size;
	ret->times = bytes_take(bytes, (uint64_t)header->time_count * time_size);
	ret->indexes = bytes_take(bytes, header->time_count);
	ret->types = bytes_take(bytes, (uint64_t)header->type_count * TYPE_SIZE);
	uint64_t rest = (uint64_t)header->char_count +
			(uint64_t)header->leap_count * (time_size + 4) + header->std_count +
			header->ut_count;
	return ret->times && ret->indexes && ret->types && bytes_take(bytes, rest);
}

/* The types: an offset, whether it is summer time, where its name begins. */
static bool types_valid(const struct block *block)
{
	for (uint32_t i = 0; i < block->header.type_count; i++) {
		const char *type = block->types + (size_t)i * TYPE_SIZE;
		int32_t offset = (int32_t)read32(type);
		if (offset < OFFSET_MIN || offset > OFFSET_MAX || (unsigned char)type[4] > 1 ||
		    (unsigned char)type[5] >= block->header.char_count)
			return false;
	}
	return block->header.leap_count == 0;
}

static int32_t type_offset(const struct block *block, unsigned type)
{
	return (int32_t)read32(block->types + (size_t)type * TYPE_SIZE);
}

static enum status changes_parse(const struct block *block, struct arena *arena, struct zone *ret)
{
	size_t count = block->header.time_count;
	if (!types_valid(block))
		return INVALID;
	struct zone_change *changes = arena_array(arena, count, sizeof *changes);
	if (!changes)
		return NOMEM;
	for (size_t i = 0; i < count; i++) {
		unsigned type = (unsigned char)block->indexes[i];
		if (type >= block->header.type_count)
			return INVALID;
		changes[i].at = read_time(block->times + i * block->time_size, block->time_size);
		changes[i].offset = type_offset(block, type);
		if (i > 0 && changes[i].at <= changes[i - 1].at)
			return INVALID;
	}
	*ret = (struct zone){.before = type_offset(block, 0), .changes = changes, .count = count};
	return OK;
}

/* --- The footer: a POSIX TZ string ------------------------------------- *
 *
 *   EST5EDT,M3.2.0,M11.1.0      <+0330>-3:30      IST-1GMT0,M10.5.0,M3.5.0/1
 */

static bool text_begins(struct str text, char c)
{
	return text.length != 0 && text.at[0] == c;
}

static bool char_take(struct str *text, char c)
{
	return text_begins(*text, c) && bytes_take(text, 1);
}

static bool is_alpha(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* A name of three characters at least, in angle brackets if it has signs or
 * digits. */
static bool footer_name(struct str *text)
{
	bool quoted = char_take(text, '<');
	size_t length = 0;
	for (; length < text->length; length++) {
		char c = text->at[length];
		if (!is_alpha(c) && !(quoted && (char_is_digit(c) || c == '+' || c == '-')))
			break;
	}
	return length >= 3 && bytes_take(text, length) && (!quoted || char_take(text, '>'));
}

static bool footer_number(struct str *text, unsigned least, unsigned most, unsigned *ret)
{
	unsigned value = 0;
	size_t length = 0;
	for (; length < text->length && length < 3 && char_is_digit(text->at[length]); length++)
		value = value * 10 + (unsigned)(text->at[length] - '0');
	if (length == 0 || value < least || value > most)
		return false;
	bytes_take(text, length);
	*ret = value;
	return true;
}

/* [+-]hh[:mm[:ss]] as seconds. */
static bool footer_time(struct str *text, unsigned hours_most, int32_t *ret)
{
	bool minus = char_take(text, '-');
	unsigned hours, minutes = 0, seconds = 0;
	if (!minus)
		char_take(text, '+');
	if (!footer_number(text, 0, hours_most, &hours))
		return false;
	if (char_take(text, ':')) {
		if (!footer_number(text, 0, 59, &minutes))
			return false;
		if (char_take(text, ':') && !footer_number(text, 0, 59, &seconds))
			return false;
	}
	int32_t time = (int32_t)(hours * 3600 + minutes * 60 + seconds);
	*ret = minus ? -time : time;
	return true;
}

/* Offsets of a TZ string count westwards. */
static bool footer_offset(struct str *text, int32_t *ret)
{
	int32_t west;
	if (!footer_time(text, 24, &west))
		return false;
	*ret = -west;
	return true;
}

static bool footer_month_rule(struct str *text, struct zone_rule *rule)
{
	unsigned month, week, day;
	if (!footer_number(text, 1, 12, &month) || !char_take(text, '.') ||
	    !footer_number(text, 1, 5, &week) || !char_take(text, '.') ||
	    !footer_number(text, 0, 6, &day))
		return false;
	*rule =
	    (struct zone_rule){ZONE_RULE_MONTH, (uint16_t)month, (uint16_t)week, (uint16_t)day, 0};
	return true;
}

static bool footer_day_rule(struct str *text, struct zone_rule *rule)
{
	bool julian = char_take(text, 'J');
	unsigned day;
	if (!footer_number(text, julian, 365, &day))
		return false;
	*rule = (struct zone_rule){.kind = julian ? ZONE_RULE_JULIAN : ZONE_RULE_DAY,
				   .day = (uint16_t)day};
	return true;
}

/* ",date[/time]"; the time is 02:00 unless given, and may be up to a week off
 * (RFC 8536, 3.3.1). */
static bool footer_rule(struct str *text, struct zone_rule *ret)
{
	if (!char_take(text, ','))
		return false;
	if (char_take(text, 'M') ? !footer_month_rule(text, ret) : !footer_day_rule(text, ret))
		return false;
	ret->time = 2 * 3600;
	return !char_take(text, '/') || footer_time(text, 167, &ret->time);
}

static bool footer_parse(struct str text, struct zone_footer *ret)
{
	struct zone_footer footer = {.given = true};
	if (text.length == 0)
		return true;
	if (!footer_name(&text) || !footer_offset(&text, &footer.standard))
		return false;
	if (text.length != 0) {
		footer.has_summer = true;
		footer.summer = footer.standard + 3600;
		if (!footer_name(&text))
			return false;
		if (!text_begins(text, ',') && !footer_offset(&text, &footer.summer))
			return false;
		if (!footer_rule(&text, &footer.to_summer) ||
		    !footer_rule(&text, &footer.to_standard) || text.length != 0)
			return false;
	}
	*ret = footer;
	return true;
}

/* What stands between the two line feeds, which are the end of the file. */
static bool footer_get(struct str rest, struct str *ret)
{
	if (rest.length < 2 || rest.at[0] != '\n')
		return false;
	const char *end = memchr(rest.at + 1, '\n', rest.length - 1);
	*ret = (struct str){rest.at + 1, end ? (size_t)(end - rest.at) - 1 : 0};
	return end == rest.at + rest.length - 1;
}

enum status zone_parse(struct str bytes, struct arena *arena, struct zone *ret)
{
	struct block block;
	struct str footer = {0};
	struct zone zone;
	if (!block_parse(&bytes, 4, &block))
		return INVALID;
	if (block.header.version != 0 &&
	    (!block_parse(&bytes, 8, &block) || !footer_get(bytes, &footer)))
		return INVALID;
	enum status status = changes_parse(&block, arena, &zone);
	if (status != OK)
		return status;
	if (!footer_parse(footer, &zone.footer))
		return INVALID;
	*ret = zone;
	return OK;
}

/* --- Files -------------------------------------------------------------- */

/* Letters, digits and "_+-." in parts between slashes, none of which begins
 * with a dot: no name leads out of the directory. Nor does one lead to what this
 * machine happens to be set to. */
static bool zone_name_valid(struct str name)
{
	static const struct str of_this_machine[] = {STR_INIT("localtime"), STR_INIT("posixrules"),
						     STR_INIT("Factory")};
	if (name.length == 0 || name.length > NAME_MAX_LENGTH || name.at[name.length - 1] == '/' ||
	    name_find(of_this_machine, 3, name) < 3)
		return false;
	for (size_t i = 0; i < name.length; i++) {
		char c = name.at[i];
		bool first = i == 0 || name.at[i - 1] == '/';
		bool inner = c == '.' || c == '/' || c == '-' || c == '+';
		if (!is_alpha(c) && !char_is_digit(c) && c != '_' && (first || !inner))
			return false;
	}
	return true;
}

/* Of what file_plain_bytes() says INVALID to, by errno: does it mean that there is
 * no such zone? The rest (no right to read it, too many open files) is the
 * machine's. */
static bool means_missing(int error)
{
	static const int missing[] = {ENOENT, ENOTDIR, EISDIR, ENXIO, EFBIG, ENAMETOOLONG, ELOOP};
	for (size_t i = 0; i < sizeof missing / sizeof *missing; i++)
		if (error == missing[i])
			return true;
	return false;
}

static enum status zone_file_read(const char *path, struct arena *arena, struct str *ret)
{
	enum status status = file_plain_bytes(path, FILE_SIZE_MAX, arena, ret);
	return status == INVALID && !means_missing(errno) ? IO : status;
}

enum status zone_load(const char *directory, struct str name, struct arena *arena,
		      const struct zone **ret)
{
	struct arena scratch;
	struct str bytes;
	if (!zone_name_valid(name))
		return INVALID;
	struct zone *zone = arena_alloc(arena, sizeof *zone);
	char *copy = arena_text(arena, name.at, name.length);
	if (!zone || !copy)
		return NOMEM;
	arena_init(&scratch);
	const char *path = arena_format(&scratch, "%s/%s", directory, copy);
	enum status status = path ? zone_file_read(path, &scratch, &bytes) : NOMEM;
	if (status == OK)
		status = zone_parse(bytes, arena, zone);
	int error = errno;
	arena_clear(&scratch);
	errno = error;
	if (status != OK)
		return status;
	zone->name = (struct str){copy, name.length};
	*ret = zone;
	return OK;
}
