/* Any bytes as a file of metadata that is edited at random; the edits come from the bytes. The edited
 * file says what it was to say; bytes outside the statements stay, but for blanks; range rows and
 * permissions that are not changed stay byte for byte, in their order; and an edit that is no edit
 * changes nothing. What is refused is refused for the file's sake: only where a statement stands twice
 * may the edited file say something else than it was to, which is noticed.
 * seeds: tests/fuzz/seeds/metadata_*
 */
#include "fuzz.h"
#include "base/out.h"
#include "load/element_bytes.h"
#include "load/metadata_edit.h"
#include "load/metadata_rows.h"
#include "policy/permission.h"
#include "unit/rand.h"

enum { ROWS_MAX = 200 };

struct run {
	struct arena arena;
	struct findings findings;
	struct rand rand;
	struct str bytes;
	struct metadata now, wanted;
	bool kept[ROWS_MAX];                /* of the rows now: as it is */
	bool permissions[PERMISSION_COUNT]; /* edited */
};

static bool once_in(struct run *run, uint32_t n)
{
	return rand_once_in(&run->rand, n);
}

/* --- An edit ------------------------------------------------------------------------------ */

static struct str description_random(struct run *run)
{
	static const struct str texts[] = {STR_INIT(""), STR_INIT("HQ"), STR_INIT("a & b <c>"),
					   STR_INIT("]]>"), STR_INIT("B\xc3\xbcro")};
	return texts[rand_below(&run->rand, sizeof texts / sizeof *texts)];
}

static struct range_row row_random(struct run *run)
{
	addr first = ADDR_V4_FIRST | (0xc0000200u + rand_below(&run->rand, 200));
	if (once_in(run, 3))
		first = ((addr)0x20010db8 << 96) | rand_below(&run->rand, 200);
	return (struct range_row){.range = {first, first + rand_below(&run->rand, 40)},
				  .network = NONE,
				  .description = description_random(run)};
}

static void ranges_edit(struct run *run)
{
	const struct range_list *now = &run->now.ranges;
	struct range_row *rows = arena_array(&run->arena, now->count + 3, sizeof *rows);
	uint32_t count = 0;
	bool none = once_in(run, 5);
	REQUIRE(rows != NULL);
	for (uint32_t i = 0; i < now->count; i++) {
		unsigned how = none ? 0 : (unsigned)rand_below(&run->rand, 6);
		if (i < ROWS_MAX)
			run->kept[i] = how > 2;
		if (how == 0)
			continue;
		rows[count] = how == 1 ? row_random(run) : now->rows[i];
		if (how == 2)
			rows[count].description = description_random(run);
		count++;
	}
	for (uint32_t i = rand_below(&run->rand, 3); i > 0 && !none; i--)
		rows[count++] = row_random(run);
	run->wanted.ranges.rows = rows;
	run->wanted.ranges.count = count;
}

static void flag_edit(struct run *run, void *at)
{
	const struct metadata_flag flag = {once_in(run, 2), {.line = 1}};
	memcpy(at, &flag, sizeof flag);
}

static void word_edit(struct run *run, void *at, const struct metadata_words *words)
{
	const struct metadata_word *word =
	    &words->rows[rand_below(&run->rand, (uint32_t)words->count)];
	const struct metadata_number number = {word->value, {.line = 1}};
	memcpy(at, &number, sizeof number);
}

static void hours_edit(struct run *run)
{
	struct day_hours *day = &run->wanted.hours.days[rand_below(&run->rand, DAYS)];
	uint16_t start = (uint16_t)rand_below(&run->rand, DAY_MINUTES + 1);
	uint16_t length = (uint16_t)rand_below(&run->rand, DAY_MINUTES + 1u - start);
	*day = (struct day_hours){0};
	if (!once_in(run, 4))
		*day = (struct day_hours){start, (uint16_t)(start + length), true, {0}};
}

static void permissions_edit(struct run *run)
{
	size_t bit = rand_below(&run->rand, PERMISSION_COUNT);
	flag_edit(run, &run->wanted.permissions[bit]);
	run->permissions[bit] = true;
}

