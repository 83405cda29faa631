"""What three of the orgs should be told, read in their XML by eye and decided by thought. Their
words are not part of the repository: a profile or app is the start of its name's SHA-256, a row its
number in its list, from 1 (several that are one: first and last), a count is a count.

    org-10  a profile that everybody gets in with, a digit too much in an end of another's, and an
            address of the inside of a network
    org-11  the upper part of IPv4 trusted, in the largest rows there are: they stay rows, and
            sixteen of them are multicast and reserved; two profiles that are open, and
            administrators without ranges
    org-13  neighbours in the trusted list, and two apps that lift what four profiles rely on, so
            that three API-only profiles need a token through them
"""
import hashlib

from found import Found
from lists import as_text
from spans import spans


def tag(name):
    return hashlib.sha256(name.encode()).hexdigest()[:8]


# rule, "org" or the tag of a name, rows or None, a number that is said or None
EXPECTED = {
    "org-10": [
        ("tokens-waived-everywhere", "profile 0f662eb5", None, 3702258688),
        ("profile-ranges-open", "profile 0f662eb5", None, 3702258688),
        ("end-digit-off", "profile 779f9d09", (6, 6), 26880),
        ("private-range", "profile 28be7ff2", (15, 15), 1),
        ("enforced-at-login-only", "org", None, 5)],
    "org-11": [
        ("tokens-waived-everywhere", "profile c1c224b0", None, 3702258688),
        ("tokens-waived-everywhere", "profile 251d0b11", None, 3702192895),
        ("profile-ranges-open", "profile c1c224b0", None, 3702258688),
        ("profile-ranges-open", "profile 251d0b11", None, 3702192895),
        ("broad-trusted-ranges", "org", None, 55 << 25),
        ("privileged-profile-unrestricted", "profile c1c224b0", None, 3702258688),
        ("privileged-profile-unrestricted", "profile 72cf787a", None, 3702258688),
        ("privileged-profile-unrestricted", "profile aa333f22", None, 3702258688),
        *[("unrouted-range", "org", (row, row), 1 << 25) for row in range(1, 9)],
        *[("multicast-range", "org", (row, row), 1 << 25) for row in range(9, 17)],
        ("trusted-ranges-waive-token", "org", None, 55 << 25)],
    "org-13": [
        ("profile-token-out-of-reach", "profile 51213022", None, (1 << 128) - 1091),
        ("profile-token-out-of-reach", "profile 73bf4d84", None, (1 << 128) - 1091),
        ("profile-token-out-of-reach", "profile a2450611", None, (1 << 128) - 1091),
        ("app-ranges-without-effect", "app 633d1706", None, 1),
        ("app-bypasses-ranges", "app 633d1706", None, 4),
        ("app-bypasses-ranges", "app ea3654f0", None, 4),
        ("trusted-ranges-waive-token", "org", None, 1091),
        ("enforced-at-login-only", "org", None, 4),
        ("adjacent-rows", "org", (7, 8), 512),
        ("adjacent-rows", "org", (38, 39), 2),
        ("adjacent-rows", "org", (41, 43), 3)]}


def object_of(policy, word):
    """("profile", name) of "profile 1a2b3c4d"."""
    if word == "org":
        return ("org", None)
    kind, wanted = word.split()
    names = [name for name in policy[kind + "s"] if tag(name) == wanted]
    return (kind, names[0]) if names else (kind, None)


def rows_named(policy, owner, rows):
    """As results name what the rows come to."""
    if rows is None:
        return ""
    items = policy["trusted"] if owner[0] == "org" else policy[owner[0] + "s"][owner[1]]["ranges"]
    (first, last), = spans(items[rows[0] - 1:rows[1]])
    return as_text(first, last)


def hand_find(policy, name):
    for rule, word, rows, number in EXPECTED[name]:
        owner = object_of(policy, word)
        yield Found(rule, owner, rows_named(policy, owner, rows), ..., (number,))
