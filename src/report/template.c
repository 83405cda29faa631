#include "report/template.h"

#include <assert.h>

static const struct template_slot *slot_find(const struct template_set *set, struct str name)
{
	for (size_t i = 0; i < set->slot_count; i++)
		if (str_equal(name, str_of(set->slots[i].name)))
			return &set->slots[i];
	return NULL;
}

/* Goes behind the text before the next slot, and behind the slot; false: the text has no more,
 * and all of it is the text before. */
static bool slot_next(const char **text, struct str *before, struct str *name)
{
	size_t length = strcspn(*text, "{");
	*before = (struct str){*text, length};
	*text += length;
	if (!**text)
		return false;
	length = strcspn(++*text, "}");
	*name = (struct str){*text, length};
	*text += length + ((*text)[length] == '}');
	return true;
}

bool template_fits(const struct template_set *set, const char *text)
{
	struct str before, name;
	while (slot_next(&text, &before, &name))
		if (!slot_find(set, name) || text[-1] != '}' ||
		    memchr(before.at, '}', before.length))
			return false;
	return !memchr(before.at, '}', before.length);
}

void template_write(struct out *out, const char *text, const struct template_set *set,
		    const void *of)
{
	struct str before, name;
	while (slot_next(&text, &before, &name)) {
		const struct template_slot *slot = slot_find(set, name);
		assert(slot);
		out_str(out, before);
		slot->write(out, of);
	}
	out_str(out, before);
}
