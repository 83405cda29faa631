"""One project of metadata, asked in all ways and compared with what the reader finds."""
import csv
import json
import os
import random
import shutil

import reader
from common import check, content, equal, files_below, run, seen, status
from policy import expected, lists_of, read_policy

LOGINS = 300  # for each project


def counts_check(name, folder, org):
    """`check -v` counts what the reader counts; returns whether it loads at all."""
    result = run("check", "-v", "--format", "json", folder)
    if not status(f"{name}: loads", result):
        return False
    said = json.loads(result.stdout)
    policy, counts = said["policies"][0], said["policies"][0]["counts"]
    profiles = org["profiles"].values()
    want = {"errors": 0, "profiles": len(profiles), "apps": len(org["apps"]),
            "profiles_with_login_ip_ranges": sum(bool(each["ranges"]) for each in profiles),
            "profiles_with_login_hours":
                sum(bool(each["hours"]) for each in expected(org)["profiles"].values()),
            "permission_sets": len(org["permission_sets"])}
    equal(f"{name}: counts", want,
          {key: counts[key] for key in want if key in counts} | {"errors": said["errors"]})
    lists = sorted((each["list"], each.get("name") or "", each["rows"], each["ipv4"], each["ipv6"])
                   for each in policy["lists"] if each["rows"])
    equal(f"{name}: rows and addresses of each list",
          {each[:2]: each[2:] for each in lists_of(org)}, {each[:2]: each[2:] for each in lists})
    return True


def import_to(name, folder, path):
    """False: it could not be imported, which is counted."""
    return status(f"{name}: import", run("import", folder, "-o", path))


def said_by(path):
    """The bytes of a policy without its comments, which tell where things come from."""
    return b"\n".join(line for line in content(path).split(b"\n")
                      if line.strip() and not line.lstrip().startswith(b"#"))


def round_trip(name, policy, at, format):
    """policy → metadata → policy."""
    out, again = os.path.join(at, "out-" + format), os.path.join(at, f"again-{format}.yaml")
    if status(f"{name}: export {format}",
              run("export", "sfdx", policy, "-d", out, "--format", format)) and \
       import_to(f"{name}: {format}", out, again):
        check(f"{name}: import, export {format}, import is the identity",
              said_by(policy) == said_by(again), first_difference(policy, again))
    return out


def first_difference(one, other):
    lines = [said_by(path).split(b"\n") for path in (one, other)]
    for a, b in zip(*lines):
        if a != b:
            return f"{a!r}, but {b!r}"
    return f"{len(lines[0])} lines, but {len(lines[1])}"


def apply_nothing(name, policy, folder, at):
    copy = os.path.join(at, "copy")
    if os.path.isfile(folder):
        return
    shutil.copytree(folder, copy)
    for at_path, _, _ in os.walk(copy):
        os.chmod(at_path, 0o755)
    before = files_below(copy)
    status(f"{name}: apply --check finds nothing to do",
           run("apply", policy, "--to", copy, "--check"))
    status(f"{name}: apply --write", run("apply", policy, "--to", copy, "--write"))
    check(f"{name}: apply of the same changes no byte", files_below(copy) == before)


VIAS = ("ui", "soap", "oauth-password", "oauth-web-server", "oauth-jwt", "oauth-refresh")


def some_addresses(org, rand):
    """Ends of ranges, what is just outside, and others."""
    rows = [row for each in [org["org"], *org["profiles"].values(), *org["apps"].values()]
            for row in each["ranges"]] or [(1 << 100, 1 << 110)]
    while True:
        first, last = rand.choice(rows)[:2]
        at = rand.choice([first, last, first - 1, last + 1, rand.randint(first, last),
                          reader.V4 + rand.randrange(1 << 32)])
        if 0 <= at < 1 << 128:
            yield reader.text(at)


def logins_write(path, org, rand):
    profiles, apps = list(org["profiles"]), list(org["apps"])
    places = some_addresses(org, rand)
    with open(path, "w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["profile", "ip", "via", "app", "device", "credential", "at"])
        for _ in range(LOGINS if profiles else 0):
            via = rand.choice(VIAS)
            rows.writerow([
                rand.choice(profiles), next(places), via,
                rand.choice(["", *apps]) if via.startswith("oauth") else "",
                rand.choice(["", "known", "new"]), rand.choice(["", "password"]),
                rand.choice(["", "2026-03-02T15:00:00Z", "2026-03-01T12:00:00Z"])])


def decide_alike(name, org, one, other, at):
    logins = os.path.join(at, "logins.csv")
    logins_write(logins, org, random.Random(1))
    answers = [run("decide", policy, "--logins", logins, "--format", "csv") for policy in (one, other)]
    check(f"{name}: decide answers alike", answers[0].stdout == answers[1].stdout and
          answers[0].stdout.count(b"\n") >= LOGINS * bool(org["profiles"]) and
          b"bad-" not in answers[0].stdout,
          "; ".join(map(seen, answers)))


def project_check(name, folder, at):
    """All of it. `at` is an empty folder for what is written."""
    org = reader.read_project(folder)
    policy = os.path.join(at, "policy.yaml")
    if not counts_check(name, folder, org) or not import_to(name, folder, policy):
        return
    equal(f"{name}: imported", expected(org), read_policy(policy))
    status(f"{name}: what was imported checks", run("check", policy))
    status(f"{name}: what was imported is laid out", run("fmt", "--check", policy))
    round_trip(name, policy, at, "source")
    round_trip(name, policy, at, "mdapi")
    apply_nothing(name, policy, folder, at)
    status(f"{name}: diff of the folder and the import", run("diff", folder, policy, "--exit-code"))
    decide_alike(name, org, folder, policy, at)
