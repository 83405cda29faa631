/* Differences of two policies, in words: what each edit does, to whom, and in how few lines
 * it is said. test_diff_oracle.c holds all of it against brute force. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include "base/mem.h"
#include "diff_text.h"
#include "engine/diff_boxes.h"
#include "load/load.h"

#define ORG "loginscope: 1\norg: {time_zone: UTC, trusted_ip_ranges: [203.0.113.0/24]"

struct row {
	const char *name, *policy[SIDES], *expected;
};

static const struct row rows[] = {
    {"equal policies",
     {ORG "}\nprofiles: [{name: Staff}]\n", ORG "}\nprofiles: [{name: Staff}]\n"},
     ""},
    {"the text differs, not what it means",
     {ORG
      "}\nprofiles: [{name: A, login_ip_ranges: [192.0.2.0/25, 192.0.2.128/25]}, {name: B}]\n"
      "users: [{username: u@acme.example, profile: A}, {username: v@acme.example, profile: B}]\n",
      ORG
      "}\nprofiles: [{name: B}, {name: A, login_ip_ranges: [192.0.2.0/24]}]\n"
      "users: [{username: v@acme.example, profile: B}, {username: u@acme.example, profile: A}]\n"},
     ""},
    {"a trusted range is added",
     {ORG "}\nprofiles: [{name: Staff}]\n",
      "loginscope: 1\norg: {trusted_ip_ranges: [203.0.113.0/24, 192.0.2.0/25]}\nprofiles: [{name: "
      "Staff}]\n"},
     "Staff\n"
     "  weakened interactive device=new strong-auth=no: verify untrusted-ip > allow trusted-ip, "
     "128 from 192.0.2.0\n"
     "  weakened soap,oauth-password credential=password: token untrusted-ip > allow trusted-ip, "
     "128 from 192.0.2.0\n"
     "  reason interactive device=known strong-auth=no: allow known-device > allow trusted-ip, 128 "
     "from 192.0.2.0\n"
     "  reason soap,oauth-password credential=token: allow token-accepted > allow trusted-ip, 128 "
     "from 192.0.2.0\n"},
    {"the list of a profile is emptied",
     {ORG "}\nprofiles: [{name: Staff, login_ip_ranges: [192.0.2.0/24]}]\n",
      ORG "}\nprofiles: [{name: Staff}]\n"},
     "Staff\n"
     "  opened interactive device=known strong-auth=no: refuse profile-ip > allow known-device, "
     "all but 512 from 0.0.0.0\n"
     "  opened interactive device=new strong-auth=no: refuse profile-ip > verify untrusted-ip, all "
     "but 512 from 0.0.0.0\n"
     "  opened interactive strong-auth=yes: refuse profile-ip > allow strong-auth, all but 256 "
     "from 0.0.0.0\n"
     "  opened interactive strong-auth=no: refuse profile-ip > allow trusted-ip, 256 from "
     "203.0.113.0\n"
     "  opened soap,oauth-password credential=password: refuse profile-ip > token untrusted-ip, "
     "all but 512 from 0.0.0.0\n"
     "  opened soap,oauth-password credential=token: refuse profile-ip > allow token-accepted, all "
     "but 512 from 0.0.0.0\n"
     "  opened soap,oauth-password credential=password,token: refuse profile-ip > allow "
     "trusted-ip, 256 from 203.0.113.0\n"
     "  opened oauth-refresh,oauth-jwt,oauth-saml-bearer,oauth-client-credentials: refuse "
     "profile-ip > allow no-password-sent, all but 256 from 0.0.0.0\n"
     "  tightened interactive device=new strong-auth=no: allow profile-ip-in-range > verify "
     "untrusted-ip, 256 from 192.0.2.0\n"
     "  tightened soap,oauth-password credential=password: allow profile-ip-in-range > token "
     "untrusted-ip, 256 from 192.0.2.0\n"
     "  reason interactive device=known strong-auth=no: allow profile-ip-in-range > allow "
     "known-device, 256 from 192.0.2.0\n"
     "  reason interactive strong-auth=yes: allow profile-ip-in-range > allow strong-auth, 256 "
     "from 192.0.2.0\n"
     "  reason soap,oauth-password credential=wrong-token,totp: refuse profile-ip > refuse "
     "invalid-token, all but 256 from 0.0.0.0\n"
     "  reason soap,oauth-password credential=token: allow profile-ip-in-range > allow "
     "token-accepted, 256 from 192.0.2.0\n"
     "  reason oauth-refresh,oauth-jwt,oauth-saml-bearer,oauth-client-credentials: allow "
     "profile-ip-in-range > allow no-password-sent, 256 from 192.0.2.0\n"},
    {"a permission set is taken away",
     {ORG "}\nprofiles: [{name: Staff}]\npermission_sets: [{name: Api, permissions: [api_only]}]\n"
	  "users: [{username: u@acme.example, profile: Staff, permission_sets: [Api]}]\n",
      ORG "}\nprofiles: [{name: Staff}]\npermission_sets: [{name: Api, permissions: [api_only]}]\n"
	  "users: [{username: u@acme.example, profile: Staff}]\n"},
     "u@acme.example\n"
     "  opened ui,ui-sso device=known strong-auth=no: refuse api-only-user > allow known-device, "
     "all but 256 from 0.0.0.0\n"
     "  opened ui,ui-sso device=new strong-auth=no: refuse api-only-user > verify untrusted-ip, "
     "all but 256 from 0.0.0.0\n"
     "  opened ui,ui-sso strong-auth=yes: refuse api-only-user > allow strong-auth, all from "
     "0.0.0.0\n"
     "  opened ui,ui-sso strong-auth=no: refuse api-only-user > allow trusted-ip, 256 from "
     "203.0.113.0\n"},
    {"a user moves to another profile",
     {ORG "}\nprofiles: [{name: A}, {name: B, login_ip_ranges: [192.0.2.0/24]}]\n"
	  "users: [{username: u@acme.example, profile: A}]\n",
      ORG "}\nprofiles: [{name: A}, {name: B, login_ip_ranges: [192.0.2.0/24]}]\n"
	  "users: [{username: u@acme.example, profile: B}]\n"},
     "u@acme.example\n"
     "  weakened interactive device=new strong-auth=no: verify untrusted-ip > allow "
     "profile-ip-in-range, 256 from 192.0.2.0\n"
     "  weakened soap,oauth-password credential=password: token untrusted-ip > allow "
     "profile-ip-in-range, 256 from 192.0.2.0\n"
     "  closed interactive device=known strong-auth=no: allow known-device > refuse profile-ip, "
     "all but 512 from 0.0.0.0\n"
     "  closed interactive device=new strong-auth=no: verify untrusted-ip > refuse profile-ip, all "
     "but 512 from 0.0.0.0\n"
     "  closed interactive strong-auth=yes: allow strong-auth > refuse profile-ip, all but 256 "
     "from 0.0.0.0\n"
     "  closed interactive strong-auth=no: allow trusted-ip > refuse profile-ip, 256 from "
     "203.0.113.0\n"
     "  closed soap,oauth-password credential=password: token untrusted-ip > refuse profile-ip, "
     "all but 512 from 0.0.0.0\n"
     "  closed soap,oauth-password credential=token: allow token-accepted > refuse profile-ip, all "
     "but 512 from 0.0.0.0\n"
     "  closed soap,oauth-password credential=password,token: allow trusted-ip > refuse "
     "profile-ip, 256 from 203.0.113.0\n"
     "  closed oauth-refresh,oauth-jwt,oauth-saml-bearer,oauth-client-credentials: allow "
     "no-password-sent > refuse profile-ip, all but 256 from 0.0.0.0\n"
     "  reason interactive device=known strong-auth=no: allow known-device > allow "
     "profile-ip-in-range, 256 from 192.0.2.0\n"
     "  reason interactive strong-auth=yes: allow strong-auth > allow profile-ip-in-range, 256 "
     "from 192.0.2.0\n"
     "  reason soap,oauth-password credential=wrong-token,totp: refuse invalid-token > refuse "
     "profile-ip, all but 256 from 0.0.0.0\n"
     "  reason soap,oauth-password credential=token: allow token-accepted > allow "
     "profile-ip-in-range, 256 from 192.0.2.0\n"
     "  reason oauth-refresh,oauth-jwt,oauth-saml-bearer,oauth-client-credentials: allow "
     "no-password-sent > allow profile-ip-in-range, 256 from 192.0.2.0\n"},
    {"a user is frozen",
     {ORG "}\nprofiles: [{name: A}]\nusers: [{username: u@acme.example, profile: A}]\n", ORG
      "}\nprofiles: [{name: A}]\nusers: [{username: u@acme.example, profile: A, frozen: true}]\n"},
     "u@acme.example\n"
     "  closed interactive device=known strong-auth=no: allow known-device > refuse user-frozen, "
     "all but 256 from 0.0.0.0\n"
     "  closed interactive device=new strong-auth=no: verify untrusted-ip > refuse user-frozen, "
     "all but 256 from 0.0.0.0\n"
     "  closed interactive strong-auth=yes: allow strong-auth > refuse user-frozen, all from "
     "0.0.0.0\n"
     "  closed interactive strong-auth=no: allow trusted-ip > refuse user-frozen, 256 from "
     "203.0.113.0\n"
     "  closed soap,oauth-password credential=password: token untrusted-ip > refuse user-frozen, "
     "all but 256 from 0.0.0.0\n"
     "  closed soap,oauth-password credential=token: allow token-accepted > refuse user-frozen, "
     "all but 256 from 0.0.0.0\n"
     "  closed soap,oauth-password credential=password,token: allow trusted-ip > refuse "
     "user-frozen, 256 from 203.0.113.0\n"
     "  closed oauth-refresh,oauth-jwt,oauth-saml-bearer,oauth-client-credentials: allow "
     "no-password-sent > refuse user-frozen, all from 0.0.0.0\n"
     "  reason soap,oauth-password credential=wrong-token,totp: refuse invalid-token > refuse "
     "user-frozen, all from 0.0.0.0\n"},
    {"a user is new, a profile is gone",
     {ORG "}\nprofiles: [{name: A}, {name: B, login_ip_ranges: [192.0.2.0/24]}]\n",
      ORG "}\nprofiles: [{name: A}]\nusers: [{username: u@acme.example, profile: A, active: false},"
	  " {username: v@acme.example, profile: A}]\n"},
     "B\n"
     "  closed request any channel: allow request-allowed > refuse, all from 0.0.0.0\n"
     "  closed interactive,oauth-refresh,oauth-jwt,oauth-saml-bearer,oauth-client-credentials: "
     "allow profile-ip-in-range > refuse, 256 from 192.0.2.0\n"
     "  closed soap,oauth-password credential=password,token: allow profile-ip-in-range > refuse, "
     "256 from 192.0.2.0\n"
     "u@acme.example\n"
     "  opened request any channel: refuse > allow request-allowed, all from 0.0.0.0\n"
     "v@acme.example\n"
     "  opened interactive device=known strong-auth=no: refuse > allow known-device, all but 256 "
     "from 0.0.0.0\n"
     "  opened interactive device=new strong-auth=no: refuse > verify untrusted-ip, all but 256 "
     "from 0.0.0.0\n"
     "  opened interactive strong-auth=yes: refuse > allow strong-auth, all from 0.0.0.0\n"
     "  opened request any channel: refuse > allow request-allowed, all from 0.0.0.0\n"
     "  opened interactive strong-auth=no: refuse > allow trusted-ip, 256 from 203.0.113.0\n"
     "  opened soap,oauth-password credential=password: refuse > token untrusted-ip, all but 256 "
     "from 0.0.0.0\n"
     "  opened soap,oauth-password credential=token: refuse > allow token-accepted, all but 256 "
     "from 0.0.0.0\n"
     "  opened soap,oauth-password credential=password,token: refuse > allow trusted-ip, 256 from "
     "203.0.113.0\n"
     "  opened oauth-refresh,oauth-jwt,oauth-saml-bearer,oauth-client-credentials: refuse > allow "
     "no-password-sent, all from 0.0.0.0\n"},
    {"hours are shorter",
     {ORG "}\nprofiles: [{name: A, login_hours: {monday: '08:00-18:00'}}]\n",
      ORG "}\nprofiles: [{name: A, login_hours: {monday: '09:00-17:00'}}]\n"},
     "A\n"
     "  closed interactive hours=in/out device=known strong-auth=no: allow known-device > refuse "
     "login-hours, all but 256 from 0.0.0.0\n"
     "  closed interactive hours=in/out device=new strong-auth=no: verify untrusted-ip > refuse "
     "login-hours, all but 256 from 0.0.0.0\n"
     "  closed interactive hours=in/out strong-auth=yes: allow strong-auth > refuse login-hours, "
     "all from 0.0.0.0\n"
     "  closed request any channel hours=in/out: allow request-allowed > refuse login-hours, all "
     "from 0.0.0.0\n"
     "  closed interactive hours=in/out strong-auth=no: allow trusted-ip > refuse login-hours, 256 "
     "from 203.0.113.0\n"
     "  closed soap,oauth-password hours=in/out credential=password: token untrusted-ip > refuse "
     "login-hours, all but 256 from 0.0.0.0\n"
     "  closed soap,oauth-password hours=in/out credential=token: allow token-accepted > refuse "
     "login-hours, all but 256 from 0.0.0.0\n"
     "  closed soap,oauth-password hours=in/out credential=password,token: allow trusted-ip > "
     "refuse login-hours, 256 from 203.0.113.0\n"
     "  closed oauth-refresh,oauth-jwt,oauth-saml-bearer,oauth-client-credentials hours=in/out: "
     "allow no-password-sent > refuse login-hours, all from 0.0.0.0\n"
     "  reason soap,oauth-password hours=in/out credential=wrong-token,totp: refuse invalid-token "
     "> refuse login-hours, all from 0.0.0.0\n"},
    {"a range is added for people with other hours, and for one who has none",
     {ORG "}\nprofiles: [{name: A, login_hours: {monday: '08:00-18:00'}}, {name: B},"
	  " {name: C, login_hours: {tuesday: '08:00-18:00'}}]\n",
      "loginscope: 1\norg: {time_zone: UTC, trusted_ip_ranges: [203.0.113.0/24, 192.0.2.0/25]}\n"
      "profiles: [{name: A, login_hours: {monday: '08:00-18:00'}}, {name: B},"
      " {name: C, login_hours: {tuesday: '08:00-18:00'}}]\n"},
     "A\n"
     "  weakened interactive hours=in/in device=new strong-auth=no: verify untrusted-ip > allow "
     "trusted-ip, 128 from 192.0.2.0\n"
     "  weakened soap,oauth-password hours=in/in credential=password: token untrusted-ip > allow "
     "trusted-ip, 128 from 192.0.2.0\n"
     "  reason interactive hours=in/in device=known strong-auth=no: allow known-device > allow "
     "trusted-ip, 128 from 192.0.2.0\n"
     "  reason soap,oauth-password hours=in/in credential=token: allow token-accepted > allow "
     "trusted-ip, 128 from 192.0.2.0\n"
     "B\n"
     "  weakened interactive device=new strong-auth=no: verify untrusted-ip > allow trusted-ip, "
     "128 from 192.0.2.0\n"
     "  weakened soap,oauth-password credential=password: token untrusted-ip > allow trusted-ip, "
     "128 from 192.0.2.0\n"
     "  reason interactive device=known strong-auth=no: allow known-device > allow trusted-ip, 128 "
     "from 192.0.2.0\n"
     "  reason soap,oauth-password credential=token: allow token-accepted > allow trusted-ip, 128 "
     "from 192.0.2.0\n"
     "C\n"
     "  weakened interactive hours=in/in device=new strong-auth=no: verify untrusted-ip > allow "
     "trusted-ip, 128 from 192.0.2.0\n"
     "  weakened soap,oauth-password hours=in/in credential=password: token untrusted-ip > allow "
     "trusted-ip, 128 from 192.0.2.0\n"
     "  reason interactive hours=in/in device=known strong-auth=no: allow known-device > allow "
     "trusted-ip, 128 from 192.0.2.0\n"
     "  reason soap,oauth-password hours=in/in credential=token: allow token-accepted > allow "
     "trusted-ip, 128 from 192.0.2.0\n"},
    {"who is kept out at any hour is one group with who has no hours",
     {ORG ", features: {soap_login: true}}\n"
	  "profiles: [{name: A, login_hours: {monday: closed}}, {name: B}]\n"
	  "users: [{username: a@acme.example, profile: A, frozen: true, authenticator: true},"
	  " {username: b@acme.example, profile: B, frozen: true}]\n",
      ORG ", features: {soap_login: true}}\n"
	  "profiles: [{name: A, login_hours: {monday: closed}}, {name: B}]\n"
	  "users: [{username: a@acme.example, profile: A, active: false, authenticator: true},"
	  " {username: b@acme.example, profile: B, active: false}]\n"},
     "a@acme.example, b@acme.example\n"
     "  reason any channel: refuse user-frozen > refuse user-inactive, all from 0.0.0.0\n"},
    {"the zone is another",
     {"loginscope: 1\norg: {time_zone: Europe/Berlin}\n"
      "profiles: [{name: A, login_hours: {monday: '08:00-18:00'}}, {name: B}]\n",
      "loginscope: 1\norg: {time_zone: Europe/London}\n"
      "profiles: [{name: A, login_hours: {monday: '08:00-18:00'}}, {name: B}]\n"},
     "A\n"
     "  opened interactive hours=out/in device=known strong-auth=no: refuse login-hours > allow "
     "known-device, all from 0.0.0.0\n"
     "  opened interactive hours=out/in device=new strong-auth=no: refuse login-hours > verify "
     "untrusted-ip, all from 0.0.0.0\n"
     "  opened interactive hours=out/in strong-auth=yes: refuse login-hours > allow strong-auth, "
     "all from 0.0.0.0\n"
     "  opened request any channel hours=out/in: refuse login-hours > allow request-allowed, all "
     "from 0.0.0.0\n"
     "  opened soap,oauth-password hours=out/in credential=password: refuse login-hours > token "
     "untrusted-ip, all from 0.0.0.0\n"
     "  opened soap,oauth-password hours=out/in credential=token: refuse login-hours > allow "
     "token-accepted, all from 0.0.0.0\n"
     "  opened oauth-refresh,oauth-jwt,oauth-saml-bearer,oauth-client-credentials hours=out/in: "
     "refuse login-hours > allow no-password-sent, all from 0.0.0.0\n"
     "  closed interactive hours=in/out device=known strong-auth=no: allow known-device > refuse "
     "login-hours, all from 0.0.0.0\n"
     "  closed interactive hours=in/out device=new strong-auth=no: verify untrusted-ip > refuse "
     "login-hours, all from 0.0.0.0\n"
     "  closed interactive hours=in/out strong-auth=yes: allow strong-auth > refuse login-hours, "
     "all from 0.0.0.0\n"
     "  closed request any channel hours=in/out: allow request-allowed > refuse login-hours, all "
     "from 0.0.0.0\n"
     "  closed soap,oauth-password hours=in/out credential=password: token untrusted-ip > refuse "
     "login-hours, all from 0.0.0.0\n"
     "  closed soap,oauth-password hours=in/out credential=token: allow token-accepted > refuse "
     "login-hours, all from 0.0.0.0\n"
     "  closed oauth-refresh,oauth-jwt,oauth-saml-bearer,oauth-client-credentials hours=in/out: "
     "allow no-password-sent > refuse login-hours, all from 0.0.0.0\n"
     "  reason soap,oauth-password hours=in/out credential=wrong-token,totp: refuse invalid-token "
     "> refuse login-hours, all from 0.0.0.0\n"
     "  reason soap,oauth-password hours=out/in credential=wrong-token,totp: refuse login-hours > "
     "refuse invalid-token, all from 0.0.0.0\n"},
    {"the policy of an app is another",
     {ORG "}\nprofiles: [{name: A, login_ip_ranges: [192.0.2.0/24]}, {name: B}]\n"
	  "apps: [{name: Mail, ip_relaxation: enforce}, {name: Sync, ip_relaxation: bypass}]\n",
      ORG "}\nprofiles: [{name: A, login_ip_ranges: [192.0.2.0/24]}, {name: B}]\n"
	  "apps: [{name: Mail, ip_relaxation: bypass}, {name: Sync, ip_relaxation: bypass}]\n"},
     "A\n"
     "  opened oauth-password app=Mail credential=password: refuse profile-ip > token "
     "untrusted-ip, all but 512 from 0.0.0.0\n"
     "  opened oauth-password app=Mail credential=token: refuse profile-ip > allow token-accepted, "
     "all but 512 from 0.0.0.0\n"
     "  opened oauth-password app=Mail credential=password,token: refuse profile-ip > allow "
     "trusted-ip, 256 from 203.0.113.0\n"
     "  opened oauth-web-server,oauth-user-agent,oauth-device app=Mail device=known "
     "strong-auth=no: refuse profile-ip > allow known-device, all but 512 from 0.0.0.0\n"
     "  opened oauth-web-server,oauth-user-agent,oauth-device app=Mail device=new strong-auth=no: "
     "refuse profile-ip > verify untrusted-ip, all but 512 from 0.0.0.0\n"
     "  opened oauth-web-server,oauth-user-agent,oauth-device app=Mail strong-auth=yes: refuse "
     "profile-ip > allow strong-auth, all but 256 from 0.0.0.0\n"
     "  opened oauth-web-server,oauth-user-agent,oauth-device app=Mail strong-auth=no: refuse "
     "profile-ip > allow trusted-ip, 256 from 203.0.113.0\n"
     "  opened oauth-refresh,oauth-client-credentials app=Mail: refuse profile-ip > allow "
     "no-password-sent, all but 256 from 0.0.0.0\n"
     "  tightened oauth-password app=Mail credential=password: allow profile-ip-in-range > token "
     "untrusted-ip, 256 from 192.0.2.0\n"
     "  tightened oauth-web-server,oauth-user-agent,oauth-device app=Mail device=new "
     "strong-auth=no: allow profile-ip-in-range > verify untrusted-ip, 256 from 192.0.2.0\n"
     "  reason oauth-password app=Mail credential=wrong-token,totp: refuse profile-ip > refuse "
     "invalid-token, all but 256 from 0.0.0.0\n"
     "  reason oauth-password app=Mail credential=token: allow profile-ip-in-range > allow "
     "token-accepted, 256 from 192.0.2.0\n"
     "  reason oauth-web-server,oauth-user-agent,oauth-device app=Mail device=known "
     "strong-auth=no: allow profile-ip-in-range > allow known-device, 256 from 192.0.2.0\n"
     "  reason oauth-web-server,oauth-user-agent,oauth-device app=Mail strong-auth=yes: allow "
     "profile-ip-in-range > allow strong-auth, 256 from 192.0.2.0\n"
     "  reason oauth-refresh,oauth-client-credentials app=Mail: allow profile-ip-in-range > allow "
     "no-password-sent, 256 from 192.0.2.0\n"},
    {"a list becomes broad",
     {"loginscope: 1\norg: {trusted_ip_ranges: [1.0.0.0 - 1.255.255.255]}\nprofiles: [{name: A}]\n",
      "loginscope: 1\norg: {trusted_ip_ranges: [1.0.0.0 - 1.255.255.255, 203.0.113.0/24]}\n"
      "profiles: [{name: A}]\n"},
     "A\n"
     "  weakened soap,oauth-password credential=password: token untrusted-ip > allow trusted-ip, "
     "256 from 203.0.113.0\n"
     "  tightened interactive device=new strong-auth=no: allow trusted-ip > verify "
     "broad-trusted-ranges, 16777216 from 1.0.0.0\n"
     "  reason interactive device=known strong-auth=no: allow trusted-ip > allow known-device, "
     "16777216 from 1.0.0.0\n"
     "  reason interactive device=new strong-auth=no: verify untrusted-ip > verify "
     "broad-trusted-ranges, 256 from 203.0.113.0\n"
     "  reason soap,oauth-password credential=token: allow token-accepted > allow trusted-ip, 256 "
     "from 203.0.113.0\n"},
    {"a feature is turned off",
     {ORG "}\nprofiles: [{name: A}]\n",
      ORG ", features: {soap_login: false}}\nprofiles: [{name: A}]\n"},
     "A\n"
     "  closed soap credential=password: token untrusted-ip > refuse method-disabled, all but 256 "
     "from 0.0.0.0\n"
     "  closed soap credential=token: allow token-accepted > refuse method-disabled, all but 256 "
     "from 0.0.0.0\n"
     "  closed soap credential=password,token: allow trusted-ip > refuse method-disabled, 256 from "
     "203.0.113.0\n"
     "  reason soap credential=wrong-token,totp: refuse invalid-token > refuse method-disabled, "
     "all from 0.0.0.0\n"},
    {"sessions are locked",
     {ORG "}\nprofiles: [{name: A}]\n",
      ORG ", session: {lock_sessions_to_ip: true}}\nprofiles: [{name: A}]\n"},
     "A\n"
     "  closed request any channel session-ip=different: allow request-allowed > refuse "
     "session-ip, all from 0.0.0.0\n"},
    {"other rules, for employees alone",
     {ORG ", rules_as_of: 2026-02}\nprofiles: [{name: A}, {name: B}, {name: C, experience_cloud: "
	  "true}]\n"
	  "users: [{username: u@acme.example, profile: A}]\n",
      ORG ", rules_as_of: 2026-07}\nprofiles: [{name: A}, {name: B}, {name: C, experience_cloud: "
	  "true}]\n"
	  "users: [{username: u@acme.example, profile: A}]\n"},
     "A, B, u@acme.example\n"
     "  tightened ui,ui-sso device=known strong-auth=no: allow known-device > mfa mfa-required, "
     "all but 256 from 0.0.0.0\n"
     "  tightened ui,ui-sso device=new strong-auth=no: verify untrusted-ip > mfa mfa-required, all "
     "but 256 from 0.0.0.0\n"
     "  tightened ui,ui-sso strong-auth=no: allow trusted-ip > mfa mfa-required, 256 from "
     "203.0.113.0\n"},
};

struct side {
	struct policy *policy;
	struct ruleset *ruleset;
};

static struct arena arena;
static struct sources sources;

static struct side side_load(const char *text)
{
	const struct load_options options = {.zone_directory = "/usr/share/zoneinfo"};
	struct findings findings;
	struct side side;
	findings_init(&findings, &arena);
	if (policy_load_text(STR("diff.yaml"), str_of(text), &options, &arena, &sources, &findings,
			     &side.policy) != OK) {
		for (const struct finding *f = findings.first; f; f = f->next)
			print_message("%u:%u: %s\n", f->place.line, f->place.column, f->message);
		fail_msg("a policy does not load:\n%s", text);
	}
	assert_int_equal(ruleset_new(side.policy, side.policy->org.rules, &side.ruleset), OK);
	return side;
}

static void row_check(const struct row *row, unsigned *failed)
{
	struct side side[SIDES];
	struct diff diff;
	char *text;
	size_t length;
	arena_init(&arena);
	sources = (struct sources){0};
	for (unsigned s = 0; s < SIDES; s++)
		side[s] = side_load(row->policy[s]);
	assert_int_equal(diff_find(side[OLD].ruleset, side[NEW].ruleset, &arena, &diff), OK);
	FILE *out = open_memstream(&text, &length);
	assert_non_null(out);
	diff_text(out, &diff);
	fclose(out);
	if (strcmp(text, row->expected)) {
		fprintf(stderr, "%s:\n%s--- expected:\n%s", row->name, text, row->expected);
		++*failed;
	}
	free(text);
	diff_clear(&diff);
	for (unsigned s = 0; s < SIDES; s++)
		ruleset_free(side[s].ruleset);
	arena_clear(&arena);
}

static void edits_in_words(void **state)
{
	unsigned failed = 0;
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		row_check(&rows[i], &failed);
	assert_int_equal(failed, 0);
}

/* ---- what was looked at ---- */

