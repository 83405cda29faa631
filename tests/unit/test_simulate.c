/* Scenarios, a row each: what happens to whom, step by step; since when integrations work and
 * break, and why; who is locked. Against a naive machine: test_simulate_random.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/mem.h"
#include "simulate_text.h"

static const char policy[] =
    "loginscope: 1\n"
    "org:\n"
    "  time_zone: America/New_York\n"
    "  trusted_ip_ranges: [203.0.113.0/24]\n"
    "  lockout: {max_attempts: 3, period_minutes: 30}\n"
    "networks: {office: [203.0.113.0/24]}\n"
    "profiles:\n"
    "  - {name: Plain}\n"
    "  - {name: Ranged, login_ip_ranges: [192.0.2.0/24]}\n"
    "  - {name: Robots, permissions: [api_only]}\n"
    "  - {name: Five, lockout: {max_attempts: 5, period_minutes: 60}}\n"
    "  - {name: Ever, lockout: {period_minutes: forever}}\n"
    "  - {name: Never, lockout: {max_attempts: none}}\n"
    "  - name: Day\n"
    "    login_hours: {monday: 08:00-18:00, tuesday: 08:00-18:00, wednesday: 08:00-18:00,\n"
    "                  thursday: 08:00-18:00, friday: 08:00-18:00, saturday: closed,\n"
    "                  sunday: closed}\n"
    "  - {name: Shut, login_hours: {monday: closed, tuesday: closed, wednesday: closed,\n"
    "                               thursday: closed, friday: closed, saturday: closed,\n"
    "                               sunday: closed}}\n"
    "permission_sets:\n"
    "  - {name: Codes, permissions: [mfa_for_api]}\n"
    "  - {name: Api, permissions: [api_only]}\n"
    "users:\n"
    "  - {username: a, profile: Plain}\n"
    "  - {username: b, profile: Plain, token_reset_before: true}\n"
    "  - {username: ranged, profile: Ranged, token_reset_before: true}\n"
    "  - {username: robot, profile: Robots}\n"
    "  - {username: five, profile: Five}\n"
    "  - {username: ever, profile: Ever}\n"
    "  - {username: never, profile: Never}\n"
    "  - {username: day, profile: Day}\n"
    "  - {username: coder, profile: Plain, permission_sets: [Codes]}\n"
    "  - {username: out, profile: Plain, active: false}\n"
    "  - {username: ice, profile: Plain, frozen: true}\n"
    "  - {username: bolt, profile: Plain, locked: true}\n"
    "  - {username: gone, profile: Ever, locked: true}\n"
    "apps:\n"
    "  - {name: Open, ip_relaxation: bypass}\n";

/* Monday, 08:00 in New York. */
#define START "start: 2026-03-02T08:00:00-05:00\n"

/* An integration: its name is its user's. */
#define HOURLY(user, holds)                                                                        \
	"  - {name: " user ", user: " user                                                         \
	", via: soap, ip: 198.51.100.7, every: hourly, holds: " holds "}\n"
#define NIGHTLY(user, holds)                                                                       \
	"  - {name: " user ", user: " user                                                         \
	", via: soap, ip: 198.51.100.7, every: daily 02:00, holds: " holds "}\n"

#define DO(at, user, verb)            "  - {at: " at ", do: " verb ", user: " user "}\n"
#define DO_WITH(at, user, verb, more) "  - {at: " at ", do: " verb ", user: " user ", " more "}\n"
#define LOGIN(at, user, token)                                                                     \
	"  - {at: " at ", login: {user: " user ", via: soap, ip: 198.51.100.7, token: " token "}}" \
	"\n"
#define LOGIN_FROM(at, user, address, token)                                                       \
	"  - {at: " at ", login: {user: " user ", via: soap, ip: " address ", token: " token "}}"  \
	"\n"
#define LOGIN_UI(at, user, device)                                                                 \
	"  - {at: " at ", login: {user: " user ", via: ui, ip: 198.51.100.7, device: " device "}}" \
	"\n"
#define INTEGRATIONS "integrations:\n"
#define EVENTS       "events:\n"

struct row {
	const char *name, *scenario;
	const char *steps, *stretches, *locks; /* NULL: whatever they are */
};

static bool text_is(const char *name, const char *what, const char *is, const char *expected)
{
	if (!expected || strcmp(is, expected) == 0)
		return true;
	print_error("%s: %s are\n%sand should be\n%s", name, what, is, expected);
	return false;
}

static bool row_holds(const struct row *row)
{
	struct played played;
	const char *text = row->scenario;
	char *whole = NULL;
	if (strncmp(text, "start:", 6) != 0)
		assert_true(asprintf(&whole, START "%s", text) > 0);
	played_load(&played, row->name, policy, whole ? whole : text);
	assert_int_equal(
	    simulate(played.policy, &played.scenario, &played.arena, &played.simulation), OK);
	bool holds = text_is(row->name, "steps", steps_text(&played), row->steps);
	holds &= text_is(row->name, "stretches", stretches_text(&played), row->stretches);
	holds &= text_is(row->name, "locks", locks_text(&played), row->locks);
	played_clear(&played);
	free(whole);
	return holds;
}

static void rows_check(const struct row *rows, size_t count)
{
	size_t failed = 0;
	for (size_t i = 0; i < count; i++)
		failed += !row_holds(&rows[i]);
	assert_int_equal(failed, 0);
}

#define ROWS_CHECK(rows) rows_check(rows, sizeof(rows) / sizeof *(rows))

/* --- The life of a token ------------------------------------------------------------------------ */

