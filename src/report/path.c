#include "report/path.h"

/* A plain path that grows in its room: "a/b", always without a slash at its end. */
struct growing {
	char *at;
	size_t length, root; /* root: bytes that stay, 1 for the slash of an absolute one */
};

static struct str segment_next(struct str *path)
{
	const char *slash = memchr(path->at, '/', path->length);
	size_t length = slash ? (size_t)(slash - path->at) : path->length;
	struct str segment = {path->at, length};
	length += slash != NULL;
	*path = (struct str){path->at + length, path->length - length};
	return segment;
}

static struct str last_segment(const struct growing *path)
{
	size_t start = path->length;
	while (start > path->root && path->at[start - 1] != '/')
		start--;
	return (struct str){path->at + start, path->length - start};
}

static void segment_drop(struct growing *path)
{
	path->length -= last_segment(path).length;
	if (path->length > path->root)
		path->length--; /* the slash */
}

static void segment_add(struct growing *path, struct str segment)
{
	if (path->length > path->root)
		path->at[path->length++] = '/';
	memcpy(path->at + path->length, segment.at, segment.length);
	path->length += segment.length;
}

struct str path_plain(struct str path, char room[static PATH_ROOM])
{
	struct growing plain = {.at = room};
	if (!path.length || path.length > PATH_ROOM)
		return path;
	if (*path.at == '/')
		room[plain.length++] = '/';
	plain.root = plain.length;
	while (path.length) {
		struct str segment = segment_next(&path);
		bool up = str_equal(segment, STR(".."));
		if (!segment.length || str_equal(segment, STR(".")))
			continue;
		struct str last = last_segment(&plain);
		if (up && last.length && !str_equal(last, STR("..")))
			segment_drop(&plain);
		else if (!up || !plain.root)
			segment_add(&plain, segment);
	}
	return plain.length ? (struct str){room, plain.length} : STR(".");
}

static bool is_unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || char_is_digit(c) ||
	       (c && strchr("-._~/", c));
}

void path_uri(struct out *out, struct str path)
{
	char room[PATH_ROOM];
	path = path_plain(path, room);
	if (path.length && *path.at == '/')
		out_text(out, "file://");
	for (size_t i = 0; i < path.length; i++) {
		if (is_unreserved(path.at[i]))
			out_char(out, path.at[i]);
		else
			out_format(out, "%%%02X", (unsigned char)path.at[i]);
	}
}
