/* Memory that lives and dies together. A policy, a ruleset, one chunk of a log
 * has one arena; nothing in it is freed alone.
 *
 *   chunk ◀── chunk ◀── chunk (current)      big requests get a chunk of
 *   full      full      ███░░░░               their own
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena_chunk;

struct arena {
	struct arena_chunk *current;
	size_t total; /* bytes taken from the system */
};

/* An empty arena; takes no memory yet. */
void arena_init(struct arena *arena);

/* Gives everything back. The arena is empty and usable again. */
void arena_clear(struct arena *arena);

/* Forgets everything, but keeps the newest chunk for reuse: for scratch arenas
 * that are filled again and again. */
void arena_reset(struct arena *arena);

/* `size` zeroed bytes aligned for any type, or NULL when memory is out. */
void *arena_alloc(struct arena *arena, size_t size);

/* Zeroed room for `count` objects of `size` bytes; NULL also on overflow. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/* Makes room for one more object behind `count` objects of `size` bytes at
 * `*at`, doubling when `count` is a power of two (so a list needs no separate
 * capacity). Returns the new, zeroed object, or NULL with `*at` untouched. */
void *arena_push(struct arena *arena, void *at, size_t count, size_t size);

/* A NUL-terminated copy of `length` bytes, or NULL. */
char *arena_text(struct arena *arena, const char *text, size_t length);

/* printf(3) into the arena, or NULL. */
__attribute__((format(printf, 2, 3))) char *arena_format(struct arena *arena, const char *format,
							 ...);

/* The same with the arguments of a variadic caller, as vprintf(3). */
__attribute__((format(printf, 2, 0))) char *arena_vformat(struct arena *arena, const char *format,
							  va_list args);

#endif
