/* Two files compared by what they say. */
#include "load/metadata_edit.h"
#include "load/metadata_rows.h"
#include "policy/deployed.h"

/* Both may have been read, or one made. */
struct comparing {
	const struct metadata *a, *b;
	struct arena *arena;
	bool different, nomem;
};

static bool text_differs(const void *a, const void *b)
{
	const struct metadata_text *one = a, *other = b;
	return !str_equal(one->value, other->value);
}

static bool flag_differs(const void *a, const void *b)
{
	const struct metadata_flag *one = a, *other = b;
	return !one->place.line != !other->place.line ||
	       (one->place.line && one->value != other->value);
}

static bool number_differs(const void *a, const void *b)
{
	const struct metadata_number *one = a, *other = b;
	return !one->place.line != !other->place.line ||
	       (one->place.line && one->value != other->value);
}

static bool hours_differ(const struct login_hours *a, const struct login_hours *b)
{
	for (unsigned day = 0; day < DAYS; day++) {
		struct day_hours one = day_hours_of(a, day), other = day_hours_of(b, day);
		if (one.start != other.start || one.end != other.end)
			return true;
	}
	return false;
}

static bool permissions_differ(const struct metadata *a, const struct metadata *b)
{
	for (size_t bit = 0; bit < PERMISSION_COUNT; bit++)
		if (flag_differs(&a->permissions[bit], &b->permissions[bit]))
			return true;
	return false;
}

static void ranges_compare(struct comparing *comparing)
{
	struct row_set a, b;
	struct row_pair *pairs;
	uint32_t count;
	struct arena *arena = comparing->arena;
	if (row_set_of(NULL, &comparing->a->ranges, arena, &a) != OK ||
	    row_set_of(NULL, &comparing->b->ranges, arena, &b) != OK ||
	    row_match(a, b, arena, &pairs, &count) != OK) {
		comparing->nomem = true;
		return;
	}
	for (uint32_t i = 0; i < count; i++)
		comparing->different |= !row_pair_same(&pairs[i]);
}

static void rows_compare(struct comparing *comparing, const struct metadata_rows *rows)
{
	typedef bool differs(const void *a, const void *b);
	static differs *const takes[METADATA_TAKE_COUNT] = {
	    [METADATA_TAKE_TEXT] = text_differs,
	    [METADATA_TAKE_NAME] = text_differs,
	    [METADATA_TAKE_FLAG] = flag_differs,
	    [METADATA_TAKE_WORD] = number_differs,
	};
	for (size_t i = 0; i < rows->count; i++) {
		const struct metadata_row *row = &rows->at[i];
		bool enters = row->take == METADATA_TAKE_ENTER || row->take == METADATA_TAKE_LIST;
		if (takes[row->take])
			comparing->different |=
			    takes[row->take]((const char *)comparing->a + row->offset,
					     (const char *)comparing->b + row->offset);
		else if (enters)
			rows_compare(comparing, row->inside);
	}
}

enum status metadata_same(const struct metadata *a, const struct metadata *b, struct arena *arena,
			  bool *ret)
{
	struct comparing comparing = {.a = a, .b = b, .arena = arena};
	rows_compare(&comparing, &metadata_roots[a->type].rows);
	comparing.different |=
	    a->type != b->type || hours_differ(&a->hours, &b->hours) || permissions_differ(a, b);
	if (!comparing.different)
		ranges_compare(&comparing);
	if (comparing.nomem)
		return NOMEM;
	*ret = !comparing.different;
	return OK;
}
