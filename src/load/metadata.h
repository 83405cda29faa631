/* What a file of Salesforce metadata says about logins: the statements of one component, each
 * with its place in the XML. Rows (metadata_rows.h) say which elements those are; everything
 * else in the file is passed over, so that a file costs what its policy costs.
 *
 *	bytes ──xml.h──▶ elements ──metadata_rows.h──▶ struct metadata ──metadata_join.h──▶ policy
 */
#ifndef LOAD_METADATA_H
#define LOAD_METADATA_H

#include "base/finding.h"
#include "load/digest.h"
#include "policy/policy.h"

enum metadata_type {
	METADATA_SECURITY_SETTINGS,            /* settings/Security.settings */
	METADATA_OAUTH_SETTINGS,               /* settings/OauthOidc.settings */
	METADATA_PROFILE,                      /* profiles/NAME.profile */
	METADATA_PERMISSION_SET,               /* permissionsets/NAME.permissionset */
	METADATA_CONNECTED_APP,                /* connectedApps/NAME.connectedApp */
	METADATA_EXTERNAL_CLIENT_APP,          /* externalClientApps/NAME.eca */
	METADATA_EXTERNAL_CLIENT_APP_POLICIES, /* extlClntAppOauthPolicies/NAME.ecaOauthPlcy */
	METADATA_EXTERNAL_CLIENT_APP_SETTINGS, /* extlClntAppOauthSettings/NAME.ecaOauth */
	METADATA_PASSWORD_POLICY,              /* profilePasswordPolicies/… */
	METADATA_SESSION_SETTING,              /* profileSessionSettings/… */
	METADATA_TYPE_COUNT
};

/* A value and where its text stands; place.line 0: the file does not say it, as with
 * xsi:nil. */
struct metadata_flag {
	bool value;
	struct place place;
};

struct metadata_text {
	struct str value;
	struct place place;
};

struct metadata_number {
	uint32_t value;
	struct place place;
};

struct metadata {
	enum metadata_type type;
	struct str name;    /* of the component: of its file, decoded (Force.com - Free User) */
	struct place place; /* of the root element; line 0: there was none */

	struct metadata_text label;       /* of apps, permission sets */
	struct metadata_text license;     /* a profile's userLicense */
	struct metadata_text profile;     /* whose policy, setting this is; decoded */
	struct metadata_text application; /* whose policies, settings these are */

	/* loginIpRanges, networkAccess/ipRanges, ipRanges, trustedIpRanges; the list's place is
	 * that of the first of its elements, or of networkAccess; a row's that of its element. */
	struct range_list ranges;
	struct login_hours hours; /* an empty <loginHours/> restricts nothing */

	struct metadata_flag permissions[PERMISSION_COUNT]; /* by bit; place of the element */
	struct metadata_flag enforce;                       /* enforceIpRangesEveryRequest */
	struct metadata_flag lock;                          /* lockSessionsToIp */
	struct metadata_flag no_password;       /* isLoginWithSalesforceCredentialsDisabled */
	struct metadata_flag no_password_flow;  /* blockOAuthUnPwFlow */
	struct metadata_flag device_activation; /* externalCommunityUserIdentityVerif */

	struct metadata_number max_attempts;   /* as in struct lockout */
	struct metadata_number period_minutes; /* as in struct lockout */
	struct metadata_number ip_relaxation;  /* enum ip_relaxation */
};

/* Do both say the same of each day, and of the same days? */
bool metadata_hours_equal(const struct login_hours *one, const struct login_hours *other);

struct metadata_reader;

/* A reader of a file of that type, which is number `file` of the sources. What it says goes to
 * `ret`, which begins all-zero but for type and name; its texts live in `arena`. The statements
 * alone, not the bytes around them, go to `digest`, each so that it cannot be taken for another
 * or two. OK or NOMEM. */
enum status metadata_reader_new(uint32_t file, struct arena *arena, struct findings *findings,
				struct digest *digest, struct metadata *ret,
				struct metadata_reader **ret_reader);

/* Takes the next bytes in, of any size. Wrong input is a finding: a range that is none (the
 * codes are those of a policy's ranges), an element missing in one or given twice, an element
 * in a text, an unknown word, another root element [metadata-type], and all of xml.h. INVALID: after it nothing more
 * can be read. NOMEM. */
enum status metadata_reader_feed(struct metadata_reader *reader, struct str bytes, bool last);
void metadata_reader_free(struct metadata_reader *reader);

#endif
