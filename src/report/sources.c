/* Where a rule comes from: topics and articles of Salesforce's documentation, as
 * listed in docs/DECISIONS.md, "Sources". */
#include "report/sentence.h"

#define HELP "Salesforce Help, "

const char *reason_source(enum reason reason)
{
	static const char *const sources[REASON_COUNT] = {
	    [REASON_USER_INACTIVE] =
		"SOAP API Developer Guide, login(); EventLogFile, Login event, "
		"LOGIN_STATUS",
	    [REASON_USER_FROZEN] = "EventLogFile, Login event, LOGIN_STATUS",
	    [REASON_USER_LOCKED] =
		"SOAP API Developer Guide, core data types; EventLogFile, LOGIN_STATUS",
	    [REASON_METHOD_RETIRED] = HELP "article 005132110 (SOAP login() retirement)",
	    [REASON_METHOD_DISABLED] = HELP "remoteaccess_disable_username_password_flow",
	    [REASON_API_ONLY_USER] = "EventLogFile, Login event, LOGIN_STATUS",
	    [REASON_LOGIN_HOURS] =
		"Security Implementation Guide, login restrictions; Metadata API, "
		"Profile",
	    [REASON_ORG_LOGIN_IP] = "Metadata API, SecuritySettings; " HELP "login_ip_ranges",
	    [REASON_PROFILE_IP] = HELP "login_ip_ranges",
	    [REASON_APP_IP] = HELP "connected_app_continuous_ip; Metadata API, ConnectedApp",
	    [REASON_INVALID_TOKEN] = "SOAP API Developer Guide, security, login()",
	    [REASON_SESSION_IP] = "Metadata API, SecuritySettings",
	    [REASON_TRANSACTION_SECURITY] = "EventLogFile, Login event, LOGIN_STATUS",
	    [REASON_MFA_REQUIRED] = HELP "article 005237070; Security Implementation Guide",
	    [REASON_TOTP_REQUIRED] = HELP "user_security_token",
	    [REASON_APP_SECOND_FACTOR] = HELP "connected_app_continuous_ip; Metadata API, "
					      "ConnectedApp",
	    [REASON_BROAD_PROFILE_RANGES] =
		HELP "articles 005220394, 005237070 (device activation)",
	    [REASON_BROAD_TRUSTED_RANGES] =
		HELP "articles 005220394, 005237070 (device activation)",
	    [REASON_UNTRUSTED_IP] = HELP "user_security_token, security_networkaccess",
	    [REASON_NEW_DEVICE] = HELP "device_activation_experience_cloud_sites",
	    [REASON_NON_REVENUE_ORG] = HELP "device_activation_orgs",
	    [REASON_PROFILE_IP_IN_RANGE] = HELP "login_ip_ranges, user_security_token",
	    [REASON_SSO] = HELP "device_activation_orgs",
	    [REASON_STRONG_AUTH] = HELP "device_activation_orgs",
	    [REASON_ACTIVATION_OFF] = HELP "device_activation_experience_cloud_sites",
	    [REASON_TRUSTED_IP] = HELP "security_networkaccess",
	    [REASON_KNOWN_DEVICE] = HELP "device_activation_orgs",
	    [REASON_TOTP_ACCEPTED] = HELP "user_security_token",
	    [REASON_TOKEN_ACCEPTED] = HELP "user_security_token",
	    [REASON_TOKEN_FEATURE_OFF] = HELP "article 000182450 (missing reset option)",
	    [REASON_NO_PASSWORD_SENT] = HELP "connected_app_continuous_ip",
	    [REASON_REQUEST_ALLOWED] = HELP "login_ip_ranges; Metadata API, SecuritySettings",
	};
	return reason < REASON_COUNT && sources[reason] ? sources[reason] : "";
}
