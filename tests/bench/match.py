"""`match --in` in every format against `grepcidr -f`, which only says whether an
address is in some range: medians of five on one core, as a ratio. Half of the
addresses are in a range. BENCH_LINES=n sets how many addresses (1000000). Then one
`match` against one `decide`, each from start to end.
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
LINES = int(os.environ.get("BENCH_LINES", "1000000"))
RUNS, STARTS = 5, 60
FORMATS = ("text", "csv", "jsonl")


def number_text(number):
    return ".".join(str(number >> shift & 255) for shift in (24, 16, 8, 0))


def ranges_make(count, rng):
    """Blocks that may lie in each other, /16 to /32."""
    blocks = []
    for _ in range(count):
        prefix = rng.choice((16, 20, 24, 24, 24, 28, 32))
        first = rng.randrange(1 << 24, 224 << 24) >> (32 - prefix) << (32 - prefix)
        blocks.append((first, prefix))
    return blocks


def policy_write(path, blocks, profiles):
    rows = [f"{number_text(first)}/{prefix}" for first, prefix in blocks]
    with open(path, "w", encoding="utf-8") as file:
        file.write("loginscope: 1\nprofiles:\n")
        for i in range(profiles):
            file.write(f"  - name: Profile {i}\n    login_ip_ranges:\n")
            for row in rows[i::profiles]:
                file.write(f"      - {row}\n")
    return rows


def addresses_write(path, blocks, rng):
    with open(path, "w", encoding="utf-8") as file:
        for i in range(LINES):
            first, prefix = rng.choice(blocks)
            inside = first + rng.randrange(1 << (32 - prefix))
            file.write(number_text(inside if i % 2 else rng.randrange(1 << 24, 224 << 24)) + "\n")


def seconds(command, statuses):
    """User and system time of a child, and the peak of its memory in MiB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode not in statuses:
        sys.exit(f"{command[0]} ended with {process.returncode}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def middle(command, statuses, runs=RUNS):
    return statistics.median(seconds(command, statuses) for _ in range(runs))


def bench_table(directory, count, profiles, rng):
    policy, addresses = os.path.join(directory, "p.yaml"), os.path.join(directory, "in.txt")
    patterns, nothing = os.path.join(directory, "patterns"), os.path.join(directory, "none.txt")
    blocks = ranges_make(count, rng)
    with open(patterns, "w", encoding="utf-8") as file:
        file.write("\n".join(policy_write(policy, blocks, profiles)) + "\n")
    addresses_write(addresses, blocks, rng)
    open(nothing, "w", encoding="utf-8").close()
    peer = shutil.which("grepcidr")
    time_peer = middle([peer, "-f", patterns, addresses], (0, 1)) if peer else 0
    load = middle([PROGRAM, "match", policy, "--in", nothing], (0,))
    print(f"{count} ranges of {profiles} profiles, {LINES} addresses; the policy alone takes {load * 1e3:.0f} ms")
    if peer:
        print(f"  {'grepcidr -f':24} {LINES / time_peer / 1e6:6.2f} M lines/s")
    else:
        print("  skipped: grepcidr is not installed")
    for form in FORMATS:
        time_ours = middle([PROGRAM, "match", policy, "--in", addresses, "--format", form], (0, 1))
        ratio = f"{time_peer / time_ours:6.2f} x grepcidr" if peer else ""
        print(f"  {'match --in, ' + form:24} {LINES / time_ours / 1e6:6.2f} M lines/s   {ratio}")


def bench_start():
    policy = "policies/acme.yaml"
    decide = [PROGRAM, "decide", policy, "--user", "etl@acme.example", "--ip", "203.0.113.200", "--via", "soap"]
    match = [PROGRAM, "match", policy, "203.0.113.200"]
    ours, other = middle(match, (0,), STARTS), middle(decide, (0, 1, 4), STARTS)
    print(f"one address of {policy}: match {ours * 1e3:.2f} ms, decide {other * 1e3:.2f} ms, {ours / other:.2f} x")


def main():
    rng = random.Random(5)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as directory:
        bench_table(directory, 100, 10, rng)
        bench_table(directory, 100000, 1000, rng)
    bench_start()


main()
