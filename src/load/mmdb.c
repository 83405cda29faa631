/* The search tree is walked depth first with a stack of our own, left before
 * right, so pieces come in ascending order. Three windows of it make up our
 * address space:
 *
 *   ::            IPv6 tree            ::fffe:ffff:ffff
 *   ::ffff:0:0    tree at ::/96, moved here       (IPv4)
 *   ::1:0:0:0     IPv6 tree                       last
 *
 * A database is input like any other. Its records are decoded by libmaxminddb,
 * which checks their bounds; what it doesn't check is checked here: loops and
 * subtrees shared so often that the walk would not end (one in use visits the
 * IPv4 tree once for each of its few IPv6 aliases), records before the data
 * section, nesting so deep that the library would run out of stack
 * (mmdb_record.h). */
#include "load/mmdb.h"

#include <assert.h>
#include <errno.h>
#include <maxminddb.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "load/mmdb_record.h"

enum {
	KEY_BITS = 128,
	V4_BITS = 32,
	SHARED_MAX = 16,     /* visits for each node of the tree, … */
	SPARE = 10000,       /* … and for a small database */
	MEMO_FIRST = 1 << 10 /* slots */
};

/* A record that was seen, by its place in the data section. */
struct memo_slot {
	uint32_t offset, id;
	bool used;
};

struct memo {
	struct memo_slot *slots; /* a power of two of them, at most half full */
	uint32_t mask, count;
};

struct walk {
	MMDB_s mmdb;
	const struct mmdb_fields *fields;
	const struct mmdb_visitor *visitor;
	struct memo memo;
	uint64_t visits_left; /* of nodes */
	uint64_t steps_left;  /* through records */
	const char *why;      /* the database is corrupt: how */
};

/* A record of the tree, and the addresses under it: those beginning with the
 * first `depth` bits of `first`. */
struct branch {
	uint64_t record;
	uint8_t type;
	uint32_t offset; /* in the data section, for a data record */
	unsigned depth;
	addr first;
};

/* The part of the key space to be walked, and how far from it our addresses
 * are. */
struct window {
	struct range range;
	addr shift;
};

static enum status corrupt(struct walk *walk, const char *why)
{
	walk->why = why;
	return INVALID;
}

/* --- Each record once ------------------------------------------------------ */

static struct memo_slot *memo_slot(const struct memo *memo, uint32_t offset)
{
	uint32_t i = (uint32_t)((offset * UINT64_C(0x9e3779b97f4a7c15)) >> 32) & memo->mask;
	while (memo->slots[i].used && memo->slots[i].offset != offset)
		i = (i + 1) & memo->mask;
	return &memo->slots[i];
}

static enum status memo_grow(struct memo *memo)
{
	struct memo larger = {.count = memo->count};
	uint32_t size = memo->slots ? (memo->mask + 1) * 2 : MEMO_FIRST;
	larger.mask = size - 1;
	larger.slots = mem_alloc(size * sizeof *larger.slots);
	if (!larger.slots)
		return NOMEM;
	memset(larger.slots, 0, size * sizeof *larger.slots);
	for (uint32_t i = 0; memo->slots && i <= memo->mask; i++)
		if (memo->slots[i].used)
			*memo_slot(&larger, memo->slots[i].offset) = memo->slots[i];
	mem_free(memo->slots);
	*memo = larger;
	return OK;
}

/* Finds `key` in the map at `*offset` and moves there. One key at a time, so
 * that each map is checked before the library goes through it. */
static enum status key_find(struct walk *walk, const char *key, uint32_t *offset,
			    MMDB_entry_data_s *ret)
{
	struct str section = {(const char *)walk->mmdb.data_section, walk->mmdb.data_section_size};
	MMDB_entry_s entry = {&walk->mmdb, *offset};
	const char *const path[] = {key, NULL};
	if (!mmdb_record_valid(section, *offset, &walk->steps_left))
		return corrupt(walk, "a record in it is malformed");
	*ret = (MMDB_entry_data_s){.has_data = false};
	switch (MMDB_aget_value(&entry, ret, path)) {
	case MMDB_SUCCESS:
		*offset = ret->offset;
		return OK;
	case MMDB_LOOKUP_PATH_DOES_NOT_MATCH_DATA_ERROR:
	case MMDB_INVALID_LOOKUP_PATH_ERROR:
		ret->has_data = false;
		return OK;
	case MMDB_OUT_OF_MEMORY_ERROR:
		return NOMEM;
	default:
		return corrupt(walk, "a record in it is malformed");
	}
}

