"""What the parts of this test share: running the program, counting what holds."""
import os
import subprocess

from policy import differences

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.join(ROOT, os.environ.get("BUILD", "build"), "loginscope")
FIXTURE = os.path.join(ROOT, "fixtures/salesforce")
MIB = 1 << 20

counts = {"passed": 0, "failed": 0}


def check(name, holds, seen=""):
    counts["passed" if holds else "failed"] += 1
    if not holds:
        print(f"FAILED: {name}: {seen}")
    return holds


def run(*args, **more):
    return subprocess.run([PROGRAM, *args], check=False, stdin=subprocess.DEVNULL, timeout=120,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)


def seen(result):
    text = (result.stderr or result.stdout).decode("utf-8", "replace")
    return f"exit {result.returncode}: {text[:600]}"


def status(name, result, wanted=0):
    return check(name, result.returncode == wanted, seen(result))


def equal(name, one, other):
    lines = list(differences(one, other))
    return check(name, not lines, "; ".join(lines[:4]))


def content(path):
    with open(path, "rb") as file:
        return file.read()


def files_below(folder):
    return {os.path.relpath(os.path.join(at, name), folder): content(os.path.join(at, name))
            for at, _, names in os.walk(folder) for name in names}
