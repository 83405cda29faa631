/* A baseline of the audit as a file: JSON that people can read and review.
 *
 *	{"schema": "loginscope/baseline/1", "findings": [
 *	  {"fingerprint": "…", "since": "2026-11-22", "rule": "…", "what": "…",
 *	   "ranges": ["16.0.0.0/24", …]}, …]} */
#ifndef LOAD_BASELINE_H
#define LOAD_BASELINE_H

#include "base/finding.h"
#include "policy/baseline.h"

/* Reads it from `bytes`, called `name` in messages. INVALID: it is none, which is a finding
 * [baseline-json, baseline-shape]. Where a fingerprint is there twice, as when two branches were
 * joined, the older entry holds. Lives in `arena`, its texts there or in `bytes`. NOMEM. */
enum status baseline_read(struct str name, struct str bytes, struct arena *arena,
			  struct sources *sources, struct findings *findings, struct baseline *ret);

#endif
