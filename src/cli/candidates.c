#include "cli/candidates.h"

#include "cli/schema.h"
#include "engine/decision.h"
#include "report/audit_catalogue.h"
#include "report/diagnostics.h"

/* What was read of a line. */
struct looking {
	struct candidates *candidates;
	const struct command *command;
	struct str current, policy;
	const char *home;
	const struct option_row *pending; /* the option whose value is at the cursor */
	bool given[OPTIONS_MAX];
	bool only_arguments; /* behind "--" */
	size_t argument_count;
};

enum status candidate_add(struct candidates *candidates, struct str text, struct str description)
{
	struct candidate *candidate =
	    arena_push(candidates->arena, &candidates->at, candidates->count, sizeof *candidate);
	if (!candidate)
		return NOMEM;
	*candidate = (struct candidate){text, description};
	candidates->count++;
	return OK;
}

static bool begins_with(struct str text, const char *beginning)
{
	size_t length = strlen(beginning);
	return text.length >= length && memcmp(text.at, beginning, length) == 0;
}

/* "PREFIX" "TEXT" "SUFFIX" as one candidate. */
static enum status joined_add(struct looking *looking, struct str prefix, struct str text,
			      const char *suffix, struct str description)
{
	const char *joined = arena_format(looking->candidates->arena, "%.*s%.*s%s", STR_ARG(prefix),
					  STR_ARG(text), suffix);
	return joined ? candidate_add(looking->candidates, str_of(joined), description) : NOMEM;
}

static enum status words_add(struct looking *looking, struct str prefix, const struct str *words,
			     size_t count, const char *suffix)
{
	enum status status = OK;
	for (size_t i = 0; status == OK && i < count; i++)
		status = joined_add(looking, prefix, words[i], suffix, (struct str){0});
	return status;
}

/* --- Reading the line --------------------------------------------------------- */

/* The row of a word "--name", "--name=value" or "-n"; option_count: there is none. */
static size_t row_find(const struct command *command, struct str word)
{
	const char *equals = memchr(word.at, '=', word.length);
	size_t length = equals ? (size_t)(equals - word.at) : word.length, i = 0;
	for (; i < command->option_count; i++) {
		const struct option_row *row = &command->options[i];
		if (begins_with(word, "--") &&
		    str_equal(str_of(row->name), (struct str){word.at + 2, length - 2}))
			break;
		if (word.length == 2 && row->letter && word.at[1] == row->letter)
			break;
	}
	return i;
}

static void word_read(struct looking *looking, struct str word)
{
	const struct option_row *pending = looking->pending;
	bool is_option = !looking->only_arguments && word.length > 1 && word.at[0] == '-';
	bool is_end = str_equal(word, STR("--"));
	looking->pending = NULL;
	if (pending && (is_end || !begins_with(word, "--")))
		return; /* its value */
	if (is_end && !looking->only_arguments) {
		looking->only_arguments = true;
	} else if (is_option) {
		size_t row = row_find(looking->command, word);
		if (row == looking->command->option_count)
			return;
		looking->given[row] = true;
		if (!memchr(word.at, '=', word.length) && looking->command->options[row].value)
			looking->pending = &looking->command->options[row];
	} else if (looking->argument_count++ == 0 && looking->command->takes_policy) {
		looking->policy = word;
	}
}

/* --- Values ------------------------------------------------------------------- */

static enum status names_find(struct looking *looking, enum option_takes takes, struct str prefix)
{
	struct arena *arena = looking->candidates->arena;
	struct str policy = looking->policy;
	const char *home = "";
	if (begins_with(policy, "~/") && looking->home) {
		home = looking->home;
		policy = (struct str){policy.at + 1, policy.length - 1};
	}
	const char *path = arena_format(arena, "%s%.*s", home, STR_ARG(policy));
	return path ? candidates_add_names(looking->candidates, takes, path, prefix) : NOMEM;
}

/* VERDICT[:REASON]: a verdict or, as soon as there is a colon, what may follow it. */
static enum status expectation_find(struct looking *looking, const struct option_row *row,
				    struct str prefix, struct str value)
{
	const char *colon = memchr(value.at, ':', value.length);
	if (!colon)
		return words_add(looking, prefix, row->words, row->word_count, "");
	struct str before = {prefix.at, prefix.length + (size_t)(colon + 1 - value.at)};
	return words_add(looking, before, reason_names + 1, REASON_COUNT - 1, "");
}

