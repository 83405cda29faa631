/* One walk over a database, melting pieces that touch and are of the same place:
 *
 *	record ──▶ known as ──▶ location, numbered with its first piece
 *	                        that is in `within`
 */
#include "load/locations.h"

#include "base/mem.h"
#include "load/file_name.h"
#include "load/geo_file.h"

/* A country or operator that some record names; its number is given with its first piece. */
struct candidate {
	struct location location;
	uint32_t number; /* or NONE */
};

struct kind {
	const char *const paths[MMDB_FIELDS_MAX][3];
	size_t path_count;
	size_t file, place; /* offsets in struct geo */
	/* The location that a record tells, and bytes by which it is known again. False: none. */
	bool (*location)(const struct mmdb_value *values, struct location *ret,
			 struct str *ret_key);
};

struct collecting {
	const struct kind *kind;
	struct arena *arena;           /* of the result */
	struct arena scratch;          /* of the walk */
	const struct rangeset *within; /* NULL: everything */
	size_t next;      /* the first range of `within` that may hold what is to come */
	struct map known; /* key → number in `candidates` */
	struct candidate *candidates;
	uint32_t candidate_count;
	struct location *at;
	uint32_t count;
	struct location_piece *pieces; /* of mem_alloc() */
	size_t piece_count, piece_capacity;
};

/* --- What records tell --------------------------------------------------------- */

static bool country_tell(const struct mmdb_value *values, struct location *ret, struct str *ret_key)
{
	if (values[0].kind != MMDB_TEXT || values[0].text.length == 0)
		return false;
	*ret = (struct location){.name = values[0].text};
	*ret_key = values[0].text;
	return true;
}

/* A network is known by its number; its name is that of the record that tells of it first. AS 0 is
 * nobody's (RFC 7607). */
static bool operator_tell(const struct mmdb_value *values, struct location *ret,
			  struct str *ret_key)
{
	if (values[0].kind != MMDB_NUMBER || values[0].number == 0)
		return false;
	*ret = (struct location){.asn = values[0].number};
	if (values[1].kind == MMDB_TEXT)
		ret->name = values[1].text;
	*ret_key = (struct str){(const char *)&values[0].number, sizeof values[0].number};
	return true;
}

static const struct kind kinds[] = {
    [LOCATION_COUNTRY] = {{{"country", "iso_code", NULL}},
			  1,
			  offsetof(struct geo, country_file),
			  offsetof(struct geo, country_place),
			  country_tell},
    [LOCATION_OPERATOR] = {{{"autonomous_system_number", NULL},
			    {"autonomous_system_organization", NULL}},
			   2,
			   offsetof(struct geo, asn_file),
			   offsetof(struct geo, asn_place),
			   operator_tell},
};

static enum status text_keep(struct arena *arena, struct str *text)
{
	if (text->length == 0)
		return OK;
	text->at = arena_text(arena, text->at, text->length);
	return text->at ? OK : NOMEM;
}

static enum status values_visit(void *self, const struct mmdb_value *values, uint32_t *ret_id)
{
	struct collecting *c = self;
	struct candidate candidate = {.number = NONE};
	struct str key;
	*ret_id = NONE;
	if (!c->kind->location(values, &candidate.location, &key))
		return OK;
	*ret_id = map_find(&c->known, key);
	if (*ret_id != MAP_NONE)
		return OK;
	struct candidate *kept =
	    arena_push(&c->scratch, &c->candidates, c->candidate_count, sizeof *kept);
	uint32_t old;
	if (!kept || text_keep(&c->scratch, &key) != OK ||
	    text_keep(&c->scratch, &candidate.location.name) != OK ||
	    map_add(&c->known, &c->scratch, key, c->candidate_count, &old) != OK)
		return NOMEM;
	*kept = candidate;
	*ret_id = c->candidate_count++;
	return OK;
}

/* --- Pieces ------------------------------------------------------------------------ */

static enum status location_number(struct collecting *c, struct candidate *candidate)
{
	if (candidate->number != NONE)
		return OK;
	struct location *kept = arena_push(&c->scratch, &c->at, c->count, sizeof *kept);
	if (!kept)
		return NOMEM;
	*kept = candidate->location;
	candidate->number = c->count++;
	return OK;
}

/* Do they touch, and are of one family? */
static bool pieces_melt(const struct location_piece *last, struct range next, uint32_t location)
{
	return last->location == location && last->range.last + 1 == next.first &&
	       addr_is_v4(last->range.last) == addr_is_v4(next.first);
}

