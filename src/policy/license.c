#include "policy/license.h"

/* Sources: Salesforce Help, "Experience Cloud User Licenses" (customer_portal_users), the six of
 * today, each of which "has a login version"; "Legacy Portal Licenses"
 * (users_license_types_portal); Object Reference, UserLicense, its list of licences; Silver
 * Partner, Guest and Guest User License as orgs report them. Chatter External is not among
 * them: its users are in Chatter groups of the org, not on a site. */
static const struct site_license {
	struct str name;
	bool per_login; /* sold by the login, too: the same name and " Login" */
} site_licenses[] = {
    {STR_INIT("Customer Community"), true},
    {STR_INIT("Customer Community Plus"), true},
    {STR_INIT("Partner Community"), true},
    {STR_INIT("External Apps"), true},
    {STR_INIT("External Identity"), true},
    {STR_INIT("Channel Account"), true},
    {STR_INIT("Partner"), false},
    {STR_INIT("Gold Partner"), false},
    {STR_INIT("Silver Partner"), false},
    {STR_INIT("Customer Portal User"), false},
    {STR_INIT("Customer Portal Manager"), false},
    {STR_INIT("Customer Portal Manager Standard"), false},
    {STR_INIT("Customer Portal Manager Custom"), false},
    {STR_INIT("Limited Customer Portal Manager Standard"), false},
    {STR_INIT("Limited Customer Portal Manager Custom"), false},
    {STR_INIT("Overage Customer Portal Manager Standard"), false},
    {STR_INIT("Overage Customer Portal Manager Custom"), false},
    {STR_INIT("High Volume Customer Portal"), false},
    {STR_INIT("Overage High Volume Customer Portal"), false},
    {STR_INIT("Authenticated Website"), false},
    {STR_INIT("Overage Authenticated Website"), false},
    {STR_INIT("Guest"), false},
    {STR_INIT("Guest User License"), false},
};

static struct str without_login(struct str license)
{
	static const struct str ending = STR_INIT(" Login");
	struct str tail;
	if (license.length < ending.length)
		return license;
	tail = (struct str){license.at + license.length - ending.length, ending.length};
	return str_equal(tail, ending) ? (struct str){license.at, license.length - ending.length}
				       : license;
}

bool license_is_site(struct str license)
{
	struct str name = without_login(license);
	bool per_login = name.length < license.length;
	for (size_t i = 0; i < sizeof site_licenses / sizeof *site_licenses; i++)
		if (str_equal(site_licenses[i].name, name) &&
		    (!per_login || site_licenses[i].per_login))
			return true;
	return false;
}
