"""What DECISIONS.md says of the Reset option, of tokens and of what will end, for an org as
reader.py finds it and people as people.py makes them. Straight from the text, with sets of
addresses; nothing here is shared with the program."""
import ipaddress

from people import everybody
from policy import expected
from reader import number
from spans import EVERYWHERE, both, spans, without

SMALL = {"personal": "C", "group": "C", "contact_manager": "C", "professional": "L"}
NOBODY = {"active": True, "frozen": False, "locked": False, "sso": False, "authenticator": False,
          "permission_sets": [], "username": None}
PASSWORD = ("soap", "oauth-password")


def blocks(texts):
    nets = [ipaddress.ip_network(text) for text in texts]
    return spans((number(str(net[0])), number(str(net[-1]))) for net in nets)


class Rules:
    """An org with its people; without people, as metadata alone has it."""

    def __init__(self, org, people=None):
        said = expected(org)
        self.profiles, self.apps = said["profiles"], said["apps"]
        self.permission_sets = said["permission_sets"]
        self.edition = people["edition"] if people else "enterprise"
        self.login_ranges = blocks(people["login_ranges"]) if people else []
        self.features = dict(people["features"]) if people else {
            "login_challenge": True, "login_with_api_token": True, "soap_login": True}
        self.open = {"soap": self.features["soap_login"],
                     "oauth-password": said["org"]["password_flow"]}
        self.trusted = spans(said["org"]["ranges"])
        self.users = everybody(people) if people else []

    def subjects(self):
        """The users, then each profile that no user has."""
        taken = {user["profile"] for user in self.users}
        return self.users + [NOBODY | {"profile": name} for name in sorted(self.profiles)
                             if name not in taken]

    def permissions(self, user):
        held = set(self.profiles[user["profile"]]["permissions"]) | set(user.get("own", ()))
        return held.union(*(self.permission_sets[name] for name in user["permission_sets"]))

    def ranges(self, user):
        return spans(self.profiles[user["profile"]]["ranges"])

    def shut(self, user):
        return not user["active"] or user["frozen"] or user["locked"]

    # ---- the Reset option ----

    def causes(self, user):
        """{cause: grade}"""
        held = self.permissions(user)
        found = {
            "profile-ranges": "C" if self.ranges(user) else None,
            "session-settings-ranges": SMALL.get(self.edition) if self.login_ranges else None,
            "api-only": "C" if "api_only" in held else None,
            "mfa-for-api": "C" if "mfa_for_api" in held else None,
            "org-features-off": None if self.features["login_challenge"] and
            self.features["login_with_api_token"] else "C",
            "user-inactive": ("L" if user["active"] else "C") if self.shut(user) else None,
            "sso-user": "L" if user["sso"] else None,
            "external-user": "U" if self.profiles[user["profile"]]["site"] else None}
        return {cause: grade for cause, grade in found.items() if grade}

    # ---- logins ----

    def never(self, user):
        """Is there no moment at which the user may log in?"""
        hours = self.profiles[user["profile"]]["hours"]
        closed = len(hours) == 7 and all(start >= end for start, end in hours.values())
        return self.shut(user) or closed

    def lifted(self, via, relaxation):
        """Step 7, of the channels here."""
        return via in ("oauth-password", "oauth-client-credentials") and relaxation == "bypass"

    def goes(self, user, via, relaxation="enforce", retired=False):
        """From where a login comes through with what it takes."""
        if self.never(user) or not self.open.get(via, True) or (via == "soap" and retired):
            return []
        found = self.login_ranges or EVERYWHERE
        ranges = self.ranges(user)
        return both(found, ranges) if ranges and not self.lifted(via, relaxation) else found

    def answers(self, user, via, relaxation="enforce"):
        """The same, parted by what it takes: nothing, the token, an authenticator code."""
        goes = self.goes(user, via, relaxation)
        if user["authenticator"] and "mfa_for_api" in self.permissions(user):
            return {"allow": [], "token": [], "totp": goes}
        asked = []
        if self.features["login_with_api_token"] and \
           (not self.ranges(user) or self.lifted(via, relaxation)):
            asked = without(goes, self.trusted)
        return {"allow": without(goes, asked), "token": asked, "totp": []}

    def relaxations(self):
        """Of the apps of the org, and of one that it does not list."""
        return sorted({"enforce"} | {app["relaxation"] for app in self.apps.values()})

    def token(self, user):
        """(from where some login needs the token, {channels where it does}); of who cannot log
        in now: after that is over"""
        user = {**user, "active": True, "frozen": False, "locked": False}
        asked = {(via, relaxation): self.answers(user, via, relaxation)["token"]
                 for via in PASSWORD for relaxation in self.relaxations()}
        return (spans(span for found in asked.values() for span in found),
                [via for via in PASSWORD if any(asked[via, each] for each in self.relaxations())])
