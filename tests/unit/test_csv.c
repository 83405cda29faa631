/* The CSV reader: tables of rows, and random text against a parser that goes
 * byte by byte through a file it has in memory; both with reads of every size,
 * so that a window's edge falls on every byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/mem.h"
#include "load/csv.h"
#include "load/csv_marks.h"
#include "rand.h"

static int file_of(struct str text)
{
	int fd = memfd_create("csv", MFD_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text.at, text.length), text.length);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

/* --- The marks ------------------------------------------------------------ */

static void test_marks(void **state)
{
	(void)state;
	static const char bytes[] = ",\n\"\x2b\x2d\x0b\x09\x23\x21\xac\x8a\xa2\0\x80\xff\x01 a";
	struct rand rand = rand_start("marks against bytes");
	for (int round = 0; round < 20000; round++) {
		char text[2 * CSV_BLOCK + 1];
		struct csv_marks marks[2];
		size_t shift = rand_below(&rand, 2);
		for (size_t i = 0; i < sizeof text; i++)
			text[i] = rand_once_in(&rand, 4) ? (char)rand_next(&rand)
							 : bytes[rand_below(&rand, sizeof bytes)];
		for (csv_mark_function *const *mark = csv_mark_all(); *mark; mark++) {
			(*mark)(text + shift, 2, marks);
			for (size_t i = 0; i < 2 * CSV_BLOCK; i++) {
				char byte = text[shift + i];
				struct csv_marks *at = &marks[i / CSV_BLOCK];
				uint64_t bit = UINT64_C(1) << i % CSV_BLOCK;
				assert_int_equal((at->commas & bit) != 0, byte == ',');
				assert_int_equal((at->line_feeds & bit) != 0, byte == '\n');
				assert_int_equal((at->quotes & bit) != 0, byte == '"');
			}
		}
	}
}

/* --- Tables ------------------------------------------------------------------ */

/* What is read, written so that it fits a line: fields between bars, rows behind
 * each other, errors as <open>, <stray>, <long> with the row's text. */
static void rows_write(struct str text, size_t read_size, size_t row_max, char *ret, size_t size)
{
	static const char *const errors[] = {"", "<open>", "<stray>", "<long>"};
	FILE *out = fmemopen(ret, size, "w");
	int fd = file_of(text);
	struct csv *csv;
	struct csv_row row;
	enum status status = csv_open_limits(fd, read_size, row_max, &csv);
	assert_int_equal(status, OK);
	while ((status = csv_next(csv, &row)) == OK) {
		fprintf(out, "%s%d:", errors[row.error], (int)row.line);
		if (row.error != CSV_OK)
			fwrite(row.raw.at, 1, row.raw.length, out);
		for (size_t i = 0; i < row.count; i++) {
			fputc('|', out);
			fwrite(row.fields[i].at, 1, row.fields[i].length, out);
		}
		fputc(';', out);
	}
	assert_int_equal(status, INVALID);
	assert_int_equal(fclose(out), 0);
	csv_close(csv);
	close(fd);
}

