"""What we print, against its schemas: closed, so that a key nobody described fails; and
counted, so that a key nobody prints does, too."""
import csv
import glob
import importlib.machinery
import importlib.util
import io
import itertools
import json
import os
import random
import shlex
import tempfile

import mmdb
from common import ROOT, Validator, closed, first_problem, run_program, schema_of

ACME, SITE = "policies/acme.yaml", "policies/experience-cloud.yaml"
ETL = (ACME, "--user", "etl@acme.example", "--via", "soap")


class Format:
    """A schema, what was judged by it, and which of its keys were seen."""

    def __init__(self, name):
        self.name, self.schema = name, schema_of(name)
        self.validator = Validator(closed(self.schema))
        self.seen, self.values = set(), []

    def judge(self, tally, what, value):
        problem = first_problem(self.validator, value)
        tally.check(problem is None, f"{self.name}: {what}", problem)
        self.values.append(value)
        self.note({"anyOf": [self.schema]}, value)

    def note(self, schema, value):
        """Which keys of which definitions a value has."""
        name = None
        while "$ref" in schema or "anyOf" in schema:
            if "$ref" in schema:
                name = schema["$ref"].removeprefix("#/$defs/")
                schema = self.schema["$defs"][name]
                continue
            fitting = [form for form in schema["anyOf"] if Validator(
                form | {"$defs": self.schema["$defs"]}).is_valid(value)]
            if not fitting:
                return
            schema = fitting[0]
        if isinstance(value, list):
            for item in value:
                self.note(schema.get("items", {}), item)
        elif isinstance(value, dict):
            for key, item in value.items():
                if key in schema.get("properties", {}):
                    self.seen.add((name, key))
                    self.note(schema["properties"][key], item)

    def unseen(self):
        return [f"{name}.{key}" for name, at in self.schema["$defs"].items()
                for key in at["properties"] if (name, key) not in self.seen]


