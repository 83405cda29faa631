/* Text as a slice: where it begins and how many bytes it has. It need not end
 * with NUL and is never owned; whoever made it says how long it lives. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline bool char_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

struct str {
	const char *at;
	size_t length;
};

/* A slice of a string literal. */
#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})

/* The same as the initialiser of a static object. */
#define STR_INIT(literal)                                                                          \
	{                                                                                          \
		(literal), sizeof(literal) - 1                                                     \
	}

/* For printf("%.*s"): the length is cut to what printf can take. */
#define STR_ARG(s) (int)((s).length > 0x7fffffff ? 0x7fffffff : (s).length), (s).at ? (s).at : ""

static inline struct str str_of(const char *text)
{
	return (struct str){text, strlen(text)};
}

static inline bool str_equal(struct str a, struct str b)
{
	return a.length == b.length && (a.length == 0 || memcmp(a.at, b.at, a.length) == 0);
}

/* Byte order, a prefix before what it begins: <0, 0, >0. */
int str_compare(struct str a, struct str b);

/* Equal but for the case of ASCII letters. */
bool str_equal_nocase(struct str a, struct str b);

/* Without the blanks, tabs and carriage returns around it. */
struct str str_trim(struct str text);

/* How many single-character edits (insert, delete, replace, swap of two
 * neighbours) turn `a` into `b`; `limit` + 1 when more than `limit`. */
unsigned str_distance(struct str a, struct str b, unsigned limit);

/* How far a name may be from `name` and still be meant by it: a third of its
 * bytes, at most 3; one is forgiven in any case. */
unsigned str_tolerance(struct str name);

/* A position in a list of names that is most likely meant by `name` (not farther
 * than its tolerance), or SIZE_MAX. Ties: the first. */
size_t str_nearest(struct str name, const struct str *names, size_t count);

/* The next UTF-8 character of `*text`, moving it on; UINT32_MAX (and one byte
 * on) when the bytes are not valid UTF-8. `*text` must not be empty. */
uint32_t str_next_char(struct str *text);

/* How many characters the text has; a byte that is not UTF-8 counts as one. */
size_t str_char_count(struct str text);

#endif