static const struct row token_rows[] = {
    {"a reset by hand: the old one is invalid, a new one is mailed",
     EVENTS DO("+0", "b", "reset-token") LOGIN("+1m", "b", "old") LOGIN("+1m", "b", "current"),
     "0 reset-token mailed: token 2, issued 2, mailed\n"
     "1 login wrong-token refuse invalid-token old-token: failures 1\n"
     "2 login token allow token-accepted: failures 0\n",
     NULL, NULL},
    {"the first reset of somebody who had no token",
     EVENTS LOGIN("+0", "a", "current") DO("+0", "a", "reset-token") LOGIN("+0", "a", "current"),
     "0 login password token untrusted-ip no-token: failures 1\n"
     "1 reset-token mailed: token 1, issued 1, mailed, reset before\n"
     "2 login token allow token-accepted: failures 0\n",
     NULL, NULL},
    {"a reset makes that the next change of the password mails one",
     EVENTS DO("+0", "a", "reset-token") DO("+1d", "a", "change-password")
	 LOGIN("+0", "a", "current"),
     "0 reset-token mailed: token 1, issued 1, mailed, reset before\n"
     "1 change-password mailed: password 2, token 2, issued 2\n"
     "2 login token allow token-accepted\n",
     NULL, NULL},
    {"a password changed, never reset by hand: invalid, none mailed",
     INTEGRATIONS HOURLY("a", "token") EVENTS DO("+30m", "a", "change-password")
	 LOGIN("+0", "a", "current") "until: +1h30m\n",
     "0 change-password lost-never: password 2, token 0\n"
     "1 login password token untrusted-ip no-token: failures 1\n",
     "a works 1 +0..+0 allow token-accepted, beginning since +0\n"
     "a breaks 2 +1h..+2h refuse invalid-token old-password old-token, step 0 since +30m\n",
     NULL},
    {"a password changed, reset by hand before: a new one is mailed",
     EVENTS DO("+0", "b", "change-password") LOGIN("+0", "b", "old"),
     "0 change-password mailed: password 2, token 2, issued 2, mailed\n"
     "1 login wrong-token refuse invalid-token old-token: failures 1\n",
     NULL, NULL},
    {"a password reset by an administrator is the same",
     EVENTS DO("+0", "b", "admin-reset-password") DO("+0", "a", "admin-reset-password"),
     "0 admin-reset-password mailed: password 2, token 2, issued 2, mailed\n"
     "1 admin-reset-password still-none: password 2\n",
     NULL, NULL},
    {"a password changed in a profile with ranges: invalid, none mailed",
     EVENTS DO("+0", "ranged", "change-password") DO_WITH(
	 "+0", "ranged", "set-profile", "profile: Plain") DO("+0", "ranged", "change-password"),
     "0 change-password lost-ranges: password 2, token 0\n"
     "1 set-profile: profile Plain\n"
     "2 change-password mailed: password 3, token 2, issued 2, mailed\n",
     NULL, NULL},
    {"never reset, and ranges: the ranges are told",
     INTEGRATIONS HOURLY("a", "token") EVENTS
     "  - {at: +1m, do: set-profile-ranges, profile: Plain, ranges: [192.0.2.0/24]}\n" DO(
	 "+1m", "a", "change-password"),
     "0 set-profile-ranges\n"
     "1 change-password lost-ranges: password 2, token 0\n",
     NULL, NULL},
    {"deactivated: unusable; reactivated: works again",
     EVENTS DO("+0", "b", "deactivate") LOGIN("+1m", "b", "current") DO("+1m", "b", "deactivate")
	 DO("+1m", "b", "reactivate") LOGIN("+1m", "b", "current") DO("+1m", "b", "reactivate"),
     "0 deactivate: not active\n"
     "1 login token refuse user-inactive\n"
     "2 deactivate nothing\n"
     "3 reactivate: active\n"
     "4 login token allow token-accepted\n"
     "5 reactivate nothing\n",
     NULL, NULL},
    {"frozen: untouched",
     EVENTS DO("+0", "b", "freeze") LOGIN("+1m", "b", "current") DO("+0", "b", "freeze")
	 DO("+0", "b", "unfreeze") LOGIN("+1m", "b", "current") DO("+0", "b", "unfreeze"),
     "0 freeze: frozen\n"
     "1 login token refuse user-frozen\n"
     "2 freeze nothing\n"
     "3 unfreeze: not frozen\n"
     "4 login token allow token-accepted\n"
     "5 unfreeze nothing\n",
     NULL, NULL},
    {"locked, unlocked: untouched",
     EVENTS LOGIN("+0", "b", "wrong") LOGIN("+0", "b", "wrong") LOGIN("+0", "b", "wrong")
	 LOGIN("+0", "b", "current") DO("+0", "b", "unlock") LOGIN("+0", "b", "current"),
     "0 login wrong-token refuse invalid-token: failures 1\n"
     "1 login wrong-token refuse invalid-token: failures 2\n"
     "2 login wrong-token refuse invalid-token: failures 3, locked until +30m\n"
     "3 login token refuse user-locked locked\n"
     "4 unlock: failures 0, not locked\n"
     "5 login token allow token-accepted\n",
     NULL, NULL},
    {"the profile gets ranges: kept, not needed, not to be reset",
     EVENTS
     "  - {at: +0, do: set-profile-ranges, profile: Plain, ranges: [198.51.100.0/24]}\n" LOGIN(
	 "+0", "b", "none") LOGIN("+0", "b", "current") DO("+0", "b", "reset-token")
	 LOGIN_FROM("+0", "b", "192.0.2.1", "current"),
     "0 set-profile-ranges\n"
     "1 login password allow profile-ip-in-range\n"
     "2 login token allow profile-ip-in-range\n"
     "3 reset-token refused profile-ranges\n"
     "4 login token refuse profile-ip\n",
     NULL, NULL},
    {"the profile loses its ranges: valid again if there is one",
     EVENTS "  - {at: +0, do: set-profile-ranges, profile: Ranged, ranges: []}\n" LOGIN(
	 "+0", "ranged", "current") LOGIN("+0", "ranged", "none") DO("+0", "ranged", "reset-token"),
     "0 set-profile-ranges\n"
     "1 login token allow token-accepted\n"
     "2 login password token untrusted-ip no-token: failures 1\n"
     "3 reset-token mailed: token 2, issued 2, mailed\n",
     NULL, NULL},
    {"moved to a profile with ranges, and back",
     EVENTS DO_WITH("+0", "b", "set-profile", "profile: Ranged")
	 LOGIN_FROM("+0", "b", "192.0.2.1", "none") LOGIN("+0", "b", "current")
	     DO_WITH("+0", "b", "set-profile", "profile: Ranged")
		 DO_WITH("+0", "b", "set-profile", "profile: Plain") LOGIN("+0", "b", "current"),
     "0 set-profile: profile Ranged\n"
     "1 login password allow profile-ip-in-range\n"
     "2 login token refuse profile-ip\n"
     "3 set-profile nothing\n"
     "4 set-profile: profile Plain\n"
     "5 login token allow token-accepted\n",
     NULL, NULL},
    {"an integration that never had one needs one when the ranges are gone",
     INTEGRATIONS "  - {name: it, user: ranged, via: soap, ip: 192.0.2.9, every: hourly, holds: "
		  "password}\n" EVENTS
		  "  - {at: +90m, do: set-profile-ranges, profile: Ranged, ranges: []}\n"
		  "until: +1h\n",
     "0 set-profile-ranges\n",
     "it works 2 +0..+1h allow profile-ip-in-range, beginning since +0\n"
     "it breaks 1 +2h..+2h token untrusted-ip no-token, step 0 since +1h30m\n",
     NULL},
    {"a code in place of the token: granted, with an authenticator",
     EVENTS DO_WITH("+0", "b", "grant", "permission_set: Codes") LOGIN("+0", "b", "current") DO(
	 "+0", "b", "register-authenticator") LOGIN("+0", "b", "current") LOGIN("+0", "b", "totp")
	 DO("+0", "b", "reset-token") DO_WITH("+0", "b", "revoke", "permission_set: Codes")
	     LOGIN("+0", "b", "current") LOGIN("+0", "b", "totp"),
     "0 grant: +mfa_for_api\n"
     "1 login token allow token-accepted\n"
     "2 register-authenticator: authenticator\n"
     "3 login token totp totp-required: failures 1\n"
     "4 login totp allow totp-accepted: failures 0\n"
     "5 reset-token refused mfa-for-api\n"
     "6 revoke: -mfa_for_api\n"
     "7 login token allow token-accepted\n"
     "8 login totp refuse invalid-token: failures 1\n",
     NULL, NULL},
    {"a trusted range removed: now needed from there",
     EVENTS LOGIN_FROM("+0", "a", "203.0.113.9",
		       "none") "  - {at: +0, do: set-trusted-ranges, ranges: "
			       "[192.0.2.0/24]}\n" LOGIN_FROM("+0", "a", "203.0.113.9", "none")
				   LOGIN_FROM("+0", "a", "192.0.2.9",
					      "none") "  - {at: +0, do: set-trusted-ranges, "
						      "ranges: [192.0.2.0/24]}\n"
						      "  - {at: +0, do: set-trusted-ranges, "
						      "ranges: ['@office']}\n"
						      "  - {at: +0, do: set-trusted-ranges, "
						      "ranges: ['@office']}\n" LOGIN_FROM(
							  "+0", "a", "203.0.113.9", "none"),
     "0 login password allow trusted-ip\n"
     "1 set-trusted-ranges\n"
     "2 login password token untrusted-ip no-token: failures 1\n"
     "3 login password allow trusted-ip: failures 0\n"
     "4 set-trusted-ranges nothing\n"
     "5 set-trusted-ranges\n"
     "6 set-trusted-ranges nothing\n"
     "7 login password allow trusted-ip\n",
     NULL, NULL},
    {"an API-only user cannot reset it, but in another profile",
     EVENTS "  - {at: +0, do: reset-token, user: robot, refused: yes}\n" DO_WITH(
	 "+0", "robot", "set-profile",
	 "profile: Plain") "  - {at: +0, do: reset-token, user: robot, refused: "
			   "no}\n" DO_WITH("+0", "robot", "set-profile", "profile: Robots")
			       LOGIN("+0", "robot", "current"),
     "0 reset-token refused api-only held\n"
     "1 set-profile: profile Plain, -api_only\n"
     "2 reset-token mailed held: token 1, issued 1, mailed, reset before\n"
     "3 set-profile: profile Robots, +api_only\n"
     "4 login token allow token-accepted\n",
     NULL, NULL},
    {"refused, though it was expected to work; and the other way round",
     EVENTS "  - {at: +0, do: reset-token, user: robot, refused: no}\n"
	    "  - {at: +0, do: reset-token, user: a, refused: yes}\n",
     "0 reset-token refused api-only NOT HELD\n"
     "1 reset-token mailed NOT HELD: token 1, issued 1, mailed, reset before\n",
     NULL, NULL},
    {"the option goes by the moment: frozen, inactive, locked",
     EVENTS DO("+0", "a", "freeze") DO("+0", "a", "reset-token") DO("+0", "a", "unfreeze")
	 DO("+0", "a", "deactivate") DO("+0", "a", "reset-token") DO("+0", "a", "reactivate")
	     DO("+0", "a", "reset-token") DO("+0", "bolt", "reset-token")
		 DO("+30m", "bolt", "reset-token"),
     "0 freeze: frozen\n"
     "1 reset-token refused user-inactive\n"
     "2 unfreeze: not frozen\n"
     "3 deactivate: not active\n"
     "4 reset-token refused user-inactive\n"
     "5 reactivate: active\n"
     "6 reset-token mailed: token 1, issued 1, mailed, reset before\n"
     "7 reset-token refused user-inactive\n"
     "8 reset-token mailed: token 1, issued 1, mailed, reset before\n",
     NULL, NULL},
    {"the option and the org's features",
     EVENTS "  - {at: +0, do: set-feature, feature: login_challenge, enabled: no}\n" DO(
	 "+0", "a",
	 "reset-token") "  - {at: +0, do: set-feature, feature: login_challenge, enabled: no}\n"
			"  - {at: +0, do: set-feature, feature: login_challenge, enabled: "
			"yes}\n" DO("+0", "a", "reset-token"),
     "0 set-feature\n"
     "1 reset-token refused org-features-off\n"
     "2 set-feature nothing\n"
     "3 set-feature\n"
     "4 reset-token mailed: token 1, issued 1, mailed, reset before\n",
     NULL, NULL},
};

static void test_token(void **state)
{
	(void)state;
	ROWS_CHECK(token_rows);
}

/* --- What is presented ------------------------------------------------------------------------------ */

