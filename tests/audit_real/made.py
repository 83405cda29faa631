"""Small made-up policies, most of whose rows are a slip of the hand away from something, or lie
where other rows lie. `make_policy(random)` is a policy as lists.py has it; `as_yaml(policy)` the file."""
import json

from lists import BLOCKS, Net, Row, as_text, block, is_v4
from reader import DAYS, V4, V4_LAST, text

LAST = (1 << 128) - 1
SITES = ["16.1.2.0/24", "16.1.3.0/24", "16.1.0.0/16", "16.2.0.0/16", "16.0.0.0/8", "17.0.0.0/8"]
NAMES = ("north", "south", "")
FORMS = ["::/96", "::ffff:0:0:0/96", "64:ff9b::/96"]


def near(random, number):
    return number + random.choice((0, 0, 0, 0, 1, -1, 2, -2))


def row(first, last, **more):
    """A row that a policy can have, or None."""
    if first > last or first < 0 or last > LAST or \
       any(first < at <= last for at in (V4, V4_LAST + 1)):
        return None
    return Row(first, last, **more)


# ---- rows --------------------------------------------------------------------------------------

def in_site(random):
    """Within a few hundred addresses, so that rows meet."""
    first = block("16.1.2.0/24")[0] + random.randrange(0, 1024, 32)
    return row(first, near(random, first + random.randrange(32, 400, 32) - 1))


def a_block(random):
    first, last = block(random.choice(SITES))
    length = random.choice((1, 1, 2, 4, 64, 256, 256, 512, 65536, 1 << 24))
    first = first + random.randrange(0, max(1, last - first + 1), length)
    return row(first, near(random, first + length - 1))


def octets(random):
    return [16, random.randrange(1, 4), random.choice((0, 1, 2, 3, 11, 16, 23, 112))]


def of(parts):
    return V4 + int.from_bytes(bytes(parts), "big")


def length_as_end(random):
    start = octets(random)
    first = random.choice((0, 0, 0, 0, 1, 8))
    return row(of(start + [first]), of(start + [random.randrange(5, 34)]))


def no_ends(random):
    length = 1 << random.choice((6, 8, 8, 8, 9, 10, 16, 24, 25))
    first = of(octets(random) + [0]) // length * length
    return row(near(random, first + 1), near(random, first + length - 2))


def jump(random):
    a, b = sorted((random.randrange(32), random.randrange(32)))
    return row(near(random, of([16, a, 0, 0])), near(random, of([16, b, 255, 255])))


def other_digit(random, number):
    digits = list(str(number))
    at = random.randrange(len(digits) + 1)
    what = random.randrange(3)
    if what == 0:
        digits.insert(at, str(random.randrange(10)))
    elif at < len(digits):
        digits[at:at + 1] = [] if what == 1 else [str(random.randrange(10))]
    return int("".join(digits) or 0)


def digit_off(random):
    """A block whose end has one digit that is not right."""
    length = 1 << random.choice((0, 3, 6, 8, 8, 9, 10, 12, 16))
    first = of([random.choice((16, 100, 200)), *octets(random)[1:], random.choice((0, 0, 7))])
    first = first // length * length
    end = list((first + length - 1 - V4).to_bytes(4, "big"))
    at = random.randrange(4)
    end[at] = other_digit(random, end[at])
    return row(first, of(end)) if max(end) < 256 else None


def digit_edge(random):
    """As digit_off, where it is just so, or just not."""
    site = [16, random.randrange(1, 4)]
    ends = random.choice((([1, 0], [random.randrange(14, 19), 255]),
                          ([7, 0], [7, random.choice((224, 225, 235, 253, 254))])))
    return row(of(site + ends[0]), of(site + ends[1]))


def host_bits(random):
    size = random.choice((1 << 8, 1 << 8, 1 << 16, 1 << 24))
    base = of(octets(random) + [0]) // size * size
    return row(near(random, base + random.randrange(size)), near(random, base + size - 1))


