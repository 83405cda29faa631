#include "policy/login.h"

#include <assert.h>
#include <endian.h>

const struct str channel_names[VIA_COUNT] = {
    [VIA_UI] = STR_INIT("ui"),
    [VIA_UI_SSO] = STR_INIT("ui-sso"),
    [VIA_SOAP] = STR_INIT("soap"),
    [VIA_OAUTH_PASSWORD] = STR_INIT("oauth-password"),
    [VIA_OAUTH_WEB_SERVER] = STR_INIT("oauth-web-server"),
    [VIA_OAUTH_USER_AGENT] = STR_INIT("oauth-user-agent"),
    [VIA_OAUTH_DEVICE] = STR_INIT("oauth-device"),
    [VIA_OAUTH_REFRESH] = STR_INIT("oauth-refresh"),
    [VIA_OAUTH_JWT] = STR_INIT("oauth-jwt"),
    [VIA_OAUTH_SAML_BEARER] = STR_INIT("oauth-saml-bearer"),
    [VIA_OAUTH_CLIENT_CREDENTIALS] = STR_INIT("oauth-client-credentials"),
};

const struct str device_names[DEVICE_COUNT] = {STR_INIT("known"), STR_INIT("new")};

const struct str credential_names[CREDENTIAL_COUNT] = {
    [CREDENTIAL_PASSWORD] = STR_INIT("password"),
    [CREDENTIAL_TOKEN] = STR_INIT("token"),
    [CREDENTIAL_WRONG_TOKEN] = STR_INIT("wrong-token"),
    [CREDENTIAL_TOTP] = STR_INIT("totp"),
};

const struct str answer_names[2] = {STR_INIT("no"), STR_INIT("yes")};
const struct str phase_names[PHASE_COUNT] = {STR_INIT("login"), STR_INIT("request")};
const struct str hours_names[HOURS_COUNT] = {STR_INIT("inside-hours"), STR_INIT("outside-hours")};
const struct str session_names[SESSION_COUNT] = {STR_INIT("same"), STR_INIT("different")};

enum channel_group channel_group(enum channel via)
{
	static const unsigned char groups[VIA_COUNT] = {
	    [VIA_UI] = GROUP_INTERACTIVE,
	    [VIA_UI_SSO] = GROUP_INTERACTIVE,
	    [VIA_SOAP] = GROUP_PASSWORD_API,
	    [VIA_OAUTH_PASSWORD] = GROUP_PASSWORD_API,
	    [VIA_OAUTH_WEB_SERVER] = GROUP_INTERACTIVE,
	    [VIA_OAUTH_USER_AGENT] = GROUP_INTERACTIVE,
	    [VIA_OAUTH_DEVICE] = GROUP_INTERACTIVE,
	    [VIA_OAUTH_REFRESH] = GROUP_SILENT,
	    [VIA_OAUTH_JWT] = GROUP_ASSERTION,
	    [VIA_OAUTH_SAML_BEARER] = GROUP_ASSERTION,
	    [VIA_OAUTH_CLIENT_CREDENTIALS] = GROUP_SILENT,
	};
	assert(via < VIA_COUNT);
	return groups[via];
}

bool channel_is_oauth(enum channel via)
{
	return via >= VIA_OAUTH_PASSWORD && via < VIA_COUNT;
}

/* --- Instants --------------------------------------------------------- *
 *
 * A log has one in every row, so the fixed part is checked and converted
 * eight bytes at a time:
 *
 *   2 0 2 6 - 0 2 -   xor   0 0 0 0 - 0 0 -   =   each digit's value, and 0
 *   0 3 T 0 4 : 0 5         0 0 T 0 0 : 0 0       where the right sign stood
 */

enum { FIXED = 16, SHORTEST = FIXED + 1 };

static uint64_t load8(const char *at)
{
	uint64_t word;
	memcpy(&word, at, sizeof word);
	return le64toh(word);
}

/* Is each byte of `word` at most 9, and 0 where `zero` has 0xff? */
static bool digits_valid(uint64_t word, uint64_t zero)
{
	uint64_t over = 0x7676767676767676u | (zero & 0x7f7f7f7f7f7f7f7fu);
	return ((((word & 0x7f7f7f7f7f7f7f7fu) + over) | word) & 0x8080808080808080u) == 0;
}

