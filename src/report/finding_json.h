/* A finding as JSON.
 *
 * `severity`, `code`, `message`; `help` (absent without one); `file`, `line`, `column`,
 * `end_column`: columns count characters from 1, `end_column` is the first behind what is
 * meant; `line` is absent when the file as a whole is meant. `text` is the line itself,
 * absent when it is longer than any person reads. `other` (absent without one) is a
 * second place that matters, with `note`: what is there. */
#ifndef REPORT_FINDING_JSON_H
#define REPORT_FINDING_JSON_H

#include "base/finding.h"
#include "base/json.h"

void finding_json(struct json *json, struct sources *sources, const struct finding *finding);

/* All that were kept, as an array. */
void findings_json(struct json *json, struct sources *sources, const struct findings *findings);

#endif
