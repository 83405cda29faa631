"""A right policy made wrong: a required key taken away, a key renamed, a value of
another type. Loader and schema both refuse it. The same with a scenario."""
import copy
import glob
import json
import os
import random
import shutil
import tempfile

from common import ROOT, Validator, first_problem, refused_by_loader, run_program, schema_of
from reading import read_11

# In the place of a value: nothing that stands anywhere in a policy.
WRONG = {
    str: [None, 3.5, True, [["x"]], {"zz": 1}],
    bool: [None, 3.5, "zz zz", [["x"]], {"zz": 1}],
    int: [None, 3.5, "zz zz", [["x"]], {"zz": 1}],
    list: [None, 3.5, True, "zz zz", [["x"]], {"zz": 1}],
    dict: [None, 3.5, True, "zz zz", [["x"]]],
}

NAME, BOOLEAN = {"$ref": "#/$defs/name"}, {"type": "boolean"}


def right_types(schema):
    """What is wrong elsewhere, but may stand here beside a list: a name, an answer."""
    forms = schema.get("anyOf", [])
    for form in [schema, *forms]:
        if BOOLEAN in form.get("anyOf", []):
            yield bool
    if NAME in forms:
        yield str


class Walk:
    """All ways to make one policy wrong, each as a description and a changed copy."""

    def __init__(self, schema, policy, random_source):
        self.schema, self.policy, self.random = schema, policy, random_source
        self.mutants = []
        self.value(schema, policy, [])

    def mutant(self, what, path, change):
        changed = copy.deepcopy(self.policy)
        at = changed
        for step in path[:-1]:
            at = at[step]
        change(at, path[-1])
        self.mutants.append((f"{what} {'/'.join(map(str, path))}", changed))

    def resolved(self, schema, value):
        while "$ref" in schema:
            schema = self.schema["$defs"][schema["$ref"].removeprefix("#/$defs/")]
        for form in schema.get("anyOf", []) if "properties" not in schema else []:
            form = self.resolved(form, value)
            if isinstance(value, dict if "properties" in form else
                          list if "items" in form else (str, int)):
                return form
        return schema

    def value(self, schema, value, path):
        right = tuple(right_types(schema))
        schema = self.resolved(schema, value)
        if path:
            wrong = self.random.choice(
                [wrong for wrong in WRONG[type(value)] if not isinstance(wrong, right)])
            self.mutant(f"{wrong!r} for", path, lambda at, key: at.__setitem__(key, wrong))
        if isinstance(value, dict):
            self.mapping(schema, value, path)
        elif isinstance(value, list):
            for index, item in enumerate(value):
                self.value(schema["items"], item, path + [index])

    def mapping(self, schema, value, path):
        keys = schema.get("properties")
        for key, item in value.items():
            if not path and key == "properties":  # not looked at yet
                continue
            if keys is None:  # names are free
                self.value(schema["additionalProperties"], item, path + [key])
                continue
            self.mutant("renamed", path + [key],
                        lambda at, old: at.update({old + "_x": at.pop(old)}))
            if key in schema["required"]:
                self.mutant("without", path + [key], lambda at, old: at.pop(old))
            self.value(keys[key], item, path + [key])


def check_policy(tally, validator, schema, path, directory, random_source, ending=".yaml"):
    """`directory` is a copy of the one the policy, or scenario, lives in."""
    name = os.path.relpath(path, ROOT)
    policy = read_11(open(path, "rb").read())
    mutants = Walk(schema, policy, random_source).mutants
    for number, (_, changed) in enumerate([("as it is", policy), *mutants]):
        with open(f"{directory}/mutant-{number:05}{ending}", "w", encoding="utf-8") as file:
            json.dump(changed, file)
    refused = refused_by_loader(directory)
    first = f"mutant-00000{ending}"
    tally.check(first not in refused, f"{name} is accepted when written as JSON", refused.get(first))
    for number, (what, changed) in enumerate(mutants, 1):
        problem = first_problem(validator, changed)
        tally.check(f"mutant-{number:05}{ending}" in refused, f"{name}, {what}",
                    f"the loader takes it; the schema: {problem}")
        tally.check(problem is not None, f"{name}, {what}", "the schema takes it")
    for number in range(len(mutants) + 1):
        os.remove(f"{directory}/mutant-{number:05}{ending}")


def check_scenarios(tally, directory, random_source):
    schema = schema_of("scenario")
    os.mkdir(directory)
    shutil.copy(os.path.join(ROOT, "fixtures/simulate/policy.yaml"), directory)
    check_policy(tally, Validator(schema), schema,
                 os.path.join(ROOT, "fixtures/simulate/everything.scenario.yaml"), directory,
                 random_source, ".scenario.yaml")


def run(tally):
    seed = int(os.environ.get("TEST_SEED", random.SystemRandom().randrange(1 << 32)))
    random_source = random.Random(seed)
    schema = schema_of("policy")
    validator = Validator(schema)
    failed = tally.failed
    with tempfile.TemporaryDirectory() as temporary:
        for folder in ("policies", "fixtures"):
            shutil.copytree(os.path.join(ROOT, folder), f"{temporary}/{folder}",
                            ignore=shutil.ignore_patterns("*.yaml"))
        for path in sorted(glob.glob(os.path.join(ROOT, "policies/*.yaml"))):
            if path.endswith((".tests.yaml", ".properties.yaml")):
                continue  # not a policy
            check_policy(tally, validator, schema, path, f"{temporary}/policies", random_source)
        check_policy(tally, validator, schema, os.path.join(ROOT, "fixtures/everything.yaml"),
                     f"{temporary}/fixtures", random_source)
        first = f"{temporary}/first.yaml"
        with open(first, "wb") as file:
            file.write(run_program("init", "-")[1])
        os.mkdir(f"{temporary}/first")
        check_policy(tally, validator, schema, first, f"{temporary}/first", random_source)
        check_scenarios(tally, f"{temporary}/scenarios", random_source)
    if tally.failed > failed:
        print(f"TEST_SEED={seed}")
    tally.section("mutants")