static const struct row presented_rows[] = {
    {"each of what may be presented",
     EVENTS LOGIN("+0", "b", "none") LOGIN("+0", "b", "current") LOGIN("+0", "b", "old")
	 LOGIN("+0", "b", "current") LOGIN("+0", "b", "wrong") LOGIN("+0", "b", "current")
	     LOGIN("+0", "b", "totp"),
     "0 login password token untrusted-ip no-token: failures 1\n"
     "1 login token allow token-accepted: failures 0\n"
     "2 login wrong-token refuse invalid-token old-token: failures 1\n"
     "3 login token allow token-accepted: failures 0\n"
     "4 login wrong-token refuse invalid-token: failures 1\n"
     "5 login token allow token-accepted: failures 0\n"
     "6 login totp refuse invalid-token: failures 1\n",
     NULL, NULL},
    {"a login by hand knows the password of now",
     EVENTS DO("+0", "a", "change-password") LOGIN_FROM("+0", "a", "203.0.113.1", "none"),
     "0 change-password still-none: password 2\n"
     "1 login password allow trusted-ip\n",
     NULL, NULL},
    {"an old password is no better where no token is needed",
     INTEGRATIONS
     "  - {name: trusted, user: a, via: soap, ip: 203.0.113.1, every: hourly, holds: password}\n"
     "  - {name: inside, user: ranged, via: oauth-password, ip: 192.0.2.1, every: hourly,\n"
     "     holds: token}\n" EVENTS DO("+1m", "a", "change-password")
	 DO("+1m", "ranged", "change-password") "until: +1h\n",
     NULL,
     "trusted works 1 +0..+0 allow trusted-ip, beginning since +0\n"
     "trusted breaks 1 +1h..+1h refuse invalid-token old-password, step 0 since +1m\n"
     "inside works 1 +0..+0 allow profile-ip-in-range, beginning since +0\n"
     "inside breaks 1 +1h..+1h refuse invalid-token old-password old-token, step 1 since +2m\n",
     NULL},
    {"holds: totp",
     INTEGRATIONS HOURLY("coder", "totp") EVENTS DO("+90m", "coder", "register-authenticator")
	 DO("+1h", "coder", "change-password") "until: +1h\n",
     NULL,
     "coder breaks 2 +0..+1h refuse invalid-token, beginning since +0\n"
     "coder works 1 +2h..+2h allow totp-accepted, step 0 since +1h30m\n"
     "coder breaks 1 +3h..+3h totp totp-required old-password, step 1 since +2h30m\n",
     NULL},
    {"a token where a code is asked for is not told to be old",
     INTEGRATIONS HOURLY("coder", "token") EVENTS DO("+0", "coder", "register-authenticator")
	 DO_WITH("+0", "coder", "revoke", "permission_set: Codes") DO("+0", "coder", "reset-token")
	     DO_WITH("+0", "coder", "grant", "permission_set: Codes") "until: +0\n",
     "0 register-authenticator: authenticator\n"
     "1 revoke: -mfa_for_api\n"
     "2 reset-token mailed: token 2, issued 2, mailed, reset before\n"
     "3 grant: +mfa_for_api\n",
     "coder breaks 1 +0..+0 totp totp-required, step 2 since +0\n", NULL},
    {"where no password is sent nothing of it matters",
     INTEGRATIONS
     "  - {name: jwt, user: a, via: oauth-jwt, ip: 198.51.100.7, every: hourly}\n"
     "  - {name: saml, user: a, via: oauth-saml-bearer, ip: 198.51.100.7, every: hourly}\n"
     "  - {name: refresh, user: a, via: oauth-refresh, ip: 198.51.100.7, every: hourly}\n"
     "  - {name: own, user: a, via: oauth-client-credentials, ip: 198.51.100.7, every: "
     "hourly}\n" EVENTS DO("+1m", "a", "change-password") "until: +1h\n",
     NULL,
     "jwt works 2 +0..+1h allow no-password-sent, beginning since +0\n"
     "saml works 2 +0..+1h allow no-password-sent, beginning since +0\n"
     "refresh works 2 +0..+1h allow no-password-sent, beginning since +0\n"
     "own works 2 +0..+1h allow no-password-sent, beginning since +0\n",
     NULL},
    {"an app lifts the ranges",
     INTEGRATIONS
     "  - {name: it, user: ranged, via: oauth-refresh, app: Open, ip: 198.51.100.7, every: "
     "hourly}\n"
     "  - {name: other, user: ranged, via: oauth-refresh, ip: 198.51.100.7, every: hourly}\n" EVENTS
     "  - {at: +1m, do: update-integration, integration: other, app: Open}\n"
     "until: +1h\n",
     "0 update-integration\n",
     "it works 2 +0..+1h allow no-password-sent, beginning since +0\n"
     "other breaks 1 +0..+0 refuse profile-ip, beginning since +0\n"
     "other works 1 +1h..+1h allow no-password-sent, step 0 since +1m\n",
     NULL},
    {"strong authentication, and none",
     INTEGRATIONS
     "  - {name: strong, user: a, via: ui, ip: 198.51.100.7, every: hourly, strong_auth: yes}\n"
     "  - {name: weak, user: b, via: ui, ip: 198.51.100.7, every: hourly}\n" EVENTS
     "  - {at: +0, do: set-rules, rules: 2025-11}\n",
     "0 set-rules\n",
     "strong works 1 +0..+0 allow strong-auth, beginning since +0\n"
     "weak breaks 1 +0..+0 verify untrusted-ip, beginning since +0\n",
     NULL},
};

static void test_presented(void **state)
{
	(void)state;
	ROWS_CHECK(presented_rows);
}

/* --- Lockout ---------------------------------------------------------------------------------------- */

#define WRONG(user)   LOGIN("+0", user, "wrong")
#define CURRENT(user) LOGIN("+0", user, "current")

