"""Salesforce metadata as plainly as it can be read, to compare the program with: whole
files through xml.etree, addresses as integers, lists as lists. Nothing here is shared
with the program, and nothing is fast.

    org = read_project(FOLDER)

gives a dictionary: "profiles", "permission_sets" and "apps" by name, "org" with the
settings. Of components that are in several files the later one counts, in the order of
the package directories and then of the paths, for what it says.
"""
import gzip
import io
import ipaddress
import json
import os
import re
import urllib.parse
import xml.etree.ElementTree as etree

# The end of a file's name in metadata format, and what it is.
SUFFIXES = {
    "settings": "settings", "profile": "profile", "permissionset": "permission_set",
    "connectedApp": "connected_app", "eca": "external_client_app",
    "ecaOauthPlcy": "external_client_app_policies",
    "ecaOauth": "external_client_app_settings",
    "profilePasswordPolicy": "password_policy", "profileSessionSetting": "session_setting"}
FILE = re.compile(r"^(.+)\.(" + "|".join(SUFFIXES) + r")(?:-meta\.xml)?(\.gz)?$")

PERMISSIONS = {"ApiUserOnly": "api_only", "TwoFactorApi": "mfa_for_api",
               "ForceTwoFactor": "mfa_for_ui", "ModifyAllData": "modify_all_data",
               "UseAnyApiAuth": "use_any_api_auth"}
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ATTEMPTS = {"ThreeAttempts": 3, "FiveAttempts": 5, "TenAttempts": 10, "NoLimit": None,
            "3": 3, "5": 5, "10": 10, "0": None}
PERIODS = {"FifteenMinutes": 15, "ThirtyMinutes": 30, "SixtyMinutes": 60, "Forever": None,
           "15": 15, "30": 30, "60": 60, "0": None}
RELAXATIONS = {"ENFORCE": "enforce", "BYPASS": "bypass", "BYPASS_2FACTOR": "bypass_2factor",
               "ENFORCE_RELAX_REFRESH": "enforce_relax_refresh", "Enforce": "enforce",
               "Bypass": "bypass", "Bypass_2factor": "bypass_2factor",
               "Enforce_RelaxRefresh": "enforce_relax_refresh"}
# The many children of a profile that nobody asks for.
PASSED_OVER = {"fieldPermissions", "classAccesses", "layoutAssignments", "pageAccesses"}
LABELS = {"Admin": "System Administrator", "Standard": "Standard User",
          "ContractManager": "Contract Manager"}
V4 = 0xffff << 32  # an IPv4 address is ::ffff:a.b.c.d
V4_LAST = V4 + (1 << 32) - 1


# ---- files -----------------------------------------------------------------------

def package_folders(folder):
    """The package directories in their order; without a project file, the folder."""
    try:
        with open(os.path.join(folder, "sfdx-project.json"), "rb") as file:
            project = json.loads(file.read().decode("utf-8-sig"))
    except OSError:
        return [folder]
    return [os.path.join(folder, each["path"]) for each in project["packageDirectories"]]


def metadata_files(folder):
    """(path, type, name, compressed) of each file below it, folders and files by name."""
    for entry in sorted(os.listdir(os.fsencode(folder))):
        name = os.fsdecode(entry)
        path = os.path.join(folder, name)
        if name.startswith(".") or name == "node_modules":
            continue
        if os.path.isdir(path):
            yield from metadata_files(path)
            continue
        match = FILE.match(name)
        if match and (match[2] != "settings" or match[1] in ("Security", "OauthOidc")):
            yield path, SUFFIXES[match[2]], urllib.parse.unquote(match[1]), bool(match[3])


def local(element):
    return element.tag.rpartition("}")[2]


def parse(path, compressed):
    with open(path, "rb") as file:
        text = file.read()
    root = etree.parse(io.BytesIO(gzip.decompress(text) if compressed else text)).getroot()
    root[:] = [child for child in root if local(child) not in PASSED_OVER]
    return root


def children(element, *names):
    """Those below it on the way of the names."""
    found = [element]
    for name in names:
        found = [child for each in found for child in each if local(child) == name]
    return found


def text_at(element, *names):
    """The text of the last such element; None: there is none, or it is nil or empty."""
    texts = ["".join(each.itertext()).strip() for each in children(element, *names)]
    return texts[-1] if texts and texts[-1] else None


# ---- what a file says --------------------------------------------------------------

def number(text):
    address = ipaddress.ip_address(text)
    return int(address) + (V4 if address.version == 4 else 0)


def text(number):
    """An address as text."""
    return str(ipaddress.IPv4Address(number - V4) if V4 <= number <= V4_LAST
               else ipaddress.IPv6Address(number))


def plain(text):
    """A description on one line."""
    return re.sub(r"[ \t\r\n]+", " ", text or "").strip()


def rows(elements, first, last):
    return [(number(text_at(each, first)), number(text_at(each, last)),
             plain(text_at(each, "description"))) for each in elements]


def hours_of(element):
    """Minutes by day, of days that say both; None: there are no hours at all."""
    found = {}
    for hours in children(element, "loginHours"):
        found = {}
        for day in DAYS:
            start, end = text_at(hours, day + "Start"), text_at(hours, day + "End")
            if start is not None and end is not None:
                found[day] = (int(start), int(end))
    return found if children(element, "loginHours") else None


