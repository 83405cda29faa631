/* Ranges, hours and permissions of metadata, when all their elements were read. */
#include <stdio.h>

#include "base/quote.h"
#include "load/metadata_reader.h"
#include "load/range_words.h"
#include "policy/value_names.h"

/* `lacks`: the element that is not there. */
static void missing_add(struct metadata_reader *reader, const struct xml_end *end,
			const char *lacks)
{
	findings_add(reader->findings, end->element.place, "metadata-missing", "<%s> has no <%s>",
		     quote(reader->findings, end->element.name), lacks)
	    ->help = "add it, or retrieve the file again";
}

/* --- Ranges ------------------------------------------------------------------------------ */

/* What the rows call it: startAddress in profiles, start elsewhere. */
static const char *part_name(const struct metadata_reader *reader, size_t offset)
{
	const struct metadata_rows *rows = reader->levels[reader->depth - 1].row->inside;
	for (size_t i = 0; i < rows->count; i++)
		if (rows->at[i].offset == offset)
			return rows->at[i].name.at;
	return "";
}

static void ends_refuse(struct metadata_reader *reader, const struct metadata_group *group,
			const struct range_problem *problem)
{
	char text[2 * ADDR_TEXT + 4];
	size_t length = addr_format(group->first.value, text);
	memcpy(text + length, " - ", 3);
	addr_format(group->last.value, text + length + 3);
	struct range_words words = range_words_ends(reader->findings, str_of(text),
						    group->first.value, group->last.value, problem);
	struct place place = group->first.place;
	if (place_compare(group->last.place, place) < 0)
		place = group->last.place;
	findings_add(reader->findings, place, words.code, "%s", words.message)->help = words.help;
}

static bool range_read(struct metadata_reader *reader, const struct xml_end *end, struct range *ret)
{
	const struct metadata_group *group = &reader->group;
	struct range_problem problem;
	bool first = group->first.place.line, last = group->last.place.line;
	if (!first)
		missing_add(reader, end, part_name(reader, offsetof(struct metadata_group, first)));
	if (!last)
		missing_add(reader, end, part_name(reader, offsetof(struct metadata_group, last)));
	if (!first || !last || group->first.bad || group->last.bad)
		return false;
	if (range_of_ends(group->first.value, group->last.value, ret, &problem) == RANGE_OK)
		return true;
	ends_refuse(reader, group, &problem);
	return false;
}

static void range_state(struct metadata_reader *reader, struct str name, struct range range)
{
	char text[RANGE_TEXT];
	metadata_state(reader, name, (struct str){text, range_format(range, text)});
	metadata_state(reader, STR("description"), reader->group.description.value);
}

void metadata_take_range(struct metadata_reader *reader, const struct xml_end *end)
{
	struct range_list *list = &reader->ret->ranges;
	struct range range;
	if (list->place.line == 0)
		list->place = end->element.place;
	if (!range_read(reader, end, &range)) {
		list->refused = true;
		return;
	}
	struct range_row *row = arena_push(reader->arena, &list->rows, list->count, sizeof *row);
	if (!row) {
		reader->nomem = true;
		return;
	}
	*row =
	    (struct range_row){.range = range,
			       .network = NONE,
			       .description = reader->group.description.value,
			       .place = end->element.place,
			       .mapped = reader->group.first.mapped || reader->group.last.mapped};
	list->count++;
	range_state(reader, end->element.name, range);
}

/* --- Hours --------------------------------------------------------------------------------- */

static void day_missing(struct metadata_reader *reader, const struct metadata_number minutes[2],
			const char *day)
{
	const struct metadata_number *there = &minutes[minutes[0].place.line ? 0 : 1];
	findings_add(reader->findings, there->place, "metadata-missing",
		     "<%s%s> is given, and <%s%s> is not", day, there == minutes ? "Start" : "End",
		     day, there == minutes ? "End" : "Start")
	    ->help = "a day has both, or none: then it is not restricted";
}

static void day_reversed(struct metadata_reader *reader, const struct metadata_number minutes[2],
			 const char *day)
{
	unsigned start = minutes[0].value, end = minutes[1].value;
	findings_add(reader->findings, minutes[0].place, "hours-reversed",
		     "hours of %s end before they start: %02u:%02u-%02u:%02u", day, start / 60,
		     start % 60, end / 60, end % 60)
	    ->help = "a window ends at 1440 at the latest; what follows midnight belongs to the "
		     "next day";
}

static void day_read(struct metadata_reader *reader, unsigned day, struct login_hours *hours)
{
	const struct metadata_number *minutes = reader->group.minutes[day];
	struct day_hours read = {(uint16_t)minutes[0].value, (uint16_t)minutes[1].value, true,
				 minutes[0].place};
	if (!minutes[0].place.line && !minutes[1].place.line)
		return;
	if (!minutes[0].place.line || !minutes[1].place.line) {
		day_missing(reader, minutes, day_names[day].at);
		return;
	}
	if (read.start > read.end) {
		day_reversed(reader, minutes, day_names[day].at);
		return;
	}
	hours->days[day] = read;
	hours->given = true;
}

bool metadata_hours_equal(const struct login_hours *one, const struct login_hours *other)
{
	for (unsigned day = 0; day < DAYS; day++) {
		const struct day_hours *a = &one->days[day], *b = &other->days[day];
		if (a->given != b->given || a->start != b->start || a->end != b->end)
			return false;
	}
	return true;
}

static void hours_state(struct metadata_reader *reader, struct str name,
			const struct login_hours *hours)
{
	char text[32];
	metadata_state(reader, name, (struct str){0});
	for (unsigned day = 0; day < DAYS; day++) {
		const struct day_hours *window = &hours->days[day];
		int length = snprintf(text, sizeof text, "%u-%u", window->start, window->end);
		if (window->given)
			metadata_state(reader, day_names[day], (struct str){text, (size_t)length});
	}
}

void metadata_take_hours(struct metadata_reader *reader, const struct xml_end *end)
{
	struct login_hours *hours = &reader->ret->hours;
	struct login_hours read = {.place = end->element.place};
	for (unsigned day = 0; day < DAYS && !reader->group.minutes_bad; day++)
		day_read(reader, day, &read);
	if (metadata_is_twice(reader, end, hours->place, metadata_hours_equal(hours, &read)))
		return;
	*hours = read;
	hours_state(reader, end->element.name, hours);
}

/* --- Permissions ---------------------------------------------------------------------------- */

void metadata_take_permission(struct metadata_reader *reader, const struct xml_end *end)
{
	const struct metadata_group *group = &reader->group;
	if (!group->permission.place.line)
		missing_add(reader, end, "name");
	if (!group->permission.place.line || group->permission.value == PERMISSION_COUNT)
		return;
	struct metadata_flag *flag = &reader->ret->permissions[group->permission.value];
	if (!group->enabled.place.line) {
		missing_add(reader, end, "enabled");
		return;
	}
	if (metadata_is_twice(reader, end, flag->place, flag->value == group->enabled.value))
		return;
	*flag = (struct metadata_flag){group->enabled.value, end->element.place};
	char text[] = {(char)('0' + group->permission.value), flag->value ? '+' : '-'};
	metadata_state(reader, end->element.name, (struct str){text, sizeof text});
}
