#include "cli/fail_level.h"

struct level_counts levels_count(const struct findings *findings)
{
	struct level_counts counts = {.of = {[SEVERITY_ERROR] = findings->count - findings->kept,
					     [SEVERITY_WARNING] = findings->advice_lost}};
	uint32_t file = UINT32_MAX;
	for (const struct finding *f = findings->first; f; f = f->next) {
		counts.of[f->severity]++;
		counts.files += f->place.file != file;
		file = f->place.file;
	}
	return counts;
}

bool levels_fail(const struct level_counts *counts, enum severity level)
{
	for (unsigned severity = SEVERITY_ERROR; severity <= level; severity++)
		if (counts->of[severity])
			return true;
	return false;
}

void findings_fail_only(struct findings *findings, enum severity level)
{
	struct findings failing = {.arena = findings->arena, .nomem = findings->nomem};
	size_t counted = findings->count - findings->kept;
	for (struct finding *f = findings->first, *next; f; f = next) {
		next = f->next;
		if (f->severity <= level)
			findings_append(&failing, f);
	}
	failing.count += counted;
	failing.advice_lost = level == SEVERITY_ERROR ? 0 : findings->advice_lost;
	*findings = failing;
}