static void sides_open(const char *const policy[SIDES], struct side ret[SIDES])
{
	arena_init(&arena);
	sources = (struct sources){0};
	for (unsigned s = 0; s < SIDES; s++)
		ret[s] = side_load(policy[s]);
}

static void sides_close(struct side side[SIDES])
{
	for (unsigned s = 0; s < SIDES; s++)
		ruleset_free(side[s].ruleset);
	arena_clear(&arena);
}

/* Five subjects of two kinds: A and its user, who has permissions that change nothing; B, C
 * and its user, with one list in two spellings. */
static void counts(void **state)
{
	(void)state;
	const char *const policy[SIDES] = {
	    ORG "}\nprofiles: [{name: A}, {name: B, login_ip_ranges: [192.0.2.0/24]},"
		" {name: C, login_ip_ranges: [192.0.2.0/25, 192.0.2.128/25]}]\n"
		"users: [{username: a@acme.example, profile: A, permissions: [modify_all_data]},"
		" {username: c@acme.example, profile: C}]\n",
	    ORG "}\nprofiles: [{name: A}, {name: B, login_ip_ranges: [192.0.2.0/24]},"
		" {name: C, login_ip_ranges: [192.0.2.0/25, 192.0.2.128/25]}]\n"
		"users: [{username: a@acme.example, profile: A, permissions: [modify_all_data]},"
		" {username: c@acme.example, profile: C}]\n"};
	struct side side[SIDES];
	struct diff diff;
	struct diff_example example;
	bool any = true;
	sides_open(policy, side);
	assert_int_equal(diff_find(side[OLD].ruleset, side[NEW].ruleset, &arena, &diff), OK);
	assert_int_equal(diff.subjects, 5);
	assert_int_equal(diff.kinds, 2);
	assert_int_equal(diff.group_count, 0);
	assert_int_equal(diff.app_count, 1);
	/* 5 interactive channels × device × strong-auth, 2 × credential, 4 others, 11 requests;
	 * two cells (trusted or not), and three of those with a list. */
	assert_int_equal(diff.cases, (5 * 4 + 2 * 4 + 4 + 11) * (2 + 3));
	assert_false(diff.locations);
	diff_clear(&diff);
	assert_int_equal(diff_any(side[OLD].ruleset, side[NEW].ruleset, &any, &example), OK);
	assert_false(any);
	sides_close(side);
}