/* The value of the field at `path` of the record at `offset`. */
static enum status value_read(struct walk *walk, const char *const *path, uint32_t offset,
			      struct mmdb_value *ret)
{
	MMDB_entry_data_s data = {.has_data = true};
	*ret = (struct mmdb_value){.kind = MMDB_NONE};
	for (const char *const *key = path; *key && data.has_data; key++) {
		enum status status = key_find(walk, *key, &offset, &data);
		if (status != OK)
			return status;
	}
	if (!data.has_data)
		return OK;
	if (data.type == MMDB_DATA_TYPE_UTF8_STRING) {
		ret->kind = MMDB_TEXT;
		ret->text = (struct str){data.utf8_string, data.data_size};
	} else if (data.type == MMDB_DATA_TYPE_UINT32 || data.type == MMDB_DATA_TYPE_UINT16) {
		ret->kind = MMDB_NUMBER;
		ret->number = data.type == MMDB_DATA_TYPE_UINT16 ? data.uint16 : data.uint32;
	}
	return OK;
}

/* Tells the visitor about the record at `offset`, for its number. */
static enum status record_tell(struct walk *walk, uint32_t offset, uint32_t *ret)
{
	struct mmdb_value values[MMDB_FIELDS_MAX];
	enum status status = OK;
	for (size_t i = 0; i < walk->fields->count && status == OK; i++)
		status = value_read(walk, walk->fields->paths[i], offset, &values[i]);
	return status == OK ? walk->visitor->on_value(walk->visitor->self, values, ret) : status;
}

/* The visitor's number for the record at `offset`. */
static enum status record_id(struct walk *walk, uint32_t offset, uint32_t *ret)
{
	struct memo *memo = &walk->memo;
	if ((!memo->slots || memo->count > memo->mask / 2) && memo_grow(memo) != OK)
		return NOMEM;
	struct memo_slot *slot = memo_slot(memo, offset);
	if (!slot->used) {
		uint32_t id;
		enum status status = record_tell(walk, offset, &id);
		if (status != OK)
			return status;
		*slot = (struct memo_slot){offset, id, true};
		memo->count++;
	}
	*ret = slot->id;
	return OK;
}

/* --- The tree ---------------------------------------------------------------- */

/* The last address under a branch. */
static addr branch_last(const struct branch *branch)
{
	return branch->depth ? branch->first | (ADDR_LAST >> (branch->depth - 1) >> 1) : ADDR_LAST;
}

static enum status leaf_visit(struct walk *walk, const struct branch *branch,
			      const struct window *window)
{
	uint32_t id;
	struct range range = {branch->first, branch_last(branch)};
	/* what lies before the data section becomes a huge offset */
	if (branch->offset >= walk->mmdb.data_section_size)
		return corrupt(walk, "its search tree points outside the data");
	enum status status = record_id(walk, branch->offset, &id);
	if (status != OK)
		return status;
	if (range.first < window->range.first)
		range.first = window->range.first;
	if (range.last > window->range.last)
		range.last = window->range.last;
	range.first += window->shift;
	range.last += window->shift;
	return walk->visitor->on_piece(walk->visitor->self, range, id);
}

/* Puts the two records of a node on the stack, the left one on top. */
static enum status node_open(struct walk *walk, struct branch branch, struct branch *stack,
			     size_t *height)
{
	MMDB_search_node_s node;
	if (branch.depth == KEY_BITS || walk->visits_left == 0)
		return corrupt(walk, "its search tree does not end");
	walk->visits_left--;
	if (MMDB_read_node(&walk->mmdb, (uint32_t)branch.record, &node) != MMDB_SUCCESS)
		return corrupt(walk, "its search tree is malformed");
	unsigned depth = branch.depth + 1;
	stack[(*height)++] = (struct branch){node.right_record, node.right_record_type,
					     node.right_record_entry.offset, depth,
					     branch.first | (addr)1 << (KEY_BITS - depth)};
	stack[(*height)++] = (struct branch){node.left_record, node.left_record_type,
					     node.left_record_entry.offset, depth, branch.first};
	return OK;
}