def special(random):
    first, last = random.choice([each for blocks in BLOCKS.values() for each in blocks])
    length = random.choice((1, 256, 1 << 16, last - first + 1, (last - first + 1) * 2))
    first += random.choice((0, 0, (last - first + 1) // 2, -1, 1))
    return row(first, near(random, first + length - 1))


def ipv6(random):
    network = block("2400:1:2:3::/64")[0] + (random.randrange(3) << 64)
    host = random.choice((0, 0, 1, 5, 0x52540000 << 32 | 0xfffe << 24 | 7, random.getrandbits(64),
                          0x0198005101000107, 0x8d1f3c9ae2b7714d, 0x8d1f3c9ae2b70014,
                          0x0100c1d2e3f4a5b6,
                          0x02540000fffe0007))
    length = random.choice((1, 1, 1, 1, 2, 1 << 64, 1 << 80, 1 << 98, 1 << 99))
    first = (network + host) // length * length
    return row(first, near(random, first + length - 1))


def form(random):
    """An IPv4 address in a form of IPv6."""
    first = random.choice([block(each)[0] for each in FORMS])
    first += random.choice((0, 1, 5, (1 << 24) - 1, 1 << 24, 0xcb007107))
    return row(first, first + random.choice((0, 0, 1, 255)))


def mapped(random):
    made = a_block(random)
    return made and made._replace(mapped=True)


def large(random):
    first = of([random.randrange(0, 250), 0, 0, 0])
    return row(first, near(random, first + random.choice((1, 2, 2, 4, 32, 64)) * (1 << 24) - 1))


ROWS = [in_site] * 5 + [a_block] * 3 + [special, special, length_as_end, no_ends, jump, digit_off,
        digit_off, digit_edge, host_bits, ipv6, ipv6, form, mapped, large]


# ---- descriptions ------------------------------------------------------------------------------

def narrower(random, one):
    """Some of its addresses, and maybe one beyond either end, of its family."""
    least, most = (V4, V4_LAST) if V4 <= one.first <= V4_LAST else \
        (0, V4 - 1) if one.first < V4 else (V4_LAST + 1, LAST)
    ends = sorted(random.randrange(one.first - 1, one.last + 2) for _ in range(2))
    return [max(least, min(most, end)) for end in ends]


BEFORE = ("", "", "", "office ", "gate (", "IP ", "host: ", "two ", "not ")
MASKS = ("255.255.0.0", "255.255.255.0", "255.255.255.128", "255.255.255.248", "255.255.255.7")
LENGTHS = ("/48", "/64", "/126", "/128", "/129")
BEHIND = ("", "", "", ", north", "; new.", ")", " only", " and others", " 9.0.0.0/24")


def described(random, one):
    """The row, with a description that may speak of some addresses."""
    first, last = narrower(random, one)
    if random.random() < 0.5:
        first, last = one[:2]
    up_to = lambda dash: text(first) + (dash + text(last) if last > first else "")
    said = random.choice((as_text(first, last), text(first), up_to("-"),
                          up_to(" - "), f"/{random.randrange(20, 33)}",
                          f"2 x /{random.randrange(20, 33)}", f"v{text(first)}",
                          f"{text(first)}, {text(last)}", f"{text(first)}, 7, 8",
                          f"{text(first)} /{random.randrange(20, 33)}",
                          f"{text(first)} {random.choice(MASKS if is_v4(one) else LENGTHS)}",
                          random.choice(MASKS if is_v4(one) else LENGTHS)))
    return one._replace(description=random.choice(BEFORE) + said + random.choice(BEHIND))


def a_row(random, words):
    made = None
    while made is None:
        made = random.choice(ROWS)(random)
    if made.mapped or random.random() < 0.7:
        return made
    return described(random, made) if words else \
        made._replace(description=random.choice(NAMES))


def pieces(random):
    """All of IPv4 in pieces, or nearly all."""
    step = 1 << random.choice((25, 27, 31, 32))
    rows = [Row(first, first + step - 1) for first in range(V4, V4_LAST, step)]
    for _ in range(random.choice((0, 0, 1, 1, 12, 13))):
        if len(rows) > 1:
            rows.pop(random.randrange(len(rows)))
    random.shuffle(rows)
    return rows


def all_but(random):
    """All but an address."""
    hole = of([203, 0, 113, random.randrange(256)]) if random.random() < 0.8 else \
        random.choice((V4, V4_LAST))
    rows = [row(V4, hole - 1), row(near(random, hole + 1), V4_LAST)]
    if random.random() < 0.3:
        rows += [row(of([9, 0, 0, 0]), of([9, 0, 0, 255]))]
    if random.random() < 0.3:
        rows = [row(V4, of([100, 0, 0, 0])), row(of([90, 0, 0, 0]), hole - 1), rows[1]]
    return [each for each in rows if each] or [Row(V4, V4)]


def a_list(random, networks, words, most=6):
    if random.random() < 0.04:
        return pieces(random)
    if random.random() < 0.05:
        return all_but(random)
    rows = [a_row(random, words) for _ in range(random.randrange(1, most))]
    if random.random() < 0.15:
        rows.append(random.choice(rows))
    rows += [Net(name) for name in networks for _ in range(random.choice((0, 0, 1, 1, 2)))]
    random.shuffle(rows)
    return rows


# ---- policies ----------------------------------------------------------------------------------

def hours_of(random):
    day = lambda: random.choice(((0, 1440), (480, 1080), (0, 1439), (0, 0)))
    if random.random() < 0.3:
        return {name: (0, 0) for name in DAYS}
    return {name: day() for name in DAYS if random.random() < 0.6}


def held(random):
    return {word for word, chance in (("api_only", 3), ("modify_all_data", 2), ("mfa_for_api", 5),
                                      ("mfa_for_ui", 4)) if not random.randrange(chance)}


def maybe(random, chance, made):
    return made if random.random() < chance else []


def a_profile(random, networks):
    site = random.random() < 0.2
    return {"ranges": maybe(random, 0.6, a_list(random, networks, False, 9)), "site": site,
            "hours": hours_of(random) if random.random() < 0.3 else {},
            "permissions": held(random), "activation": site and random.random() < 0.5,
            "license": random.choice((None, "Salesforce", "Gold Partner", "PARTNER app",
                                      "Guest User License"))}


def a_user(random, number, profiles):
    flag = lambda chance: random.random() < chance
    return {"username": f"user{number}@acme.example", "profile": random.choice(profiles),
            "permission_sets": ["More"] if flag(0.3) else [], "active": flag(0.8),
            "frozen": flag(0.1), "locked": flag(0.1), "authenticator": flag(0.3)}


def make_policy(random):
    """Rows alone, with all that a row can be; or people and apps, with fewer rows."""
    flag = lambda chance: random.random() < chance
    words = flag(0.5)
    networks = {}
    for name in ("east", "west")[:random.choice((0, 0, 1, 2))]:
        networks[name] = a_list(random, list(networks), words, 5)
    nets = list(networks)
    profiles = {f"P{number}": a_profile(random, nets) for number in range(random.randrange(4))}
    apps = {f"A{number}": {
        "relaxation": random.choice(("enforce", "bypass", "bypass_2factor",
                                     "enforce_relax_refresh")),
        "ranges": maybe(random, 0.5, a_list(random, nets, False, 3))}
        for number in range(random.choice((0, 0, 1, 2)))}
    return {
        "rules": random.choice(("2026-02", "2026-02", "2024-01", "2025-11", "2026-07", "2027-06")),
        "revenue": flag(0.8), "trusted": maybe(random, 0.8, a_list(random, nets, words, 8)),
        "org_login": maybe(random, 0.2, a_list(random, nets, False)), "networks": networks,
        "profiles": profiles, "permission_sets": {"More": held(random)},
        "users": [a_user(random, number, list(profiles))
                  for number in range(random.randrange(4)) if profiles],
        "apps": apps, "session": {"enforce": flag(0.2), "lock": flag(0.2)},
        "features": {"soap_login": flag(0.8), "username_password_flow": flag(0.8),
                     "login_with_api_token": flag(0.9), "known_device_suffices": flag(0.8)}}


# ---- as a file ---------------------------------------------------------------------------------

def ends_of(one):
    say = (lambda number: "::ffff:" + text(number)) if one.mapped else text
    return {"start": say(one.first), "end": say(one.last)}


def item_of(item):
    if isinstance(item, Net):
        return "@" + item.name
    said = {"description": item.description} if item.description else {}
    return ends_of(item) | said


def items_of(items):
    return [item_of(item) for item in items]


def hours_text(hours):
    clock = lambda minutes: f"{minutes // 60:02}:{minutes % 60:02}"
    return {day: "closed" if start == end else f"{clock(start)}-{clock(end)}"
            for day, (start, end) in hours.items()}


def profile_of(name, profile):
    said = {"name": name, "login_ip_ranges": items_of(profile["ranges"]),
            "permissions": sorted(profile["permissions"]), "experience_cloud": profile["site"]}
    if profile["site"]:
        said["device_activation"] = profile["activation"]
    if profile["hours"]:
        said["login_hours"] = hours_text(profile["hours"])
    return said | ({"license": profile["license"]} if profile["license"] else {})


def as_yaml(policy):
    """JSON is YAML enough."""
    session = {"enforce_login_ip_ranges_on_every_request": policy["session"]["enforce"],
               "lock_sessions_to_ip": policy["session"]["lock"]}
    return json.dumps({
        "loginscope": 1,
        "org": {"time_zone": "UTC", "revenue": policy["revenue"], "rules_as_of": policy["rules"],
                "trusted_ip_ranges": items_of(policy["trusted"]),
                "login_ip_ranges": items_of(policy["org_login"]),
                "session": session, "features": policy["features"]},
        "networks": {name: items_of(items) for name, items in policy["networks"].items()},
        "profiles": [profile_of(*each) for each in policy["profiles"].items()],
        "permission_sets": [{"name": name, "permissions": sorted(words)}
                            for name, words in policy["permission_sets"].items()],
        "users": policy["users"],
        "apps": [{"name": name, "ip_relaxation": each["relaxation"],
                  "ip_ranges": items_of(each["ranges"])}
                 for name, each in policy["apps"].items()]}, indent=1)
