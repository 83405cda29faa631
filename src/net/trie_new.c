/* Pieces to trie. Pieces become steps ("from this key on, that entry"), one
 * list for IPv4 and one for the high halves of IPv6; the trees by the low half
 * are built while the latter is made. Building runs twice, counting and
 * writing, with the one allocation in between. */
#include "net/trie_build.h"

#include "base/mem.h"

#include <assert.h>
#include <string.h>
#include <sys/mman.h>

enum {
	LINE = 64,           /* bytes of a cache line */
	HUGE_PAGE = 2 << 20, /* from this size on, huge pages are asked for */
	ROOT_BITS4 = 22,     /* at most 2^these cells in a root */
	ROOT_BITS6 = 20,
	FRONT_CUTS_MIN = 8192, /* per byte of a front cell: 2 KiB for a cut */
	PIECES_MAX = 1 << 27,  /* keeps every number within 32 bits */
};

static const size_t FRONT_CELLS = (size_t)1 << (32 - FRONT_SHIFT);

/* Bytes that references, of which some have 31 bits, can reach. */
static const size_t REACH = (size_t)WORD << 30;

/* What is to be built, in scratch memory. */
struct sorted {
	struct steps all4, v4;      /* IPv4; what of it is not in the front */
	struct trie_piece *pieces6; /* the rest, neighbours of different class */
	size_t count6;
	struct step *high, *low; /* room for the steps of IPv6 */
	uint32_t front_width;    /* bytes of a front cell; 0: no front */
};

/* --- pieces to steps ----------------------------------------------------- */

static bool piece_is_v4(const struct trie_piece *piece)
{
	return addr_is_v4(piece->first);
}

/* Splits the pieces by family. What IPv4 says does not matter to the IPv6 side:
 * there its block goes on with the class before it. */
static void pieces_split(struct sorted *s, const struct trie_piece *pieces, size_t count)
{
	uint32_t class = 0;
	for (size_t i = 0; i < count; i++) {
		struct trie_piece piece = pieces[i];
		if (piece_is_v4(&piece))
			steps_add(&s->all4, addr_low(piece.first), piece.class);
		else if (piece.first < ADDR_V4_FIRST)
			s->all4.before = piece.class;
		if (piece_is_v4(&piece)) {
			if (i + 1 < count && pieces[i + 1].first - 1 <= ADDR_V4_LAST)
				continue;
			piece.first = ADDR_V4_LAST + 1;
		}
		if (s->count6 == 0 || class != piece.class)
			s->pieces6[s->count6++] = piece;
		class = piece.class;
	}
}

/* Of the cuts between IPv4 addresses those inside a /24, and what holds at the
 * beginning of such a /24; the front answers for the rest. */
static struct steps steps_inside(struct steps all, struct step *room)
{
	struct steps steps = {room, 0, all.before};
	for (size_t i = 0; i < all.count; i++) {
		uint64_t key = all.at[i].key, slot = key & ~(uint64_t)0xff;
		if (key == slot)
			continue;
		if (i == 0 || all.at[i - 1].key <= slot)
			steps_add(&steps, slot, steps_before(&all, i));
		steps_add(&steps, key, all.at[i].entry);
	}
	return steps;
}

/* The cuts in one high half, pieces [i, end): a search of its own, unless the
 * only cut is where it begins. Adds the steps at this high half and behind. */
static void steps_add_half(struct builder *b, const struct sorted *s, struct steps *steps, size_t i,
			   size_t end)
{
	uint64_t high = addr_high(s->pieces6[i].first);
	struct steps low = {s->low, 0, steps_before(steps, steps->count)};
	if (addr_low(s->pieces6[i].first) == 0)
		low.before = s->pieces6[i++].class;
	for (; i < end; i++)
		steps_add(&low, addr_low(s->pieces6[i].first), s->pieces6[i].class);
	if (low.count == 0) {
		steps_add(steps, high, low.before);
		return;
	}
	steps_add(steps, high, ENTRY_LOW | ((uint32_t)tree_add(b, low) & ~ENTRY_LOW));
	if (high != UINT64_MAX)
		steps_add(steps, high + 1, steps_before(&low, low.count));
}