static const struct row lockout_rows[] = {
    {"the attempt that brings it to the limit answers as it would; the next is locked",
     EVENTS WRONG("b") WRONG("b") WRONG("b") WRONG("b"),
     "0 login wrong-token refuse invalid-token: failures 1\n"
     "1 login wrong-token refuse invalid-token: failures 2\n"
     "2 login wrong-token refuse invalid-token: failures 3, locked until +30m\n"
     "3 login wrong-token refuse user-locked locked\n",
     "", "lock b +0..+30m by step 2\n"},
    {"until the period is over, counted from that attempt",
     EVENTS WRONG("b") WRONG("b") WRONG("b") LOGIN("+29m59s", "b", "current")
	 LOGIN("+1s", "b", "wrong"),
     "0 login wrong-token refuse invalid-token: failures 1\n"
     "1 login wrong-token refuse invalid-token: failures 2\n"
     "2 login wrong-token refuse invalid-token: failures 3, locked until +30m\n"
     "3 login token refuse user-locked locked\n"
     "4 login wrong-token refuse invalid-token: failures 1\n",
     NULL, NULL},
    {"a success clears the count", EVENTS WRONG("b") WRONG("b") CURRENT("b") WRONG("b") WRONG("b"),
     "0 login wrong-token refuse invalid-token: failures 1\n"
     "1 login wrong-token refuse invalid-token: failures 2\n"
     "2 login token allow token-accepted: failures 0\n"
     "3 login wrong-token refuse invalid-token: failures 1\n"
     "4 login wrong-token refuse invalid-token: failures 2\n",
     NULL, NULL},
    {"a missing token, a missing code count",
     EVENTS LOGIN("+0", "b", "none") DO("+0", "coder", "register-authenticator")
	 LOGIN("+0", "coder", "none"),
     "0 login password token untrusted-ip no-token: failures 1\n"
     "1 register-authenticator: authenticator\n"
     "2 login password totp totp-required: failures 1\n",
     NULL, NULL},
    {"each prompt for verification counts",
     EVENTS LOGIN_UI("+0", "a", "laptop") LOGIN_UI("+0", "a", "laptop")
	 LOGIN_UI("+0", "a", "laptop") LOGIN_UI("+0", "a", "laptop"),
     "0 login password verify untrusted-ip: failures 1\n"
     "1 login password verify untrusted-ip: failures 2\n"
     "2 login password verify untrusted-ip: failures 3, locked until +30m\n"
     "3 login password refuse user-locked locked\n",
     NULL, NULL},
    {"MFA neither counts nor clears",
     EVENTS WRONG("a") DO_WITH("+0", "a", "grant", "permission: mfa_for_ui")
	 LOGIN_UI("+0", "a", "laptop"),
     "0 login wrong-token refuse invalid-token: failures 1\n"
     "1 grant: +mfa_for_ui\n"
     "2 login password mfa mfa-required\n",
     NULL, NULL},
    {"refusals by address, hours, state, method do not count",
     EVENTS LOGIN("+0", "ranged", "wrong") LOGIN("+0", "out", "wrong")
	 LOGIN("+0", "ice",
	       "wrong") "  - {at: +0, do: set-feature, feature: soap_login, enabled: "
			"no}\n" WRONG("b") "  - {at: +12h, login: {user: day, via: "
					   "oauth-password, ip: 198.51.100.7, token: wrong}}\n"
					   "  - {at: +0, login: {user: robot, via: ui, ip: "
					   "198.51.100.7}}\n",
     "0 login wrong-token refuse profile-ip\n"
     "1 login wrong-token refuse user-inactive\n"
     "2 login wrong-token refuse user-frozen\n"
     "3 set-feature\n"
     "4 login wrong-token refuse method-disabled\n"
     "5 login wrong-token refuse login-hours\n"
     "6 login password refuse api-only-user\n",
     NULL, NULL},
    {"silent and assertion logins neither count nor clear, and are refused while locked",
     EVENTS WRONG("b") WRONG(
	 "b") "  - {at: +0, login: {user: b, via: oauth-jwt, ip: 198.51.100.7}}\n"
	      "  - {at: +0, login: {user: b, via: oauth-refresh, ip: 198.51.100.7}}\n" WRONG(
		  "b") "  - {at: +0, login: {user: b, via: oauth-jwt, ip: 198.51.100.7}}\n"
		       "  - {at: +0, login: {user: b, via: oauth-refresh, ip: 198.51.100.7}}\n",
     "0 login wrong-token refuse invalid-token: failures 1\n"
     "1 login wrong-token refuse invalid-token: failures 2\n"
     "2 login password allow no-password-sent\n"
     "3 login password allow no-password-sent\n"
     "4 login wrong-token refuse invalid-token: failures 3, locked until +30m\n"
     "5 login password refuse user-locked locked\n"
     "6 login password refuse user-locked locked\n",
     NULL, NULL},
    {"the profile's limit and period",
     EVENTS WRONG("five") WRONG("five") WRONG("five") WRONG("five") WRONG("five"),
     "0 login wrong-token refuse invalid-token: failures 1\n"
     "1 login wrong-token refuse invalid-token: failures 2\n"
     "2 login wrong-token refuse invalid-token: failures 3\n"
     "3 login wrong-token refuse invalid-token: failures 4\n"
     "4 login wrong-token refuse invalid-token: failures 5, locked until +1h\n",
     NULL, NULL},
    {"for ever, until an administrator unlocks; unlocking nobody",
     EVENTS WRONG("ever") WRONG("ever") WRONG("ever") LOGIN("+365d", "ever", "none")
	 DO("+0", "ever", "unlock") DO("+0", "ever", "unlock") WRONG("ever")
	     DO("+0", "ever", "unlock"),
     "0 login wrong-token refuse invalid-token: failures 1\n"
     "1 login wrong-token refuse invalid-token: failures 2\n"
     "2 login wrong-token refuse invalid-token: failures 3, locked until forever\n"
     "3 login password refuse user-locked locked\n"
     "4 unlock: failures 0, not locked\n"
     "5 unlock nothing\n"
     "6 login wrong-token refuse invalid-token: failures 1\n"
     "7 unlock nothing\n",
     "", "lock ever +0..+8760h by step 2\n"},
    {"no limit: never", EVENTS WRONG("never") WRONG("never") WRONG("never") WRONG("never"),
     "0 login wrong-token refuse invalid-token: failures 1\n"
     "1 login wrong-token refuse invalid-token: failures 2\n"
     "2 login wrong-token refuse invalid-token: failures 3\n"
     "3 login wrong-token refuse invalid-token: failures 4\n",
     "", ""},
    {"a lower limit by another profile: the count goes down to it, the next failure locks",
     EVENTS WRONG("five") WRONG("five") WRONG("five") WRONG("five")
	 DO_WITH("+0", "five", "set-profile", "profile: Plain") WRONG("five"),
     "0 login wrong-token refuse invalid-token: failures 1\n"
     "1 login wrong-token refuse invalid-token: failures 2\n"
     "2 login wrong-token refuse invalid-token: failures 3\n"
     "3 login wrong-token refuse invalid-token: failures 4\n"
     "4 set-profile: profile Plain, failures 3\n"
     "5 login wrong-token refuse invalid-token: locked until +30m\n",
     NULL, NULL},
    {"a lower limit, and back: the count is that of the lower one",
     EVENTS WRONG("five") WRONG("five") WRONG("five") WRONG("five")
	 DO_WITH("+0", "five", "set-profile", "profile: Plain")
	     DO_WITH("+0", "five", "set-profile", "profile: Five") WRONG("five") WRONG("five"),
     "0 login wrong-token refuse invalid-token: failures 1\n"
     "1 login wrong-token refuse invalid-token: failures 2\n"
     "2 login wrong-token refuse invalid-token: failures 3\n"
     "3 login wrong-token refuse invalid-token: failures 4\n"
     "4 set-profile: profile Plain, failures 3\n"
     "5 set-profile: profile Five\n"
     "6 login wrong-token refuse invalid-token: failures 4\n"
     "7 login wrong-token refuse invalid-token: failures 5, locked until +1h\n",
     NULL, NULL},
    {"locked from the beginning: the period is counted from there",
     EVENTS LOGIN("+29m59s", "bolt", "none") LOGIN("+1s", "bolt", "none")
	 LOGIN("+0", "gone", "none") DO("+0", "gone", "unlock"),
     "0 login password refuse user-locked locked\n"
     "1 login password token untrusted-ip no-token: failures 1\n"
     "2 login password refuse user-locked locked\n"
     "3 unlock: not locked\n",
     "", "lock bolt +0..+30m\nlock gone +0..+30m\n"},
    {"an event sees that the lock is over",
     EVENTS WRONG("b") WRONG("b") WRONG("b") DO("+30m", "b", "unlock"),
     "0 login wrong-token refuse invalid-token: failures 1\n"
     "1 login wrong-token refuse invalid-token: failures 2\n"
     "2 login wrong-token refuse invalid-token: failures 3, locked until +30m\n"
     "3 unlock nothing\n",
     NULL, NULL},
    {"frozen before locked is told",
     EVENTS WRONG("b") WRONG("b") WRONG("b") DO("+0", "b", "freeze") CURRENT("b"),
     "0 login wrong-token refuse invalid-token: failures 1\n"
     "1 login wrong-token refuse invalid-token: failures 2\n"
     "2 login wrong-token refuse invalid-token: failures 3, locked until +30m\n"
     "3 freeze: frozen\n"
     "4 login token refuse user-frozen\n",
     NULL, NULL},
};

static void test_lockout(void **state)
{
	(void)state;
	ROWS_CHECK(lockout_rows);
}

/* --- Devices ---------------------------------------------------------------------------------------- */

#define ACTIVATE(at, user, device)                                                                 \
	"  - {at: " at ", do: activate-device, user: " user ", device: " device "}\n"

static const struct row device_rows[] = {
    {"known for 365 days, and not a second longer",
     EVENTS LOGIN_UI("+0", "a", "laptop") ACTIVATE("+0", "a", "laptop")
	 LOGIN_UI("+0", "a", "laptop") LOGIN_UI("+364d23h59m59s", "a", "laptop")
	     LOGIN_UI("+1s", "a", "laptop"),
     "0 login password verify untrusted-ip: failures 1\n"
     "1 activate-device: devices 1\n"
     "2 login password known allow known-device: failures 0\n"
     "3 login password known allow known-device\n"
     "4 login password verify untrusted-ip: failures 1\n",
     NULL, NULL},
    {"one that runs out is counted no more",
     EVENTS ACTIVATE("+0", "a", "laptop")
	 ACTIVATE("+1d", "a", "phone") "  - {at: +364d, check: {user: a, active: yes}}\n" ACTIVATE(
	     "+0", "a", "tablet") ACTIVATE("+1d", "a", "desk"),
     "0 activate-device: devices 1\n"
     "1 activate-device: devices 2\n"
     "2 check active=1 held\n"
     "3 activate-device: devices 2\n"
     "4 activate-device: devices 2\n",
     NULL, NULL},
    {"activated again: a year from then",
     EVENTS ACTIVATE("+0", "a", "laptop") ACTIVATE("+100d", "a", "laptop")
	 LOGIN_UI("+300d", "a", "laptop") LOGIN_UI("+65d", "a", "laptop"),
     "0 activate-device: devices 1\n"
     "1 activate-device\n"
     "2 login password known allow known-device\n"
     "3 login password verify untrusted-ip: failures 1\n",
     NULL, NULL},
    {"activated twice at once",
     EVENTS ACTIVATE("+0", "a", "laptop") ACTIVATE("+0", "a", "laptop")
	 ACTIVATE("+365d", "a", "laptop"),
     "0 activate-device: devices 1\n"
     "1 activate-device\n"
     "2 activate-device: devices 1\n",
     NULL, NULL},
    {"cleared, and activated after that",
     EVENTS ACTIVATE("+0", "a", "laptop") ACTIVATE("+0", "a", "phone") DO(
	 "+0", "a", "clear-devices") LOGIN_UI("+0", "a", "laptop") DO("+0", "a", "clear-devices")
	 ACTIVATE("+0", "a", "phone") LOGIN_UI("+0", "a", "phone") LOGIN_UI("+0", "a", "laptop"),
     "0 activate-device: devices 1\n"
     "1 activate-device: devices 2\n"
     "2 clear-devices: devices 0\n"
     "3 login password verify untrusted-ip: failures 1\n"
     "4 clear-devices nothing\n"
     "5 activate-device: devices 1\n"
     "6 login password known allow known-device: failures 0\n"
     "7 login password verify untrusted-ip: failures 1\n",
     NULL, NULL},
    {"another's device of that name, and one without a name",
     EVENTS ACTIVATE("+0", "a", "laptop") LOGIN_UI(
	 "+0", "b",
	 "laptop") "  - {at: +0, login: {user: a, via: ui, ip: 198.51.100.7}}\n"
		   "  - {at: +0, login: {user: a, via: ui, ip: 198.51.100.7, strong_auth: yes}}\n",
     "0 activate-device: devices 1\n"
     "1 login password verify untrusted-ip: failures 1\n"
     "2 login password verify untrusted-ip: failures 1\n"
     "3 login password allow strong-auth: failures 0\n",
     NULL, NULL},
    {"a device is nothing to an API",
     EVENTS ACTIVATE(
	 "+0", "a",
	 "laptop") "  - {at: +0, login: {user: a, via: soap, ip: 198.51.100.7, device: laptop}}\n",
     "0 activate-device: devices 1\n"
     "1 login password token untrusted-ip no-token: failures 1\n",
     NULL, NULL},
    {"known devices that no longer suffice",
     EVENTS ACTIVATE("+0", "a",
		     "laptop") "  - {at: +0, do: set-feature, feature: known_device_suffices, "
			       "enabled: no}\n" LOGIN_UI("+0", "a", "laptop"),
     "0 activate-device: devices 1\n"
     "1 set-feature\n"
     "2 login password known verify untrusted-ip: failures 1\n",
     NULL, NULL},
};