/* Do rules of this text want for a database? */
static bool locations_of(const char *rules)
{
	char *text;
	struct side side[SIDES];
	struct diff diff;
	assert_true(asprintf(&text, ORG "}\nprofiles: [{name: A}]\ntransaction_security: [%s]\n",
			     rules) > 0);
	const char *const policy[SIDES] = {ORG "}\nprofiles: [{name: A}]\n", text};
	sides_open(policy, side);
	assert_int_equal(diff_find(side[OLD].ruleset, side[NEW].ruleset, &arena, &diff), OK);
	bool locations = diff.locations;
	diff_clear(&diff);
	sides_close(side);
	free(text);
	return locations;
}

static void locations(void **state)
{
	(void)state;
	assert_true(locations_of("{name: R, when: {country: [KP]}, action: block}"));
	assert_true(locations_of("{name: R, when: {asn: [64500]}, action: mfa}"));
	assert_false(locations_of("{name: R, when: {country: [KP]}, action: notify}"));
	assert_false(locations_of("{name: R, when: {not_in: [192.0.2.0/24]}, action: block}"));
	assert_false(
	    locations_of("{name: R, when: {country: [KP], not_in: [0.0.0.0/0,"
			 " '::-::fffe:ffff:ffff', '::1:0:0:0-ffff:ffff:ffff:ffff:ffff:ffff:"
			 "ffff:ffff']}, action: block}"));
}