static enum status piece_add(struct collecting *c, struct range range, uint32_t location)
{
	if (c->piece_count && pieces_melt(&c->pieces[c->piece_count - 1], range, location)) {
		c->pieces[c->piece_count - 1].range.last = range.last;
		return OK;
	}
	struct location_piece *pieces =
	    mem_list_grow(c->pieces, c->piece_count, &c->piece_capacity, sizeof *pieces);
	if (!pieces)
		return NOMEM;
	c->pieces = pieces;
	pieces[c->piece_count++] = (struct location_piece){range, location};
	return OK;
}

static enum status piece_visit(void *self, struct range piece, uint32_t id)
{
	struct collecting *c = self;
	struct range everything = {0, ADDR_LAST};
	const struct rangeset all = {&everything, 1}, *within = c->within ? c->within : &all;
	if (id == NONE)
		return OK;
	while (c->next < within->count && within->ranges[c->next].last < piece.first)
		c->next++;
	for (size_t i = c->next; i < within->count && within->ranges[i].first <= piece.last; i++) {
		struct range at = within->ranges[i];
		at.first = at.first < piece.first ? piece.first : at.first;
		at.last = at.last > piece.last ? piece.last : at.last;
		if (location_number(c, &c->candidates[id]) != OK ||
		    piece_add(c, at, c->candidates[id].number) != OK)
			return NOMEM;
	}
	return OK;
}

/* --- The database ------------------------------------------------------------------- */

static enum status result_keep(struct collecting *c, struct locations *ret)
{
	struct location_piece *pieces = arena_array(c->arena, c->piece_count, sizeof *pieces);
	struct location *at = arena_array(c->arena, c->count, sizeof *at);
	if (!pieces || !at)
		return NOMEM;
	if (c->piece_count)
		memcpy(pieces, c->pieces, c->piece_count * sizeof *pieces);
	for (uint32_t i = 0; i < c->count; i++) {
		at[i] = c->at[i];
		if (text_keep(c->arena, &at[i].name) != OK)
			return NOMEM;
	}
	*ret = (struct locations){pieces, c->piece_count, at, c->count};
	return OK;
}

static enum status file_walk(struct collecting *c, const struct geo_file *file,
			     struct findings *findings, struct locations *ret)
{
	const struct mmdb_visitor visitor = {c, values_visit, piece_visit};
	struct mmdb_fields fields = {.count = c->kind->path_count};
	struct file_identity identity;
	for (size_t i = 0; i < fields.count; i++)
		fields.paths[i] = c->kind->paths[i];
	arena_init(&c->scratch);
	enum status status = geo_file_walk(file, &fields, &visitor, findings, &identity);
	if (status == OK)
		status = result_keep(c, ret);
	mem_free(c->pieces);
	arena_clear(&c->scratch);
	return status;
}

/* Opens the store of the file that names the databases, as the policy was read from it. */
static enum status store_walk(struct collecting *c, struct geo_file *file, struct str from,
			      struct findings *findings, struct locations *ret)
{
	struct store store = STORE_FILES;
	const char *path = arena_text(c->arena, from.at, from.length), *name;
	if (!path)
		return NOMEM;
	enum status status = store_begin(&store, path, c->arena, &name);
	file->store = &store;
	if (status == OK) {
		file->prefix = directory_prefix(str_of(name));
		status = file_walk(c, file, findings, ret);
	} else if (status == INVALID) {
		store_problem_add(&store, findings, file->place);
	}
	store_end(&store);
	return status == INVALID && findings->nomem ? NOMEM : status;
}

enum status locations_load(const struct policy *policy, enum location_kind kind,
			   const struct rangeset *within, struct arena *arena,
			   struct findings *findings, struct locations *ret, bool *ret_present)
{
	struct collecting c = {.kind = &kinds[kind], .arena = arena, .within = within};
	struct geo_file file = {0};
	memcpy(&file.name, (const char *)&policy->geo + c.kind->file, sizeof file.name);
	memcpy(&file.place, (const char *)&policy->geo + c.kind->place, sizeof file.place);
	*ret_present = file.name.length > 0;
	if (!*ret_present)
		return OK;
	struct str from = policy->sources->at[policy->geo.place.file].name;
	return store_walk(&c, &file, from, findings, ret);
}