static void test_rows(void **state)
{
	(void)state;
	static const struct {
		const char *name, *text, *rows;
	} table[] = {
	    {"nothing", "", ""},
	    {"a byte order mark alone", "\xef\xbb\xbf", ""},
	    {"part of one", "\xef\xbb", "1:|\xef\xbb;"},
	    {"one row", "a,b\n", "1:|a|b;"},
	    {"last line without end", "a,b\nc,d", "1:|a|b;2:|c|d;"},
	    {"CRLF", "a,b\r\nc,d\r\n", "1:|a|b;2:|c|d;"},
	    {"CR before the end", "a,b\r", "1:|a|b;"},
	    {"CR within a line", "a\rb,c\n", "1:|a\rb|c;"},
	    {"two CR", "a\r\r\n", "1:|a\r;"},
	    {"byte order mark",
	     "\xef\xbb\xbf"
	     "a\n",
	     "1:|a;"},
	    {"byte order mark before a quote", "\xef\xbb\xbf\"a\"\n", "1:|a;"},
	    {"byte order mark later",
	     "a\n\xef\xbb\xbf"
	     "b\n",
	     "1:|a;2:|\xef\xbb\xbf"
	     "b;"},
	    {"empty fields", ",\n,,\n", "1:||;2:|||;"},
	    {"blank lines", "\n\r\na\n\n\r\n\nb\n\n", "3:|a;7:|b;"},
	    {"a blank is not blank", " \n", "1:| ;"},
	    {"quoted", "\"a\",\"b\"\n", "1:|a|b;"},
	    {"quoted, CRLF", "\"a\",\"b\"\r\n", "1:|a|b;"},
	    {"quoted and empty", "\"\",\"\"\n", "1:||;"},
	    {"one quoted empty field", "\"\"\n", "1:|;"},
	    {"comma in quotes", "\"a,b\",c\n", "1:|a,b|c;"},
	    {"line ends in quotes", "\"a\nb\r\nc\rd\",e\nf\n", "1:|a\nb\r\nc\rd|e;4:|f;"},
	    {"doubled quotes", "\"a\"\"b\",\"\"\"\",\"\"\"c\"\"\"\n", "1:|a\"b|\"|\"c\";"},
	    {"doubled, then comma", "\"a\"\",\"\n", "1:|a\",;"},
	    {"quote at the end of the file", "\"a\"", "1:|a;"},
	    {"never closed", "a,\"b\nc,d\n", "<open>1:a,\"b;2:|c|d;"},
	    {"never closed, last", "a\n\"b", "1:|a;<open>2:\"b;"},
	    {"quote alone", "\"", "<open>1:\";"},
	    {"three quotes", "\"\"\"\nx\n", "<open>1:\"\"\";2:|x;"},
	    {"stray", "a\"b,c\nd\n", "<open>1:a\"b,c;2:|d;"},
	    {"two strays", "a\"b\"c\nd\n", "<stray>1:a\"b\"c;2:|d;"},
	    {"behind a closing quote", "\"a\"b,c\nd\n", "<stray>1:\"a\"b,c;2:|d;"},
	    {"a blank behind it", "\"a\" ,b\nc\n", "<stray>1:\"a\" ,b;2:|c;"},
	    {"a blank before it", "a, \"b\"\nc\n", "<stray>1:a, \"b\";2:|c;"},
	    {"one quote too many costs one row", "\"a\nb\n\"c\"\nd\n",
	     "<open>1:\"a;2:|b;3:|c;4:|d;"},
	    {"one quote too few costs one row", "a,b\"\n\"c\",\"d\"\n", "<open>1:a,b\";2:|c|d;"},
	    {"as long as may be", "1234567890123456789012345678901234567890,\n",
	     "1:|1234567890123456789012345678901234567890|;"},
	    {"a byte longer", "1234567890123456789012345678901234567890,,\na\n",
	     "<long>1:1234567890123456789012345678901234567890,;2:|a;"},
	    {"much longer, last",
	     "1234567890123456789012345678901234567890123456789012345678901234567",
	     "<long>1:12345678901234567890123456789012345678901;"},
	    {"as long, CRLF", "1234567890123456789012345678901234567890,\r\n",
	     "1:|1234567890123456789012345678901234567890|;"},
	    {"too long only over lines", "a,\"\n1234567890123456789012345678901234567890\n\"\nb\n",
	     "<open>1:a,\";2:|1234567890123456789012345678901234567890;<open>3:\";4:|b;"},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		for (size_t read_size = 1; read_size < 90; read_size++) {
			char rows[300] = "";
			rows_write(str_of(table[i].text), read_size, 41, rows, sizeof rows);
			if (strcmp(rows, table[i].rows) != 0)
				fail_msg("%s, reads of %zu: %s", table[i].name, read_size, rows);
		}
	}
}