/* ---- many cells ---- */

/* App k's list is the addresses of 192.0.2.0/24 with bit k set, so each of the 256 is a cell of
 * its own. (A rule that decides nothing makes cells that need not be decided apart.) */
static char *bits_policy(const char *relaxation)
{
	char *text;
	size_t length;
	FILE *out = open_memstream(&text, &length);
	assert_non_null(out);
	fputs(ORG
	      "}\nprofiles: [{name: A, login_ip_ranges: [192.0.2.0/24]}]\n"
	      "transaction_security: [{name: Note, when: {not_in: [64.0.0.0/2]}, action: notify}]\n"
	      "apps:\n",
	      out);
	for (unsigned k = 0; k < 4; k++) {
		fprintf(out, "  - {name: low %u, ip_relaxation: %s, ip_ranges: [", k, relaxation);
		for (unsigned a = 0; a < 256; a++)
			if (a >> k & 1)
				fprintf(out, "192.0.2.%u, ", a);
		fprintf(out, "]}\n  - {name: high %u, ip_relaxation: %s, ip_ranges: [", k,
			relaxation);
		for (unsigned a = 0; a < 256; a++)
			if (a >> (4 + k) & 1)
				fprintf(out, "192.0.2.%u, ", a);
		fputs("]}\n", out);
	}
	fclose(out);
	return text;
}