static void test_devices(void **state)
{
	(void)state;
	ROWS_CHECK(device_rows);
}

/* --- When runs are ------------------------------------------------------------------------------------ */

#define EVERY(user, every)                                                                         \
	"  - {name: " user ", user: " user ", via: soap, ip: 203.0.113.7, every: " every           \
	", holds: password}\n"

static const struct row schedule_rows[] = {
    {"hourly: from the start on, the end belongs to it",
     INTEGRATIONS EVERY("a", "hourly") EVENTS DO("+2h", "b", "freeze"), NULL,
     "a works 3 +0..+2h allow trusted-ip, beginning since +0\n", NULL},
    {"hourly: at full hours",
     "start: 2026-03-02T08:00:01-05:00\n" INTEGRATIONS EVERY("a", "hourly")
	 EVENTS DO("+2h", "b", "freeze"),
     NULL, "a works 2 +59m59s..+1h59m59s allow trusted-ip, beginning since +0\n", NULL},
    {"daily, on the clock of the org; it is skipped on 8 March",
     INTEGRATIONS EVERY("a", "daily 02:30") EVENTS DO("+7d", "b", "freeze"), NULL,
     "a works 7 +18h30m..+161h30m allow trusted-ip, beginning since +0\n", NULL},
    {"a time that the clock skips is when it goes forward",
     "start: 2026-03-08T00:00:00-05:00\n" INTEGRATIONS EVERY("a", "daily 02:30")
	 EVENTS DO("+3h", "b", "freeze"),
     NULL, "a works 1 +2h..+2h allow trusted-ip, beginning since +0\n", NULL},
    {"a time that it shows twice is the first",
     "start: 2026-11-01T00:00:00-04:00\n" INTEGRATIONS EVERY("a", "daily 01:30")
	 EVENTS DO("+4h", "b", "freeze"),
     NULL, "a works 1 +1h30m..+1h30m allow trusted-ip, beginning since +0\n", NULL},
    {"weekly", INTEGRATIONS EVERY("a", "weekly wednesday 08:00") EVENTS DO("+21d", "b", "freeze"),
     NULL, "a works 3 +48h..+383h allow trusted-ip, beginning since +0\n", NULL},
    {"none: nothing runs",
     INTEGRATIONS "  - {name: it, user: a, via: soap, ip: 203.0.113.7}\n" EVENTS DO(
	 "+21d", "b", "freeze") "  - {at: +0, check: {integration: it, works: yes}}\n",
     "0 freeze: frozen\n1 check works=1 held\n", "", NULL},
    {"until", INTEGRATIONS EVERY("a", "hourly") "events: []\nuntil: 2026-03-02T10:00:00\n", "",
     "a works 3 +0..+2h allow trusted-ip, beginning since +0\n", NULL},
    {"at one instant an event comes before a run",
     INTEGRATIONS EVERY("a", "hourly") EVENTS DO("+1h", "a", "freeze"), NULL,
     "a works 1 +0..+0 allow trusted-ip, beginning since +0\n"
     "a breaks 1 +1h..+1h refuse user-frozen, step 0 since +1h\n",
     NULL},
    {"at one instant integrations run in the order of the file",
     INTEGRATIONS
     "  - {name: third, user: a, via: soap, ip: 198.51.100.7, every: hourly}\n"
     "  - {name: first, user: a, via: soap, ip: 198.51.100.7, every: hourly}\n"
     "  - {name: second, user: a, via: soap, ip: 198.51.100.7, every: hourly}\n"
     "  - {name: last, user: a, via: soap, ip: 203.0.113.7, every: hourly}\n" EVENTS DO("+0", "b",
											"freeze"),
     NULL,
     "third breaks 1 +0..+0 token untrusted-ip no-token, beginning since +0\n"
     "first breaks 1 +0..+0 token untrusted-ip no-token, beginning since +0\n"
     "second breaks 1 +0..+0 token untrusted-ip no-token, beginning since +0\n"
     "last breaks 1 +0..+0 refuse user-locked locked, 1 locked, lock second since +0\n",
     "lock a +0..+30m by second\n"},
};

static void test_schedules(void **state)
{
	(void)state;
	ROWS_CHECK(schedule_rows);
}

/* --- The policy changes ---------------------------------------------------------------------------------- */

static const struct row policy_rows[] = {
    {"SOAP login() is retired, the other flow goes on",
     INTEGRATIONS
     "  - {name: soap, user: a, via: soap, ip: 203.0.113.7, every: daily 12:00}\n"
     "  - {name: flow, user: a, via: oauth-password, ip: 203.0.113.7, every: daily 12:00}\n" EVENTS
     "  - {at: +1d, do: set-rules, rules: 2027-06}\n"
     "  - {at: +0, do: set-rules, rules: 2027-06}\n"
     "until: +1d\n",
     "0 set-rules\n1 set-rules nothing\n",
     "soap works 1 +4h..+4h allow trusted-ip, beginning since +0\n"
     "soap breaks 1 +28h..+28h refuse method-retired, step 0 since +24h\n"
     "flow works 2 +4h..+28h allow trusted-ip, beginning since +0\n",
     NULL},
    {"the flow is switched off, and on again",
     INTEGRATIONS
     "  - {name: soap, user: a, via: soap, ip: 203.0.113.7, every: hourly}\n"
     "  - {name: flow, user: a, via: oauth-password, ip: 203.0.113.7, every: hourly}\n" EVENTS
     "  - {at: +30m, do: set-feature, feature: username_password_flow, enabled: no}\n"
     "  - {at: +1h, do: set-feature, feature: username_password_flow, enabled: yes}\n"
     "until: +1h\n",
     "0 set-feature\n1 set-feature\n",
     "soap works 3 +0..+2h allow trusted-ip, beginning since +0\n"
     "flow works 1 +0..+0 allow trusted-ip, beginning since +0\n"
     "flow breaks 1 +1h..+1h refuse method-disabled, step 0 since +30m\n"
     "flow works 1 +2h..+2h allow trusted-ip, step 1 since +1h30m\n",
     NULL},
    {"tokens are asked for no more",
     INTEGRATIONS HOURLY("a", "password") EVENTS
     "  - {at: +30m, do: set-feature, feature: login_with_api_token, enabled: no}\n"
     "until: +1h\n",
     NULL,
     "a breaks 1 +0..+0 token untrusted-ip no-token, beginning since +0\n"
     "a works 1 +1h..+1h allow token-feature-off, step 0 since +30m\n",
     NULL},
    {"a permission of the profile, of all who have it",
     EVENTS "  - {at: +0, do: grant, profile: Plain, permission: api_only}\n"
	    "  - {at: +0, do: reset-token, user: b}\n"
	    "  - {at: +0, do: grant, profile: Plain, permission: api_only}\n"
	    "  - {at: +0, do: revoke, user: b, permission: api_only}\n"
	    "  - {at: +0, do: revoke, profile: Plain, permission: api_only}\n"
	    "  - {at: +0, do: reset-token, user: b}\n",
     "0 grant\n"
     "1 reset-token refused api-only\n"
     "2 grant nothing\n"
     "3 revoke nothing\n"
     "4 revoke\n"
     "5 reset-token mailed: token 2, issued 2, mailed\n",
     NULL, NULL},
    {"a permission of the profile concerns integrations",
     INTEGRATIONS HOURLY("a", "token") EVENTS
     "  - {at: +10m, do: register-authenticator, user: a}\n"
     "  - {at: +10m, do: grant, profile: Ranged, permission: mfa_for_api}\n"
     "  - {at: +10m, do: grant, profile: Plain, permission: mfa_for_api}\n"
     "  - {at: +1h, do: revoke, profile: Plain, permission: mfa_for_api}\n"
     "until: +1h\n",
     NULL,
     "a works 1 +0..+0 allow token-accepted, beginning since +0\n"
     "a breaks 1 +1h..+1h totp totp-required, step 2 since +30m\n"
     "a works 1 +2h..+2h allow token-accepted, step 3 since +1h30m\n",
     NULL},
    {"the same permission twice: what is left grants it",
     EVENTS DO_WITH("+0", "a", "grant", "permission: api_only")
	 DO_WITH("+0", "a", "grant", "permission_set: Api")
	     DO_WITH("+0", "a", "grant", "permission_set: Api")
		 DO_WITH("+0", "a", "revoke", "permission: api_only")
		     DO_WITH("+0", "a", "revoke", "permission_set: Api")
			 DO_WITH("+0", "a", "revoke", "permission_set: Api")
			     DO_WITH("+0", "a", "set-profile", "profile: Robots"),
     "0 grant: +api_only\n"
     "1 grant\n"
     "2 grant nothing\n"
     "3 revoke\n"
     "4 revoke: -api_only\n"
     "5 revoke nothing\n"
     "6 set-profile: profile Robots, +api_only\n",
     NULL, NULL},
    {"permission sets come and go",
     EVENTS DO_WITH("+0", "coder", "revoke", "permission_set: Codes")
	 DO_WITH("+0", "coder", "grant", "permission_set: Api")
	     DO_WITH("+0", "coder", "grant", "permission_set: Codes")
		 DO_WITH("+0", "coder", "revoke", "permission_set: Api"),
     "0 revoke: -mfa_for_api\n"
     "1 grant: +api_only\n"
     "2 grant: +mfa_for_api\n"
     "3 revoke: -api_only\n",
     NULL, NULL},
    {"ranges that are the same rows are the same",
     EVENTS "  - {at: +0, do: set-profile-ranges, profile: Ranged, ranges: [192.0.2.0/24]}\n"
	    "  - {at: +0, do: set-profile-ranges, profile: Ranged, ranges: [192.0.2.0/25]}\n"
	    "  - {at: +0, do: set-profile-ranges, profile: Ranged, ranges: ['@office']}\n"
	    "  - {at: +0, do: set-profile-ranges, profile: Ranged, ranges: [203.0.113.0/24]}\n"
	    "  - {at: +0, do: set-profile-ranges, profile: Ranged, ranges: []}\n"
	    "  - {at: +0, do: set-profile-ranges, profile: Ranged, ranges: []}\n",
     "0 set-profile-ranges nothing\n"
     "1 set-profile-ranges\n"
     "2 set-profile-ranges\n"
     "3 set-profile-ranges\n"
     "4 set-profile-ranges\n"
     "5 set-profile-ranges nothing\n",
     NULL, NULL},
};