def permissions_of(element):
    """What it gives and what it takes, by the policy's names."""
    said = {}
    for each in children(element, "userPermissions"):
        name = PERMISSIONS.get(text_at(each, "name"))
        if name:
            said[name] = text_at(each, "enabled") == "true"
    return said


def flag(element, *names):
    text = text_at(element, *names)
    return None if text is None else text in ("true", "1")


def number_of(table, element, *names):
    text = text_at(element, *names)
    return (table[text],) if text is not None else None


def lockout_of(element, *names):
    return {"max_attempts": number_of(ATTEMPTS, element, *names, "maxLoginAttempts"),
            "period_minutes": number_of(PERIODS, element, *names, "lockoutInterval")}


# ---- what all of them say ------------------------------------------------------------

def update(said, new):
    """What is said replaces what was said before; None, an empty list: nothing is."""
    for key, value in new.items():
        if isinstance(value, dict) and isinstance(said.get(key), dict) and key != "hours":
            said[key].update({k: v for k, v in value.items() if v is not None})
        elif value is not None and value != []:
            said[key] = value
        else:
            said.setdefault(key, value)


class Org:
    def __init__(self):
        self.org = {"ranges": []}
        self.profiles, self.permission_sets, self.apps = {}, {}, {}
        self.policies = []  # of profiles: (profile, what it says), said by name or label

    def settings(self, name, root):
        if local(root) == "OauthOidcSettings":
            blocked = flag(root, "blockOAuthUnPwFlow")
            update(self.org, {"password_flow": None if blocked is None else not blocked})
            return
        update(self.org, {
            "ranges": rows(children(root, "networkAccess", "ipRanges"), "start", "end"),
            "enforce": flag(root, "sessionSettings", "enforceIpRangesEveryRequest"),
            "lock": flag(root, "sessionSettings", "lockSessionsToIp"),
            "lockout": lockout_of(root, "passwordPolicies")})

    def profile(self, name, root):
        update(self.profiles.setdefault(name, {}), {
            "label": LABELS.get(name), "license": text_at(root, "userLicense"),
            "ranges": rows(children(root, "loginIpRanges"), "startAddress", "endAddress"),
            "hours": hours_of(root), "permissions": permissions_of(root)})

    def permission_set(self, name, root):
        update(self.permission_sets.setdefault(name, {}), {"permissions": permissions_of(root)})

    def connected_app(self, name, root):
        relaxation = text_at(root, "oauthPolicy", "ipRelaxation")
        update(self.apps.setdefault(name, {}), {
            "kind": "connected_app", "label": text_at(root, "label"),
            "relaxation": relaxation and RELAXATIONS[relaxation],
            "ranges": rows(children(root, "ipRanges"), "start", "end")})

    def external_client_app(self, name, root):
        update(self.apps.setdefault(name, {}), {
            "kind": "external_client_app", "label": text_at(root, "label"), "ranges": []})

    def external_client_app_policies(self, name, root):
        relaxation = text_at(root, "ipRelaxationPolicyType")
        update(self.apps.setdefault(text_at(root, "externalClientApplication"), {}), {
            "kind": "external_client_app", "ranges": [],
            "relaxation": relaxation and RELAXATIONS[relaxation]})

    def external_client_app_settings(self, name, root):
        update(self.apps.setdefault(text_at(root, "externalClientApplication"), {}), {
            "kind": "external_client_app",
            "ranges": rows(children(root, "trustedIpRanges"), "startIpAddress", "endIpAddress")})

    def password_policy(self, name, root):
        self.policies.append((text_at(root, "profile"), {"lockout": lockout_of(root)}))

    def session_setting(self, name, root):
        self.policies.append((text_at(root, "profile"), {
            "activation": flag(root, "externalCommunityUserIdentityVerif")}))

    def policies_join(self):
        """Those of profiles that are not there are of no account."""
        for wanted, said in self.policies:
            wanted = urllib.parse.unquote(wanted or "").lower()
            for name, profile in self.profiles.items():
                if wanted in (name.lower(), (profile["label"] or name).lower()):
                    update(profile, said)


def read_project(folder):
    org = Org()
    folders = package_folders(folder) if os.path.isdir(folder) else []
    files = [each for part in folders for each in metadata_files(part)]
    for path, kind, name, compressed in files:
        getattr(org, kind)(name, parse(path, compressed))
    org.policies_join()
    return {"org": org.org, "profiles": org.profiles, "permission_sets": org.permission_sets,
            "apps": org.apps, "files": len(files)}


# ---- counting --------------------------------------------------------------------------

def addresses(ranges):
    """How many IPv4 and IPv6 addresses are in at least one of the (first, last, …)."""
    counts, reached = [0, 0], -1
    for first, last in sorted((each[0], each[1]) for each in ranges):
        first = max(first, reached + 1)
        if first > last:
            continue
        reached = last
        inside = max(0, min(last, V4_LAST) - max(first, V4) + 1)
        counts[0] += inside
        counts[1] += last - first + 1 - inside
    return tuple(counts)