/* From the app's addresses with the bit unset nobody of the profile gets in any more. */
static unsigned bits_check(const struct diff *diff, const struct diff_group *group,
			   const struct diff_change *change)
{
	struct rangeset set;
	if (change->decision[NEW].reason != REASON_APP_IP || change->class != DIFF_CLOSED)
		return 0;
	const struct str name = diff->apps[change->apps[0]].names[0];
	unsigned bit = (unsigned)(name.at[name.length - 1] - '0') + (name.at[0] == 'h' ? 4 : 0);
	assert_int_equal(change->app_count, 1);
	assert_int_equal(change->via, 1 << VIA_OAUTH_WEB_SERVER);
	assert_true(change->addresses.low == 128);
	assert_int_equal(diff_addresses(group, change, &arena, &set), OK);
	for (unsigned a = 0; a < 256; a++)
		assert_int_equal(rangeset_holds(set, addr_of_v4(0xc0000200 + a)), !(a >> bit & 1));
	return 1u << bit;
}

static void many_cells(void **state)
{
	(void)state;
	char *text[SIDES] = {bits_policy("enforce"), bits_policy("bypass_2factor")};
	struct side side[SIDES];
	struct diff diff;
	unsigned bits = 0;
	sides_open((const char *const[]){text[OLD], text[NEW]}, side);
	assert_int_equal(diff_find(side[OLD].ruleset, side[NEW].ruleset, &arena, &diff), OK);
	uint32_t most = 0;
	for (size_t g = 0; g < diff.group_count; g++) {
		const struct diff_group *group = &diff.groups[g];
		most = group->cells.count > most ? group->cells.count : most;
		for (size_t i = 0; i < group->change_count; i++)
			bits |= bits_check(&diff, group, &group->changes[i]);
	}
	assert_true(most > 64);
	assert_int_equal(bits, 255);
	diff_clear(&diff);
	sides_close(side);
	for (unsigned s = 0; s < SIDES; s++)
		free(text[s]);
}