def golden_commands():
    """The examples of all transcripts that print JSON and nothing else."""
    loader = importlib.machinery.SourceFileLoader("golden", os.path.join(ROOT, "tests/golden/run"))
    golden = importlib.util.module_from_spec(
        importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(golden)
    for path in golden.default_files():
        with open(path, encoding="utf-8", newline="") as file:
            for example in golden.read_examples(file.read().split("\n")):
                if len(example.command) > 1 or any(c in example.command[0] for c in "|<>;&$`"):
                    continue
                words = shlex.split(example.command[0])
                if words[0] == "loginscope" and "--format" in words[:-1]:
                    form = words[words.index("--format") + 1]
                    if form in ("json", "jsonl"):
                        yield words[1], form, words[1:]


def format_of(verb, form, words):
    if verb in ("decide", "explain"):
        return "decision-row" if "--logins" in words else "decision"
    if verb == "audit":
        views = [word[2:] for word in words if word in ("--countries", "--ranges", "--list-rules")]
        return "-".join(["audit", *views]).replace("list-", "")
    return {"explain-code": "diagnostics", "simulate": "simulation",
            "test": "test-results"}.get(verb, verb)


def judge_output(tally, formats, verb, form, words, stdin=b""):
    status, text = run_program(*words, stdin=stdin)
    target = formats.get(format_of(verb, form, words))
    what = "loginscope " + shlex.join(words)
    if target is None:
        tally.check(False, what, f"no schema for {verb}")
        return
    if status in (2, 5) or not text:
        return  # a transcript of a mistake on the command line
    lines = text.decode().splitlines() if form == "jsonl" else [text]
    for line in lines:
        target.judge(tally, what, json.loads(line))


def login_rows(source):
    """A file of logins: all users, channels and so on, at random, and some that are
    wrong."""
    policy = json.loads(run_program("check", "--format", "json", ACME)[1])
    assert policy["errors"] == 0
    users = ["etl", "scanner", "vault", "clerk", "admin", "dealer", "intern", "sso", "nobody"]
    channels = schema_of("decision")["$defs"]["login"]["properties"]["via"]["enum"]
    facts = {
        "user": [f"{user}@acme.example" for user in users],
        "ip": ["", "203.0.113.9", "198.51.100.140", "2001:db8:10::1", "192.0.2.200", "1.2.3"],
        "via": ["", *channels],
        "app": ["", "Dashboards"],
        "at": ["", "2026-02-15T12:00Z", "2026-02-16T15:00-05:00"],
        "device": ["", "known", "new"],
        "credential": ["", "password", "token", "wrong-token", "totp"],
        "strong-auth": ["", "yes", "no"],
        "phase": ["", "login", "request"],
        "session-ip": ["", "203.0.113.9"],
    }
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(facts)
    for _ in range(600):
        writer.writerow([source.choice(values) for values in facts.values()])
    return text.getvalue().encode()


def judge_locked_sessions(tally, formats):
    """Requests whose answer depends on where the session began."""
    policy = run_program("init", "-")[1].replace(b"#session", b"session").replace(
        b"lock_sessions_to_ip: false", b"lock_sessions_to_ip: true")
    facts = ("--user", "admin@acme.example", "--phase", "request", "--via", "ui",
             "--ip", "192.0.2.1")
    rows = ",".join(name[2:] for name in facts[::2]) + "\n" + ",".join(facts[1::2]) + "\n"
    with tempfile.NamedTemporaryFile(suffix=".yaml") as file:
        file.write(policy)
        file.flush()
        judge_output(tally, formats, "decide", "json",
                     ["decide", file.name, *facts, "--format", "json"])
        judge_output(tally, formats, "decide", "jsonl",
                     ["decide", file.name, "--logins", "-", "--format", "jsonl"], rows.encode())


def judge_unknown_clock(tally, formats):
    """A witness of an org whose time zone nobody knows."""
    policy = """loginscope: 1
org: {time_zone: unknown, trusted_ip_ranges: [203.0.113.0/24]}
profiles: [{name: Job, login_hours: {sunday: closed}}]
properties: [{name: always, never: {profile: Job, verdict: refuse, reason: login-hours}}]
"""
    with tempfile.NamedTemporaryFile(suffix=".yaml") as file:
        file.write(policy.encode())
        file.flush()
        judge_output(tally, formats, "prove", "json", ["prove", file.name, "--format", "json"])


def judge_two_holders(tally, formats):
    """A list that several files of a profile hold is emptied in all of them."""
    ranges = "".join(f"<loginIpRanges><endAddress>203.0.113.{n}</endAddress>"
                     f"<startAddress>203.0.113.{n}</startAddress></loginIpRanges>" for n in (7, 9))
    with tempfile.TemporaryDirectory() as folder:
        for package in "ab":
            os.mkdir(os.path.join(folder, package))
            with open(os.path.join(folder, package, "Job.profile"), "w", encoding="utf-8") as file:
                file.write(f"<Profile>{ranges}</Profile>")
        policy = os.path.join(folder, "policy.yaml")
        with open(policy, "w", encoding="utf-8") as file:
            file.write("loginscope: 1\nprofiles: [{name: Job, login_ip_ranges: []}]\n")
        judge_output(tally, formats, "apply", "json",
                     ["apply", policy, "--to", folder, "--format", "json"])


def judge_tests(tally, formats):
    """Tests that fail in every way, and those that cannot be run."""
    policy = """loginscope: 1
org: {trusted_ip_ranges: [203.0.113.0/24]}
profiles: [{name: Job}]
tests:
  - {name: holds, profile: Job, via: soap, ip: 203.0.113.9, expect: allow}
  - {name: a block, profile: Job, via: soap, ip: 198.51.100.0/24, expect: {verdict: allow,
     reason: [trusted-ip]}}
  - {name: depends, profile: Job, via: ui, expect: refuse}
"""
    with tempfile.NamedTemporaryFile(suffix=".yaml") as file:
        file.write(policy.encode())
        file.flush()
        for options in ((), ("--fail-only",), ("--filter", "holds"), ("--coverage", "--mutate")):
            judge_output(tally, formats, "test", "json",
                         ["test", file.name, *options, "--format", "json"])
    judge_output(tally, formats, "test", "json", ["test", ACME, "--coverage", "--mutate",
                                                  "--mutants", "40", "--threshold", "30", "--format", "json"])
    judge_output(tally, formats, "test", "json",
                 ["test", ACME, SITE, "fixtures/bad/host-bits.yaml", "docs", "--format", "json"])


def judge_baseline(tally, formats):
    """Findings that are known, and some that an exception accepts."""
    policy = """loginscope: 1
org: {trusted_ip_ranges: [10.0.0.0/8, 192.168.0.0/16, 192.168.0.0/24]}
exceptions:
  - {id: private-range, range: 10.0.0.0/8, reason: a tunnel, owner: o@acme.example,
     expires: 2027-01-31}
"""
    with tempfile.TemporaryDirectory() as folder:
        path, known = (os.path.join(folder, name) for name in ("policy.yaml", "known.json"))
        with open(path, "w", encoding="utf-8") as file:
            file.write(policy)
        words = ["audit", path, "--today", "2026-11-22", "--baseline", known]
        run_program(*words, "--update-baseline")
        judge_output(tally, formats, "audit", "json", [*words, "--format", "json"])


def judge_growth(tally, formats):
    """A list that grew since the baseline, and of which an exception accepts some."""
    policy = """loginscope: 1
networks: {rented: {kind: cloud, ranges: [16.0.0.0/8]}}
org: {trusted_ip_ranges: [16.0.0.0/24%s]}
exceptions:
  - {id: cloud-ranges, range: 16.1.0.0/25, reason: ours, owner: o@acme.example}
"""
    with tempfile.TemporaryDirectory() as folder:
        path, known = (os.path.join(folder, name) for name in ("policy.yaml", "known.json"))
        words = ["audit", path, "--today", "2026-11-22", "--baseline", known]
        for more in ("", ", 16.1.0.0/24"):
            with open(path, "w", encoding="utf-8") as file:
                file.write(policy % more)
            if not more:
                run_program(*words, "--update-baseline")
        judge_output(tally, formats, "audit", "json", [*words, "--format", "json"])


def judge_world(tally, formats):
    """Addresses of more countries and operators than are listed."""
    policy = """loginscope: 1
geo: {country: country.mmdb, asn: asn.mmdb}
org: {trusted_ip_ranges: [0.0.0.0/0]}
"""
    with tempfile.TemporaryDirectory() as folder:
        for name, made in (("policy.yaml", policy.encode()), ("country.mmdb", mmdb.countries(32)),
                           ("asn.mmdb", mmdb.operators(32))):
            with open(os.path.join(folder, name), "wb") as file:
                file.write(made)
        judge_output(tally, formats, "audit", "json",
                     ["audit", os.path.join(folder, "policy.yaml"), "--today", "2026-11-22",
                      "--format", "json"])


def reset_commands():
    """The Reset option: each cause, each kind of change, and tables."""
    people = ("ranges", "mfa", "frozen-locked", "inactive", "sso", "customer", "three-grants",
              "ranges-sso", "nothing")
    for user in people:
        yield "reset-option", "json", ["reset-option", "fixtures/reset/people.yaml", "--user",
                                       f"{user}@office.example", "--format", "json"]
    for words in (("fixtures/reset/features.yaml", "--user", "ranges@office.example"),
                  ("fixtures/reset/group.yaml", "--user", "mfa@office.example"),
                  ("fixtures/reset/hours.yaml", "--user", "picker@office.example"),
                  ("fixtures/reset/people.yaml", "--profile", "Spare", "--observed", "present"),
                  ("fixtures/reset/people.yaml", "--user", "nothing@office.example",
                   "--observed", "missing", "--login-as", "no"),
                  (ACME, "--user", "etl@acme.example", "--login-as", "yes"),
                  ("policies/integrations.yaml", "--profile", "ETL", "--ui", "lightning"),
                  (ACME, "--all"), ("fixtures/reset/people.yaml", "--all"), (SITE, "--all")):
        yield "reset-option", "json", ["reset-option", *words, "--format", "json"]


def sunset_commands():
    """What ends: of policies, and of logins; rules that cannot be evaluated, too."""
    for policy in (ACME, SITE, "policies/integrations.yaml", "policies/small-office.yaml",
                   "policies/login-hours.yaml", "fixtures/prove/locations.yaml"):
        yield "sunset", "json", ["sunset", policy, "--format", "json"]
    yield "sunset", "json", ["sunset", "policies/integrations.yaml", "--app", "Stock Sync",
                             "--rules", "2026-07", "--format", "json"]
    yield "sunset", "json", ["sunset", ACME, "--logins", "policies/acme-logins.csv", "--app",
                             "Dashboards", "--format", "json"]


def audit_commands():
    """What is unsafe, useless or broken: with databases and without, of several policies, and
    compared with logins."""
    day = ("--today", "2026-11-22")
    for options in ((), ("--allow", "US,CA"), ("--fail-only",), ("--skip", "documentation-range"),
                    ("--logins", "policies/acme-logins.csv")):
        yield "audit", "json", ["audit", ACME, *day, *options, "--format", "json"]
    for policy in sorted(glob.glob("fixtures/audit/*.yaml", root_dir=ROOT)):
        yield "audit", "json", ["audit", policy, *day, "--format", "json"]
    yield "audit", "json", ["audit", ACME, SITE, "fixtures/bad/host-bits.yaml", *day,
                            "--format", "json"]
    for policy in (ACME, "policies/published-lists.yaml"):
        for view in ("--countries", "--ranges"):
            if (policy, view) != ("policies/published-lists.yaml", "--countries"):
                yield "audit", "json", ["audit", policy, view, "--format", "json"]


def own_commands():
    one = [
        ("--ip", "198.51.100.1"), ("--ip", "@ci-runners"), ("--ip", "::/3"),
        ("--ip", "198.51.100.0/22"), ("--ip", "203.0.113.9", "--at", "2026-02-16T15:00Z"),
        ("--credential", "wrong-token"), ("--credential", "totp", "--strong-auth", "no"),
        ("--phase", "request", "--session-ip", "203.0.113.1"), ("--phase", "request"),
    ]
    for options in one:
        yield "decide", "json", ["decide", *ETL, *options, "--format", "json"]
    for user, via in itertools.product(("scanner", "clerk", "admin", "dealer", "vault", "intern"),
                                       ("ui", "soap", "oauth-jwt", "oauth-web-server")):
        yield "explain", "json", ["explain", ACME, "--user", f"{user}@acme.example", "--via", via,
                                  "--format", "json"]
        yield "explain", "json", ["explain", ACME, "--user", f"{user}@acme.example", "--via", via,
                                  "--app", "Dashboards", "--ip", "198.51.100.140",
                                  "--device", "new", "--format", "json"]
    yield "decide", "json", ["decide", ACME, "--user", "clerk@acme.example", "--format", "json"]
    yield "explain-code", "json", ["explain-code", "--format", "json"]
    yield "audit", "json", ["audit", "--list-rules", "--format", "json"]
    for where in ("203.0.113.200", "198.51.100.0/25", "@warehouse", "192.0.2.1 - 192.0.2.99",
                  "2001:db8::/32", "0.0.0.0/0"):
        for form in ("json", "jsonl"):
            yield "match", form, ["match", ACME, where, "--format", form]
    office = ("fixtures/diff/old.yaml", "fixtures/diff/new.yaml")
    for pair in (office, office[::-1], (ACME, "policies/acme-next.yaml"), (SITE, ACME), (ACME, ACME),
                 ("fixtures/diff/session-old.yaml", "fixtures/diff/session-new.yaml"),
                 ("fixtures/diff/names-old.yaml", "fixtures/diff/names-new.yaml")):
        yield "diff", "json", ["diff", *pair, "--format", "json"]
    yield "diff", "json", ["diff", *office, "--format", "json", "--class", "opened",
                           "--user", "one@office.example", "--profile", "Robot", "--via", "soap"]
    for words in ([ACME, "fixtures/prove/refuted.yaml"], ["fixtures/prove/broader.yaml"],
                  ["fixtures/prove/locations.yaml"], ["fixtures/prove/nearest.yaml"], [ACME]):
        yield "prove", "json", ["prove", *words, "--format", "json"]
    for name, names in (("office", "*"), ("shared", "*"), ("others", "*"), ("alias", "jobs*")):
        yield "prove", "json", ["prove", f"fixtures/repair/{name}.yaml", "--filter", names,
                                "--repair", "--format", "json"]
    yield from reset_commands()
    yield from sunset_commands()
    yield from audit_commands()
    for policy in ("fixtures/apply/next.yaml", "fixtures/salesforce/policy.yaml", ACME):
        yield "apply", "json", ["apply", policy, "--to", "fixtures/salesforce", "--format", "json"]
    for scenario in sorted(glob.glob("policies/scenarios/*.scenario.yaml", root_dir=ROOT)):
        yield "simulate", "json", ["simulate", scenario, "--format", "json"]
    for options in ((), ("--fail-only",), ("--user", "clerk@depot.example")):
        yield "simulate", "json", ["simulate", "fixtures/simulate/everything.scenario.yaml", *options,
                                   "--format", "json"]
    policies = sorted(glob.glob("policies/*.yaml", root_dir=ROOT))
    bad = sorted(glob.glob("fixtures/bad/*.yaml", root_dir=ROOT))
    for files in (policies, ["fixtures/everything.yaml"], bad, ["policies"], policies + bad):
        yield "check", "json", ["check", "--format", "json", *files]


def spoilt(schema, value):
    """The value with a required key taken away, or another type, each place once."""
    for key in [key for key in value if isinstance(value, dict)]:
        rest = {other: item for other, item in value.items() if other != key}
        required = any(key in definition["required"] and set(value) <= set(definition["properties"])
                       for definition in schema["$defs"].values())
        if required:
            yield f"without {key}", rest
        yield f"{key} of another type", rest | {key: 3.5}


def check_refusals(tally, format_):
    """The schema as it is given out, not the closed one."""
    validator = Validator(format_.schema)
    for value in format_.values[:3]:
        first = value[0] if isinstance(value, list) else value
        for what, changed in spoilt(format_.schema, first):
            tally.check(not validator.is_valid(changed), f"{format_.name} is refused {what}")


def run(tally):
    seed = int(os.environ.get("TEST_SEED", random.SystemRandom().randrange(1 << 32)))
    formats = {name: Format(name) for name in ("apply", "audit", "audit-countries",
                                               "audit-ranges", "audit-rules", "decision",
                                               "decision-row", "match", "check", "diff",
                                               "diagnostics", "prove",
                                               "reset-option", "simulation", "sunset",
                                               "test-results")}
    failed = tally.failed
    for verb, form, words in itertools.chain(golden_commands(), own_commands()):
        judge_output(tally, formats, verb, form, words)
    rows = login_rows(random.Random(seed))
    for detail in ([], ["--detail"]):
        words = ["decide", ACME, "--logins", "-", "--format", "jsonl", *detail]
        judge_output(tally, formats, "decide", "jsonl", words, rows)
    judge_locked_sessions(tally, formats)
    judge_unknown_clock(tally, formats)
    judge_two_holders(tally, formats)
    judge_tests(tally, formats)
    judge_baseline(tally, formats)
    judge_growth(tally, formats)
    judge_world(tally, formats)
    for form in ("json", "jsonl"):
        judge_output(tally, formats, "match", form,
                     ["match", ACME, "--in", "-", "--format", form], b"192.0.2.1\nnonsense\n")
    for format_ in formats.values():
        # an answer in what prove or test prints is the one of decide, a finding that of check; a
        # login is the same everywhere, and only examples of prove say hours for a time
        elsewhere = {f"{name}.{key}" for other in formats.values() if other is not format_
                     and format_.name in ("prove", "test-results") for name, key in other.seen}
        elsewhere |= {f"{name}.{key}" for name, key in formats["prove"].seen
                      if (name, key) == ("login", "hours")}
        unseen = [key for key in format_.unseen() if key not in elsewhere]
        tally.check(not unseen, f"{format_.name}: keys that nothing printed", unseen)
        check_refusals(tally, format_)
    if tally.failed > failed:
        print(f"TEST_SEED={seed}")
    tally.section("outputs")
