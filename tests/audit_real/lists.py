"""A policy as plainly as it can be had, and what its lists of ranges come to.

    policy = {
        "rules": "2026-02", "revenue": True,
        "trusted": [item…], "org_login": [item…], "networks": {name: [item…]},
        "profiles": {name: {"ranges", "hours", "permissions", "license", "site", "activation"}},
        "permission_sets": {name: permissions}, "users": [{…}],
        "apps": {name: {"relaxation", "ranges"}},
        "session": {"enforce", "lock"}, "features": {…}}

An item of a list is a Row, or a Net: a network by its name. Addresses are numbers as reader.py has
them, IPv4 within ::ffff:0:0/96.
"""
import ipaddress
import typing

from reader import V4, V4_LAST, text
from spans import both, size, spans, without


class Row(typing.NamedTuple):
    first: int
    last: int
    description: str = ""
    mapped: bool = False  # an end is spelled ::ffff:a.b.c.d
    line: int = 0


class Net(typing.NamedTuple):
    name: str
    line: int = 0


IPV4 = [(V4, V4_LAST)]
MOST = {"v4": 1 << 24, "v6": 1 << 99}  # a list with more is broad
LARGEST = 1 << 25  # of a trusted range of IPv4


def block(text):
    """(first, last)"""
    network = ipaddress.ip_network(text)
    at = V4 if network.version == 4 else 0
    return int(network[0]) + at, int(network[-1]) + at


# The registries of IANA as docs/AUDIT.md names their blocks, and what is not given out of IPv6.
SPECIAL = {
    "private-range": ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"],
    "carrier-nat-range": ["100.64.0.0/10"],
    "loopback-range": ["127.0.0.0/8", "::1/128"],
    "documentation-range": ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32",
                            "3fff::/20"],
    "multicast-range": ["224.0.0.0/4", "ff00::/8"],
    "unrouted-range": ["0.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "198.18.0.0/15",
                       "240.0.0.0/4", "fe00::/8", "2001::/23", "2d00::/8", "2e00::/7"]}
BLOCKS = {rule: [block(each) for each in blocks] for rule, blocks in SPECIAL.items()}
# Of IPv6 nothing but 2000::/3 and the blocks above is given out, and of its end only 3fff::/20.
UNGIVEN = without([(0, V4 - 1), (V4_LAST + 1, block("1fff::/16")[1]),
                   (block("3000::/4")[0], (1 << 128) - 1)],
                  spans(each for blocks in BLOCKS.values() for each in blocks))
BLOCKS["unrouted-range"] += UNGIVEN
NOWHERE = spans(each for blocks in BLOCKS.values() for each in blocks)
ROUTABLE = without(IPV4, NOWHERE)
# What logins can come from: documentation stands for addresses that somebody has.
SOURCES = without([(0, (1 << 128) - 1)], spans(each for rule, blocks in BLOCKS.items()
                                               if rule != "documentation-range" for each in blocks))
ROUTABLE_COUNT = size(ROUTABLE)


def rows_of(policy, items):
    """All rows that a list reaches, each as often as it is reached."""
    for item in items:
        if isinstance(item, Row):
            yield item
        else:
            yield from rows_of(policy, policy["networks"][item.name])


def union(policy, items):
    return spans(rows_of(policy, items))


def routable(some):
    return size(both(some, ROUTABLE))


def is_open(some):
    return routable(some) * 10 >= ROUTABLE_COUNT * 9


def is_v4(row):
    return V4 <= row[0] <= V4_LAST


def sums(policy, items):
    """The sizes of the rows, added up: IPv4, IPv6."""
    inside = block("10.0.0.0/8")
    found = {"v4": 0, "v6": 0}
    for row in rows_of(policy, items):
        if not (inside[0] <= row.first and row.last <= inside[1]):
            found["v4" if is_v4(row) else "v6"] += row.last - row.first + 1
    return found


def is_broad(policy, items):
    found = sums(policy, items)
    return any(found[family] > MOST[family] for family in MOST)


def is_block(first, last):
    length = last - first + 1
    return length & (length - 1) == 0 and first % length == 0


def as_text(first, last):
    """As the program writes a range."""
    if first == last:
        return text(first)
    bits = 32 if V4 <= first <= V4_LAST else 128
    if is_block(first, last) and (bits == 128 or last <= V4_LAST):
        return f"{text(first)}/{bits - (last - first).bit_length()}"
    return f"{text(first)} - {text(last)}"


def item_text(item):
    return as_text(item.first, item.last) if isinstance(item, Row) else "@" + item.name


def item_union(policy, item):
    return union(policy, [item])


def lists_of(policy):
    """(object, items) of each list with rows: the object as results name it, and which of its
    lists it is."""
    found = [(("org", None), "trusted", policy["trusted"]),
             (("org", None), "org_login", policy["org_login"])]
    found += [(("network", name), "network", items) for name, items in policy["networks"].items()]
    found += [(("profile", name), "profile", each["ranges"])
              for name, each in policy["profiles"].items()]
    found += [(("app", name), "app", each["ranges"]) for name, each in policy["apps"].items()]
    return [each for each in found if each[2]]
