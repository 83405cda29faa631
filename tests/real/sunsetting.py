"""`sunset`, compared with rules.py: each use of each method, expanded to single people and
kinds of apps."""
from common import check, equal
from reader import text
from spans import lowest, size, without

CHANNELS = {"soap-login": "soap", "username-password": "oauth-password"}
WAYS = {"oauth-jwt": False, "oauth-client-credentials": True}  # does it ask for the app?
ANSWERS = ("allow", "token", "totp")


def reach(found):
    return {"addresses": str(size(found)), "witness": text(lowest(found)) if found else None}


def wanted_after(rules, user, today):
    """{(way, relaxation)} of the ways that stay, against where today's goes through."""
    after = {}
    for way, asks_app in WAYS.items():
        for relaxation in rules.relaxations() if asks_app else ("",):
            goes = rules.goes(user, way, relaxation)
            after[way, relaxation] = {
                "goes": reach(goes), "lost": reach(without(today, goes)),
                "opened": reach(without(goes, today)),
                "profile_ranges": bool(rules.ranges(user)) and not rules.lifted(way, relaxation)}
    return after


def wanted_uses(rules, user):
    """{(method, relaxation)} of the ways of today."""
    uses = {}
    for method, via in CHANNELS.items():
        for relaxation in rules.relaxations() if via != "soap" else ("",):
            goes = rules.goes(user, via, relaxation)
            answers = rules.answers(user, via, relaxation)
            uses[method, relaxation] = {"goes": reach(goes)} | {
                answer: reach(answers[answer]) for answer in ANSWERS} | {
                "after": wanted_after(rules, user, goes) if goes else {}}
    return uses


def each_app(item):
    return item["apps"] or [""]


def found_uses(group):
    keys = ("goes", "lost", "opened", "profile_ranges")
    return {(use["method"], app): {key: use[key] for key in ("goes", *ANSWERS)} | {
        "after": {(each["way"], to): {key: each[key] for key in keys}
                  for each in use["after"] for to in each_app(each)} if use["goes"]["witness"] else {}}
        for use in group["uses"] for app in each_app(use)}


def methods_of(uses):
    found = {method for (method, _), use in uses.items() if use["goes"]["witness"]}
    if any(use["token"]["witness"] for use in uses.values()):
        found.add("token")
    return found


def flat(uses):
    """Its keys as text, for equal()."""
    return {" ".join(key): use | {"after": {" ".join(to): each for to, each in use["after"].items()}}
            for key, use in uses.items()}


def sunset_check(name, rules, document, status):
    groups = {(each.get("user"), each["profile"]): group
              for group in document["groups"] for each in group["subjects"]}
    tally = {method: [0, 0] for method in (*CHANNELS, "token")}
    for user in rules.subjects():
        one = f"{name}, {user['username'] or user['profile']}: sunset"
        group, uses = groups.pop((user["username"], user["profile"]), None), wanted_uses(rules, user)
        methods = methods_of(uses)
        for method in methods:
            tally[method][user["username"] is None] += 1
        if check(f"{one} has a row", group is not None):
            equal(one, flat(uses), flat(found_uses(group)))
            check(f"{one} methods", methods == set(group["methods"]), group["methods"])
    check(f"{name}: sunset of nobody else", not groups, list(groups))
    equal(f"{name}: sunset sums", tally,
          {each["method"]: [each["users"], each["profiles"]] for each in document["methods"]})
    wanted = 1 if any(map(any, tally.values())) else 0
    check(f"{name}: status of sunset", status == wanted, status)
