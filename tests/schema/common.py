"""What the sections share: the program, its schemas, counting."""
import copy
import json
import os
import re
import subprocess
import warnings

import jsonschema
from jsonschema.validators import extend

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.join(ROOT, os.environ.get("BUILD", "build"), "loginscope")

warnings.simplefilter("ignore", DeprecationWarning)


class Tally:
    """Counts checks; says which failed, and at the end of a section how many held."""

    def __init__(self):
        self.passed = self.failed = 0
        self._before = (0, 0)

    def check(self, good, what, detail=""):
        if good:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAIL {what}" + (f": {detail}" if detail else ""))

    def section(self, name):
        passed, failed = self.passed - self._before[0], self.failed - self._before[1]
        self._before = (self.passed, self.failed)
        print(f"{'FAIL' if failed else 'ok':4} schema {name:23} {passed:6} passed"
              + (f", {failed} failed" if failed else ""), flush=True)


def run_program(*arguments, stdin=b"", cwd=ROOT):
    """Exit status and stdout."""
    done = subprocess.run([PROGRAM, *arguments], input=stdin, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, cwd=cwd, check=False, timeout=60)
    return done.returncode, done.stdout


def schema_names():
    return [line.split()[0] for line in run_program("schema")[1].decode().splitlines()]


def schema_of(name):
    return json.loads(run_program("schema", name)[1])


def ecma_pattern(validator, pattern, instance, schema):
    """`$` is the end of the text, as in JavaScript; Python's also stands before a
    line end that is the last character."""
    if validator.is_type(instance, "string") and \
            not re.search(re.sub(r"\$$", r"\\Z", pattern), instance):
        yield jsonschema.ValidationError(f"{instance!r} does not match {pattern!r}")


Validator = extend(jsonschema.Draft202012Validator, {"pattern": ecma_pattern})


def closed(schema):
    """The schema of an output without room for keys that it doesn't name: to see that
    it names all of them."""
    def close(at):
        if isinstance(at, dict):
            if isinstance(at.get("properties"), dict) and at.get("type") == "object":
                at.setdefault("additionalProperties", False)
            for value in at.values():
                close(value)
        elif isinstance(at, list):
            for value in at:
                close(value)
    schema = copy.deepcopy(schema)
    close(schema)
    return schema


def first_problem(validator, value):
    for problem in validator.iter_errors(value):
        deepest = problem
        while deepest.context:
            deepest = max(deepest.context, key=lambda error: len(error.absolute_path))
        path = "/".join(str(step) for step in deepest.absolute_path)
        return f"/{path}: {deepest.message[:200]}"
    return None


def refused_by_loader(directory):
    """The names of the YAML files in a directory that `check` refuses."""
    _, text = run_program("check", "--format", "json", *sorted(
        name for name in os.listdir(directory) if name.endswith(".yaml")), cwd=directory)
    codes = {}
    for finding in json.loads(text)["findings"]:
        if finding["severity"] == "error":
            codes.setdefault(finding["file"], []).append(finding["code"])
    return codes
