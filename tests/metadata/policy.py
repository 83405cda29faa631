"""What a policy in YAML says, in the same words as reader.read_project() says what
metadata says, so that the two can be compared."""
import ipaddress
import re

import yaml

from reader import addresses, number

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
FLAGS = {"session": {"enforce_login_ip_ranges_on_every_request": "enforce",
                     "lock_sessions_to_ip": "lock"},
         "features": {"username_password_flow": "password_flow"}}
SITE = re.compile(r"Community|Partner|Portal|External (Apps|Identity)|Guest|Channel Account|"
                  r"Authenticated Website")


def row_of(item):
    """(first, last, description) of a range as a policy has it."""
    if isinstance(item, str):
        item = {"cidr": item} if "/" in item else dict(
            zip(("start", "end"), (re.split(r"\s*-\s*", item) * 2)[:2]))
    description = item.get("description", "")
    if "cidr" in item:
        network = ipaddress.ip_network(item["cidr"])
        return (number(str(network[0])), number(str(network[-1])), description)
    return (number(item["start"]), number(item.get("end", item["start"])), description)


def rows_of(items):
    return sorted(row_of(item) for item in items or [])


def minutes(text):
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def hours_of(said):
    """Minutes by day; closed is from 0 to 0."""
    found = {}
    for day, text in (said or {}).items():
        found[day] = (0, 0) if text == "closed" else tuple(map(minutes, text.split("-")))
    return found


def lockout_of(said):
    never = {"none": None, "forever": None}
    return {key: never.get(value, value) for key, value in (said or {}).items()}


DEFAULT = {"max_attempts": 10, "period_minutes": 15}  # of an org


def read_policy(path):
    with open(path, encoding="utf-8") as file:
        policy = yaml.load(file, LOADER)
    org = policy.get("org") or {}
    said = {"ranges": rows_of(org.get("trusted_ip_ranges")), "lockout": DEFAULT | lockout_of(org.get("lockout"))}
    for section, keys in FLAGS.items():
        for key, name in keys.items():
            said[name] = (org.get(section) or {}).get(key, section == "features")
    return {
        "org": said, "time_zone": org.get("time_zone"),
        "profiles": {each["name"]: {
            "label": each.get("label"), "license": each.get("license"),
            "ranges": rows_of(each.get("login_ip_ranges")), "hours": hours_of(each.get("login_hours")),
            "permissions": sorted(each.get("permissions") or []),
            "lockout": lockout_of(each.get("lockout")), "site": each.get("experience_cloud", False),
            "activation": each.get("device_activation", False)}
            for each in policy.get("profiles") or []},
        "permission_sets": {each["name"]: sorted(each.get("permissions") or [])
                            for each in policy.get("permission_sets") or []},
        "apps": {each["name"]: {
            "label": each.get("label"), "kind": each["kind"] if "kind" in each else "connected_app",
            "relaxation": (each.get("ip_relaxation") or "enforce"),
            "ranges": rows_of(each.get("ip_ranges"))} for each in policy.get("apps") or []}}


def given(permissions):
    return sorted(name for name, held in permissions.items() if held)


def expected(org):
    """What read_policy() must find in the policy made of what read_project() found."""
    numbers = lambda lockout: {key: value[0] for key, value in (lockout or {}).items() if value}
    settings = org["org"]
    profiles = {}
    for name, each in org["profiles"].items():
        site = bool(SITE.search(each.get("license") or ""))
        profiles[name] = {
            "label": each.get("label"), "license": each.get("license"),
            "ranges": sorted(each["ranges"]), "hours": each.get("hours") or {},
            "permissions": given(each.get("permissions") or {}),
            "lockout": numbers(each.get("lockout")), "site": site,
            "activation": site and bool(each.get("activation"))}
    has_hours = any(each["hours"] for each in profiles.values())
    return {
        "org": {"ranges": sorted(settings["ranges"]), "lockout": DEFAULT | numbers(settings.get("lockout")),
                "enforce": bool(settings.get("enforce")), "lock": bool(settings.get("lock")),
                "password_flow": settings.get("password_flow") is not False},
        "time_zone": "unknown" if has_hours else None,
        "profiles": profiles,
        "permission_sets": {name: given(each.get("permissions") or {})
                            for name, each in org["permission_sets"].items()},
        "apps": {name: {"label": each.get("label") if each.get("label") != name else None,
                        "kind": each["kind"], "relaxation": each.get("relaxation") or "enforce",
                        "ranges": sorted(each["ranges"])} for name, each in org["apps"].items()}}


def lists_of(org):
    """(list, name, rows, IPv4, IPv6) of each list with a row, as `check -v` counts them:
    the union of each."""
    lists = [("org.trusted_ip_ranges", None, org["org"]["ranges"])]
    lists += [("profiles.login_ip_ranges", name, each["ranges"])
              for name, each in org["profiles"].items()]
    lists += [("apps.ip_ranges", name, each["ranges"]) for name, each in org["apps"].items()]
    return sorted(((kind, name or "", len(rows), *map(str, addresses(rows)))
                   for kind, name, rows in lists if rows))


def differences(one, other, where=""):
    """Where two such dictionaries differ, as lines."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in [*one, *(key for key in other if key not in one)]:
            if key not in one or key not in other:
                yield f"{where}{key}: {'missing' if key in one else 'is too much'}"
            else:
                yield from differences(one[key], other[key], f"{where}{key}/")
    elif one != other:
        yield f"{where.rstrip('/')}: {one!r}, but {other!r}"[:400]
