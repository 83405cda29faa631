/* `audit --format github`: an annotation for each finding. */
#include "report/audit_words.h"
#include "report/finding_place.h"
#include "report/path.h"
#include "report/workflow_command.h"

static const char *const commands[SEVERITY_COUNT] = {
    [SEVERITY_ERROR] = "error", [SEVERITY_WARNING] = "warning", [SEVERITY_NOTE] = "notice"};

/* "policies/acme.yaml:3: ", the second place in the text of the first. */
static void other_write(struct out *out, const struct sources *sources,
			const struct audit_place *other)
{
	char room[PATH_ROOM];
	out_text(out, "%0Asee: ");
	place_words(out, sources, other->place);
	if (place_has_file(sources, other->place)) {
		workflow_message(out, path_plain(sources->at[other->place.file].name, room));
		if (other->place.line)
			out_format(out, ":%u", other->place.line);
		out_text(out, ": ");
	}
	workflow_message(out, str_of(other->what));
}

static void others_write(struct out *out, const struct sources *sources,
			 const struct audit_finding *finding)
{
	enum { OTHERS_MOST = 10 };
	for (uint32_t i = 0; i < finding->other_count && i < OTHERS_MOST; i++)
		other_write(out, sources, &finding->others[i]);
	if (finding->other_count > OTHERS_MOST)
		out_format(out, "%%0A... and %u more", finding->other_count - OTHERS_MOST);
}

static void line_write(struct out *out, const char *label, struct out *words)
{
	out_text(out, label);
	workflow_message(out, page_plain(words));
	out_rewind(words);
}

static void finding_write(struct out *out, struct out *words, const struct audit_report *report,
			  const struct audit_answer *answer, const struct audit_finding *finding)
{
	const struct sources *sources = answer->policy->sources;
	const struct audit_rule_row *rule = &audit_rules[finding->rule];
	out_format(out, "::%s ", commands[rule->severity]);
	workflow_place(out, sources, finding->place);
	out_text(out, "title=");
	workflow_property(out, rule->id);
	out_text(out, "::");
	place_words(out, sources, finding->place);
	workflow_message(out, str_of(finding->what));
	others_write(out, sources, finding);
	if (audit_word_owners(words, answer, finding))
		line_write(out, "%0Aaddresses: ", words);
	if (*finding->todo) {
		out_text(out, "%0Ato do: ");
		workflow_message(out, str_of(finding->todo));
	}
	if (audit_word_part(words, finding))
		line_write(out, "%0A", words);
	if (audit_word_standing(words, report, answer, finding))
		line_write(out, "%0A", words);
	out_char(out, '\n');
}

static void unasked_lines(struct out *out, struct out *words, const struct audit_answer *answer,
			  bool named, const char **label)
{
	for (unsigned i = 0; audit_word_unasked(words, answer->audit, i); i++) {
		out_text(out, *label);
		*label = "%0A";
		if (named) {
			workflow_message(out, str_of(answer->path));
			out_text(out, ": ");
		}
		line_write(out, "", words);
	}
}

/* All in one message of its own: it belongs to no line, and annotations are few. */
static void unasked_write(struct out *out, struct out *words, const struct audit_report *report)
{
	bool alike = audit_unasked_alike(report);
	const char *const first = "::notice ::", *label = first;
	for (uint32_t k = 0; k < report->count && (k == 0 || !alike); k++)
		unasked_lines(out, words, &report->at[k], !alike, &label);
	if (label != first)
		out_char(out, '\n');
}

enum status audit_github(struct out *out, const struct audit_report *report)
{
	struct out words;
	out_init_memory(&words);
	for (uint32_t k = 0; k < report->count; k++) {
		const struct audit *audit = report->at[k].audit;
		for (uint32_t i = 0; i < audit->count; i++)
			if (audit_shown(report, &audit->at[i]))
				finding_write(out, &words, report, &report->at[k], &audit->at[i]);
	}
	if (!report->fail_only)
		unasked_write(out, &words, report);
	enum status status = out_status(&words);
	out_clear(&words);
	return status;
}
