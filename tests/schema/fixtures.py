"""Policies that are right, and fixtures/bad, where each file has one defect."""
import glob
import os
import re

from common import ROOT, Validator, first_problem, run_program, schema_of
from reading import READINGS, Unreadable

# Codes of defects in the structure: the schema refuses every fixture that has one.
STRUCTURAL = set("""
    address-legacy bad-address asn-number bad-time control-character country-code date-format digest-format empty-file
    empty-value every-minute hours-format key-of-other-kind kind-missing lockout-value missing-key network-empty range-form
    bad-schedule several-kinds source-keys unknown-key unknown-permission unknown-value user-and-profile
    version-unsupported when-empty who-missing wrong-type yaml-type""".split())

# Why it does not see the others.
NOT_STRUCTURAL = {
    "the file is no YAML, or no text, so there is nothing to judge":
        "encoding line-separator yaml-documents yaml-syntax",
    "a validator never sees the YAML, only the data it reads as":
        "duplicate-key yaml-alias yaml-key yaml-merge-key yaml-nesting yaml-tag",
    "it depends on what stands elsewhere in the policy":
        "depends-reason device-activation-without-experience-cloud duplicate-name "
        "duplicate-section label-shared network-cycle time-zone-missing time-zone-unknown-time "
        "unknown-integration "
        "unknown-app unknown-network "
        "unknown-permission-set unknown-profile unknown-user",
    "it depends on other files":
        "column-count column-missing csv-quote csv-separator duplicate-column include-cycle include-missing "
        "include-unreadable metadata-conflict mmdb-corrupt mmdb-unreadable source-missing source-unreadable "
        "time-zone-unknown unknown-column gzip-damaged gzip-format gzip-truncated project-file "
        "sfdx-folder-outside sfdx-folders sfdx-json xml-doctype xml-encoding xml-syntax "
        "metadata-element metadata-missing metadata-twice metadata-type "
        "list-digest list-empty list-entry list-filter list-format list-json list-missing list-unreadable",
    "which names files may have is left to the loader":
        "include-pattern path-absolute",
    "it takes arithmetic":
        "host-bits hours-reversed prefix-length range-families range-reversed range-straddles "
        "rules-date address-leading-zero address-zone test-too-large time-skipped "
        "time-twice time-backwards scenario-too-large",
}

# Fixtures with a structural code that the schema takes all the same: read so, and why.
BOTH = "YAML 1.1", "YAML 1.2"
TAKEN = {
    "asn-number-minus-zero": (BOTH, "-0 is 0 in JSON"),
    "bad-address-end": (BOTH, "arithmetic"),
    "bad-address-group-long": (BOTH, "counting is left to the loader"),
    "bad-address-in-mapping": (BOTH, "arithmetic"),
    "bad-address-octet": (BOTH, "arithmetic"),
    "bad-address-quoted": (BOTH, "arithmetic"),
    "bad-address-seven-groups": (("YAML 1.2",), "counting is left to the loader"),
    "bad-time-beyond.scenario": (BOTH, "arithmetic"),
    "bad-time-year.scenario": (BOTH, "arithmetic"),
    "bad-time": (BOTH, "the days of a month are arithmetic"),
    "bad-address-two-gaps": (BOTH, "counting is left to the loader"),
    "date-format": (BOTH, "the days of a month are arithmetic"),
    "wrong-type-answer.scenario": (("YAML 1.1",), "there off is false"),
    "wrong-type-flag-yes": (("YAML 1.1",), "there yes is true"),
    "wrong-type-strong-auth": (("YAML 1.1",), "there on is true"),
    "yaml-type-country-norway": (("YAML 1.2",), "there NO is text"),
    "yaml-type-name-boolean": (("YAML 1.2",), "there on is text"),
    "yaml-type-name-date": (BOTH, "JSON has no dates, so a date is text"),
    "yaml-type-name-exponent": (("YAML 1.1",), "there a number with an exponent has a point"),
    "yaml-type-name-no": (("YAML 1.2",), "there no is text"),
    "yaml-type-name-octal-with-o": (("YAML 1.1",), "there 0o17 is text"),
    "yaml-type-name-sixties": (("YAML 1.2",), "there 12:30 is text"),
    "yaml-type-name-underscore": (("YAML 1.2",), "there 1_000 is text"),
    "yaml-type-network-no": (("YAML 1.2",), "there no is text"),
}