/* ---- boxes ---- */

static struct box box_make(uint64_t device, uint64_t strong_auth, uint64_t hours)
{
	struct box box;
	for (unsigned fact = 0; fact < DIFF_FACT_COUNT; fact++)
		box.set[fact] = BOX_ANY;
	box.set[DIFF_FACT_DEVICE] = device;
	box.set[DIFF_FACT_STRONG_AUTH] = strong_auth;
	box.set[DIFF_FACT_HOURS] = hours;
	return box;
}

/* All shapes of devices × strong authentication × two hours, as a set of eight bits: nothing
 * is lost, nothing is there twice, and never more boxes than logins. */
static void boxes_hold_what_they_held(void **state)
{
	(void)state;
	unsigned total = 0;
	for (unsigned shape = 1; shape < 256; shape++) {
		struct box boxes[8];
		uint32_t count = 0;
		unsigned held = 0;
		arena_init(&arena);
		for (unsigned bit = 0; bit < 8; bit++)
			if (shape >> bit & 1)
				boxes[count++] = box_make(1u << (bit & 1), 1u << (bit >> 1 & 1),
							  1u << (bit >> 2));
		assert_int_equal(boxes_join(boxes, &count, &arena), OK);
		total += count;
		for (unsigned bit = 0; bit < 8; bit++) {
			unsigned in = 0;
			for (uint32_t i = 0; i < count; i++)
				in += (boxes[i].set[DIFF_FACT_DEVICE] >> (bit & 1) & 1) &&
				      (boxes[i].set[DIFF_FACT_STRONG_AUTH] >> (bit >> 1 & 1) & 1) &&
				      (boxes[i].set[DIFF_FACT_HOURS] >> (bit >> 2) & 1);
			assert_true(in <= 1);
			held |= in << bit;
		}
		assert_int_equal(held, shape);
		arena_clear(&arena);
	}
	/* The fewest there can be are 591, by exhaustive search. */
	assert_true(total <= 595);
}

