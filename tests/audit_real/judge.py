"""Every rule of docs/AUDIT.md that needs nothing but the policy, asked of one as lists.py has it.
Written from that page; nothing here is shared with the program."""
from described import described_find
from found import Found
from lists import (MOST, SOURCES, Row, is_broad, is_open, item_text, item_union, lists_of, routable,
                   sums, union)
from logins import Logins, logins_find, of_profile
from rows import relations_find, space_find
from spans import both
from typos import inverted_find, typos_find

OPEN = {"trusted": "trusted-ranges-open", "profile": "profile-ranges-open",
        "org_login": "org-login-ranges-open"}
# What they need is in no policy here.
UNASKED = {"cloud-ranges", "hosting-ranges", "vpn-ranges", "tor-ranges", "country-not-allowed",
           "requests-without-salesforce", "never-hit-row", "exception-expired",
           "exception-unmatched", "list-stale"}


def relying(policy):
    """The profiles whose ranges restrict somebody."""
    return [name for name, each in policy["profiles"].items()
            if each["ranges"] and not is_open(union(policy, each["ranges"]))]


def open_find(policy, owner, kind, items):
    some = union(policy, items)
    rule = OPEN.get(kind)
    if kind == "app" and relying(policy) and \
       policy["apps"][owner[1]]["relaxation"] == "bypass_2factor":
        rule = "app-ranges-open"
    if rule and is_open(some):
        yield Found(rule, owner, "", some, (routable(some),))


def is_verified(logins, reason, who):
    return bool(logins.where(who, logins.ways(app=[None]), lambda _, why: why == reason))


EMPLOYEE = {"profile": None, "username": None, "guest": False, "ranges": False,
            "permissions": set(), "site": False, "activation": False, "authenticator": False, "shut": False,
            "never": False}


def broad_find(policy, logins, owner, kind, items):
    some = union(policy, items)
    if kind not in ("trusted", "profile") or is_open(some) or not is_broad(policy, items):
        return
    rule = f"broad-{kind}-ranges"  # the reason of the decision is called alike
    if not is_verified(logins, rule, of_profile(policy, owner[1]) if owner[1] else EMPLOYEE):
        return
    figures = []
    for family, total in sums(policy, items).items():
        if total > MOST[family]:
            figures += [min(total, (1 << 128) - 1), MOST[family]]
    yield Found(rule, owner, "", some, tuple(figures))


def apps_find(policy):
    rely = relying(policy)
    for name, app in policy["apps"].items():
        owner = ("app", name)
        if app["ranges"] and app["relaxation"] != "bypass_2factor":
            count = len(app["ranges"])
            yield Found("app-ranges-without-effect", owner, "", union(policy, app["ranges"]),
                        (f"({count} row",))
        if rely and app["relaxation"] in ("bypass", "bypass_2factor"):
            yield Found("app-bypasses-ranges", owner, "", None,
                        (f" {len(rely)} profile{'s' if len(rely) > 1 else ''} ",))


def rows_once(policy, items):
    """How many rows a list comes to; those of a network once."""
    count, networks, waiting = 0, set(), list(items)
    while waiting:
        item = waiting.pop()
        if isinstance(item, Row):
            count += 1
        elif item.name not in networks:
            networks.add(item.name)
            waiting += policy["networks"][item.name]
    return count


def profiles_find(policy):
    for name, profile in policy["profiles"].items():
        owner = ("profile", name)
        if "partner" in (profile["license"] or "").lower():
            count = rows_once(policy, profile["ranges"])
            if count > 5:
                yield Found("partner-ranges-limit", owner, "", union(policy, profile["ranges"]),
                            (f" {count} login IP ranges",))
        days = [day for day, hours in (profile["hours"] or {}).items() if hours == (0, 1440)]
        if days:
            yield Found("hours-ambiguous", owner, "", None,
                        tuple(day.capitalize() for day in days))
        if policy["org_login"]:
            org = union(policy, policy["org_login"])
            for item in profile["ranges"]:
                some = item_union(policy, item)
                if both(some, SOURCES) and not both(some, org):
                    yield Found("profile-range-outside-org", owner, item_text(item), some, (),
                                item.line)


def lists_find(policy, said):
    """`said(owner, list)`: keys of the rows that the program says are within others."""
    logins = Logins(policy)
    for owner, kind, items in lists_of(policy):
        yield from open_find(policy, owner, kind, items)
        yield from broad_find(policy, logins, owner, kind, items)
        some = union(policy, items)
        yield from relations_find(policy, owner, kind, items, said(owner, kind))
        yield from inverted_find(policy, owner, items)
        for row in items:
            if isinstance(row, Row):
                yield from space_find(owner, row, some)
                yield from typos_find(owner, row, some)
                yield from described_find(owner, row)


def judge(policy, findings=()):
    """All that should be found; of the program's findings only which rows lie in others is used,
    and only of lists with networks, where more than one choice is right."""
    said = lambda owner, kind: {
        finding["fingerprint"].split("/", 2)[2].partition("#")[0]
        for finding in findings if finding["rule"] == "shadowed-row" and
        (finding["object"]["kind"], finding["object"]["name"]) == owner and
        ("Session Settings" in finding["what"]) == (kind == "org_login")}
    return [*lists_find(policy, said), *apps_find(policy), *profiles_find(policy),
            *logins_find(policy)]