/* FORMAT=FILE: the formats are those of --format. */
static enum status report_find(struct looking *looking, struct str prefix, struct str value)
{
	const struct command *command = looking->command;
	size_t format = row_find(command, STR("--format"));
	if (memchr(value.at, '=', value.length))
		looking->candidates->files = FILES_ANY;
	else if (format < command->option_count)
		return words_add(looking, prefix, command->options[format].words,
				 command->options[format].word_count, "=");
	return OK;
}

/* What a value could be; `value` is what there is of it, behind `prefix` in the word. */
static enum status value_find(struct looking *looking, const struct option_row *row,
			      struct str prefix, struct str value)
{
	switch (row->takes) {
	case TAKES_FILE:
		looking->candidates->files = FILES_ANY;
		return OK;
	case TAKES_DIRECTORY:
		looking->candidates->files = FILES_DIRECTORIES;
		return OK;
	case TAKES_USER:
	case TAKES_PROFILE:
	case TAKES_APP:
	case TAKES_ADDRESS:
		return names_find(looking, row->takes, prefix);
	case TAKES_REPORT:
		return report_find(looking, prefix, value);
	case TAKES_EXPECTATION:
		return expectation_find(looking, row, prefix, value);
	case TAKES_TEXT:
		return words_add(looking, prefix, row->words, row->word_count, "");
	}
	return OK;
}

/* --- Options ------------------------------------------------------------------ */

static enum status options_find(struct looking *looking)
{
	const struct command *command = looking->command;
	enum status status = OK;
	for (size_t i = 0; status == OK && i < command->option_count; i++) {
		const struct option_row *row = &command->options[i];
		if (!looking->given[i] || row->repeats)
			status = joined_add(looking, STR("--"), str_of(row->name), "",
					    str_of(row->help));
	}
	return status == OK ? candidate_add(looking->candidates, STR("--help"),
					    STR("how it is used, with examples"))
			    : status;
}

/* "--name=…" */
static enum status joined_find(struct looking *looking, const char *equals)
{
	struct str word = looking->current;
	size_t length = (size_t)(equals + 1 - word.at);
	const struct command *command = looking->command;
	size_t row = row_find(command, word);
	if (row == command->option_count || !command->options[row].value)
		return OK;
	return value_find(looking, &command->options[row], (struct str){word.at, length},
			  (struct str){equals + 1, word.length - length});
}

/* --- Arguments ---------------------------------------------------------------- */

static enum status verbs_add(struct candidates *candidates)
{
	enum status status = OK;
	for (size_t i = 0; status == OK && i < command_count; i++)
		status = candidate_add(candidates, str_of(commands[i]->name),
				       str_of(commands[i]->question));
	return status;
}

static enum status codes_add(struct candidates *candidates)
{
	enum status status = OK;
	for (size_t group = 0; group < DIAGNOSTIC_GROUPS; group++)
		for (size_t i = 0; status == OK && i < diagnostic_groups[group]->count; i++) {
			const struct diagnostic *row = &diagnostic_groups[group]->rows[i];
			status = candidate_add(candidates, str_of(row->code), str_of(row->title));
		}
	for (size_t i = 0; status == OK && i < AUDIT_RULE_COUNT; i++)
		if (!diagnostic_find(audit_rules[i].id))
			status = candidate_add(candidates, audit_rules[i].id,
					       str_of(audit_catalogue[i]->title));
	return status;
}

static enum status schemas_add(struct candidates *candidates)
{
	enum status status = OK;
	for (size_t i = 0; status == OK && i < schema_count; i++)
		status = candidate_add(candidates, schemas[i].name, str_of(schemas[i].about));
	return status;
}

/* a|b|c */
static enum status alternatives_add(struct candidates *candidates, struct str words)
{
	enum status status = OK;
	while (status == OK && words.length) {
		const char *bar = memchr(words.at, '|', words.length);
		size_t length = bar ? (size_t)(bar - words.at) : words.length;
		status = candidate_add(candidates, (struct str){words.at, length}, (struct str){0});
		length += bar != NULL;
		words = (struct str){words.at + length, words.length - length};
	}
	return status;
}

