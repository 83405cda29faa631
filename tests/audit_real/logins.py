"""The rules about who can log in from where, and what it takes: every login is decided (decide.py)
for every part of the address space that the lists tell apart."""
import itertools

from decide import CHANNELS, In, Login, Login_rules
from found import Found
from lists import (SOURCES, is_broad, is_open, item_text, item_union, routable,
                   union)
from spans import EVERYWHERE, both, size, spans, without

BROWSER = ("ui", "ui-sso")


def of_profile(policy, name):
    """An active user of the profile who has nothing else."""
    profile = policy["profiles"][name]
    hours = profile["hours"] or {}
    return {"profile": name, "username": None, "ranges": bool(profile["ranges"]),
            "permissions": set(profile["permissions"]), "site": profile["site"],
            "guest": "guest" in (profile["license"] or "").lower(),
            "activation": profile["activation"], "authenticator": False, "shut": False,
            "never": len(hours) == 7 and all(start >= end for start, end in hours.values())}


def of_user(policy, user):
    who = of_profile(policy, user["profile"])
    who["permissions"] |= set().union(*(policy["permission_sets"][name]
                                        for name in user["permission_sets"]))
    return who | {"username": user["username"], "authenticator": user["authenticator"],
                  "shut": not user["active"] or user["frozen"] or user["locked"]}


class Logins:
    def __init__(self, policy):
        self.policy = policy
        self.trusted = union(policy, policy["trusted"])
        self.org = union(policy, policy["org_login"]) if policy["org_login"] else EVERYWHERE
        self.of = {name: union(policy, each["ranges"])
                   for name, each in policy["profiles"].items()}
        self.apps = {name: union(policy, each["ranges"]) for name, each in policy["apps"].items()}
        broad = {name for name, each in policy["profiles"].items()
                 if is_broad(policy, each["ranges"])}
        self.broad = broad | ({"trusted"} if is_broad(policy, policy["trusted"]) else set())
        self.rules = Login_rules(policy, self.broad)
        self.users = [of_user(policy, user) for user in policy["users"]]
        self.known = {}

    def subjects(self):
        """The users who are not shut, and one of each profile that no user has; no guests, who
        never log in."""
        return [who for who in self.everybody() if not who["shut"]]

    def everybody(self):
        taken = {who["profile"] for who in self.users}
        return [who for who in self.users +
                [of_profile(self.policy, name) for name in self.policy["profiles"]
                 if name not in taken] if not who["guest"]]

    def reached(self):
        """As subjects(), but a profile counts as had by those alone who are not shut."""
        able = [who for who in self.users if not who["shut"]]
        taken = {who["profile"] for who in able}
        return able + [of_profile(self.policy, name) for name in self.policy["profiles"]
                       if name not in taken]

    def zones(self, who, app=None):
        """(In, spans) of all parts of the space that the lists of such a login tell apart."""
        key = who["profile"], app
        if key not in self.known:
            lists = [self.org, self.of[who["profile"]] if who["ranges"] else EVERYWHERE,
                     self.trusted, self.apps.get(app, [])]
            found = [((), EVERYWHERE)]
            for one in lists:
                found = [(at + (inside,), some) for at, part in found
                         for inside, some in ((True, both(part, one)), (False, without(part, one)))
                         if some]
            self.known[key] = [(In(*at), some) for at, some in found]
        return self.known[key]

    def app_names(self):
        return [None, *self.policy["apps"]]

    def ways(self, via=CHANNELS, app=None,
             credentials=("password", "token", "wrong-token", "totp")):
        """All logins there can be over some channels, but for those that a fact says nothing of."""
        for channel in via:
            names = [None] if not channel.startswith("oauth-") else app or self.app_names()
            said = credentials if channel in ("soap", "oauth-password") else ["password"]
            face = channel in CHANNELS[:5]
            for name, credential, device, strong in itertools.product(
                    names, said, ("known", "new") if face else ("known",),
                    (False, True) if face else (False,)):
                yield Login(channel, name, device, credential, strong)

    def where(self, who, logins, wanted, rules=None):
        """The addresses from which one of the logins is answered as wanted(verdict, reason)."""
        rules = rules or self.rules
        return spans(span for login in logins for at, some in self.zones(who, login.app)
                     if wanted(*rules.decide(who, login, at)[:2]) for span in some)

    # ---- what the rules ask -----------------------------------------------------------------

    def goes(self, who, via=CHANNELS, app=None, rules=None):
        """From where the user gets in with all that can be shown."""
        return self.where(who, self.ways(via, app), lambda verdict, _: verdict != "refuse", rules)

    def comes(self, who, via):
        """The same, but only from addresses that somebody can come from."""
        return not who["shut"] and both(self.goes(who, via), SOURCES)

    def bare(self, who, reason):
        """From where the bare password is enough, for such a reason."""
        logins = list(self.ways(("soap", "oauth-password"), credentials=("password",)))
        return self.where(who, logins, lambda verdict, why: verdict == "allow" and reason(why))

    def later(self):
        return Login_rules(self.policy, self.broad, "2027-06")

    def unretired(self):
        return Login_rules(self.policy, self.broad, min(self.rules.rules, "2026-07"))