static void test_policy(void **state)
{
	(void)state;
	ROWS_CHECK(policy_rows);
}

/* --- Integrations ------------------------------------------------------------------------------------------ */

#define UPDATE(at, name, more)                                                                     \
	"  - {at: " at ", do: update-integration, integration: " name ", " more "}\n"

static const struct row integration_rows[] = {
    {"given the token of now, it works again",
     INTEGRATIONS HOURLY("b", "token") EVENTS DO("+30m", "b", "change-password")
	 UPDATE("+1h", "b", "holds: token") UPDATE("+1m", "b", "holds: token") "until: +1h\n",
     "0 change-password mailed: password 2, token 2, issued 2, mailed\n"
     "1 update-integration\n"
     "2 update-integration nothing\n",
     "b works 1 +0..+0 allow token-accepted, beginning since +0\n"
     "b breaks 1 +1h..+1h refuse invalid-token old-password old-token, step 0 since +30m\n"
     "b works 1 +2h..+2h allow token-accepted, step 1 since +1h30m\n",
     NULL},
    {"told to hold a token when there is none: the bare password, also when one comes later",
     INTEGRATIONS HOURLY("a", "token") EVENTS DO("+30m", "a", "change-password")
	 UPDATE("+1m", "a", "holds: token") DO("+1h", "a", "reset-token")
	     UPDATE("+1h", "a", "holds: token") "until: +1h\n",
     "0 change-password lost-never: password 2, token 0\n"
     "1 update-integration\n"
     "2 reset-token mailed: token 2, issued 2, mailed, reset before\n"
     "3 update-integration\n",
     "a works 1 +0..+0 allow token-accepted, beginning since +0\n"
     "a breaks 2 +1h..+2h token untrusted-ip no-token, step 0 since +30m\n"
     "a works 1 +3h..+3h allow token-accepted, step 3 since +2h31m\n",
     NULL},
    {"moved to a trusted address",
     INTEGRATIONS HOURLY("a", "password")
	 EVENTS UPDATE("+30m", "a", "ip: 203.0.113.7") "until: +1h\n",
     NULL,
     "a breaks 1 +0..+0 token untrusted-ip no-token, beginning since +0\n"
     "a works 1 +1h..+1h allow trusted-ip, step 0 since +30m\n",
     NULL},
    {"moved to a channel without a password; back to an old one",
     INTEGRATIONS HOURLY("a", "token") EVENTS UPDATE("+30m", "a", "via: oauth-jwt")
	 DO("+1m", "a", "change-password") UPDATE("+1h", "a", "via: soap") "until: +1h\n",
     NULL,
     "a works 2 +0..+1h allow token-accepted, beginning since +0\n"
     "a breaks 1 +2h..+2h refuse invalid-token old-password old-token, step 2 since +1h31m\n",
     NULL},
    {"what is not written of it stays",
     INTEGRATIONS HOURLY("b", "token") EVENTS DO("+30m", "b", "reset-token")
	 UPDATE("+1m", "b", "ip: 198.51.100.8") "until: +1h\n",
     NULL,
     "b works 1 +0..+0 allow token-accepted, beginning since +0\n"
     "b breaks 1 +1h..+1h refuse invalid-token old-token, step 0 since +30m\n",
     NULL},
    {"one that holds the password breaks only where a token is needed",
     INTEGRATIONS HOURLY("b", "password") EVERY("a", "hourly")
	 EVENTS DO("+30m", "b", "reset-token") "until: +1h\n",
     NULL,
     "b breaks 2 +0..+1h token untrusted-ip no-token, beginning since +0\n"
     "a works 2 +0..+1h allow trusted-ip, beginning since +0\n",
     NULL},
};

static void test_integrations(void **state)
{
	(void)state;
	ROWS_CHECK(integration_rows);
}

/* --- Since when, and why -------------------------------------------------------------------------------------- */

#define TRUST(at) "  - {at: " at ", do: set-trusted-ranges, ranges: [198.51.100.0/24]}\n"

