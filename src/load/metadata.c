/* Elements come from xml.h, rows from metadata_rows.h. A level is an element that was entered:
 * its rows, and the struct that their offsets are of. Values are read when their elements end; a
 * range, a permission, the hours when they are whole.
 *
 *	<Profile>              level 0   rows of Profile          struct metadata
 *	  <loginIpRanges>      level 1   rows of a range          struct metadata_group
 *	    <startAddress>               an address into the group
 *	  </loginIpRanges>               the group becomes a row of metadata.ranges
 */
#include "load/metadata_reader.h"

#include <assert.h>

#include "base/mem.h"
#include "base/quote.h"

/* --- Beginnings ------------------------------------------------------------------------- */

static void level_push(struct metadata_reader *reader, const struct metadata_rows *rows, void *base)
{
	assert(reader->depth < METADATA_LEVELS);
	reader->levels[reader->depth++] = (struct metadata_level){.rows = rows, .base = base};
}

static enum xml_way root_begin(struct metadata_reader *reader, const struct xml_element *element)
{
	const struct metadata_root *root = &metadata_roots[reader->ret->type];
	if (str_equal(element->name, root->name)) {
		reader->ret->place = element->place;
		level_push(reader, &root->rows, reader->ret);
		return XML_ENTER;
	}
	findings_add(reader->findings, element->place, "metadata-type",
		     "by its name this file is a %s, and it holds <%s>", root->name.at,
		     quote(reader->findings, element->name))
	    ->help = "files are called as Salesforce calls them: Admin.profile, Security.settings";
	return XML_PASS;
}

/* An empty networkAccess says that there are no ranges. */
static void list_begin(struct metadata_reader *reader, const struct xml_element *element)
{
	metadata_state(reader, element->name, (struct str){0});
	if (reader->ret->ranges.place.line == 0)
		reader->ret->ranges.place = element->place;
}

static void row_enter(struct metadata_reader *reader, const struct metadata_row *row,
		      const struct xml_element *element)
{
	bool group = row->take != METADATA_TAKE_ENTER && row->take != METADATA_TAKE_LIST;
	if (row->take == METADATA_TAKE_LIST)
		list_begin(reader, element);
	if (group)
		reader->group = (struct metadata_group){0};
	level_push(reader, row->inside, group ? (void *)&reader->group : reader->ret);
}

static enum xml_way element_begins(void *with, const struct xml_element *element)
{
	struct metadata_reader *reader = with;
	if (reader->depth == 0)
		return root_begin(reader, element);
	struct metadata_level *level = &reader->levels[reader->depth - 1];
	const struct metadata_row *row = metadata_row_find(level->rows, element->name);
	if (!row || element->nil)
		return XML_PASS;
	if (!row->inside) {
		reader->text = row;
		return XML_TEXT;
	}
	level->row = row;
	row_enter(reader, row, element);
	return XML_ENTER;
}

/* --- Ends --------------------------------------------------------------------------------- */

typedef void take_text(struct metadata_reader *, const struct metadata_row *, void *where,
		       const struct xml_end *);
typedef void take_group(struct metadata_reader *, const struct xml_end *);

static take_text *const take_texts[METADATA_TAKE_COUNT] = {
    [METADATA_TAKE_TEXT] = metadata_take_text,
    [METADATA_TAKE_NAME] = metadata_take_name,
    [METADATA_TAKE_FLAG] = metadata_take_flag,
    [METADATA_TAKE_WORD] = metadata_take_word,
    [METADATA_TAKE_DESCRIPTION] = metadata_take_text,
    [METADATA_TAKE_ADDRESS] = metadata_take_address,
    [METADATA_TAKE_MINUTES] = metadata_take_minutes,
    [METADATA_TAKE_KIND] = metadata_take_kind,
    [METADATA_TAKE_HELD] = metadata_take_flag,
};

static take_group *const take_groups[METADATA_TAKE_COUNT] = {
    [METADATA_TAKE_RANGE] = metadata_take_range,
    [METADATA_TAKE_HOURS] = metadata_take_hours,
    [METADATA_TAKE_PERMISSION] = metadata_take_permission,
};

