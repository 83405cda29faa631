/* A login's facts from their texts: one small function a fact, in a table by
 * column. */
#include "load/logins.h"

#include <assert.h>

#include "base/quote.h"
#include "load/addr_words.h"
#include "net/range.h"
#include "policy/resolve.h"

const struct str login_column_names[COLUMN_COUNT] = {
    [COLUMN_USER] = STR_INIT("user"),
    [COLUMN_PROFILE] = STR_INIT("profile"),
    [COLUMN_IP] = STR_INIT("ip"),
    [COLUMN_VIA] = STR_INIT("via"),
    [COLUMN_APP] = STR_INIT("app"),
    [COLUMN_AT] = STR_INIT("at"),
    [COLUMN_DEVICE] = STR_INIT("device"),
    [COLUMN_CREDENTIAL] = STR_INIT("credential"),
    [COLUMN_STRONG_AUTH] = STR_INIT("strong-auth"),
    [COLUMN_PHASE] = STR_INIT("phase"),
    [COLUMN_SESSION_IP] = STR_INIT("session-ip"),
};

/* What a setter works with. */
struct setting {
	struct login *login;
	const struct policy *policy;
	struct str text;
	struct arena *arena;
	enum suggestions suggestions;
	const char *message; /* what is wrong; NULL with a code: no memory */
};

/* --- Messages ------------------------------------------------------------- */

/* The text as a message shows it, or NULL. */
static const char *shown(struct arena *arena, struct str text)
{
	struct findings findings;
	findings_init(&findings, arena);
	const char *copy = quote(&findings, text);
	return findings.nomem ? NULL : copy;
}

/* `unknown WHAT "TEXT"`, and the name that was meant, unless it is empty. */
static const char *unknown_say(struct setting *setting, const char *what, struct str nearest)
{
	const char *text = shown(setting->arena, setting->text);
	if (!text)
		return NULL;
	if (nearest.length == 0)
		return arena_format(setting->arena, "unknown %s \"%s\"", what, text);
	const char *meant = shown(setting->arena, nearest);
	if (!meant)
		return NULL;
	return arena_format(setting->arena, "unknown %s \"%s\", did you mean \"%s\"?", what, text,
			    meant);
}

/* --- Facts that are one of a few names -------------------------------------- */

/* The position of the text among `names`; `count` with a message when it is
 * none of them. */
static size_t choice_find(struct setting *setting, const char *what, const struct str *names,
			  size_t count)
{
	size_t found = name_find(names, count, setting->text);
	if (found < count)
		return found;
	size_t near = str_nearest(setting->text, names, count);
	if (near < count) {
		setting->message = unknown_say(setting, what, names[near]);
		return count;
	}
	const char *text = shown(setting->arena, setting->text);
	const char *list = names_join(setting->arena, names, count);
	if (text && list)
		setting->message =
		    arena_format(setting->arena, "unknown %s \"%s\": not %s", what, text, list);
	return count;
}

static const char *via_set(struct setting *setting)
{
	size_t via = choice_find(setting, "channel", channel_names, VIA_COUNT);
	if (via == VIA_COUNT)
		return "bad-channel";
	setting->login->via = (enum channel)via;
	return NULL;
}

static const char *device_set(struct setting *setting)
{
	size_t device = choice_find(setting, "device", device_names, DEVICE_COUNT);
	if (device == DEVICE_COUNT)
		return "bad-device";
	setting->login->device = (enum device)device;
	return NULL;
}

static const char *credential_set(struct setting *setting)
{
	size_t credential = name_find(credential_names, CREDENTIAL_COUNT, setting->text);
	if (credential == CREDENTIAL_COUNT) {
		/* Not repeated: somebody may have put a real one here. */
		setting->message = "unknown kind of credential: not password, token, wrong-token "
				   "or totp (never a real one)";
		return "bad-credential";
	}
	setting->login->credential = (enum credential)credential;
	setting->login->said_credential = true;
	return NULL;
}

static const char *strong_auth_set(struct setting *setting)
{
	size_t answer = choice_find(setting, "answer for strong-auth", answer_names, 2);
	if (answer == 2)
		return "bad-strong-auth";
	setting->login->strong_auth = answer == 1;
	setting->login->said_strong_auth = true;
	return NULL;
}

static const char *phase_set(struct setting *setting)
{
	size_t phase = choice_find(setting, "phase", phase_names, PHASE_COUNT);
	if (phase == PHASE_COUNT)
		return "bad-phase";
	setting->login->phase = (enum phase)phase;
	setting->login->said_phase = true;
	return NULL;
}

/* --- Facts that name an object of the policy ---------------------------------- */

/* The text is a label that leads to none, for several have it. */
static const char *label_shared(struct setting *setting, enum named named, const char *what)
{
	struct str names[2];
	const char *text = shown(setting->arena, setting->text), *some = "";
	if (setting->suggestions == SUGGEST) {
		policy_label_names(setting->policy, named, setting->text, names);
		const char *first = shown(setting->arena, names[0]);
		const char *second = shown(setting->arena, names[1]);
		some = first && second
			   ? arena_format(setting->arena, ": \"%s\", \"%s\"", first, second)
			   : NULL;
	}
	if (text && some)
		setting->message = arena_format(
		    setting->arena, "\"%s\" is the label of more than one %s%s", text, what, some);
	return "label-shared";
}