/* The cuts between high halves; builds the searches by the low half. */
static struct steps steps_v6(struct builder *b, const struct sorted *s)
{
	struct steps steps = {s->high, 0, s->pieces6[0].class};
	for (size_t i = 0, end; i < s->count6; i = end) {
		uint64_t high = addr_high(s->pieces6[i].first);
		for (end = i + 1; end < s->count6; end++)
			if (addr_high(s->pieces6[end].first) != high)
				break;
		steps_add_half(b, s, &steps, i, end);
	}
	return steps;
}

/* --- the front ----------------------------------------------------------- */

/* Bytes a front cell needs for the classes of IPv4, or 0 when a front is not
 * worth its memory. */
static uint32_t front_choose(const struct steps *steps)
{
	uint32_t highest = steps->before;
	for (size_t i = 0; i < steps->count; i++)
		if (steps->at[i].entry > highest)
			highest = steps->at[i].entry;
	if (highest < FRONT_CUT8)
		return steps->count >= FRONT_CUTS_MIN ? 1 : 0;
	if (highest < FRONT_CUT16)
		return steps->count >= 2 * FRONT_CUTS_MIN ? 2 : 0;
	return 0;
}

static void front_set(uint8_t *front, uint32_t width, size_t from, size_t to, uint32_t class)
{
	if (width == 1) {
		memset(front + from, (int)class, to - from);
	} else {
		uint16_t *front16 = (uint16_t *)(void *)front;
		for (size_t i = from; i < to; i++)
			front16[i] = (uint16_t) class;
	}
}

static void front_fill(const struct sorted *s, uint8_t *front)
{
	uint32_t cut = s->front_width == 1 ? FRONT_CUT8 : FRONT_CUT16;
	size_t next = 0;
	for (size_t i = 0; i < s->all4.count; i++) {
		uint32_t key = (uint32_t)s->all4.at[i].key;
		size_t slot = key >> FRONT_SHIFT;
		if (slot < next)
			continue;
		front_set(front, s->front_width, next, slot, steps_before(&s->all4, i));
		next = slot;
		if (key != slot << FRONT_SHIFT)
			front_set(front, s->front_width, next++, slot + 1, cut);
	}
	front_set(front, s->front_width, next, FRONT_CELLS, steps_before(&s->all4, s->all4.count));
}

/* --- all of it ----------------------------------------------------------- */

/* How many branches are above all but one in sixteen of the cuts. */
static uint32_t steps_needed(const size_t cuts_at[static TREE_HEIGHT], size_t cuts)
{
	uint32_t height = TREE_HEIGHT;
	for (size_t higher = 0; height > 0 && higher <= cuts / 16; height--)
		higher += cuts_at[height - 1];
	return height;
}

/* One run, counting or writing. */
static void build_run(struct builder *b, const struct sorted *s)
{
	b->blocks_count = b->cells_count = 0;
	struct trie_span span4 =
	    span_choose(&s->v4, addr_low(ADDR_V4_FIRST), addr_low(ADDR_V4_LAST), ROOT_BITS4);
	trie_ref *cells4 = root_add(b, span4, s->v4);
	struct steps high = steps_v6(b, s);
	uint64_t first = high.count ? high.at[0].key : 0;
	uint64_t last = high.count ? high.at[high.count - 1].key : 0;
	struct trie_span span6 = span_choose(&high, first, last, ROOT_BITS6);
	trie_ref *cells6 = root_add(b, span6, high);
	if (b->trie) {
		b->trie->cells4 = cells4;
		b->trie->shift4 = span4.shift;
		b->trie->cells6 = cells6;
		b->trie->span6 = span6;
		b->trie->steps6 = steps_needed(b->cuts_at, high.count);
	}
}

