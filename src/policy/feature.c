#include "policy/feature.h"

#include <assert.h>
#include <stddef.h>

const struct str feature_names[FEATURE_COUNT] = {
    [FEATURE_LOGIN_CHALLENGE] = STR_INIT("login_challenge"),
    [FEATURE_LOGIN_WITH_API_TOKEN] = STR_INIT("login_with_api_token"),
    [FEATURE_SOAP_LOGIN] = STR_INIT("soap_login"),
    [FEATURE_USERNAME_PASSWORD_FLOW] = STR_INIT("username_password_flow"),
    [FEATURE_KNOWN_DEVICE_SUFFICES] = STR_INIT("known_device_suffices"),
};

#define FEATURE(member)                                                                            \
	{                                                                                          \
		offsetof(struct features, member), offsetof(struct features, member##_place)       \
	}
static const struct {
	size_t flag, place;
} features_at[FEATURE_COUNT] = {
    [FEATURE_LOGIN_CHALLENGE] = FEATURE(login_challenge),
    [FEATURE_LOGIN_WITH_API_TOKEN] = FEATURE(login_with_api_token),
    [FEATURE_SOAP_LOGIN] = FEATURE(soap_login),
    [FEATURE_USERNAME_PASSWORD_FLOW] = FEATURE(username_password_flow),
    [FEATURE_KNOWN_DEVICE_SUFFICES] = FEATURE(known_device_suffices),
};

bool feature_is_on(const struct features *features, enum feature feature)
{
	assert(feature < FEATURE_COUNT);
	return *(const bool *)((const char *)features + features_at[feature].flag);
}

bool *feature_flag(struct features *features, enum feature feature)
{
	assert(feature < FEATURE_COUNT);
	return (bool *)((char *)features + features_at[feature].flag);
}

struct place feature_place(const struct features *features, enum feature feature)
{
	struct place place;
	assert(feature < FEATURE_COUNT);
	memcpy(&place, (const char *)features + features_at[feature].place, sizeof place);
	return place;
}