static unsigned byte_get(uint64_t word, unsigned at)
{
	return word >> (8 * at) & 0xff;
}

/* Two digits at `at`, up to `most`. */
static bool pair_parse(const char *at, unsigned most, unsigned *ret)
{
	unsigned tens = (unsigned char)at[0] - '0', ones = (unsigned char)at[1] - '0';
	if (tens > 9 || ones > 9 || tens * 10 + ones > most)
		return false;
	*ret = tens * 10 + ones;
	return true;
}

/* ":SS" and a fraction, both optional. */
static bool seconds_parse(struct str *text, unsigned *ret)
{
	if (text->length == 0 || text->at[0] != ':')
		return true;
	if (text->length < 3 || !pair_parse(text->at + 1, 60, ret))
		return false;
	*ret -= *ret == 60;
	size_t used = 3;
	if (used < text->length && text->at[used] == '.') {
		do
			used++;
		while (used < text->length && char_is_digit(text->at[used]));
		if (used == 4)
			return false;
	}
	*text = (struct str){text->at + used, text->length - used};
	return true;
}

/* "Z" or "+HH:MM", and nothing behind: seconds east of UTC. */
static bool offset_parse(struct str text, int *ret)
{
	unsigned hours, minutes;
	if (text.length == 1 && (text.at[0] | 0x20) == 'z') {
		*ret = 0;
		return true;
	}
	if (text.length != 6 || (text.at[0] != '+' && text.at[0] != '-') || text.at[3] != ':' ||
	    !pair_parse(text.at + 1, 23, &hours) || !pair_parse(text.at + 4, 59, &minutes))
		return false;
	int offset = (int)(hours * 3600 + minutes * 60);
	*ret = text.at[0] == '-' ? -offset : offset;
	return true;
}

/* "YYYY-MM-DDTHH:MM" as UTC. */
static bool minute_parse(const char *at, int64_t *ret)
{
	uint64_t date = load8(at) ^ 0x2d30302d30303030u;     /* "0000-00-" */
	uint64_t time = load8(at + 8) ^ 0x30303a3030543030u; /* "00T00:00" */
	unsigned blank = byte_get(time, 2);                  /* 'T' 0, 't' 0x20, ' ' 0x74 */
	time &= ~(uint64_t)0xff0000;
	if (!digits_valid(date, 0xff0000ff00000000u) || !digits_valid(time, 0x0000ff0000000000u) ||
	    (blank != 0 && blank != ('T' ^ 't') && blank != ('T' ^ ' ')))
		return false;
	date = date * 10 + (date >> 8);
	time = time * 10 + (time >> 8);
	unsigned year = byte_get(date, 0) * 100 + byte_get(date, 2), month = byte_get(date, 5);
	unsigned day = byte_get(time, 0), hour = byte_get(time, 3), minute = byte_get(time, 6);
	if (!date_exists(year, month, day) || hour > 23 || minute > 59)
		return false;
	*ret = days_of_date(year, month, day) * 86400 + (int64_t)(hour * 3600 + minute * 60);
	return true;
}

bool local_time_parse(struct str text, int64_t *ret)
{
	int64_t minute;
	unsigned seconds = 0;
	if (text.length < FIXED || !minute_parse(text.at, &minute))
		return false;
	struct str rest = {text.at + FIXED, text.length - FIXED};
	if (!seconds_parse(&rest, &seconds) || rest.length > 0)
		return false;
	*ret = minute + seconds;
	return true;
}

bool instant_parse(struct str text, int64_t *ret)
{
	int64_t minute;
	unsigned seconds = 0;
	int offset;
	if (text.length < SHORTEST || !minute_parse(text.at, &minute))
		return false;
	struct str rest = {text.at + FIXED, text.length - FIXED};
	if (!seconds_parse(&rest, &seconds) || !offset_parse(rest, &offset))
		return false;
	int64_t at = minute + seconds - offset;
	if (at < YEAR_0 || at >= YEAR_10000)
		return false;
	*ret = at;
	return true;
}