static void rows_edit(struct run *run, const struct metadata_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		const struct metadata_row *row = &rows->at[i];
		void *at = (char *)&run->wanted + row->offset;
		if (row->take == METADATA_TAKE_ENTER || row->take == METADATA_TAKE_LIST)
			rows_edit(run, row->inside);
		else if (once_in(run, 2))
			continue;
		else if (row->take == METADATA_TAKE_RANGE)
			ranges_edit(run);
		else if (row->take == METADATA_TAKE_HOURS)
			hours_edit(run);
		else if (row->take == METADATA_TAKE_PERMISSION)
			permissions_edit(run);
		else if (row->take == METADATA_TAKE_FLAG)
			flag_edit(run, at);
		else if (row->take == METADATA_TAKE_WORD)
			word_edit(run, at, row->words);
	}
}

/* --- What stays --------------------------------------------------------------------------- */

static struct element *tree_of(struct run *run, struct str bytes)
{
	struct element *root;
	REQUIRE(element_tree_read(bytes, &run->arena, &run->findings, &root) == OK);
	return root;
}

static void dark_add(struct out *out, struct str bytes, size_t begin, size_t end)
{
	for (size_t i = begin; i < end; i++)
		if (!strchr(" \t\r\n", bytes.at[i]) || !bytes.at[i])
			out_char(out, bytes.at[i]);
}

/* The bytes of a group without statements, their groups' tags, blanks. */
static void rest_add(struct out *out, struct str bytes, const struct metadata_rows *rows,
		     const struct element *group)
{
	size_t at = tag_end(bytes, group->begin);
	if (tag_is_short(bytes, group))
		return;
	for (const struct element *child = group->first; child; child = child->next) {
		const struct metadata_row *row = metadata_row_find(rows, child->name);
		if (!row || child->kind == ELEMENT_PASSED)
			continue;
		dark_add(out, bytes, at, child->begin);
		if (row->take == METADATA_TAKE_ENTER || row->take == METADATA_TAKE_LIST ||
		    row->take == METADATA_TAKE_HOURS)
			rest_add(out, bytes, row->inside, child);
		at = child->end;
	}
	dark_add(out, bytes, at, tag_close(bytes, group));
}

static struct str rest_of(struct run *run, struct str bytes, const struct element *root,
			  struct out *out)
{
	size_t end = tag_end(bytes, root->begin) - 1;
	dark_add(out, bytes, 0, bytes.at[end - 1] == '/' ? end - 1 : end);
	rest_add(out, bytes, &metadata_roots[run->now.type].rows, root);
	dark_add(out, bytes, root->end, bytes.length);
	REQUIRE(out_status(out) == OK);
	return out_written(out);
}

/* The elements of a list from `at` on: the next one that is edited is passed over. */
static const struct element *permission_next(const struct run *run, const struct element *at)
{
	for (; at; at = element_next(at)) {
		const struct element *name = element_find(at, "name");
		size_t bit;
		if (!name || !permission_find(name->text, &bit) || !run->permissions[bit])
			return at;
	}
	return NULL;
}

static bool element_same(struct str a, const struct element *one, struct str b,
			 const struct element *other)
{
	size_t length = one->end - one->begin;
	return other->end - other->begin == length &&
	       memcmp(a.at + one->begin, b.at + other->begin, length) == 0;
}

static void permissions_check(const struct run *run, struct str made, const struct element *before,
			      const struct element *after)
{
	const struct element *one = permission_next(run, element_find(before, "userPermissions"));
	const struct element *other = permission_next(run, element_find(after, "userPermissions"));
	while (one && other) {
		REQUIRE(element_same(run->bytes, one, made, other));
		one = permission_next(run, element_next(one));
		other = permission_next(run, element_next(other));
	}
	REQUIRE(!one && !other);
}

/* Rows alike may stand for one another. */
static bool rows_distinct(const struct run *run)
{
	const struct range_list *lists[] = {&run->now.ranges, &run->wanted.ranges};
	for (size_t k = 0; k < 2; k++)
		for (uint32_t i = 0; i < lists[k]->count; i++)
			for (uint32_t n = 0; n < i; n++)
				if (lists[k]->rows[i].range.first ==
					lists[k]->rows[n].range.first &&
				    lists[k]->rows[i].range.last == lists[k]->rows[n].range.last)
					return false;
	return true;
}

