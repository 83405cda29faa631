#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"

enum { CHUNK_FIRST = 4096, CHUNK_MAX = 1 << 20 };

struct arena_chunk {
	struct arena_chunk *older;
	size_t used, size; /* of bytes[] */
	alignas(max_align_t) unsigned char bytes[];
};

void arena_init(struct arena *arena)
{
	*arena = (struct arena){0};
}

static void chunks_free(struct arena_chunk *chunk)
{
	while (chunk) {
		struct arena_chunk *older = chunk->older;
		mem_free(chunk);
		chunk = older;
	}
}

void arena_clear(struct arena *arena)
{
	chunks_free(arena->current);
	arena_init(arena);
}

void arena_reset(struct arena *arena)
{
	struct arena_chunk *keep = arena->current;
	if (!keep)
		return;
	chunks_free(keep->older);
	keep->older = NULL;
	keep->used = 0;
	arena->total = keep->size;
}

/* Chunks double up to CHUNK_MAX, so a small arena stays small and a large one
 * asks the system rarely. */
static struct arena_chunk *chunk_new(struct arena *arena, size_t least)
{
	size_t size = arena->current ? arena->current->size * 2 : CHUNK_FIRST;
	if (size > CHUNK_MAX)
		size = CHUNK_MAX;
	if (size < least)
		size = least;
	if (size > SIZE_MAX - sizeof(struct arena_chunk))
		return NULL;
	struct arena_chunk *chunk = mem_alloc(sizeof *chunk + size);
	if (!chunk)
		return NULL;
	*chunk = (struct arena_chunk){.older = arena->current, .size = size};
	arena->current = chunk;
	arena->total += size;
	return chunk;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	if (size > SIZE_MAX / 2)
		return NULL;
	size_t need = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	struct arena_chunk *chunk = arena->current;
	if (!chunk || chunk->size - chunk->used < need)
		chunk = chunk_new(arena, need);
	if (!chunk)
		return NULL;
	void *at = chunk->bytes + chunk->used;
	chunk->used += need;
	return memset(at, 0, need);
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		return NULL;
	return arena_alloc(arena, count * size);
}

void *arena_push(struct arena *arena, void *at, size_t count, size_t size)
{
	char *objects;
	memcpy(&objects, at, sizeof objects);
	if ((count & (count - 1)) == 0) {
		char *larger = arena_array(arena, count ? count * 2 : 1, size);
		if (!larger)
			return NULL;
		if (count)
			memcpy(larger, objects, count * size);
		objects = larger;
		memcpy(at, &objects, sizeof objects);
	}
	return objects + count * size;
}

char *arena_text(struct arena *arena, const char *text, size_t length)
{
	char *copy = length < SIZE_MAX ? arena_alloc(arena, length + 1) : NULL;
	if (copy && length)
		memcpy(copy, text, length);
	return copy;
}

char *arena_vformat(struct arena *arena, const char *format, va_list args)
{
	char first[512]; /* a sentence fits; what is longer is put together twice */
	va_list again;
	va_copy(again, args);
	int length = vsnprintf(first, sizeof first, format, args);
	char *text = length < 0 ? NULL : arena_alloc(arena, (size_t)length + 1);
	if (text && (size_t)length < sizeof first)
		memcpy(text, first, (size_t)length);
	else if (text)
		vsnprintf(text, (size_t)length + 1, format, again);
	va_end(again);
	return text;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	char *text = arena_vformat(arena, format, args);
	va_end(args);
	return text;
}