static void test_nul_bytes(void **state)
{
	(void)state;
	int fd = file_of(STR("a\0b,\0\n\"\0\"\n"));
	struct csv *csv;
	struct csv_row row;
	assert_int_equal(csv_open(fd, &csv), OK);
	assert_int_equal(csv_next(csv, &row), OK);
	assert_true(row.count == 2 && str_equal(row.fields[0], STR("a\0b")) &&
		    str_equal(row.fields[1], STR("\0")));
	assert_int_equal(csv_next(csv, &row), OK);
	assert_true(row.count == 1 && str_equal(row.fields[0], STR("\0")));
	assert_int_equal(csv_next(csv, &row), INVALID);
	csv_close(csv);
	close(fd);
}

static void test_many_fields(void **state)
{
	(void)state;
	char text[3 * CSV_FIELDS_MAX];
	memset(text, ',', sizeof text);
	for (size_t count = CSV_FIELDS_MAX - 1; count <= 2 * CSV_FIELDS_MAX; count++) {
		int fd = file_of((struct str){text, count - 1});
		struct csv *csv;
		struct csv_row row;
		assert_int_equal(csv_open_limits(fd, 100, sizeof text, &csv), OK);
		assert_int_equal(csv_next(csv, &row), OK);
		assert_int_equal(row.count, count);
		for (size_t i = 0; i < count && i < CSV_FIELDS_MAX; i++)
			assert_int_equal(row.fields[i].length, 0);
		csv_close(csv);
		close(fd);
	}
}

/* --- Against the naive parser --------------------------------------------------- */

enum { FIELDS = 64, TEXT = 300 };

struct naive_row {
	size_t next; /* where reading goes on */
	struct str raw;
	bool error, is_long;
	size_t count;
	size_t lengths[FIELDS];
	char fields[FIELDS][TEXT];
};

static bool line_ends(struct str text, size_t at)
{
	if (at < text.length && text.at[at] == '\r')
		at++;
	return at == text.length || text.at[at] == '\n';
}

/* One field, copied; returns where it ends, or SIZE_MAX. */
static size_t naive_field(struct str text, size_t at, struct naive_row *row)
{
	char *field = row->fields[row->count];
	size_t length = 0;
	bool quoted = at < text.length && text.at[at] == '"';
	for (at += quoted; quoted || (!line_ends(text, at) && text.at[at] != ','); at++) {
		if (at >= text.length)
			return SIZE_MAX;
		if (text.at[at] == '"') {
			if (!quoted)
				return SIZE_MAX;
			if (at + 1 >= text.length || text.at[at + 1] != '"') {
				at++;
				break;
			}
			at++;
		}
		field[length++] = text.at[at];
	}
	row->lengths[row->count++] = length;
	return line_ends(text, at) || text.at[at] == ',' ? at : SIZE_MAX;
}

static struct str line_strip(struct str text, size_t from, size_t to)
{
	to -= to > from && text.at[to - 1] == '\r';
	return (struct str){text.at + from, to - from};
}

/* The row that begins at `at`, which is no blank line. */
static void naive_row(struct str text, size_t at, size_t row_max, struct naive_row *row)
{
	size_t end = at, line = at;
	*row = (struct naive_row){.next = 0};
	while (line < text.length && text.at[line] != '\n')
		line++;
	for (;; end++) {
		end = naive_field(text, end, row);
		if (end == SIZE_MAX || line_ends(text, end))
			break;
	}
	if (end != SIZE_MAX) {
		while (end < text.length && text.at[end] != '\n')
			end++;
		row->raw = line_strip(text, at, end);
	}
	row->error = end == SIZE_MAX || row->raw.length > row_max;
	if (row->error) {
		end = line;
		row->raw = line_strip(text, at, end);
		row->is_long = row->raw.length > row_max;
		if (row->is_long)
			row->raw = (struct str){text.at + at, row_max};
		row->count = 0;
	}
	row->next = end + 1;
}

static size_t blanks_skip(struct str text, size_t at)
{
	while (at < text.length && line_ends(text, at))
		at += text.at[at] == '\r' ? 2 : 1;
	return at;
}

