"""The mistakes that other tools make with metadata, each by its name, and what must be
refused. A case gets an empty folder."""
import json
import os
import re
import resource
import shutil
import subprocess

import made
import reader
from common import FIXTURE, MIB, check, content, equal, files_below, run, seen, status
from project import import_to

BIG, BIG_MEMORY = 50 * MIB, 40 * MIB


def policy_put(at, text):
    path = os.path.join(at, "policy.yaml")
    made.put(path, "loginscope: 1\n" + text)
    return path


def exported_ranges(name, at, text):
    """(first, last) of the ranges of the org and of the only profile, as exported."""
    out = os.path.join(at, "out")
    if not status(f"{name}: export", run("export", "sfdx", policy_put(at, text), "-d", out)):
        return [], []
    org = reader.read_project(out)
    profiles = list(org["profiles"].values())
    return ([row[:2] for row in org["org"]["ranges"]],
            [row[:2] for row in profiles[0]["ranges"]] if profiles else [])


def block_to_both_ends(name, at):
    """A block becomes its first and last address, not those between them."""
    org, profile = exported_ranges(
        name, at, "org: {trusted_ip_ranges: [192.0.2.0/24, 198.51.100.0/31]}\n"
        "profiles: [{name: P, login_ip_ranges: [203.0.113.0/24, '2001:db8::/64']}]\n")
    number = reader.number
    equal(name, {"org": sorted(org), "profile": sorted(profile)},
          {"org": sorted([(number("192.0.2.0"), number("192.0.2.255")),
                          (number("198.51.100.0"), number("198.51.100.1"))]),
           "profile": sorted([(number("203.0.113.0"), number("203.0.113.255")),
                              (number("2001:db8::"), number("2001:db8::ffff:ffff:ffff:ffff"))])})


def single_address(name, at):
    """A /32, a /128: start and end are the address itself, in this order."""
    org, profile = exported_ranges(
        name, at, "org: {trusted_ip_ranges: [192.0.2.7/32, 192.0.2.9]}\n"
        "profiles: [{name: P, login_ip_ranges: ['2001:db8::7/128']}]\n")
    number = reader.number
    equal(name, {"org": sorted(org), "profile": profile},
          {"org": [(number("192.0.2.7"),) * 2, (number("192.0.2.9"),) * 2],
           "profile": [(number("2001:db8::7"),) * 2]})


def fixture_copy(at):
    folder = os.path.join(at, "project")
    shutil.copytree(FIXTURE, folder)
    return folder


def changed_lines(folder):
    """Of the fixture and the folder: the files that differ, with lines gone and come."""
    before, after = files_below(FIXTURE), files_below(folder)
    changes = {}
    for path in sorted(before.keys() | after.keys()):
        old, new = (side.get(path, b"").split(b"\n") for side in (before, after))
        if old != new:
            changes[path] = ([line for line in old if line not in new],
                             [line for line in new if line not in old])
    return changes


SECURITY = "force-app/main/default/settings/Security.settings-meta.xml"


def added_range_keeps_the_others(name, at):
    """One trusted range more: the others stay, and so does every other line."""
    folder, path = fixture_copy(at), os.path.join(at, "policy.yaml")
    if not import_to(name, folder, path):
        return
    text = content(path).decode().replace("trusted_ip_ranges:\n", (
        "trusted_ip_ranges:\n    - {start: 192.0.2.200, end: 192.0.2.203, description: New line}\n"), 1)
    made.put(path, text)
    status(name, run("apply", path, "--to", folder, "--write"))
    ranges = reader.read_project(folder)["org"]["ranges"]
    before = reader.read_project(FIXTURE)["org"]["ranges"]
    new = (reader.number("192.0.2.200"), reader.number("192.0.2.203"), "New line")
    check(f"{name}: all of them", sorted(ranges) == sorted([*before, new]), ranges)
    changes = changed_lines(folder)
    check(f"{name}: no line is gone, no other file changed",
          list(changes) == [SECURITY] and not changes[SECURITY][0], changes)
    status(f"{name}: again", run("apply", path, "--to", folder, "--check"))


