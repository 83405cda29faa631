/* What goes wrong in a scenario alone; the rest of it goes wrong as in policies and tests. The
 * examples stand beside policies/acme.yaml. */
#include "report/diagnostics_tables.h"

#define BEGIN                                                                                      \
	V1 "policy: acme.yaml\n"                                                                   \
	   "start: 2026-03-02T08:00Z\n"

static const struct diagnostic rows[] = {
    {.code = "time-backwards",
     .title = "an event that is before the one above it",
     .cause = "Events stand in a scenario in the order in which they happen, so that it can be "
	      "read from top to bottom. This one is earlier than the one above it, or than the "
	      "start; or the scenario ends before it is over.",
     .wrong = BEGIN "events:\n"
		    "  - {at: 2026-03-03T09:00Z, do: freeze, user: etl@acme.example}\n"
		    "  - {at: 2026-03-02T09:00Z, do: unfreeze, user: etl@acme.example}\n",
     .right = BEGIN "events:\n"
		    "  - {at: 2026-03-03T09:00Z, do: freeze, user: etl@acme.example}\n"
		    "  - {at: +1d, do: unfreeze, user: etl@acme.example}\n",
     .cure = "Put it where it belongs, or correct the time. A span such as +1d is never before "
	     "the event above it.",
     .example = EXAMPLE_SCENARIO},
    {.code = "bad-schedule",
     .title = "a schedule that cannot be read",
     .cause = "An integration logs in `hourly`, `daily` at a time of day, or `weekly` on a day of "
	      "the week at a time of day, on the clock of the org.",
     .wrong = BEGIN "integrations:\n"
		    "  - {name: etl, user: etl@acme.example, via: soap, ip: 203.0.113.16,\n"
		    "     every: 2 hours}\n",
     .right = BEGIN "integrations:\n"
		    "  - {name: etl, user: etl@acme.example, via: soap, ip: 203.0.113.16,\n"
		    "     every: daily 02:00}\n",
     .cure = "Write hourly, daily HH:MM or weekly DAY HH:MM.",
     .example = EXAMPLE_SCENARIO},
    {.code = "unknown-integration",
     .title = "the name of no integration of the scenario",
     .cause = "An event or a check is about an integration that the scenario does not have under "
	      "`integrations`. Names compare byte for byte.",
     .wrong = BEGIN "integrations:\n"
		    "  - {name: etl, user: etl@acme.example, via: soap, ip: 203.0.113.16}\n"
		    "events:\n"
		    "  - {at: +1h, check: {integration: elt, works: yes}}\n",
     .right = BEGIN "integrations:\n"
		    "  - {name: etl, user: etl@acme.example, via: soap, ip: 203.0.113.16}\n"
		    "events:\n"
		    "  - {at: +1h, check: {integration: etl, works: yes}}\n",
     .cure = "Take the name that the help suggests, or define the integration.",
     .example = EXAMPLE_SCENARIO},
    {.code = "scenario-too-large",
     .title = "a scenario that is longer than anybody waits for",
     .cause = "Every login of every integration is decided on. A scenario has at most 2000000 of "
	      "them, 100000 events and 100000 integrations. Around each event the integrations are "
	      "asked whose logins it may change, of which there are at most 20000000 over all "
	      "events.",
     .wrong = BEGIN "until: 2326-03-02T08:00Z\n"
		    "integrations:\n"
		    "  - {name: etl, user: etl@acme.example, via: soap, ip: 203.0.113.16, every: "
		    "hourly}\n",
     .right = BEGIN "until: 2026-04-02T08:00Z\n"
		    "integrations:\n"
		    "  - {name: etl, user: etl@acme.example, via: soap, ip: 203.0.113.16, every: "
		    "hourly}\n",
     .cure = "End it earlier, or split it.",
     .example = EXAMPLE_SCENARIO},
    {.code = "scenario-unchecked",
     .title = "a scenario over a policy that has errors",
     .cause = "What a scenario names - users, profiles, apps, the clock of the org - is looked for "
	      "in its policy. That one has errors, or is no policy, so nothing was looked for: "
	      "the scenario may have errors that are not told yet.",
     .cure = "Mend the policy first (loginscope check POLICY), or name the right one.",
     .severity = SEVERITY_WARNING,
     .provoked = "tests/unit/test_scenario.c"},
};

const struct diagnostic_group diagnostics_of_scenarios = DIAGNOSTIC_GROUP("Scenarios", rows);
