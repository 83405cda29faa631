"""A list that everybody is in restricts nobody, however it is written: no rule may take it for a
restriction. Each way to write it, as the ranges of a profile, beside its near miss."""
from lists import IPV4, ROUTABLE, Net, Row, block, routable
from reader import V4, V4_LAST
from spans import without

LARGEST = [Row(first, first + (1 << 25) - 1) for first in range(V4, V4_LAST, 1 << 25)]
HALVES = [Row(V4, V4 + (1 << 31) - 1), Row(V4 + (1 << 31), V4_LAST)]
# 9/10 of what is globally routable, from below; then an address less.
ENOUGH = -(-sum(last - first + 1 for first, last in ROUTABLE) * 9 // 10)


def enough_last():
    """The last of so many."""
    left = ENOUGH
    for first, last in ROUTABLE:
        if last - first + 1 >= left:
            return first + left - 1
        left -= last - first + 1
    raise AssertionError


# name: (ranges, networks, is it open)
WAYS = {
    "one row": ([Row(V4, V4_LAST)], {}, True),
    "128 rows of 2^25": (LARGEST, {}, True),
    "128 rows, backwards": (LARGEST[::-1], {}, True),
    "128 rows, each twice": (LARGEST * 2, {}, True),
    "128 rows in a network": ([Net("all")], {"all": LARGEST}, True),
    "two halves in two networks": ([Net("low"), Net("high")],
                                   {"low": HALVES[:1], "high": HALVES[1:]}, True),
    "networks in a network": ([Net("all")], {"low": HALVES[:1], "high": HALVES[1:],
                                             "all": [Net("low"), Net("high")]}, True),
    "1.0.0.1 - 222.255.255.255": ([Row(block("1.0.0.1")[0], block("222.255.255.255")[0])], {},
                                  True),
    "and all of IPv6": ([Row(V4, V4_LAST), Row(0, V4 - 1), Row(V4_LAST + 1, (1 << 128) - 1)], {},
                        True),
    "all but one address": ([Row(*each) for each in without(IPV4, [block("203.0.113.7")])], {},
                            True),
    "rows of 2^25, where routable": ([row for row in LARGEST if routable([row[:2]])], {}, True),
    "9/10": ([Row(V4, enough_last())], {}, True),
    "9/10 but an address": ([Row(V4, enough_last() - 1)], {}, False),
    "half, twice": (HALVES[:1] * 2, {}, False),
    "half, in 64 rows": (LARGEST[:64], {}, False)}


def policy_of(ranges, networks):
    """An administrator's profile with them, an app that lifts ranges, sessions that go on; another
    app has them as its own ranges."""
    profile = {"ranges": ranges, "hours": {}, "permissions": {"modify_all_data"}, "license": None,
               "site": False, "activation": False}
    return {"rules": "2026-02", "revenue": True, "trusted": [], "org_login": [],
            "networks": networks, "profiles": {"Boss": profile}, "permission_sets": {},
            "users": [], "apps": {
                "Lift": {"relaxation": "bypass", "ranges": []},
                "Own": {"relaxation": "bypass_2factor", "ranges": ranges}},
            "session": {"enforce": False, "lock": False},
            "features": {"soap_login": True, "username_password_flow": True,
                         "login_with_api_token": True, "known_device_suffices": True}}


# Rules that take a profile for restricted, and those that say it is not.
RESTRICTED = {"app-bypasses-ranges", "app-ranges-open", "enforced-at-login-only"}
UNRESTRICTED = {"profile-ranges-open", "privileged-profile-unrestricted"}


def wrong(is_open, findings):
    """What is said of the profile that must not be, or is not said that must be."""
    said = {finding["rule"] for finding in findings}
    never, always = (RESTRICTED, UNRESTRICTED) if is_open else (UNRESTRICTED, set())
    for rule in sorted(never & said):
        yield f"{rule} is found"
    for rule in sorted(always - said):
        yield f"{rule} is not found"
    for finding in findings if is_open else []:
        words = f"{finding['what']} {finding['todo']}".lower()
        if " restrict" in words or " rely" in words or " relies" in words:
            yield f"is told to be restricted: {finding['what']}"
    if not is_open and "app-bypasses-ranges" not in said:
        yield "app-bypasses-ranges is not found"
