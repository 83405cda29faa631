#include "base/finding.h"

const struct str severity_names[SEVERITY_COUNT] = {
    [SEVERITY_ERROR] = STR_INIT("error"),
    [SEVERITY_WARNING] = STR_INIT("warning"),
    [SEVERITY_NOTE] = STR_INIT("note"),
};

void findings_init(struct findings *findings, struct arena *arena)
{
	*findings = (struct findings){.arena = arena};
}

static void list_append(struct findings *findings, struct finding *finding)
{
	if (findings->last)
		findings->last->next = finding;
	else
		findings->first = finding;
	findings->last = finding;
	findings->kept++;
	findings->advice += finding->severity != SEVERITY_ERROR;
}

/* A new last finding of the list; NULL when memory is out. */
static struct finding *finding_new(struct findings *findings, enum severity severity)
{
	struct finding *finding = arena_alloc(findings->arena, sizeof *finding);
	if (!finding) {
		findings->nomem = true;
		return NULL;
	}
	finding->severity = severity;
	list_append(findings, finding);
	return finding;
}

/* Fills in `kept`, or, where that is NULL, the one that is in no list. */
__attribute__((format(printf, 5, 0))) static struct finding *
finding_fill(struct findings *findings, struct finding *kept, struct place place, const char *code,
	     const char *format, va_list args)
{
	struct finding *finding = kept ? kept : &findings->spare;
	*finding = (struct finding){
	    .severity = finding->severity, .code = code, .place = place, .message = ""};
	if (kept) {
		const char *message = arena_vformat(findings->arena, format, args);
		if (message)
			kept->message = message;
		else
			findings->nomem = true;
	}
	return finding;
}

struct finding *findings_add(struct findings *findings, struct place place, const char *code,
			     const char *format, ...)
{
	struct finding *kept =
	    findings_full(findings) ? NULL : finding_new(findings, SEVERITY_ERROR);
	va_list args;
	va_start(args, format);
	struct finding *finding = finding_fill(findings, kept, place, code, format, args);
	va_end(args);
	findings->count++;
	return finding;
}

struct finding *findings_advise(struct findings *findings, enum severity severity,
				struct place place, const char *code, const char *format, ...)
{
	struct finding *kept =
	    findings->advice >= FINDINGS_MAX ? NULL : finding_new(findings, severity);
	va_list args;
	va_start(args, format);
	struct finding *finding = finding_fill(findings, kept, place, code, format, args);
	va_end(args);
	if (kept)
		findings->count++;
	else
		findings->advice_lost++;
	return finding;
}

void findings_append(struct findings *findings, struct finding *finding)
{
	finding->next = NULL;
	list_append(findings, finding);
	findings->count++;
}

/* Merges two sorted lists; equal places: `a` first. */
static struct finding *lists_merge(struct finding *a, struct finding *b)
{
	struct finding head = {0}, *last = &head;
	while (a && b) {
		struct finding **lower = place_compare(a->place, b->place) <= 0 ? &a : &b;
		last = last->next = *lower;
		*lower = (*lower)->next;
	}
	last->next = a ? a : b;
	return head.next;
}

static struct finding *list_sort(struct finding *list, size_t count)
{
	if (count < 2)
		return list;
	struct finding *half = list;
	for (size_t i = 1; i < count / 2; i++)
		half = half->next;
	struct finding *rest = half->next;
	half->next = NULL;
	return lists_merge(list_sort(list, count / 2), list_sort(rest, count - count / 2));
}

void findings_sort(struct findings *findings)
{
	findings->first = list_sort(findings->first, findings->kept);
	findings->last = findings->first;
	while (findings->last && findings->last->next)
		findings->last = findings->last->next;
}

enum status findings_status(const struct findings *findings)
{
	if (findings->nomem)
		return NOMEM;
	return findings_errors(findings) ? INVALID : OK;
}
