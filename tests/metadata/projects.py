"""Projects with what fixtures/salesforce lacks: files by their paths."""
import os
import random

import made
import reader

FULL_DAY = {day: (0, 1440) for day in reader.DAYS}
BLOCKS = [(f"{n * 2}.0.0.0", f"{n * 2 + 1}.255.255.255") for n in range(128)]
WORDS = ("Zürich – Büro 3 ✓", "עברית ימין", "a 'quote' and \"two\"", "# no comment: [x, y]", "@name",
         "~", "yes", "12:30:45", "1.10", "-", "a   b", "x" * 200, "{a}", "ends with a blank \\",
         "emoji 😀 in it", "e\u0301 and \u00e9", "]]>", "&amp;")
MADE = {
    "128 blocks that are all of IPv4": {
        "settings/Security.settings": made.settings(BLOCKS),
        "profiles/All.profile": made.profile(BLOCKS)},
    "nested, touching, equal ranges": {"profiles/P.profile": made.profile([
        ("192.0.2.0", "192.0.2.255"), ("192.0.2.0", "192.0.2.24"), ("192.0.2.7", "192.0.2.7"),
        ("192.0.2.255", "198.51.100.9"), ("192.0.2.0", "192.0.2.255", "again"),
        ("192.0.2.7", "192.0.2.7"), ("255.255.255.255", "255.255.255.255"),
        ("0.0.0.0", "0.0.0.0")])},
    "IPv6 in every form": {"profiles/P.profile": made.profile([
        ("2001:db8::", "2001:db8::ffff"), ("2001:DB8:0:0:0:0:0:1", "2001:0db8::0001"),
        ("2001:db8:0:1::", "2001:db8:0:1:ffff:ffff:ffff:ffff"), ("::1", "::1"),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.9"), ("::1:0:0:0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db9::")])},
    "login hours of every kind": {f"profiles/{name}.profile": made.profile(more=text)
                                  for name, text in {
        "None": "", "Empty": "    <loginHours/>\n", "Open": "    <loginHours>\n    </loginHours>\n",
        "Office": made.hours(monday=(480, 1080), friday=(0, 60)),
        "Closed": made.hours(saturday=(0, 0), sunday=(600, 600)),
        "Round the clock": made.hours(**FULL_DAY),
        "To midnight": made.hours(tuesday=(1380, 1440))}.items()},
    "descriptions of every kind": {"settings/Security.settings": made.settings(
        [(f"192.0.2.{n}", f"192.0.2.{n}", word) for n, word in enumerate(WORDS)] +
        [("198.51.100.1", "198.51.100.1", "two\nlines\tand a tab")])},
    "names with escapes": {f"profiles/{name}.profile-meta.xml": made.profile(
        [("192.0.2.1", "192.0.2.1")]) for name in (
            "Custom%3A Sales Profile", "Closing%2FSourcing %E2%80%93 CP", "Force%2Ecom - Free User",
            "100%25", "A %26 B %28old%29", "caf%C3%A9", "cafe\u0301", "no%escape", "half%2", "%41dmin2",
            "ContractManager", "tilde~dot.in name", "Zürich")},
    "a file of each type that says nothing": {
        "settings/Security.settings": made.component("SecuritySettings", ""),
        "profiles/P.profile": made.component("Profile", ""),
        "permissionsets/S.permissionset": made.component("PermissionSet", "    <label>S</label>\n"),
        "connectedApps/A.connectedApp": made.component("ConnectedApp", "    <label>A</label>\n")},
    "nil": {
        "settings/Security.settings": made.component("SecuritySettings", (
            "    <networkAccess/>\n    <passwordPolicies>\n        <lockoutInterval xsi:nil=\"true\"/>\n"
            "    </passwordPolicies>\n")).replace("<SecuritySettings", '<SecuritySettings xmlns:xsi='
            '"http://www.w3.org/2001/XMLSchema-instance"'),
        "profiles/P.profile": made.profile(),
        "profileSessionSettings/X.profileSessionSetting": made.component(
            "ProfileSessionSetting", '    <profile xsi:nil="true"/>\n').replace(
            "<ProfileSessionSetting", '<ProfileSessionSetting xmlns:xsi='
            '"http://www.w3.org/2001/XMLSchema-instance"')},
    "the same profile in two packages": {
        "sfdx-project.json": '{"packageDirectories": [{"path": "one"}, {"path": "two"}]}',
        "one/profiles/P.profile-meta.xml": made.profile(
            [("192.0.2.1", "192.0.2.1"), ("192.0.2.2", "192.0.2.2")]),
        "two/profiles/P.profile-meta.xml": made.profile([("198.51.100.1", "198.51.100.1")])},
    "policies of profiles by name, by label, in any case": {
        "profiles/Admin.profile": made.profile(), "profiles/Plan %26 Buy.profile": made.profile(),
        "profiles/Q.profile": made.profile(),
        **made.policy_of("ProfilePasswordPolicy", "system administrator", 1, maxLoginAttempts="3"),
        **made.policy_of("ProfilePasswordPolicy", "plan %26 buy", 2, lockoutInterval="SixtyMinutes",
                         maxLoginAttempts="NoLimit"),
        **made.policy_of("ProfilePasswordPolicy", "Q", 3, lockoutInterval="0", maxLoginAttempts="0"),
        **made.policy_of("ProfilePasswordPolicy", "PT1", 4, lockoutInterval="15")},
    "device activation of partners alone": {
        **{f"profiles/{name}.profile": made.profile().replace("Salesforce<", name + "<")
           for name in ("Partner Community", "Customer Community Plus Login", "Salesforce",
                        "Guest User License", "Gold Partner")},
        **{path: text for n, name in enumerate(("partner community", "salesforce", "gold partner"))
           for path, text in made.policy_of("ProfileSessionSetting", name, n,
                                            externalCommunityUserIdentityVerif="true").items()}},
    "policies of an app without the app": {
        "extlClntAppOauthPolicies/A_p.ecaOauthPlcy": made.component(
            "ExtlClntAppOauthConfigurablePolicies",
            "    <externalClientApplication>A</externalClientApplication>\n"
            "    <ipRelaxationPolicyType>Enforce_RelaxRefresh</ipRelaxationPolicyType>\n")},
    "ranges of an app before its policies, the later settings counting": {
        "a/A_o.ecaOauth": made.component(
            "ExtlClntAppOauthSettings",
            "    <externalClientApplication>A</externalClientApplication>\n"
            "    <trustedIpRanges><endIpAddress>192.0.2.9</endIpAddress>"
            "<startIpAddress>192.0.2.1</startIpAddress></trustedIpRanges>\n"),
        "b/A_p.ecaOauthPlcy": made.component(
            "ExtlClntAppOauthConfigurablePolicies",
            "    <externalClientApplication>A</externalClientApplication>\n"
            "    <ipRelaxationPolicyType>Bypass</ipRelaxationPolicyType>\n"),
        "c/A_o.ecaOauth": made.component(
            "ExtlClntAppOauthSettings",
            "    <externalClientApplication>A</externalClientApplication>\n"
            "    <trustedIpRanges><description>x</description><endIpAddress>2001:db8::9"
            "</endIpAddress><startIpAddress>2001:db8::1</startIpAddress></trustedIpRanges>\n")},
    **{f"random project {seed}": made.random_project(random.Random(seed))
       for seed in [int(os.environ.get("TEST_SEED", "1"))]},
    "tags in foreign elements": {"profiles/P.profile": made.component("Profile", (
        "    <layoutAssignments>\n        <loginIpRanges><startAddress>192.0.2.1</startAddress>"
        "<endAddress>192.0.2.1</endAddress></loginIpRanges>\n    </layoutAssignments>\n"
        "    <custom>false</custom>\n"))},
}