static const struct element *first_range(const struct element *root)
{
	static const char *const names[] = {"loginIpRanges", "ipRanges", "trustedIpRanges"};
	const struct element *group = element_find(root, "networkAccess"), *found = NULL;
	for (size_t i = 0; i < sizeof names / sizeof *names && !found; i++)
		found = element_find(group ? group : root, names[i]);
	return found;
}

static void ranges_check(const struct run *run, struct str made, const struct element *before,
			 const struct element *after)
{
	const struct element *at = first_range(before);
	const struct element *other = first_range(after);
	if (run->now.ranges.count > ROWS_MAX || run->wanted.ranges.count > ROWS_MAX ||
	    !rows_distinct(run))
		return;
	for (uint32_t i = 0; at; at = element_next(at)) {
		if (at->nil || !run->kept[i++])
			continue;
		while (other && !element_same(run->bytes, at, made, other))
			other = element_next(other);
		REQUIRE(other != NULL);
	}
}

static void outside_check(struct run *run, struct str made)
{
	const struct element *before = tree_of(run, run->bytes), *after = tree_of(run, made);
	struct out one, other;
	out_init_memory(&one);
	out_init_memory(&other);
	REQUIRE(
	    str_equal(rest_of(run, run->bytes, before, &one), rest_of(run, made, after, &other)));
	out_clear(&one);
	out_clear(&other);
	permissions_check(run, made, before, after);
	ranges_check(run, made, before, after);
}

/* --- What stands twice -------------------------------------------------------------------- */

static bool permission_is_twice(const struct element *first)
{
	for (const struct element *at = first; at; at = element_next(at))
		for (const struct element *other = element_next(at); other;
		     other = element_next(other)) {
			const struct element *one = element_find(at, "name");
			const struct element *two = element_find(other, "name");
			if (!one || !two || str_equal(one->text, two->text))
				return true;
		}
	return false;
}

static bool group_is_twice(const struct element *group, const struct metadata_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		const struct metadata_row *row = &rows->at[i];
		bool many =
		    row->take == METADATA_TAKE_RANGE || row->take == METADATA_TAKE_PERMISSION;
		const struct element *first = element_find(group, row->name.at);
		if (!first)
			continue;
		if (!many && element_next(first))
			return true;
		if (row->take == METADATA_TAKE_PERMISSION && permission_is_twice(first))
			return true;
		for (; first; first = element_next(first))
			if (row->inside && group_is_twice(first, row->inside))
				return true;
	}
	return false;
}

/* --- A run --------------------------------------------------------------------------------- */

static void edit_check(struct run *run)
{
	struct metadata again;
	struct str made;
	const char *refused = "";
	bool same = false;
	REQUIRE(metadata_edit(run->bytes, &run->now, &run->arena, &made, &refused) == OK);
	REQUIRE(made.at == run->bytes.at && made.length == run->bytes.length);
	rows_edit(run, &metadata_roots[run->now.type].rows);
	enum status status = metadata_edit(run->bytes, &run->wanted, &run->arena, &made, &refused);
	if (status == INVALID) {
		REQUIRE(
		    !strstr(refused, "what would be written") ||
		    group_is_twice(tree_of(run, run->bytes), &metadata_roots[run->now.type].rows));
		return;
	}
	REQUIRE(status == OK);
	REQUIRE(metadata_bytes_read(made, run->now.type, run->now.name, &run->arena, &run->findings,
				    &again) == OK);
	REQUIRE(metadata_same(&again, &run->wanted, &run->arena, &same) == OK && same);
	if (made.at != run->bytes.at)
		outside_check(run, made);
}

/* The type is the one that the bytes can be read as. */
static bool type_find(struct run *run)
{
	for (int type = 0; type < METADATA_TYPE_COUNT; type++) {
		findings_init(&run->findings, &run->arena);
		if (metadata_bytes_read(run->bytes, (enum metadata_type)type, STR("Fuzz"),
					&run->arena, &run->findings, &run->now) == OK &&
		    run->now.place.line)
			return true;
	}
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct run run = {.bytes = {(const char *)bytes, size}};
	for (size_t i = 0; i < size; i++)
		run.rand.state = run.rand.state * 31 + bytes[i];
	memset(run.kept, true, sizeof run.kept);
	arena_init(&run.arena);
	if (type_find(&run)) {
		run.wanted = run.now;
		edit_check(&run);
	}
	arena_clear(&run.arena);
	return 0;
}