static const struct row cause_rows[] = {
    {"broken and mended between two runs: nothing was broken",
     INTEGRATIONS HOURLY("a", "token") EVENTS DO("+10m", "a", "freeze")
	 DO("+10m", "a", "unfreeze") "until: +1h\n",
     NULL, "a works 2 +0..+1h allow token-accepted, beginning since +0\n", NULL},
    {"before the first run",
     INTEGRATIONS NIGHTLY("a", "token") EVENTS DO("+1h", "a", "change-password") "until: +1d\n",
     NULL, "a breaks 1 +18h..+18h refuse invalid-token old-password old-token, step 0 since +1h\n",
     NULL},
    {"the first of two that break it",
     INTEGRATIONS HOURLY("b", "token") EVENTS DO("+10m", "b", "reset-token")
	 DO("+10m", "b", "change-password") "until: +1h\n",
     NULL,
     "b works 1 +0..+0 allow token-accepted, beginning since +0\n"
     "b breaks 1 +1h..+1h refuse invalid-token old-password old-token, step 0 since +10m\n",
     NULL},
    {"the last of two that mend it",
     INTEGRATIONS HOURLY("b", "token") EVENTS DO("+10m", "b", "reset-token")
	 DO("+10m", "b", "freeze") UPDATE("+1h", "b", "holds: token")
	     DO("+10m", "b", "unfreeze") "until: +1h\n",
     NULL,
     "b works 1 +0..+0 allow token-accepted, beginning since +0\n"
     "b breaks 1 +1h..+1h refuse user-frozen, step 0 since +10m; met, step 1 since +20m\n"
     "b works 1 +2h..+2h allow token-accepted, step 3 since +1h30m\n",
     NULL},
    {"broken while its owner is frozen: since the freeze, and what is met is not the thaw",
     INTEGRATIONS HOURLY("a", "token") EVENTS DO("+10m", "a", "freeze")
	 DO("+10m", "a", "change-password") DO("+10m", "a", "unfreeze") "until: +1h\n",
     NULL,
     "a works 1 +0..+0 allow token-accepted, beginning since +0\n"
     "a breaks 1 +1h..+1h refuse invalid-token old-password old-token, step 0 since +10m; met, "
     "step 1 since +20m\n",
     NULL},
    {"locked by hand, the password changed, unlocked: since the lock, and the password is met",
     INTEGRATIONS NIGHTLY("ever", "token") EVENTS DO("+1d", "ever", "unlock") WRONG("ever")
	 WRONG("ever") WRONG("ever") DO("+1h", "ever", "change-password")
	     DO("+1h", "ever", "unlock") "until: +1d\n",
     NULL,
     "ever works 1 +18h..+18h allow token-accepted, beginning since +0\n"
     "ever breaks 1 +42h..+42h refuse invalid-token old-password old-token, step 3 since +24h; "
     "met, step "
     "4 since +25h\n",
     "lock ever +24h..+26h by step 3\n"},
    {"locked by hand, for ever",
     INTEGRATIONS HOURLY("ever", "token") EVENTS LOGIN("+10m", "ever", "wrong") WRONG("ever")
	 WRONG("ever") DO("+2h", "ever", "unlock") "until: +1h\n",
     NULL,
     "ever works 1 +0..+0 allow token-accepted, beginning since +0\n"
     "ever breaks 2 +1h..+2h refuse user-locked locked, 2 locked, step 2 since +10m\n"
     "ever works 1 +3h..+3h allow token-accepted, step 3 since +2h10m\n",
     "lock ever +10m..+2h10m by step 2\n"},
    {"locked by hand, until the period is over",
     INTEGRATIONS HOURLY("a", "token") EVENTS LOGIN("+50m", "a", "wrong") WRONG("a")
	 WRONG("a") "until: +1h10m\n",
     NULL,
     "a works 1 +0..+0 allow token-accepted, beginning since +0\n"
     "a breaks 1 +1h..+1h refuse user-locked locked, 1 locked, step 2 since +50m\n"
     "a works 1 +2h..+2h allow token-accepted, lock-end since +1h20m\n",
     "lock a +50m..+1h20m by step 2\n"},
    {"unlocked, when the lock would have been over by the next run",
     INTEGRATIONS HOURLY("a", "token") EVENTS LOGIN("+50m", "a", "wrong") WRONG("a") WRONG("a")
	 DO("+15m", "a", "unlock") "until: +1h10m\n",
     NULL,
     "a works 1 +0..+0 allow token-accepted, beginning since +0\n"
     "a breaks 1 +1h..+1h refuse user-locked locked, 1 locked, step 2 since +50m\n"
     "a works 1 +2h..+2h allow token-accepted, step 3 since +1h5m\n",
     "lock a +50m..+1h5m by step 2\n"},
    {"in a loop with an old token: it locks its user, and the others of the user",
     INTEGRATIONS HOURLY(
	 "ever", "token") "  - {name: other, user: ever, via: soap, ip: 198.51.100.7, every: daily "
			  "14:30, holds: token}\n" EVENTS DO("+30m", "ever", "reset-token")
			      UPDATE("+0", "other", "holds: token") "until: +7h\n",
     NULL,
     "ever works 1 +0..+0 allow token-accepted, beginning since +0\n"
     "ever breaks 7 +1h..+7h refuse invalid-token old-token, 4 locked, step 0 since +30m; at "
     "last refuse user-locked locked, lock ever since +3h\n"
     "other breaks 1 +6h30m..+6h30m refuse user-locked locked, 1 locked, lock ever since +3h\n",
     "lock ever +3h..forever by ever\n"},
    {"login hours begin and end",
     INTEGRATIONS
     "  - {name: day, user: day, via: soap, ip: 203.0.113.7, every: hourly, holds: password}\n"
     "events: []\nuntil: 2026-03-03T08:00:00-05:00\n",
     NULL,
     "day works 10 +0..+9h allow trusted-ip, beginning since +0\n"
     "day breaks 14 +10h..+23h refuse login-hours, hours since +10h\n"
     "day works 1 +24h..+24h allow trusted-ip, hours since +24h\n",
     NULL},
    {"moved to a profile with hours, and away",
     INTEGRATIONS NIGHTLY("a", "token") EVENTS DO_WITH("+1d", "a", "set-profile", "profile: Day")
	 DO_WITH("+1d", "a", "set-profile", "profile: Plain") "until: +1d\n",
     NULL,
     "a works 1 +18h..+18h allow token-accepted, beginning since +0\n"
     "a breaks 1 +42h..+42h refuse login-hours, hours since +34h; met, step 0 since +24h\n"
     "a works 1 +66h..+66h allow token-accepted, hours since +48h; met, step 1 since +48h\n",
     NULL},
    {"broken outside the hours, seen within them",
     INTEGRATIONS
     "  - {name: day, user: day, via: soap, ip: 198.51.100.7, every: hourly, holds: token}\n" EVENTS
	 DO("+15h", "day", "change-password") "until: +10h\n",
     NULL,
     "day works 10 +0..+9h allow token-accepted, beginning since +0\n"
     "day breaks 16 +10h..+25h refuse login-hours, hours since +10h; at last refuse "
     "invalid-token old-password old-token, step 0 since +15h\n",
     NULL},
    {"inactive, and what was so from the beginning",
     INTEGRATIONS HOURLY("out", "token") HOURLY("ice", "token") HOURLY("a", "token")
	 EVENTS DO("+10m", "out", "reactivate") DO("+10m", "a", "deactivate")
	     DO("+0", "ice", "change-password") DO("+1h", "ice", "unfreeze") "until: +1h\n",
     NULL,
     "out breaks 1 +0..+0 refuse user-inactive, beginning since +0\n"
     "out works 2 +1h..+2h allow token-accepted, step 0 since +10m\n"
     "ice breaks 3 +0..+2h refuse user-frozen, beginning since +0; at last refuse invalid-token "
     "old-password old-token, step 2 since +20m\n"
     "a works 1 +0..+0 allow token-accepted, beginning since +0\n"
     "a breaks 2 +1h..+2h refuse user-inactive, step 1 since +20m\n",
     NULL},
    {"broken by one thing after the other, and by one from the beginning",
     INTEGRATIONS HOURLY("ice", "token") HOURLY("a", "password")
	 EVENTS DO("+10m", "ice", "change-password") DO("+1h", "ice", "unfreeze")
	     DO("+0", "a", "freeze") DO("+1h", "a", "unfreeze") "until: +1h\n",
     NULL,
     "ice breaks 4 +0..+3h refuse user-frozen, beginning since +0; at last refuse invalid-token "
     "old-password old-token, step 0 since +10m\n"
     "a breaks 4 +0..+3h token untrusted-ip no-token, beginning since +0\n",
     NULL},
    {"frozen by one, inactive by another: since the first, and what the procedure stops at is met",
     INTEGRATIONS HOURLY("a", "token") EVENTS DO("+10m", "a", "deactivate")
	 DO("+10m", "a", "freeze") DO("+10m", "a", "reactivate") "until: +1h\n",
     NULL,
     "a works 1 +0..+0 allow token-accepted, beginning since +0\n"
     "a breaks 1 +1h..+1h refuse user-frozen, step 0 since +10m; met, step 1 since +20m\n",
     NULL},
    {"mended and broken again before the first run: not so from the beginning",
     INTEGRATIONS NIGHTLY("a", "password")
	 EVENTS TRUST("+1h") "  - {at: +1h, check: {integration: "
			     "a, works: yes}}\n" DO("+1h", "a", "freeze") "until: +1d\n",
     NULL, "a breaks 1 +18h..+18h refuse user-frozen, step 2 since +3h\n", NULL},
    {"mended at the start, broken by a password and then frozen: since the password",
     INTEGRATIONS NIGHTLY("a", "password") EVENTS TRUST("+0") DO("+1h", "a", "change-password")
	 DO("+1h", "a", "freeze") "until: +1d\n",
     NULL, "a breaks 1 +18h..+18h refuse user-frozen, step 1 since +1h; met, step 2 since +2h\n",
     NULL},
    {"two that break it between two runs: since the first",
     INTEGRATIONS HOURLY("b", "token") EVENTS DO("+30m", "b", "admin-reset-password")
	 DO("+14m", "b", "freeze") "until: +1h\n",
     NULL,
     "b works 1 +0..+0 allow token-accepted, beginning since +0\n"
     "b breaks 1 +1h..+1h refuse user-frozen, step 0 since +30m; met, step 1 since +44m\n",
     NULL},
    {"frozen, thawed and frozen while it is broken: the last freeze is met",
     INTEGRATIONS HOURLY("b", "token") EVENTS DO("+10m", "b", "freeze")
	 DO("+0", "b", "change-password") DO("+10m", "b", "unfreeze")
	     DO("+10m", "b", "freeze") "until: +1h\n",
     NULL,
     "b works 1 +0..+0 allow token-accepted, beginning since +0\n"
     "b breaks 1 +1h..+1h refuse user-frozen, step 0 since +10m; met, step 3 since +30m\n",
     NULL},
    {"locked by another before the first run: it works since the lock is over",
     INTEGRATIONS HOURLY("a", "password") "  - {name: night, user: a, via: soap, ip: 203.0.113.7, "
					  "every: daily 10:20, holds: password}\n"
					  "events: []\nuntil: 2026-03-02T10:50:00-05:00\n",
     NULL,
     "a breaks 3 +0..+2h token untrusted-ip no-token, beginning since +0\n"
     "night breaks 1 +2h20m..+2h20m refuse user-locked locked, 1 locked, lock a since +2h\n",
     NULL},
    {"locked by another, and over before the first run: it works since the end of that",
     INTEGRATIONS HOURLY("a", "password") "  - {name: night, user: a, via: soap, ip: 203.0.113.7, "
					  "every: daily 10:40, holds: password}\n"
					  "events: []\nuntil: 2026-03-02T10:50:00-05:00\n",
     NULL,
     "a breaks 3 +0..+2h token untrusted-ip no-token, beginning since +0\n"
     "night works 1 +2h40m..+2h40m allow trusted-ip, lock-end since +2h30m\n",
     NULL},
    {"a locked user, unlocked exactly at the start: by that",
     INTEGRATIONS NIGHTLY("bolt", "token") EVENTS DO("+0", "bolt", "unlock") "until: +1d\n", NULL,
     "bolt works 1 +18h..+18h allow token-accepted, step 0 since +0\n", NULL},
    {"a locked user at the beginning, unlocked before the first run",
     INTEGRATIONS NIGHTLY("gone", "token") NIGHTLY("bolt", "token")
	 EVENTS DO("+1h", "gone", "unlock") DO("+23h", "b", "freeze"),
     NULL,
     "gone works 1 +18h..+18h allow token-accepted, step 0 since +1h\n"
     "bolt works 1 +18h..+18h allow token-accepted, lock-end since +30m\n",
     NULL},
    {"locked for ever from the beginning",
     INTEGRATIONS NIGHTLY("gone", "token") EVENTS DO("+1d", "b", "freeze"), NULL,
     "gone breaks 1 +18h..+18h refuse user-locked locked, 1 locked, beginning since +0\n",
     "lock gone +0..forever\n"},
    {"the user moves to ranges that its integration is outside of, and back",
     INTEGRATIONS HOURLY("a", "token") EVENTS DO_WITH("+10m", "a", "set-profile", "profile: Ranged")
	 DO_WITH("+1h", "a", "set-profile", "profile: Plain") "until: +1h\n",
     NULL,
     "a works 1 +0..+0 allow token-accepted, beginning since +0\n"
     "a breaks 1 +1h..+1h refuse profile-ip, step 0 since +10m\n"
     "a works 1 +2h..+2h allow token-accepted, step 1 since +1h10m\n",
     NULL},
    {"ranges of a profile break all who have it, others not",
     INTEGRATIONS HOURLY("a", "token") HOURLY("b", "token") HOURLY("five", "token") EVENTS
     "  - {at: +10m, do: set-profile-ranges, profile: Plain, ranges: [192.0.2.0/24]}\n"
     "until: +1h\n",
     NULL,
     "a works 1 +0..+0 allow token-accepted, beginning since +0\n"
     "a breaks 1 +1h..+1h refuse profile-ip, step 0 since +10m\n"
     "b works 1 +0..+0 allow token-accepted, beginning since +0\n"
     "b breaks 1 +1h..+1h refuse profile-ip, step 0 since +10m\n"
     "five works 2 +0..+1h allow token-accepted, beginning since +0\n",
     NULL},
};