/* ---- memory ---- */

static const char *const everything[SIDES] = {
    "loginscope: 1\norg: {time_zone: Europe/Berlin, trusted_ip_ranges: [203.0.113.0/24],"
    " session: {lock_sessions_to_ip: true}}\n"
    "profiles: [{name: A, login_hours: {monday: '08:00-18:00'}},"
    " {name: B, login_ip_ranges: [192.0.2.0/24]}, {name: C}]\n"
    "users: [{username: a@acme.example, profile: A}, {username: b@acme.example, profile: B}]\n"
    "apps: [{name: P, ip_relaxation: bypass}, {name: Q, ip_relaxation: bypass_2factor,"
    " ip_ranges: [198.51.100.0/24]}]\n"
    "transaction_security: [{name: R, when: {not_in: [203.0.113.0/25]}, action: mfa}]\n",
    "loginscope: 1\norg: {time_zone: Europe/London, trusted_ip_ranges: [203.0.113.0/25]}\n"
    "profiles: [{name: A, login_hours: {monday: '09:00-18:00'}},"
    " {name: B, login_ip_ranges: [192.0.2.0/25]}, {name: D}]\n"
    "users: [{username: a@acme.example, profile: A, frozen: true},"
    " {username: b@acme.example, profile: A}]\n"
    "apps: [{name: P, ip_relaxation: enforce}, {name: Q, ip_relaxation: bypass_2factor,"
    " ip_ranges: [198.51.100.0/25]}]\n"};

