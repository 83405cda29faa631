"""An org's metadata as a policy (lists.py): XML by expat, with the lines of rows. Which file is
what, and what settings mean, is as in tests/metadata/reader.py."""
import gzip
import ipaddress
import os
import urllib.parse
import xml.parsers.expat

import reader
from lists import Row
from policy import SITE

FEATURES = {"soap_login": True, "username_password_flow": True, "login_with_api_token": True,
            "known_device_suffices": True}

ASKED = {"blockOAuthUnPwFlow", "externalClientApplication", "externalCommunityUserIdentityVerif",
         "ipRanges", "ipRelaxationPolicyType", "loginHours", "loginIpRanges", "networkAccess",
         "oauthPolicy", "profile", "sessionSettings", "trustedIpRanges", "userLicense",
         "userPermissions"}


class Node:
    """An element; `at(…)` are the texts of those below it."""

    def __init__(self, name, line):
        self.name, self.line, self.text, self.children = name, line, "", []

    def below(self, *names):
        found = [self]
        for name in names:
            found = [child for each in found for child in each.children if child.name == name]
        return found

    def at(self, *names):
        texts = [each.text.strip() for each in self.below(*names)]
        return (texts[-1] or None) if texts else None


class Reader:
    """A file as nodes; of what is below the root only what is asked for: most of a profile is
    thousands of permissions for fields."""

    def __init__(self, content):
        self.parser = xml.parsers.expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.open = [Node("", 0)]
        self.passed = ""  # the element that is passed over
        self.listen()
        self.parser.Parse(content, True)

    def listen(self):
        self.parser.StartElementHandler = self.start
        self.parser.CharacterDataHandler = self.text
        self.parser.EndElementHandler = lambda _: self.open.pop()

    def start(self, name, _):
        local = name.rpartition(" ")[2]
        if len(self.open) == 2 and local not in ASKED:
            self.passed = name
            self.parser.StartElementHandler = self.parser.CharacterDataHandler = None
            self.parser.EndElementHandler = self.passed_end
            return
        node = Node(local, self.parser.CurrentLineNumber)
        self.open[-1].children.append(node)
        self.open.append(node)

    def text(self, characters):
        self.open[-1].text += characters

    def passed_end(self, name):
        if name == self.passed:
            self.listen()


def tree(path):
    with open(path, "rb") as file:
        content = file.read()
    if content[:2] == b"\x1f\x8b":
        content = gzip.decompress(content)
    return Reader(content).open[0].children[0]


def rows(nodes, start, end):
    found = []
    for node in nodes:
        ends = node.at(start), node.at(end)
        found.append(Row(*map(reader.number, ends), reader.plain(node.at("description")),
                         any(ipaddress.ip_address(each).version == 6 and
                             reader.V4 <= reader.number(each) <= reader.V4_LAST for each in ends),
                         node.line))
    return found


def is_true(text):
    return text in ("true", "1")


class Project:
    """Of what several files say of one thing the later one counts."""

    def __init__(self, folder):
        self.policy = {
            "rules": "2026-02", "revenue": True, "trusted": [], "org_login": [], "networks": {},
            "profiles": {}, "permission_sets": {}, "users": [], "apps": {},
            "session": {"enforce": False, "lock": False}, "features": dict(FEATURES)}
        self.labels, self.activations = {}, []
        parts = reader.package_folders(folder) if os.path.isdir(folder) else []
        for path, kind, name, _ in (each for part in parts for each in reader.metadata_files(part)):
            getattr(self, kind, lambda *_: None)(name, tree(path))
        for wanted, on in self.activations:
            for name, profile in self.policy["profiles"].items():
                if wanted in (name.lower(), reader.LABELS.get(name, name).lower()):
                    profile["activation"] = on and profile["site"]

    def settings(self, _, root):
        if root.name == "OauthOidcSettings":
            if root.at("blockOAuthUnPwFlow"):
                self.policy["features"]["username_password_flow"] = \
                    not is_true(root.at("blockOAuthUnPwFlow"))
            return
        self.policy["trusted"] = rows(root.below("networkAccess", "ipRanges"), "start", "end") or \
            self.policy["trusted"]
        for key, name in (("enforce", "enforceIpRangesEveryRequest"),
                          ("lock", "lockSessionsToIp")):
            said = root.at("sessionSettings", name)
            if said:
                self.policy["session"][key] = is_true(said)

    def permissions(self, root):
        said = {each.at("name"): is_true(each.at("enabled"))
                for each in root.below("userPermissions")}
        return {word for name, word in reader.PERMISSIONS.items() if said.get(name)}

    def profile(self, name, root):
        new = {"ranges": rows(root.below("loginIpRanges"), "startAddress", "endAddress"),
               "hours": self.hours(root), "permissions": self.permissions(root),
               "license": root.at("userLicense")}
        old = self.policy["profiles"].setdefault(name, {"activation": False})
        old.update({key: value or old.get(key, value) for key, value in new.items()})
        old["site"] = bool(SITE.search(old["license"] or ""))

    def hours(self, root):
        found = {}
        for hours in root.below("loginHours"):
            for day in reader.DAYS:
                ends = hours.at(day + "Start"), hours.at(day + "End")
                if None not in ends:
                    found[day] = tuple(map(int, ends))
        return found

    def permission_set(self, name, root):
        self.policy["permission_sets"][name] = self.permissions(root)

    def app(self, name, relaxation, ranges):
        old = self.policy["apps"].setdefault(name, {"relaxation": "enforce", "ranges": []})
        if relaxation:
            old["relaxation"] = reader.RELAXATIONS[relaxation]
        old["ranges"] = ranges or old["ranges"]

    def connected_app(self, name, root):
        self.app(name, root.at("oauthPolicy", "ipRelaxation"),
                 rows(root.below("ipRanges"), "start", "end"))

    def external_client_app(self, name, root):
        self.app(name, None, [])

    def external_client_app_policies(self, _, root):
        self.app(root.at("externalClientApplication"), root.at("ipRelaxationPolicyType"), [])

    def external_client_app_settings(self, _, root):
        self.app(root.at("externalClientApplication"), None,
                 rows(root.below("trustedIpRanges"), "startIpAddress", "endIpAddress"))

    def session_setting(self, _, root):
        wanted = urllib.parse.unquote(root.at("profile") or "").lower()
        said = root.at("externalCommunityUserIdentityVerif")
        if said:
            self.activations.append((wanted, is_true(said)))


def policy_of(folder):
    return Project(folder).policy