def name_of(who):
    return ("user", who["username"]) if who["username"] else ("profile", who["profile"])


def waived_find(logins):
    in_range = lambda reason: reason == "profile-ip-in-range"
    everywhere, shared, profiles = False, [], {}
    for who in logins.subjects():
        within = logins.bare(who, in_range)
        beyond = logins.bare(who, lambda reason: not in_range(reason))
        if is_open(within):
            profiles[who["profile"]] = spans(within + profiles.get(who["profile"], []))
        everywhere |= is_open(beyond)
        jwt = logins.goes(who, ("oauth-jwt",))
        shared += both(logins.bare(who, lambda reason: reason == "trusted-ip"), jwt)
    for name, some in profiles.items():
        yield Found("tokens-waived-everywhere", ("profile", name), "", logins.of[name],
                    (routable(some),))
    if everywhere:
        yield Found("tokens-waived-everywhere", ("org", None))
    if shared:
        some = spans(shared)
        yield Found("trusted-ranges-waive-token", ("org", None), "", some, (size(some),))


def privileged_find(logins):
    policy = logins.policy
    plain = lambda who: logins.goes(who, app=[None])
    for name, profile in policy["profiles"].items():
        some = plain(of_profile(policy, name))
        if "modify_all_data" in profile["permissions"] and is_open(some):
            yield Found("privileged-profile-unrestricted", ("profile", name), "", None,
                        (routable(some),))
    for who in logins.users:
        if who["shut"] or "modify_all_data" not in who["permissions"] or \
           "modify_all_data" in policy["profiles"][who["profile"]]["permissions"]:
            continue
        if is_open(plain(who)):
            yield Found("privileged-user-unrestricted", name_of(who), "", None,
                        (routable(plain(who)),))


def request_goes_on(policy, logins, name):
    """Does a session that began in the profile's ranges go on from outside?"""
    restricts = bool(policy["profiles"][name]["ranges"]) and not is_open(logins.of[name])
    return restricts and not of_profile(policy, name)["never"]


def enforced_find(logins):
    policy = logins.policy
    count = sum(request_goes_on(policy, logins, name) for name in policy["profiles"])
    if count and not policy["session"]["enforce"] and not policy["session"]["lock"]:
        yield Found("enforced-at-login-only", ("org", None), "", None,
                    (f" {count} profile{'s' if count > 1 else ''} ",))


def in_use(logins):
    """The trusted addresses on which some login depends."""
    found = []
    for who in logins.reached():
        for login in logins.ways():
            for at, some in logins.zones(who, login.app):
                if at.trusted and logins.rules.decide(who, login, at) != \
                   logins.rules.decide(who, login, at._replace(trusted=False)):
                    found += some
    return spans(found)


def unused_find(logins):
    policy = logins.policy
    if not policy["trusted"] or not policy["profiles"]:
        return
    used = in_use(logins)
    for item in policy["trusted"]:
        some = item_union(policy, item)
        if not both(some, used):
            figures = (size(some),) if size(some) > 1 else ()
            yield Found("trusted-range-unused", ("org", None), item_text(item), some, figures,
                        item.line)


def shut_find(logins):
    policy = logins.policy
    some = [of_profile(policy, name) for name in policy["profiles"]]
    for who in some:
        if not logins.comes(who, CHANNELS) or \
           ("api_only" not in who["permissions"] and not logins.comes(who, BROWSER)):
            yield Found("locked-out", ("profile", who["profile"]), "", ...)
    holders = [who for who in logins.users if "modify_all_data" in who["permissions"]]
    if not logins.users:
        holders = [who for who in some if "modify_all_data" in who["permissions"]]
    if holders and not any(logins.comes(who, BROWSER) for who in holders):
        yield Found("no-administrator", ("org", None))


def token_find(logins):
    for who in logins.subjects():
        if "api_only" not in who["permissions"]:
            continue
        asked = logins.where(who, list(logins.ways(("soap", "oauth-password"),
                                                   credentials=("password",))),
                             lambda verdict, _: verdict == "token")
        if asked:
            rule = "token-out-of-reach" if who["username"] else "profile-token-out-of-reach"
            yield Found(rule, name_of(who), "", None, (size(asked),))


def ends_find(logins):
    listed = list(logins.policy["apps"])
    for who in logins.everybody():
        lasts = logins.goes(who, BROWSER, rules=logins.later()) or \
            listed and logins.goes(who, ("oauth-jwt", "oauth-client-credentials"), listed,
                                   logins.later())
        if logins.goes(who, ("soap",), rules=logins.unretired()) and not lasts and \
           not logins.goes(who, ("oauth-password",)):
            yield Found("only-method-ends", name_of(who))


def logins_find(policy):
    logins = Logins(policy)
    for rule in (waived_find, privileged_find, enforced_find, unused_find, shut_find, token_find,
                 ends_find):
        yield from rule(logins)
