#include "base/names.h"

size_t name_find(const struct str *names, size_t count, struct str name)
{
	size_t i = 0;
	while (i < count && !str_equal(names[i], name))
		i++;
	return i;
}

/* What stands before the name at `i`. */
static struct str joint(size_t i, size_t count)
{
	static const struct str comma = STR_INIT(", "), or = STR_INIT(" or ");
	if (i == 0)
		return (struct str){0};
	return i + 1 == count ? or : comma;
}

const char *names_join(struct arena *arena, const struct str *names, size_t count)
{
	size_t length = 0, used = 0;
	for (size_t i = 0; i < count; i++)
		length += joint(i, count).length + names[i].length;
	char *text = arena_alloc(arena, length + 1);
	for (size_t i = 0; text && i < count; i++) {
		const struct str parts[] = {joint(i, count), names[i]};
		for (size_t j = 0; j < 2; j++) {
			if (parts[j].length)
				memcpy(text + used, parts[j].at, parts[j].length);
			used += parts[j].length;
		}
	}
	return text;
}