def removal_must_be_said(name, at):
    """A range less: nothing is written without --allow-removal, and it is counted."""
    folder, path = fixture_copy(at), os.path.join(at, "policy.yaml")
    if not import_to(name, folder, path):
        return
    text = content(path).decode()
    fewer = re.sub(r"(?m)^.*198\.51\.100\.20 *,.*\n", "", text, count=1)
    check(f"{name}: the range is in the policy", fewer != text)
    made.put(path, fewer)
    result = run("apply", path, "--to", folder, "--write")
    check(f"{name}: refused", result.returncode == 1 and
          b"198.51.100.20" in result.stdout + result.stderr, seen(result))
    check(f"{name}: nothing is written", not changed_lines(folder))
    status(f"{name}: allowed", run("apply", path, "--to", folder, "--write", "--allow-removal"))
    before = reader.read_project(FIXTURE)["org"]["ranges"]
    after = reader.read_project(folder)["org"]["ranges"]
    check(f"{name}: that one is gone, and no other", after ==
          [row for row in before if row[0] != reader.number("198.51.100.20")], after)


def ipv6_stays(name, at):
    """IPv6 comes out as it went in, whatever form it was written in."""
    rows = ["'2001:DB8:0:0:8::1'", "2001:db8::/32",
            "{start: '2001:db8:1::', end: '2001:db8:1:0:ffff:ffff:ffff:ffff'}"]
    org, profile = exported_ranges(
        name, at, f"org: {{trusted_ip_ranges: [{', '.join(rows)}]}}\n"
        f"profiles: [{{name: P, login_ip_ranges: [{', '.join(rows)}]}}]\n")
    number = reader.number
    want = sorted([(number("2001:db8:0:0:8::1"),) * 2,
                   (number("2001:db8::"), number("2001:db8:ffff:ffff:ffff:ffff:ffff:ffff")),
                   (number("2001:db8:1::"), number("2001:db8:1:0:ffff:ffff:ffff:ffff"))])
    equal(name, {"org": want, "profile": want}, {"org": sorted(org), "profile": sorted(profile)})


def open_profile_is_not_restricted(name, at):
    """A profile whose ranges are all of IPv4 restricts nobody there, and is counted so."""
    folder = os.path.join(at, "project")
    made.put(os.path.join(folder, "profiles/Open.profile"), made.profile([made.EVERYTHING]))
    said = json.loads(run("check", "-v", "--format", "json", folder).stdout)["policies"][0]
    check(f"{name}: all 4,294,967,296 addresses",
          [(each["ipv4"], each["ipv6"]) for each in said["lists"]] == [("4294967296", "0")], said)
    text = run("check", "-v", folder).stdout.decode()
    check(f"{name}: said for people", re.search(r"Open.*IPv4.*4,294,967,296", text), text)
    for place, verdict in ((" 0.0.0.0 - 255.255.255.255", "allow"), ("2001:db8::1", "refuse")):
        result = run("decide", folder, "--profile", "Open", "--ip", place.strip(), "--via", "oauth-jwt",
                     "--format", "json")
        answers = json.loads(result.stdout)
        answers = answers if isinstance(answers, list) else [answers]
        check(f"{name}: from {place.strip()}", [each["verdict"] for each in answers] == [verdict],
              [each["verdict"] for each in answers])