static void object_unknown(struct setting *setting, enum named named, const char *what)
{
	struct str nearest = {0};
	if (setting->suggestions == SUGGEST)
		nearest = policy_nearest(setting->policy, named, setting->text);
	setting->message = unknown_say(setting, what, nearest);
}

static void user_unknown(struct setting *setting)
{
	const struct user *user = policy_find_left_out(setting->policy, setting->text);
	if (!user) {
		object_unknown(setting, NAMED_USER, "user");
		return;
	}
	const char *name = shown(setting->arena, user->username);
	const char *profile = shown(setting->arena, user->profile.name);
	if (name && profile)
		setting->message = arena_format(
		    setting->arena,
		    "user \"%s\" was left out, for the profile \"%s\" is not in the metadata", name,
		    profile);
}

static const char *user_set(struct setting *setting)
{
	uint32_t user = policy_find_user(setting->policy, setting->text);
	if (user == NONE) {
		user_unknown(setting);
		return "unknown-user";
	}
	setting->login->user = user;
	return NULL;
}

static const char *profile_set(struct setting *setting)
{
	uint32_t profile = policy_find_profile(setting->policy, setting->text);
	if (profile == NONE && policy_label_shared(setting->policy, NAMED_PROFILE, setting->text))
		return label_shared(setting, NAMED_PROFILE, "profile");
	if (profile == NONE) {
		object_unknown(setting, NAMED_PROFILE, "profile");
		return "unknown-profile";
	}
	setting->login->profile = profile;
	return NULL;
}

static const char *app_set(struct setting *setting)
{
	uint32_t app = policy_find_app(setting->policy, setting->text);
	if (app == NONE && policy_label_shared(setting->policy, NAMED_APP, setting->text))
		return label_shared(setting, NAMED_APP, "app");
	if (app == NONE) {
		object_unknown(setting, NAMED_APP, "app");
		return "unknown-app";
	}
	setting->login->app = app;
	return NULL;
}

/* --- Addresses and instants ------------------------------------------------------ */

static const char *address_why(struct str text)
{
	struct range range;
	struct range_problem problem;
	if (range_parse(text, &range, &problem) == RANGE_OK)
		return "it is a range";
	return addr_words_of(addr_explain(text).error)->why;
}

static const char *address_set(struct setting *setting, addr *ret, bool *ret_given)
{
	if (addr_parse(setting->text, ret)) {
		*ret_given = true;
		return NULL;
	}
	const char *text = shown(setting->arena, setting->text);
	if (text)
		setting->message = arena_format(setting->arena, "\"%s\" is not one address: %s",
						text, address_why(setting->text));
	return "bad-address";
}

static const char *ip_set(struct setting *setting)
{
	return address_set(setting, &setting->login->ip, &setting->login->has_ip);
}

static const char *session_ip_set(struct setting *setting)
{
	return address_set(setting, &setting->login->session_ip, &setting->login->has_session_ip);
}

static const char *at_set(struct setting *setting)
{
	if (instant_parse(setting->text, &setting->login->at)) {
		setting->login->has_at = true;
		return NULL;
	}
	const char *text = shown(setting->arena, setting->text);
	if (text)
		setting->message =
		    arena_format(setting->arena,
				 "\"%s\" is not a time of the calendar with an offset, such as "
				 "2026-02-03T09:30:00Z or 2026-02-03T09:30-05:00",
				 text);
	return "bad-time";
}

/* --- All of them ------------------------------------------------------------------ */

const char *login_set(struct login *login, const struct policy *policy, enum login_column column,
		      struct str text, enum suggestions suggestions, struct arena *arena,
		      const char **ret_message)
{
	static const char *(*const setters[COLUMN_COUNT])(struct setting *) = {
	    [COLUMN_USER] = user_set,
	    [COLUMN_PROFILE] = profile_set,
	    [COLUMN_IP] = ip_set,
	    [COLUMN_VIA] = via_set,
	    [COLUMN_APP] = app_set,
	    [COLUMN_AT] = at_set,
	    [COLUMN_DEVICE] = device_set,
	    [COLUMN_CREDENTIAL] = credential_set,
	    [COLUMN_STRONG_AUTH] = strong_auth_set,
	    [COLUMN_PHASE] = phase_set,
	    [COLUMN_SESSION_IP] = session_ip_set,
	};
	struct setting setting = {login, policy, text, arena, suggestions, NULL};
	assert(column < COLUMN_COUNT);
	const char *code = setters[column](&setting);
	if (code)
		*ret_message = setting.message;
	return code;
}

void login_init(struct login *login)
{
	*login = (struct login){
	    .user = NONE,
	    .profile = NONE,
	    .app = NONE,
	    .via = VIA_UNKNOWN,
	    .device = DEVICE_UNKNOWN,
	    .credential = CREDENTIAL_PASSWORD,
	    .phase = PHASE_LOGIN,
	};
}

const char *login_finish(struct login *login, const struct policy *policy, const char **ret_message)
{
	if (login->user == NONE && login->profile == NONE) {
		*ret_message = "neither user nor profile is given";
		return "who-missing";
	}
	if (login->user != NONE && login->profile != NONE) {
		*ret_message = "user and profile are both given, where one of them is enough";
		return "user-and-profile";
	}
	if (login->user != NONE)
		login->profile = policy->users[login->user].profile.index;
	return NULL;
}