static void assert_same_row(const struct csv_row *row, const struct naive_row *naive)
{
	assert_int_equal(row->error != CSV_OK, naive->error);
	assert_int_equal(row->error == CSV_ROW_LONG, naive->is_long);
	assert_true(str_equal(row->raw, naive->raw));
	assert_int_equal(row->count, naive->count);
	for (size_t i = 0; i < row->count; i++)
		assert_true(
		    str_equal(row->fields[i], (struct str){naive->fields[i], naive->lengths[i]}));
}

/* The fields as they stand in the row, joined by commas, are the row. */
static void assert_raw_fields(const struct csv *csv, const struct csv_row *row)
{
	size_t at = 0;
	for (size_t i = 0; i < row->count; i++, at++) {
		struct str raw = csv_field_raw(csv, row, i);
		assert_true(at + raw.length <= row->raw.length);
		assert_true(str_equal(raw, (struct str){row->raw.at + at, raw.length}));
		at += raw.length;
		assert_true(at == row->raw.length || row->raw.at[at] == ',');
	}
	assert_true(row->count == 0 || at == row->raw.length + 1);
}

static void rows_compare(struct csv *csv, struct str text, size_t row_max)
{
	static struct naive_row naive;
	struct csv_row row;
	size_t at = text.length >= 3 && memcmp(text.at, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	while ((at = blanks_skip(text, at)) < text.length) {
		naive_row(text, at, row_max, &naive);
		assert_int_equal(csv_next(csv, &row), OK);
		uint64_t line = 1;
		for (size_t i = 0; i < at; i++)
			line += text.at[i] == '\n';
		assert_int_equal(row.line, line);
		assert_int_equal(row.offset, at);
		assert_same_row(&row, &naive);
		assert_raw_fields(csv, &row);
		at = naive.next;
	}
	assert_int_equal(csv_next(csv, &row), INVALID);
	csv_close(csv);
}

static void text_compare(struct str text, size_t read_size, size_t row_max)
{
	int fd = file_of(text);
	struct csv *csv;
	assert_int_equal(csv_open_limits(fd, read_size, row_max, &csv), OK);
	rows_compare(csv, text, row_max);
	close(fd);
	if (row_max < text.length)
		return;
	assert_int_equal(csv_open_text(text, &csv), OK);
	rows_compare(csv, text, row_max);
}

/* From memory it is the same, also where the text is longer than a piece read. */
static void test_memory(void **state)
{
	(void)state;
	struct rand rand = rand_start("CSV from memory");
	struct csv *from_file, *from_text;
	struct csv_row row, twin;
	size_t size = 5 * CSV_READ_SIZE / 2;
	char *bytes = malloc(size);
	for (size_t i = 0; i < size; i++)
		bytes[i] = rand_once_in(&rand, 30) ? '\n' : "abcdefg,\"\r"[rand_below(&rand, 10)];
	struct str text = {bytes, size};
	int fd = file_of(text);
	assert_int_equal(csv_open(fd, &from_file), OK);
	assert_int_equal(csv_open_text(text, &from_text), OK);
	while (csv_next(from_file, &row) == OK) {
		assert_int_equal(csv_next(from_text, &twin), OK);
		assert_true(str_equal(row.raw, twin.raw) && row.count == twin.count);
		assert_int_equal(row.offset, twin.offset);
		assert_memory_equal(row.raw.at, bytes + row.offset, row.raw.length);
	}
	assert_int_equal(csv_next(from_text, &twin), INVALID);
	csv_close(from_file);
	csv_close(from_text);
	close(fd);
	free(bytes);
}

static size_t text_write(struct rand *rand, char *text)
{
	static const char *const alphabets[] = {",\"\n\ra", "a,\"\"\n", "aaaaaaaab,\n", "\"\n",
						"abc,def\"gh\n,,,,"};
	const char *alphabet = alphabets[rand_below(rand, 5)];
	/* now and then a NUL, too */
	uint32_t size = (uint32_t)strlen(alphabet) + (rand_below(rand, 4) == 0);
	size_t length = rand_below(rand, rand_once_in(rand, 2) ? 20 : TEXT);
	if (strlen(alphabet) < 3 && length > 60)
		length = 60;
	for (size_t i = 0; i < length; i++)
		text[i] = alphabet[rand_below(rand, size)];
	if (rand_once_in(rand, 8) && length > 3)
		memcpy(text, "\xef\xbb\xbf", 3);
	return length;
}

static void test_random(void **state)
{
	(void)state;
	struct rand rand = rand_start("CSV against the naive parser");
	for (int i = 0; i < 60000; i++) {
		char text[TEXT];
		size_t length = text_write(&rand, text);
		uint64_t commas = 0;
		for (size_t j = 0; j < length; j++)
			commas += text[j] == ',';
		size_t row_max = rand_once_in(&rand, 3) ? 1 + rand_below(&rand, 40) : 1000;
		if (commas < FIELDS)
			text_compare((struct str){text, length}, 1 + rand_below(&rand, 80),
				     row_max);
	}
}

/* --- The machine ------------------------------------------------------------------ */

static void test_large_rows(void **state)
{
	(void)state;
	size_t size = 3 * CSV_ROW_MAX;
	char *text = malloc(size);
	struct csv *csv;
	struct csv_row row;
	memset(text, 'a', size);
	text[CSV_ROW_MAX] = '\n';
	text[2 * CSV_ROW_MAX + 2] = '\n';
	int fd = file_of((struct str){text, size});
	assert_int_equal(csv_open(fd, &csv), OK);
	assert_int_equal(csv_next(csv, &row), OK);
	assert_true(row.error == CSV_OK && row.raw.length == CSV_ROW_MAX && row.count == 1);
	assert_int_equal(csv_next(csv, &row), OK);
	assert_true(row.error == CSV_ROW_LONG && row.line == 2);
	assert_int_equal(csv_next(csv, &row), OK);
	assert_true(row.error == CSV_OK && row.line == 3);
	assert_int_equal(row.raw.length, size - 2 * CSV_ROW_MAX - 3);
	assert_int_equal(csv_next(csv, &row), INVALID);
	csv_close(csv);
	close(fd);
	free(text);
}

static void test_read_fails(void **state)
{
	(void)state;
	struct csv *csv = NULL;
	int fd = open("/", O_RDONLY | O_DIRECTORY);
	assert_int_equal(csv_open(fd, &csv), IO);
	assert_int_equal(errno, EISDIR);
	close(fd);
	assert_int_equal(csv_open(-1, &csv), IO);
	assert_int_equal(errno, EBADF);
	assert_null(csv);
}

static enum status rows_count(int fd, size_t *ret)
{
	struct csv *csv;
	struct csv_row row;
	enum status status = csv_open_limits(fd, 64, 1000, &csv);
	if (status != OK)
		return status;
	for (*ret = 0; (status = csv_next(csv, &row)) == OK; ++*ret)
		;
	csv_close(csv);
	return status;
}

static void test_allocations_fail(void **state)
{
	(void)state;
	enum status status = NOMEM;
	char text[500];
	memset(text, 'a', sizeof text);
	memcpy(text, "\"b\"\"\"\n", 6);
	int fd = file_of((struct str){text, sizeof text});
	size_t nth = 0, rows = 0;
	while (status == NOMEM) {
		lseek(fd, 0, SEEK_SET);
		mem_fail_from(++nth);
		status = rows_count(fd, &rows);
		mem_fail_from(0);
	}
	assert_int_equal(status, INVALID);
	assert_int_equal(rows, 2);
	assert_true(nth > 5);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_marks),      cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_nul_bytes),  cmocka_unit_test(test_many_fields),
	    cmocka_unit_test(test_random),     cmocka_unit_test(test_large_rows),
	    cmocka_unit_test(test_read_fails), cmocka_unit_test(test_allocations_fail),
	    cmocka_unit_test(test_memory),
	};
	return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
