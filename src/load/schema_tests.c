/* The keys of tests, declared in schema.h. Facts are called as the options of `decide`
 * are, with _ in the place of -. */
#include "load/schema_rows.h"

/* `expect` in its longer form. */
static const struct schema_key expectation_keys[] = {
    {.name = STR_INIT("verdict"),
     .type = SCHEMA_WORDS,
     .flags = SCHEMA_REQUIRED,
     .offset = AT(expect, verdicts),
     .choices = &schema_verdicts,
     .summary = "one of these becomes of the login",
     .detail = "depends: the facts that are given do not settle it.",
     .example = "refuse"},
    {.name = STR_INIT("reason"),
     .type = SCHEMA_WORDS,
     .offset = AT(expect, reasons),
     .choices = &schema_reasons,
     .summary = "for one of these reasons",
     .detail = "Left out, any. An answer that depends has none.",
     .example = "profile-ip"},
};
const struct schema schema_expectation =
    SCHEMA("an expectation", expectation_keys, struct expect, 0);

static const struct schema_key test_keys[] = {
    {NAME_KEY(test, name, "what the test says, in words"), .detail = "No two tests have the same.",
     .example = "etl needs no token in the data centre"},
    {FEW_KEY("user", SCHEMA_NAMES, test, users, "who logs in"), .detail = "Either user or profile.",
     .example = "etl@acme.example"},
    {FEW_KEY("profile", SCHEMA_NAMES, test, profiles, "or: an active user of this profile"),
     .detail = "One without permission sets.", .example = "API Integration"},
    {FEW_KEY("via", SCHEMA_WORDS, test, via, "how"), .choices = &schema_channels,
     .detail = "Left out: not known.", .example = "soap"},
    {FEW_KEY("ip", SCHEMA_WHERE, test, ip, "from where: every address of it"),
     .detail = "An address, a block, a range or '@network', or a list of them. Left out: not "
	       "known."},
    {FEW_KEY("app", SCHEMA_NAMES, test, apps, "the connected app of an oauth channel"),
     .detail = "Left out: none that is listed.", .example = "Nightly ETL"},
    {FEW_KEY("at", SCHEMA_TIMES, test, at, "when; without an offset on the clock of the org"),
     .detail = "Without an offset it needs org.time_zone, and must be a time that this clock shows "
	       "once. Left out: not known."},
    {FEW_KEY("device", SCHEMA_WORDS, test, device,
	     "whether the browser is known from an earlier login"),
     .choices = &schema_devices, .detail = "Left out: not known.", .example = "new"},
    {FEW_KEY("credential", SCHEMA_WORDS, test, credential, "what is presented"),
     .choices = &schema_credentials,
     .detail = "Its kind, never a real one. Left out: the password alone.", .example = "token"},
    {FEW_KEY("strong_auth", SCHEMA_ANSWERS, test, strong_auth,
	     "whether MFA or the like was completed"),
     .choices = &schema_answers,
     .detail = "With or without quotes; true and false mean the same. Left out: no.",
     .example = "yes"},
    {FEW_KEY("phase", SCHEMA_WORDS, test, phase, "a login, or a request in a session"),
     .choices = &schema_phases, .detail = "Left out: a login.", .example = "request"},
    {FEW_KEY("session_ip", SCHEMA_ADDRESSES, test, session_ip,
	     "where the session of the request began"),
     .detail = "Single addresses. Left out: not known."},
    {.name = STR_INIT("expect"),
     .type = SCHEMA_EXPECT,
     .flags = SCHEMA_REQUIRED,
     .offset = AT(test, expect),
     .place = AT(test, expect.place),
     .of = &schema_expectation,
     .summary = "VERDICT, VERDICT:REASON, or a mapping",
     .detail = "The longer form takes one or several of each.",
     .example = "refuse:profile-ip"},
};
const struct schema schema_test = SCHEMA("a test", test_keys, struct test, AT(test, place));

static const struct schema_key file_keys[] = {{VERSION_KEY}, {TESTS_KEY}};
const struct schema schema_tests = SCHEMA("a file of tests", file_keys, struct policy, 0);