static void long_refuse(struct metadata_reader *reader, const struct xml_end *end)
{
	findings_add(reader->findings, end->text_place, "metadata-text-long",
		     "the text of <%s> has more than %d bytes",
		     quote(reader->findings, end->element.name), (int)XML_TEXT_MAX)
	    ->help = "Salesforce takes no such text: retrieve the file again";
}

static void child_refuse(struct metadata_reader *reader, const struct xml_end *end)
{
	findings_add(reader->findings, end->child_place, "metadata-element",
		     "<%s> stands in <%s>, which has only text",
		     quote(reader->findings, end->child),
		     quote(reader->findings, end->element.name))
	    ->help = "take it out, or retrieve the file again";
}

/* A text that was refused is there all the same. */
static void text_lose(struct metadata_reader *reader, const struct metadata_row *row, void *where,
		      const struct xml_end *end)
{
	struct place place = end->text_place;
	if (row->take == METADATA_TAKE_ADDRESS)
		*(struct metadata_address *)where =
		    (struct metadata_address){.bad = true, .place = place};
	else if (row->take == METADATA_TAKE_KIND)
		*(struct metadata_number *)where =
		    (struct metadata_number){PERMISSION_COUNT, place};
	else if (row->take == METADATA_TAKE_HELD)
		*(struct metadata_flag *)where = (struct metadata_flag){.place = place};
	else if (row->take == METADATA_TAKE_MINUTES)
		reader->group.minutes_bad = true;
}

static void text_end(struct metadata_reader *reader, const struct metadata_row *row,
		     const struct xml_end *end)
{
	void *where = (char *)reader->levels[reader->depth - 1].base + row->offset;
	if (end->child.length == 0 && !end->long_text) {
		take_texts[row->take](reader, row, where, end);
		return;
	}
	if (end->child.length)
		child_refuse(reader, end);
	else
		long_refuse(reader, end);
	text_lose(reader, row, where, end);
}

static void group_end(struct metadata_reader *reader, const struct xml_end *end)
{
	if (--reader->depth == 0)
		return;
	const struct metadata_row *row = reader->levels[reader->depth - 1].row;
	if (take_groups[row->take])
		take_groups[row->take](reader, end);
}

static void element_ends(void *with, const struct xml_end *end)
{
	struct metadata_reader *reader = with;
	const struct metadata_row *row = reader->text;
	reader->text = NULL;
	if (row)
		text_end(reader, row, end);
	else
		group_end(reader, end);
}

/* --- Statements ----------------------------------------------------------------------------- */

void metadata_state(struct metadata_reader *reader, struct str name, struct str value)
{
	static const struct str nul = {"", 1};
	digest_add(reader->digest, name);
	digest_add(reader->digest, nul);
	if (value.length)
		digest_add(reader->digest, value);
	digest_add(reader->digest, nul);
}

bool metadata_is_twice(struct metadata_reader *reader, const struct xml_end *end,
		       struct place first, bool same)
{
	if (first.line == 0 || same)
		return first.line != 0;
	struct finding *finding = findings_add(
	    reader->findings, end->element.place, "metadata-twice",
	    "<%s> is given twice, with two values", quote(reader->findings, end->element.name));
	finding->help = "remove one of the two";
	finding->other = first;
	finding->note = "the first is here";
	return true;
}

/* --- The file ------------------------------------------------------------------------------- */

enum status metadata_reader_new(uint32_t file, struct arena *arena, struct findings *findings,
				struct digest *digest, struct metadata *ret,
				struct metadata_reader **ret_reader)
{
	static const struct xml_calls calls = {element_begins, element_ends};
	struct metadata_reader *reader = mem_alloc(sizeof *reader);
	if (!reader)
		return NOMEM;
	*reader = (struct metadata_reader){
	    .arena = arena, .findings = findings, .digest = digest, .ret = ret};
	if (xml_new(file, &calls, reader, findings, &reader->xml) != OK) {
		mem_free(reader);
		return NOMEM;
	}
	metadata_state(reader, metadata_roots[ret->type].name, ret->name);
	*ret_reader = reader;
	return OK;
}

enum status metadata_reader_feed(struct metadata_reader *reader, struct str bytes, bool last)
{
	enum status status = xml_feed(reader->xml, bytes, last);
	return reader->nomem ? NOMEM : status;
}

void metadata_reader_free(struct metadata_reader *reader)
{
	if (!reader)
		return;
	xml_free(reader->xml);
	mem_free(reader);
}