static enum status branch_visit(struct walk *walk, struct branch branch,
				const struct window *window, struct branch *stack, size_t *height)
{
	if (branch.first > window->range.last || branch_last(&branch) < window->range.first)
		return OK;
	switch (branch.type) {
	case MMDB_RECORD_TYPE_EMPTY:
		return OK;
	case MMDB_RECORD_TYPE_DATA:
		return leaf_visit(walk, &branch, window);
	case MMDB_RECORD_TYPE_SEARCH_NODE:
		return node_open(walk, branch, stack, height);
	default:
		return corrupt(walk, "its search tree points outside the data");
	}
}

/* Walks from the root, which stands for the keys with `depth` zero bits. */
static enum status window_walk(struct walk *walk, unsigned depth, const struct window *window)
{
	struct branch stack[KEY_BITS + 2];
	size_t height = 0;
	enum status status = OK;
	stack[height++] = (struct branch){.type = MMDB_RECORD_TYPE_SEARCH_NODE, .depth = depth};
	while (height && status == OK) {
		struct branch branch = stack[--height];
		status = branch_visit(walk, branch, window, stack, &height);
		assert(height <= KEY_BITS + 1);
	}
	return status;
}

static enum status tree_walk(struct walk *walk)
{
	static const struct window v4 = {{0, ADDR_V4_LAST - ADDR_V4_FIRST}, ADDR_V4_FIRST};
	static const struct window below = {{0, ADDR_V4_FIRST - 1}, 0};
	static const struct window above = {{ADDR_V4_LAST + 1, ADDR_LAST}, 0};
	if (walk->mmdb.metadata.node_count == 0)
		return OK;
	if (walk->mmdb.metadata.ip_version != 6)
		return window_walk(walk, KEY_BITS - V4_BITS, &v4);
	enum status status = window_walk(walk, 0, &below);
	if (status == OK)
		status = window_walk(walk, 0, &v4);
	if (status == OK)
		status = window_walk(walk, 0, &above);
	return status;
}

/* --- The file ------------------------------------------------------------------- */

/* Opening a FIFO would wait for ever; an empty file cannot be mapped. */
static enum status file_check(const char *path, enum mmdb_problem *problem, const char **why)
{
	struct stat about;
	bool found = stat(path, &about) == 0;
	if (found && S_ISREG(about.st_mode) && about.st_size > 0 && access(path, R_OK) == 0)
		return OK;
	bool empty = found && S_ISREG(about.st_mode) && about.st_size == 0;
	*problem = empty ? MMDB_CORRUPT : MMDB_UNREADABLE;
	*why = empty                              ? "it is empty"
	       : found && !S_ISREG(about.st_mode) ? "it is not a plain file"
						  : strerror(errno);
	return INVALID;
}

static enum status file_open(const char *path, MMDB_s *mmdb, enum mmdb_problem *problem,
			     const char **why)
{
	enum status status = file_check(path, problem, why);
	if (status != OK)
		return status;
	int error = MMDB_open(path, MMDB_MODE_MMAP, mmdb);
	if (error == MMDB_SUCCESS)
		return OK;
	if (error == MMDB_OUT_OF_MEMORY_ERROR)
		return NOMEM;
	bool unreadable = error == MMDB_FILE_OPEN_ERROR || error == MMDB_IO_ERROR;
	*problem = unreadable ? MMDB_UNREADABLE : MMDB_CORRUPT;
	*why = unreadable ? strerror(errno) : "it is no MaxMind DB, or a damaged one";
	return INVALID;
}

enum status mmdb_walk(const char *path, const struct mmdb_fields *fields,
		      const struct mmdb_visitor *visitor, enum mmdb_problem *ret_problem,
		      const char **ret_why)
{
	struct walk walk = {.fields = fields, .visitor = visitor};
	enum mmdb_problem problem = MMDB_FINE;
	enum status status = file_open(path, &walk.mmdb, &problem, &walk.why);
	if (status == OK) {
		walk.visits_left = SPARE + (uint64_t)SHARED_MAX * walk.mmdb.metadata.node_count;
		walk.steps_left =
		    (SPARE + (uint64_t)SHARED_MAX * walk.mmdb.data_section_size) * fields->count;
		status = tree_walk(&walk);
		problem = walk.why ? MMDB_CORRUPT : MMDB_FINE;
		mem_free(walk.memo.slots);
		MMDB_close(&walk.mmdb);
	}
	if (status == INVALID && walk.why) {
		*ret_problem = problem;
		*ret_why = walk.why;
	}
	return status;
}