def expectation(path):
    """The code a fixture must be refused with, and the file that has the defect: itself
    or one that it names."""
    for name in (path, path + ".expect"):
        if os.path.exists(name):
            with open(name, "rb") as file:
                match = re.match(rb"# expect: ([a-z-]+) [0-9]+:[0-9]+(?: (\S+))?", file.readline())
            if match:
                at = match[2].decode() if match[2] else os.path.basename(path)
                return match[1].decode(), os.path.join(os.path.dirname(path), at)
    return None, path


SCENARIO = ".scenario.yaml"


def good_files():
    for path in glob.glob(os.path.join(ROOT, "policies/**/*.yaml"), recursive=True):
        if not path.endswith(SCENARIO):
            yield path
    yield os.path.join(ROOT, "fixtures/everything.yaml")


def uncommented(text):
    """The examples of a first policy: lines that begin with # and no blank behind it."""
    return re.sub(rb"(?m)^( *)#(?=\S)", rb"\1", text)


def check_good(tally, validator):
    texts = {os.path.relpath(path, ROOT): open(path, "rb").read() for path in good_files()}
    first = run_program("init", "-")[1]
    texts["init -"], texts["init -, examples used"] = first, uncommented(first)
    for name, text in sorted(texts.items()):
        for version, read in READINGS.items():
            problem = first_problem(validator, read(text))
            tally.check(problem is None, f"{name} is accepted as {version}", problem)


def check_bad(tally, policy, scenario):
    elsewhere = {code: why for why, codes in NOT_STRUCTURAL.items() for code in codes.split()}
    seen = set()
    for path in sorted(glob.glob(os.path.join(ROOT, "fixtures/bad/*.yaml"))):
        name, (code, at) = os.path.basename(path).removesuffix(".yaml"), expectation(path)
        tally.check(code in STRUCTURAL or code in elsewhere, f"fixtures/bad/{name}.yaml",
                    f"say in tests/schema/fixtures.py whether {code} is structural")
        if code not in STRUCTURAL or not at.endswith(".yaml"):
            continue
        seen.add(name)
        taken_as = TAKEN[name][0] if name in TAKEN else ()
        validator = scenario if at.endswith(SCENARIO) else policy
        for version, read in READINGS.items():
            try:
                problem = first_problem(validator, read(open(at, "rb").read()))
            except (Unreadable, ValueError):
                continue  # YAML itself refuses it, as the loader says in other words
            taken = version in taken_as
            tally.check((problem is None) == taken,
                        f"fixtures/bad/{name}.yaml is {'taken' if taken else 'refused'} as "
                        f"{version}", problem)
    stale = set(TAKEN) - seen
    tally.check(not stale, "the exceptions of tests/schema/fixtures.py exist", sorted(stale))


def check_beside(tally, validator, kind):
    """The tests, or properties, of policies, each as a file of its own."""
    found = 0
    for path in sorted(good_files()):
        name, text = os.path.relpath(path, ROOT), open(path, "rb").read()
        for version, read in READINGS.items():
            policy = read(text)
            if kind not in policy:
                continue
            found += 1
            alone = {"loginscope": policy["loginscope"], kind: policy[kind]}
            problem = first_problem(validator, alone)
            tally.check(problem is None, f"the {kind} of {name} are accepted as {version}", problem)
            if set(policy) != set(alone):
                problem = first_problem(validator, policy)
                tally.check(problem is not None, f"{name} is no file of {kind} as {version}")
    tally.check(found >= 2, f"there are policies with {kind}", found)


def check_scenarios(tally, validator):
    """Those we show; and none of them is a policy."""
    paths = sorted(path for folder in ("policies", "fixtures/simulate")
                   for path in glob.glob(os.path.join(ROOT, folder, "**/*" + SCENARIO), recursive=True))
    tally.check(len(paths) >= 6, "there are scenarios", paths)
    policies = Validator(schema_of("policy"))
    for path in paths:
        name, text = os.path.relpath(path, ROOT), open(path, "rb").read()
        for version, read in READINGS.items():
            problem = first_problem(validator, read(text))
            tally.check(problem is None, f"{name} is accepted as {version}", problem)
            tally.check(first_problem(policies, read(text)) is not None, f"{name} is no policy")


def run(tally):
    validator = Validator(schema_of("policy"))
    check_good(tally, validator)
    check_scenarios(tally, Validator(schema_of("scenario")))
    for kind in "tests", "properties":
        check_beside(tally, Validator(schema_of(kind)), kind)
    tally.section("policies")
    check_bad(tally, validator, Validator(schema_of("scenario")))
    tally.section("fixtures")
