/* Real files of metadata, edited: what says the same is not touched, a range that comes is one
 * stretch of bytes, and when it goes again the file is what it was.
 * The data is not part of the repository: it is looked for in
 * $LOGINSCOPE_DATA, else in ../shared/data, and without it the test skips. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <ftw.h>
#include <unistd.h>

#include "base/out.h"
#include "load/file.h"
#include "load/gunzip.h"
#include "load/load.h"
#include "load/metadata_edit.h"
#include "load/metadata_file.h"

static unsigned files_seen, files_with_ranges;

static enum status bytes_collect(void *with, struct str bytes)
{
	out_str(with, bytes);
	return OK;
}

static struct str unpacked(struct arena *arena, struct str bytes)
{
	struct gunzip *gunzip;
	struct out out;
	out_init_memory(&out);
	assert_int_equal(gunzip_new(FILE_MAX, bytes_collect, &out, &gunzip), OK);
	assert_int_equal(gunzip_feed(gunzip, bytes, true), OK);
	gunzip_free(gunzip);
	struct str text = {arena_text(arena, out.at, out.used), out.used};
	out_clear(&out);
	return text;
}

static struct metadata says(struct str bytes, const struct metadata_name *name, struct arena *arena)
{
	struct findings findings;
	struct metadata read;
	findings_init(&findings, arena);
	if (metadata_bytes_read(bytes, name->type, name->name, arena, &findings, &read) != OK)
		fail_msg("%.*s: %s", STR_ARG(name->name), findings.first->message);
	return read;
}

static struct str edited(struct str bytes, const struct metadata *wanted, struct arena *arena)
{
	struct str made;
	const char *refused;
	if (metadata_edit(bytes, wanted, arena, &made, &refused) != OK)
		fail_msg("%.*s: %s", STR_ARG(wanted->name), refused);
	return made;
}

/* The bytes `after` are those `before` and one stretch more. */
static bool is_one_stretch(struct str before, struct str after)
{
	size_t head = 0, tail = 0;
	while (head < before.length && before.at[head] == after.at[head])
		head++;
	while (tail < before.length - head &&
	       before.at[before.length - 1 - tail] == after.at[after.length - 1 - tail])
		tail++;
	return head + tail == before.length;
}

/* One that is in no list: of a block for documentation. */
static void ranges_check(struct str bytes, const struct metadata *now, struct arena *arena)
{
	const struct range_row row = {
	    .range = {addr_of_v4(0xc0000201), addr_of_v4(0xc0000209)},
	    .network = NONE,
	    .description = STR("a < b & \"c\""),
	};
	struct metadata wanted = *now;
	struct range_row *rows = arena_array(arena, now->ranges.count + 1, sizeof *rows);
	if (now->ranges.count)
		memcpy(rows, now->ranges.rows, now->ranges.count * sizeof *rows);
	rows[now->ranges.count] = row;
	wanted.ranges.rows = rows;
	wanted.ranges.count++;
	struct str more = edited(bytes, &wanted, arena);
	if (!is_one_stretch(bytes, more))
		fail_msg("%.*s: more has changed than a range that came", STR_ARG(now->name));
	struct str back = edited(more, now, arena);
	if (now->ranges.count && !str_equal(back, bytes))
		fail_msg("%.*s: not what it was before", STR_ARG(now->name));
	files_with_ranges += now->ranges.count > 0;
}

static int file_check(const char *path, const struct stat *about, int kind, struct FTW *where)
{
	struct arena arena;
	struct metadata_name name;
	struct str bytes;
	(void)about, (void)where;
	arena_init(&arena);
	if (kind == FTW_F && metadata_name_read(str_of(path), &arena, &name) == OK) {
		assert_int_equal(file_plain_bytes(path, FILE_MAX, &arena, &bytes), OK);
		bytes = name.gzip ? unpacked(&arena, bytes) : bytes;
		struct metadata now = says(bytes, &name, &arena);
		assert_ptr_equal(edited(bytes, &now, &arena).at, bytes.at);
		if (name.type == METADATA_SECURITY_SETTINGS || name.type == METADATA_PROFILE ||
		    name.type == METADATA_CONNECTED_APP ||
		    name.type == METADATA_EXTERNAL_CLIENT_APP_SETTINGS)
			ranges_check(bytes, &now, &arena);
		files_seen++;
	}
	arena_clear(&arena);
	return 0;
}

static void test_files(void **state)
{
	char folder[512];
	const char *data = getenv("LOGINSCOPE_DATA");
	(void)state;
	snprintf(folder, sizeof folder, "%s/salesforce", data ? data : "../shared/data");
	if (access(folder, R_OK) != 0) {
		print_message("skipped: there is no %s\n", folder);
		skip();
	}
	assert_int_equal(nftw(folder, file_check, 16, FTW_PHYS), 0);
	print_message("%u files, %u of them with ranges\n", files_seen, files_with_ranges);
	assert_true(files_seen > 100 && files_with_ranges > 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_files)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
