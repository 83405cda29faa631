/* Does somebody get in at all? Of every login of a kind of subjects (decide() over kinds x cases x
 * cells), from every address that logins can come from (run->sources), at the best hour there is:
 * does one go through, and if so, how. Each kind is asked once. */
#ifndef ENGINE_AUDIT_ENTRY_H
#define ENGINE_AUDIT_ENTRY_H

#include "engine/audit_inside.h"
#include "engine/audit_logins.h"

/* A browser is what somebody works in; what else goes through is a program's. */
enum { ENTRY_BROWSER = 1 << VIA_UI | 1 << VIA_UI_SSO };

struct audit_entry {
	bool browser;  /* a login by browser goes through; else ... */
	uint16_t via;  /* ... these channels let in without an app that is listed, ... */
	uint32_t app;  /* ... the first app of the policy that does, else NONE, ... */
	uint32_t apps; /* ... and how many do; not asked of API-only users whom a channel lets in */
	bool blocked;  /* without a browser (or without any way in, if that is so): some login would
	                  go through, but for a transaction security rule, ... */
	uint32_t rule; /* ... the first of them at the first such login */
};

struct audit_entries {
	struct audit_run *run;
	struct audit_logins logins;
	struct map kinds;
	struct audit_entry *at; /* by kind */
	uint32_t count;
	uint32_t *kind_of_app; /* of each app of the policy: its place in logins.cases.apps */
};

/* Whatever comes back, audit_entries_clear() ends it. OK or NOMEM. */
enum status audit_entries_init(struct audit_entries *entries, struct audit_run *run);
void audit_entries_clear(struct audit_entries *entries);

/* OK or NOMEM. */
enum status audit_entry_find(struct audit_entries *entries, struct subject subject,
			     struct audit_entry *ret);

/* Somebody gets in, be it without a browser. */
bool audit_entry_any(const struct audit_entry *entry);

/* The ways in without a browser: "through app \"Sync\" and 2 others only", "by soap only". */
const char *audit_entry_words(struct audit_run *run, const struct audit_entry *entry);

#endif