def revision(name, at):
    """As it was committed, whatever is in the folder now."""
    folder, ways = fixture_copy(at), []
    os.environ.update({"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull})
    for words in (["init", "-q", "-b", "main"], ["add", "."],
                  ["-c", "user.name=a", "-c", "user.email=a@acme.example", "commit", "-q", "-m", "a"]):
        subprocess.run(["git", *words], cwd=folder, check=True)
    for way in ("git:main:.", "."):
        ways.append(run("import", way, "--no-comments", cwd=folder))
        status(f"{name}: {way}", ways[-1])
        shutil.rmtree(os.path.join(folder, "force-app/main/default/settings"), ignore_errors=True)
    check(f"{name}: what is committed", b"198.51.100.20" in ways[0].stdout, ways[0].stdout)
    subprocess.run(["git", "checkout", "-q", "."], cwd=folder, check=True)
    check(f"{name}: the same", run("import", ".", "--no-comments", cwd=folder).stdout ==
          ways[0].stdout != ways[1].stdout)


def big_profile(name, at):
    """50 MB for one range, in less memory than the file has."""
    folder = os.path.join(at, "project")
    os.makedirs(os.path.join(folder, "profiles"))
    path = os.path.join(folder, "profiles", "Big.profile")
    made.big_profile(path, BIG)
    limit = None
    if "ASAN_OPTIONS" not in os.environ:
        limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (BIG_MEMORY, BIG_MEMORY))
    result = run("match", folder, "203.0.113.20", "--format", "json", preexec_fn=limit)
    status(f"{name}: {os.path.getsize(path) / MIB:.0f} MiB, {BIG_MEMORY / MIB:.0f} MiB of addresses",
           result)
    hits = json.loads(result.stdout)[0]["parts"][0]["hits"] if result.returncode == 0 else []
    with open(path, "rb") as file:
        line = 1 + sum(piece[:piece.rfind(b"<loginIpRanges") + 1 or None].count(b"\n")
                       for piece in iter(lambda: file.read(64 * MIB), b""))
    check(f"{name}: its place", [(each["range"], each["line"]) for each in hits] ==
          [("203.0.113.16/28", line)], hits)


def nothing_check(name, at):
    """A package.xml of no bytes and no metadata: no error, and no silence."""
    made.put(os.path.join(at, "package.xml"), "")
    result = run("check", at)
    check(name, result.returncode == 0 and b"[metadata-none]" in result.stdout, seen(result))


P = "profiles/P.profile"
REFUSED = {
    "DOCTYPE": ({P: made.HEAD + '<!DOCTYPE Profile [<!ENTITY a "192.0.2.1">]>\n' +
                 made.profile().removeprefix(made.HEAD)}, "xml-doctype"),
    "cut off": ({P: made.profile()[:-12]}, "xml-syntax"),
    "another root": ({P: made.component("Profilo", "")}, "metadata-type"),
    "a profile that has nothing in it": ({P: ""}, "empty-file"),
    "ends swapped": ({P: made.profile([("192.0.2.9", "192.0.2.1")])}, "range-reversed"),
    "families mixed": ({P: made.profile([("192.0.2.9", "2001:db8::1")])}, "range-families"),
    "an address with leading zeros": ({P: made.profile([("192.0.2.010", "192.0.2.10")])},
                                      "address-leading-zero"),
    "a project file that is none": ({P: made.profile(), "sfdx-project.json": "{'a': 1,}"},
                                    "sfdx-json"),
}


def refusal(name, at):
    files, code = REFUSED[name]
    for path, text in files.items():
        made.put(os.path.join(at, path), text)
    result = run("check", at)
    check(f"{name}: refused as {code}", result.returncode == 1 and
          f"[{code}]".encode() in result.stdout, seen(result) + result.stdout.decode()[:300])


CASES = {
    "a block to network + 1 ... broadcast - 1": block_to_both_ends,
    "a /32 with its ends swapped": single_address,
    "ranges lost when one is added": added_range_keeps_the_others,
    "ranges deleted in silence": removal_must_be_said,
    "IPv6 mangled": ipv6_stays,
    "0.0.0.0-255.255.255.255 called a restriction": open_profile_is_not_restricted,
    "a revision": revision,
    "a profile of 50 MB": big_profile,
    "only package.xml": nothing_check,
}
