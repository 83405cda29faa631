"""`decide --logins` in csv and jsonl against `jq -c .` reading the jsonl: medians of
five on one core, as a ratio. BENCH_ROWS=n sets how many rows (200000).
"""
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.join(ROOT, os.environ.get("BUILD", "build"), "loginscope")
ROWS = int(os.environ.get("BENCH_ROWS", "200000"))
RUNS = 5
PROFILES, RANGES = 60, 6


def address(rng, v6):
    if v6:
        return f"2001:db8:{rng.randrange(256):x}:{rng.randrange(65536):x}::{rng.randrange(65536):x}"
    return ".".join(str(rng.randrange(1, 224)) for _ in range(4))


def policy_write(path, rng):
    with open(path, "w", encoding="utf-8") as file:
        file.write("loginscope: 1\norg:\n  time_zone: Europe/Berlin\n  trusted_ip_ranges: [203.0.113.0/24]\n"
                   "profiles:\n")
        for i in range(PROFILES):
            rows = [f"{rng.randrange(1, 224)}.{rng.randrange(256)}.0.0/16" for _ in range(RANGES - 1)]
            rows.append(f"'2001:db8:{rng.randrange(256):x}::/48'")
            file.write(f"  - name: Profile {i}\n    login_hours: {{sunday: closed}}\n")
            if i % 3:
                file.write(f"    login_ip_ranges: [{', '.join(rows)}]\n")
        file.write("users:\n")
        for i in range(1000):
            file.write(f"  - {{username: user{i}@acme.example, profile: Profile {i % PROFILES}}}\n")


def logins_write(path, rows, rng):
    channels = "ui ui-sso soap oauth-password oauth-web-server oauth-refresh oauth-jwt".split()
    with open(path, "w", encoding="utf-8") as file:
        file.write("user,ip,via,at,device,credential,strong_auth\n")
        for _ in range(rows):
            file.write(f"user{rng.randrange(1000)}@acme.example,{address(rng, rng.random() < 0.05)},"
                       f"{rng.choice(channels)},2026-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
                       f"T{rng.randrange(24):02}:{rng.randrange(60):02}:00Z,"
                       f"{rng.choice(('known', 'new'))},{rng.choice(('', 'token'))},\n")


def seconds(command, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL):
    """User and system time of a child, which is what one core needs for it."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.run(command, cwd=ROOT, stdout=stdout, stdin=stdin, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode not in (0, 1, 4):
        sys.exit(f"{command[0]} ended with {process.returncode}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def bar(name, ours, peer, ratio, limit, above):
    holds = ratio >= limit if above else ratio <= limit
    sign = ">=" if above else "<="
    print(f"  {name:28} {ours:>16} {peer:>22}   {ratio:7.2f} x  (bar {sign} {limit}) "
          f"{'ok' if holds else 'MISSED'}")


def bench_rows(directory, policy, logins):
    command = [PROGRAM, "decide", policy, "--logins", logins, "--format"]
    times = {form: statistics.median(seconds(command + [form]) for _ in range(RUNS))
             for form in ("csv", "jsonl", "text")}
    answers = os.path.join(directory, "answers.jsonl")
    with open(answers, "wb") as file:
        seconds(command + ["jsonl"], stdout=file)
    jq = shutil.which("jq")
    if not jq:
        print("  skipped: jq is not installed")
    reading = statistics.median(seconds([jq, "-c", ".", answers]) for _ in range(RUNS)) if jq else 0
    for form, time_ours in times.items():
        rate = ROWS / time_ours
        if jq and form != "text":
            bar(f"decide --logins, {form}", f"{rate / 1e6:.2f} M rows/s",
                f"jq {ROWS / reading / 1e6:.3f} M rows/s", reading / time_ours, 10, True)
        else:
            print(f"  decide --logins, {form:11} {rate / 1e6:9.2f} M rows/s")


def main():
    rng = random.Random(5)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as directory:
        policy, logins = os.path.join(directory, "p.yaml"), os.path.join(directory, "l.csv")
        policy_write(policy, rng)
        logins_write(logins, ROWS, rng)
        bench_rows(directory, policy, logins)


main()