/* What one word of a usage line stands for; command.h has the list. */
static enum status placeholder_find(struct looking *looking, struct str word)
{
	struct candidates *candidates = looking->candidates;
	if (begins_with(word, "POLICY") || begins_with(word, "FILE")) {
		candidates->files = FILES_ANY;
	} else if (begins_with(word, "DIR")) {
		candidates->files = FILES_DIRECTORIES;
	} else if (begins_with(word, "WHERE")) {
		return names_find(looking, TAKES_ADDRESS, (struct str){0});
	} else if (begins_with(word, "VERB")) {
		return verbs_add(candidates);
	} else if (begins_with(word, "CODE")) {
		return codes_add(candidates);
	} else if (begins_with(word, "SCHEMA")) {
		return schemas_add(candidates);
	} else if (word.at[0] >= 'a' && word.at[0] <= 'z') {
		return alternatives_add(candidates, word);
	}
	return OK;
}

/* The next word of a usage line without its brackets; length 0: there is none. */
static struct str usage_word(const char **at)
{
	static const char between[] = " \t[]()";
	*at += strspn(*at, between);
	struct str word = {*at, strcspn(*at, " \t[]()\n")};
	*at += word.length;
	return word;
}

static bool ends_with(struct str text, const char *end)
{
	size_t length = strlen(end);
	return text.length >= length && memcmp(text.at + text.length - length, end, length) == 0;
}

/* Is it an option in a usage line? Moves over its value. */
static bool usage_option(const struct command *command, struct str word, const char **at)
{
	if (word.at[0] != '-' || word.length == 1)
		return false;
	size_t row = row_find(command, word);
	if (row < command->option_count && command->options[row].value &&
	    !memchr(word.at, '=', word.length))
		usage_word(at);
	return true;
}

/* One line of the usage: finds what its argument at the cursor stands for. `a | b`
 * are two for one place. */
static enum status usage_line_find(struct looking *looking, const char *at)
{
	size_t place = 0;
	bool alternative = false, repeats = false;
	enum status status = OK;
	usage_word(&at); /* the verb */
	for (struct str word; status == OK && (word = usage_word(&at)).length;) {
		if (usage_option(looking->command, word, &at) || begins_with(word, "OPTION")) {
			alternative = false;
			continue;
		}
		if (str_equal(word, STR("|"))) {
			alternative = true;
			continue;
		}
		place += !alternative && !repeats;
		alternative = false;
		repeats = repeats || ends_with(word, "…");
		if (place == looking->argument_count + 1 ||
		    (repeats && place <= looking->argument_count))
			status = placeholder_find(looking, word);
	}
	return status;
}

static enum status argument_find(struct looking *looking)
{
	enum status status = OK;
	const char *line = looking->command->usage;
	while (status == OK && *line) {
		status = usage_line_find(looking, line);
		line += strcspn(line, "\n");
		line += *line == '\n';
	}
	return status;
}

/* --- All of it ---------------------------------------------------------------- */

static enum status verb_find(struct looking *looking)
{
	if (!begins_with(looking->current, "-"))
		return verbs_add(looking->candidates);
	enum status status =
	    candidate_add(looking->candidates, STR("--help"), STR("what it can do"));
	return status == OK ? candidate_add(looking->candidates, STR("--version"),
					    STR("which version this is"))
			    : status;
}

static enum status word_find(struct looking *looking)
{
	struct str current = looking->current;
	bool may_be_option = !looking->only_arguments && begins_with(current, "-");
	const char *equals = memchr(current.at, '=', current.length);
	if (looking->pending && !begins_with(current, "--"))
		return value_find(looking, looking->pending, (struct str){current.at, 0}, current);
	if (may_be_option && begins_with(current, "--") && equals)
		return joined_find(looking, equals);
	return may_be_option ? options_find(looking) : argument_find(looking);
}

enum status candidates_find(const struct str *words, size_t count, const char *home,
			    struct arena *arena, struct candidates *ret)
{
	struct candidates candidates = {.arena = arena};
	struct looking looking = {
	    .candidates = &candidates, .current = words[count - 1], .home = home};
	enum status status = OK;
	const char *verb = arena_format(arena, "%.*s", STR_ARG(words[0]));
	if (!verb)
		return NOMEM;
	looking.command = command_find(verb);
	for (size_t i = 1; looking.command && i + 1 < count; i++)
		word_read(&looking, words[i]);
	if (count == 1)
		status = verb_find(&looking);
	else if (looking.command)
		status = word_find(&looking);
	if (status == OK)
		*ret = candidates;
	return status;
}