static void test_causes(void **state)
{
	(void)state;
	ROWS_CHECK(cause_rows);
}

/* --- What is expected --------------------------------------------------------------------------------------------- */

static const struct row expect_rows[] = {
    {"verdicts, and reasons",
     EVENTS "  - {at: +0, login: {user: a, via: soap, ip: 198.51.100.7}, expect: token}\n"
	    "  - {at: +0, login: {user: a, via: soap, ip: 198.51.100.7}, expect: allow}\n"
	    "  - {at: +0, login: {user: b, via: soap, ip: 198.51.100.7, token: old},\n"
	    "     expect: refuse:invalid-token}\n"
	    "  - {at: +0, login: {user: b, via: soap, ip: 198.51.100.7, token: old},\n"
	    "     expect: refuse:user-locked}\n",
     "0 login password token untrusted-ip no-token held: failures 1\n"
     "1 login password token untrusted-ip no-token NOT HELD: failures 2\n"
     "2 login wrong-token refuse invalid-token old-token held: failures 1\n"
     "3 login wrong-token refuse invalid-token old-token NOT HELD: failures 2\n",
     NULL, NULL},
    {"a check of a user",
     EVENTS
     "  - {at: +0, check: {user: b, token: yes, locked: no, active: yes, reset_option: yes,\n"
     "                     failures: 0}}\n"
     "  - {at: +0, check: {user: b, token: no, locked: yes, active: no, reset_option: no,\n"
     "                     failures: 7}}\n"
     "  - {at: +0, check: {user: robot, token: no, reset_option: no}}\n" DO(
	 "+0", "b",
	 "deactivate") "  - {at: +0, check: {user: b, active: no, reset_option: no, token: yes}}\n",
     "0 check token=1 locked=0 active=1 option=1 failures=0 held\n"
     "1 check token=1 locked=0 active=1 option=1 failures=0 NOT HELD 0x1f\n"
     "2 check token=0 option=0 held\n"
     "3 deactivate: not active\n"
     "4 check token=1 active=0 option=0 held\n",
     NULL, NULL},
    {"a check of a lock sees when it is over",
     EVENTS WRONG("b") WRONG("b")
	 WRONG("b") "  - {at: +29m59s, check: {user: b, locked: yes, failures: 3}}\n"
		    "  - {at: +1s, check: {user: b, locked: no, failures: 0}}\n",
     "0 login wrong-token refuse invalid-token: failures 1\n"
     "1 login wrong-token refuse invalid-token: failures 2\n"
     "2 login wrong-token refuse invalid-token: failures 3, locked until +30m\n"
     "3 check locked=1 failures=3 held\n"
     "4 check locked=0 failures=0 held\n",
     NULL, NULL},
    {"a check of an integration counts nothing",
     INTEGRATIONS HOURLY(
	 "b",
	 "token") "  - {name: nightly, user: a, via: soap, ip: 198.51.100.7, every: daily 02:00}\n"
		  "events:\n"
		  "  - {at: +0, check: {integration: nightly, works: no}}\n"
		  "  - {at: +0, check: {integration: nightly, works: yes}}\n"
		  "  - {at: +0, check: {integration: b, works: yes}}\n"
		  "  - {at: +0, check: {user: a, failures: 0}}\n",
     "0 check works=0 held\n"
     "1 check works=0 NOT HELD 0x20\n"
     "2 check works=1 held\n"
     "3 check failures=0 held\n",
     NULL, NULL},
};

static void test_expectations(void **state)
{
	(void)state;
	ROWS_CHECK(expect_rows);
}

/* --- Of its size, and without memory --------------------------------------------------------------------------------- */

/* Forty integrations for so many years. */
static void years_play(struct played *played, int years)
{
	enum { INTEGRATIONS_OF_IT = 40 };
	char *text = NULL, *more = NULL;
	assert_true(asprintf(&text,
			     START "until: %d-03-02T08:00:00-05:00\nevents: []\n"
				   "integrations:\n",
			     2026 + years) > 0);
	for (int i = 0; i < INTEGRATIONS_OF_IT; i++) {
		assert_true(asprintf(&more,
				     "%s  - {name: n%d, user: a, via: soap, ip: 203.0.113.7, "
				     "every: hourly, holds: token}\n",
				     text, i) > 0);
		free(text);
		text = more;
	}
	played_load(played, "years", policy, text);
	free(text);
}

/* 1.7 million runs, in the memory that a fifth of them takes. */
static void test_size(void **state)
{
	(void)state;
	struct played played;
	size_t room[2];
	for (int i = 0; i < 2; i++) {
		struct arena arena;
		arena_init(&arena);
		years_play(&played, i ? 5 : 1);
		assert_int_equal(
		    simulate(played.policy, &played.scenario, &arena, &played.simulation), OK);
		assert_int_equal(played.simulation.stretch_count, 40);
		assert_int_equal(played.simulation.logins, i ? 40 * (43824 + 1) : 40 * (8760 + 1));
		assert_int_equal(played.simulation.failed, 0);
		room[i] = arena.total;
		arena_clear(&arena);
		played_clear(&played);
	}
	assert_int_equal(room[0], room[1]);
}

/* Something of everything that takes memory. */
static const char everything[] = START INTEGRATIONS HOURLY("a", "token") HOURLY("bolt", "token")
    HOURLY("coder", "totp") EVENTS ACTIVATE("+0", "a", "laptop") ACTIVATE("+0", "b", "laptop")
	LOGIN_UI("+0", "a", "laptop") LOGIN("+0", "b", "wrong") LOGIN("+0", "b", "wrong")
	    LOGIN("+0", "b", "wrong") DO_WITH("+0", "a", "grant", "permission_set: Codes")
		DO_WITH("+0", "coder", "revoke", "permission_set: Codes")
		    DO("+1h", "a",
		       "change-password") "  - {at: +1h, do: set-profile-ranges, profile: Plain, "
					  "ranges: [192.0.2.0/24]}\n"
					  "  - {at: +1h, do: set-rules, rules: 2027-06}\n"
					  "  - {at: +1h, check: {integration: coder, works: no}}\n";

enum { CHUNK = 1 << 16, GRAIN = 16 };

/* An arena with `room` bytes left before it asks for more, so that each of the many small
 * allocations can be the one that fails. */
static void arena_narrow(struct arena *arena, size_t room)
{
	arena_init(arena);
	assert_non_null(arena_alloc(arena, CHUNK));
	assert_non_null(arena_alloc(arena, 2 * CHUNK - room));
}

/* NOMEM and nothing of it, or all of it, where what failed could be done without. Was there an
 * n-th allocation? */
static bool nth_fails(struct played *played, size_t room, void (*fails)(size_t), size_t nth,
		      const char *steps)
{
	played->simulation = (struct simulation){.step_count = 77};
	struct arena arena;
	arena_narrow(&arena, room);
	fails(nth);
	enum status status =
	    simulate(played->policy, &played->scenario, &arena, &played->simulation);
	bool asked = mem_count() >= nth;
	mem_fail_from(0);
	if (status == OK)
		assert_string_equal(steps_text(played), steps);
	else
		assert_int_equal(status, NOMEM);
	assert_true(status == NOMEM || !asked || fails == mem_fail_only);
	assert_true(status == OK || played->simulation.step_count == 77);
	arena_clear(&arena);
	return asked;
}

static void test_memory(void **state)
{
	(void)state;
	struct played played;
	played_load(&played, "everything", policy, everything);
	assert_int_equal(
	    simulate(played.policy, &played.scenario, &played.arena, &played.simulation), OK);
	const char *steps = steps_text(&played);
	for (size_t room = 0; room < 12 * 1024; room += 7 * GRAIN)
		for (size_t nth = 1; nth_fails(&played, room, mem_fail_from, nth, steps); nth++)
			;
	size_t nth = 1;
	while (nth_fails(&played, 0, mem_fail_only, nth, steps))
		nth++;
	assert_true(nth > 20);
	played_clear(&played);
}

/* Nothing of the policy is changed, so it can be played again, and comes out the same. */
static void test_again(void **state)
{
	(void)state;
	struct played played;
	const char *steps[2];
	played_load(&played, "again", policy, everything);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(
		    simulate(played.policy, &played.scenario, &played.arena, &played.simulation),
		    OK);
		steps[i] = steps_text(&played);
	}
	assert_string_equal(steps[0], steps[1]);
	assert_int_equal(played.policy->users[8].permission_sets.count, 1);
	assert_int_equal(played.policy->profiles[0].login_ip_ranges.count, 0);
	played_clear(&played);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_token),        cmocka_unit_test(test_presented),
	    cmocka_unit_test(test_lockout),      cmocka_unit_test(test_devices),
	    cmocka_unit_test(test_schedules),    cmocka_unit_test(test_policy),
	    cmocka_unit_test(test_integrations), cmocka_unit_test(test_causes),
	    cmocka_unit_test(test_expectations), cmocka_unit_test(test_size),
	    cmocka_unit_test(test_memory),       cmocka_unit_test(test_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