/* Everything that can be asked, with `room` bytes left in the arena of the result. */
static enum status everything_run(struct side side[SIDES], size_t room)
{
	struct arena result;
	struct diff diff = {0};
	struct diff_example example;
	bool any;
	enum { SIZE = 1 << 16 };
	arena_init(&result);
	enum status status = NOMEM;
	if (arena_alloc(&result, SIZE) && arena_alloc(&result, 2 * SIZE - room))
		status = diff_find(side[OLD].ruleset, side[NEW].ruleset, &result, &diff);
	for (size_t i = 0; status == OK && i < diff.group_count; i++) {
		struct rangeset set;
		const struct diff_group *group = &diff.groups[i];
		status = diff_addresses(group, &group->changes[0], &result, &set);
	}
	if (status == OK)
		status = diff_any(side[OLD].ruleset, side[NEW].ruleset, &any, &example);
	diff_clear(&diff);
	arena_clear(&result);
	return status;
}

static void every_allocation_fails(void **state)
{
	(void)state;
	struct side side[SIDES];
	size_t failed = 0;
	sides_open(everything, side);
	for (size_t room = 0; room < 1 << 16; room += 20011) {
		mem_fail_from(0);
		assert_int_equal(everything_run(side, room), OK);
		size_t count = mem_count();
		for (size_t nth = 1; nth <= count; nth++, failed++) {
			/* One alone may be got over: memory that is not made smaller. */
			mem_fail_only(nth);
			enum status alone = everything_run(side, room);
			assert_true(alone == NOMEM || alone == OK);
			mem_fail_from(nth);
			if (everything_run(side, room) != NOMEM)
				fail_msg("room %zu: allocation %zu of %zu failing went unnoticed",
					 room, nth, count);
		}
		mem_fail_from(0);
	}
	printf("%zu allocations failed, one after the other\n", failed);
	sides_close(side);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(edits_in_words),
	    cmocka_unit_test(counts),
	    cmocka_unit_test(locations),
	    cmocka_unit_test(many_cells),
	    cmocka_unit_test(boxes_hold_what_they_held),
	    cmocka_unit_test(every_allocation_fails),
	};
	return cmocka_run_group_tests_name("diff", tests, NULL, NULL);
}