static size_t round_up(size_t size)
{
	return (size + LINE - 1) & ~(size_t)(LINE - 1);
}

/* Many small pages cost more in address translation than in data. What the
 * allocator hands out again may already be small pages: drop those first. */
static void *alloc_paged(size_t size)
{
	void *memory = mem_alloc_aligned(size >= HUGE_PAGE ? HUGE_PAGE : LINE, size);
#ifdef MADV_HUGEPAGE
	size_t pages = size & ~(size_t)(HUGE_PAGE - 1);
	if (memory && pages && madvise(memory, pages, MADV_HUGEPAGE) == 0)
		(void)madvise(memory, pages, MADV_DONTNEED);
#endif
	return memory;
}

/* The allocation for what the counting run has counted: trie, front, blocks,
 * cells. */
static enum status trie_alloc(struct builder *b, const struct sorted *s)
{
	size_t front = round_up(sizeof(struct trie));
	size_t blocks = front + s->front_width * FRONT_CELLS;
	size_t cells = blocks + b->blocks_count * sizeof(struct trie_block);
	size_t size = cells + b->cells_count * sizeof(trie_ref);
	char *memory = size <= REACH ? alloc_paged(size) : NULL;
	if (!memory)
		return NOMEM;
	b->trie = (struct trie *)(void *)memory;
	b->blocks = (struct trie_block *)(void *)(memory + blocks);
	b->cells = (trie_ref *)(void *)(memory + cells);
	*b->trie = (struct trie){
	    .front8 = s->front_width == 1 ? (uint8_t *)memory + front : NULL,
	    .front16 = s->front_width == 2 ? (uint16_t *)(void *)(memory + front) : NULL,
	    .find6 = trie_choose_find6(),
	    .size = size,
	};
	if (s->front_width)
		front_fill(s, (uint8_t *)memory + front);
	return OK;
}

/* Splits scratch memory for `count` pieces, `count4` of them IPv4. */
static void *sorted_init(struct sorted *s, size_t count, size_t count4)
{
	size_t count6 = count - count4 + 1; /* one may begin behind IPv4 */
	size_t steps = 3 * count4 + 3 * count6 + 2;
	char *scratch = mem_alloc(count6 * sizeof(struct trie_piece) + steps * sizeof(struct step));
	if (!scratch)
		return NULL;
	*s = (struct sorted){.pieces6 = (struct trie_piece *)(void *)scratch};
	s->all4.at = (struct step *)(void *)(s->pieces6 + count6);
	s->v4.at = s->all4.at + count4;
	s->high = s->v4.at + 2 * count4;
	s->low = s->high + 2 * count6 + 2;
	return scratch;
}

/* How many pieces begin in IPv4; asserts that they are what trie_new() wants. */
static size_t pieces_count4(const struct trie_piece *pieces, size_t count)
{
	size_t count4 = 0;
	assert(count >= 1 && pieces[0].first == 0);
	for (size_t i = 0; i < count; i++) {
		assert(pieces[i].class <= TRIE_CLASS_MAX);
		assert(i == 0 || pieces[i - 1].first < pieces[i].first);
		count4 += piece_is_v4(&pieces[i]);
	}
	return count4;
}

enum status trie_new(const struct trie_piece *pieces, size_t count, struct trie **ret)
{
	struct sorted s;
	struct builder b = {0};
	void *scratch =
	    count > PIECES_MAX ? NULL : sorted_init(&s, count, pieces_count4(pieces, count));
	if (!scratch)
		return NOMEM;
	pieces_split(&s, pieces, count);
	s.front_width = front_choose(&s.all4);
	s.v4 = s.front_width ? steps_inside(s.all4, s.v4.at) : s.all4;
	build_run(&b, &s);
	enum status status = trie_alloc(&b, &s);
	if (status == OK) {
		build_run(&b, &s);
		*ret = b.trie;
	}
	mem_free(scratch);
	return status;
}
