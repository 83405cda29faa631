#include "metadata_run.h"

#include <stdio.h>
#include <stdlib.h>

static enum status feed(struct metadata_reader *reader, struct str rest, size_t size)
{
	enum status status;
	do {
		size_t length = rest.length < size ? rest.length : size;
		char *piece = malloc(length ? length : 1); /* so that a read behind it is seen */
		if (!piece)
			abort();
		if (length)
			memcpy(piece, rest.at, length);
		rest = (struct str){rest.at + length, rest.length - length};
		status = metadata_reader_feed(reader, (struct str){piece, length}, !rest.length);
		free(piece);
	} while (status == OK && rest.length);
	return status;
}

void metadata_run_begin(struct metadata_run *run, enum metadata_type type, struct str bytes,
			size_t size)
{
	struct metadata_reader *reader = NULL;
	struct digest digest;
	*run = (struct metadata_run){.metadata = {.type = type, .name = STR("N")}};
	arena_init(&run->arena);
	findings_init(&run->findings, &run->arena);
	digest_init(&digest);
	run->status =
	    metadata_reader_new(0, &run->arena, &run->findings, &digest, &run->metadata, &reader);
	if (run->status == OK)
		run->status = feed(reader, bytes.length ? bytes : STR(""), size);
	metadata_reader_free(reader);
	digest_finish(&digest, run->digest);
}

void metadata_run_end(struct metadata_run *run)
{
	arena_clear(&run->arena);
}

/* --- As text ------------------------------------------------------------------------------ */

static void place_put(FILE *out, struct place place)
{
	fprintf(out, "%u:%u+%u", (unsigned)place.line, (unsigned)place.column,
		(unsigned)place.width);
}

static void text_put(FILE *out, const char *name, struct metadata_text text)
{
	if (text.place.line == 0)
		return;
	fprintf(out, "%s '%.*s' ", name, STR_ARG(text.value));
	place_put(out, text.place);
	fputc(';', out);
}

static void flag_put(FILE *out, const char *name, struct metadata_flag flag)
{
	if (flag.place.line == 0)
		return;
	fprintf(out, "%s %s ", name, flag.value ? "yes" : "no");
	place_put(out, flag.place);
	fputc(';', out);
}

static void number_put(FILE *out, const char *name, struct metadata_number number)
{
	if (number.place.line == 0)
		return;
	fprintf(out, "%s %u ", name, (unsigned)number.value);
	place_put(out, number.place);
	fputc(';', out);
}

static void ranges_put(FILE *out, const struct range_list *list)
{
	if (list->place.line == 0)
		return;
	fputs("ranges ", out);
	place_put(out, list->place);
	for (uint32_t i = 0; i < list->count; i++) {
		char text[RANGE_TEXT];
		range_format(list->rows[i].range, text);
		fprintf(out, " %s", text);
		if (list->rows[i].description.length)
			fprintf(out, " '%.*s'", STR_ARG(list->rows[i].description));
		fputs(list->rows[i].mapped ? " mapped" : "", out);
		fputc(' ', out);
		place_put(out, list->rows[i].place);
	}
	fputs(list->refused ? " refused;" : ";", out);
}

static void hours_put(FILE *out, const struct login_hours *hours)
{
	if (hours->place.line == 0)
		return;
	fputs("hours ", out);
	place_put(out, hours->place);
	for (unsigned day = 0; day < DAYS; day++) {
		const struct day_hours *window = &hours->days[day];
		if (!window->given)
			continue;
		fprintf(out, " %u=%u-%u ", day, (unsigned)window->start, (unsigned)window->end);
		place_put(out, window->place);
	}
	fputs(hours->given ? " given;" : ";", out);
}

static void findings_put(FILE *out, const struct findings *findings)
{
	for (const struct finding *at = findings->first; at; at = at->next) {
		fprintf(out, "[%s ", at->code);
		place_put(out, at->place);
		if (at->other.line)
			fprintf(out, " %u:%u", (unsigned)at->other.line,
				(unsigned)at->other.column);
		fputs("];", out);
	}
}

char *metadata_run_text(const struct metadata_run *run)
{
	static const char *const permissions[PERMISSION_COUNT] = {"api-only", "mfa-api", "mfa-ui",
								  "modify-all", "any-api-auth"};
	const struct metadata *said = &run->metadata;
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	if (!out)
		abort();
	text_put(out, "label", said->label);
	text_put(out, "license", said->license);
	text_put(out, "profile", said->profile);
	text_put(out, "application", said->application);
	ranges_put(out, &said->ranges);
	hours_put(out, &said->hours);
	for (size_t bit = 0; bit < PERMISSION_COUNT; bit++)
		flag_put(out, permissions[bit], said->permissions[bit]);
	flag_put(out, "enforce", said->enforce);
	flag_put(out, "lock", said->lock);
	flag_put(out, "no-password", said->no_password);
	flag_put(out, "no-password-flow", said->no_password_flow);
	flag_put(out, "device-activation", said->device_activation);
	number_put(out, "attempts", said->max_attempts);
	number_put(out, "period", said->period_minutes);
	number_put(out, "relaxation", said->ip_relaxation);
	findings_put(out, &run->findings);
	if (fclose(out) != 0)
		abort();
	return text;
}

/* --- Places ------------------------------------------------------------------------------- */

void metadata_run_places(const struct metadata_run *run, void *with,
			 void (*see)(void *with, struct place place))
{
	const struct metadata *said = &run->metadata;
	const struct place places[] = {said->place,
				       said->label.place,
				       said->license.place,
				       said->profile.place,
				       said->application.place,
				       said->ranges.place,
				       said->hours.place,
				       said->enforce.place,
				       said->lock.place,
				       said->no_password.place,
				       said->no_password_flow.place,
				       said->device_activation.place,
				       said->max_attempts.place,
				       said->period_minutes.place,
				       said->ip_relaxation.place};
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		see(with, places[i]);
	for (size_t bit = 0; bit < PERMISSION_COUNT; bit++)
		see(with, said->permissions[bit].place);
	for (uint32_t i = 0; i < said->ranges.count; i++)
		see(with, said->ranges.rows[i].place);
	for (unsigned day = 0; day < DAYS; day++)
		see(with, said->hours.days[day].place);
	for (const struct finding *at = run->findings.first; at; at = at->next) {
		see(with, at->place);
		see(with, at->other);
	}
}
