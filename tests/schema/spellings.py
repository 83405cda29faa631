"""What the loader takes at random, the schema takes, however an editor reads YAML."""
import ipaddress
import os
import random
import tempfile

from common import Validator, first_problem, refused_by_loader, schema_of
from reading import READINGS

POLICIES, ROWS, TESTS = 20, 60, 30


def any_case(source, text):
    return "".join(source.choice((c.lower(), c.upper())) for c in text)


def v6_text(source, number):
    """One of the many ways to write an address."""
    groups = [number >> shift & 0xffff for shift in range(112, -1, -16)]
    texts = [f"{group:0{source.choice((1, 1, 4))}x}" for group in groups]
    zeros = [(i, j) for i in range(8) for j in range(i + 1, 9)
             if not any(groups[i:j]) and (i, j) != (0, 8)]
    dotted = source.random() < 0.1
    if dotted:
        texts[6:] = [str(ipaddress.IPv4Address(number & 0xffffffff))]
        zeros = [(i, j) for i, j in zeros if j <= 6]
    if zeros and source.random() < 0.8:
        i, j = source.choice(zeros)
        text = ":".join(texts[:i]) + "::" + ":".join(texts[j:])
    else:
        text = ":".join(texts)
    return any_case(source, text)


def address(source, six):
    if not six:
        return source.getrandbits(32)
    sparse = sum(source.getrandbits(16) << 16 * i for i in range(7) if source.random() < 0.4)
    return 0x2001 << 112 | sparse


def address_text(source, six, number):
    if six:
        return v6_text(source, number)
    text = str(ipaddress.IPv4Address(number))
    return "::ffff:" + text if source.random() < 0.1 else text


def row(source):
    """A range as YAML, texts in quotes."""
    six = source.random() < 0.5
    bits = 128 if six else 32
    first = address(source, six)
    form = source.randrange(5)
    if form == 0:
        return f"'{address_text(source, six, first)}'"
    if form == 1:
        length = source.randint(bits - 112 if six else 0, bits)
        network = first >> bits - length << bits - length
        text = v6_text(source, network) if six else str(ipaddress.IPv4Address(network))
        return source.choice((f"'{text}/{length}'", f"{{cidr: '{text}/{length}'}}"))
    if form == 2:
        return source.choice(("'@office'", "'@ü 1'", "{cidr: 192.0.2.1, description: 'ö'}"))
    last = min(first + source.getrandbits(20), (1 << bits) - 1)
    ends = [address_text(source, six, end) for end in (first, last)]
    if form == 3:
        dash = source.choice(("-", " - ", "  -", "-\t"))
        return f'"{ends[0]}{dash}{ends[1]}"'.replace("\t", "\\t")
    return f"{{start: '{ends[0]}', end: '{ends[1]}', description: text}}"


def hours(source):
    start = source.randrange(1440)
    end = source.randint(start, 1440)
    clock = "{:02}:{:02}-{:02}:{:02}".format(*divmod(start, 60), *divmod(end, 60))
    return source.choice(("closed", f"'{clock}'", clock.replace("-", " - ")))


def time(source):
    text = f"20{source.randint(20, 50)}-{source.randint(1, 12):02}-{source.randint(1, 28):02}"
    text += source.choice("Tt ") + f"{source.randrange(24):02}:{source.randrange(60):02}"
    text += source.choice(("", ":00", f":{source.randrange(61):02}", ":59.125"))
    text += source.choice(("", "Z", "z", "+00:00", f"-{source.randrange(24):02}:30"))
    return source.choice((text, f"'{text}'"))


def few(source, one):
    """A value, or a list of them."""
    return source.choice((one(), f"[{', '.join(one() for _ in range(source.randint(1, 4)))}]"))


def test(source, name):
    choice = source.choice
    facts = [f"name: t{name}", choice(("user: U", "profile: 'any: name'", "user: [U, U]"))]
    verdict = lambda: choice("allow mfa verify token totp refuse".split())  # noqa: E731
    reason = lambda: choice("sso profile-ip new-device trusted-ip".split())  # noqa: E731
    for key, one in (
            ("via", lambda: choice("ui soap oauth-jwt".split())), ("ip", lambda: row(source)),
            ("app", lambda: "A"), ("at", lambda: time(source)),
            ("device", lambda: choice(("new", "'known'"))),
            ("credential", lambda: choice("password token wrong-token totp".split())),
            ("strong_auth", lambda: choice("yes no 'yes' \"no\" true FALSE".split())),
            ("phase", lambda: choice(("login", "request"))),
            ("session_ip", lambda: f"'{v6_text(source, address(source, True))}'")):
        if source.random() < 0.5:
            facts.append(f"{key}: {few(source, one)}")
    facts.append("expect: " + choice((
        verdict(), "depends", f"{verdict()}:{reason()}",
        f"{{verdict: {few(source, verdict)}, reason: {few(source, reason)}}}")))
    source.shuffle(facts)
    return f"  - {{{', '.join(facts)}}}"


def policy(source):
    flag = lambda: source.choice("true True TRUE false False FALSE".split())  # noqa: E731
    relaxation = source.choice(
        ["enforce", "enforce_relax_refresh", "bypass_2factor", "bypass"] +
        [any_case(source, word)
         for word in ("ENFORCE", "ENFORCE_RELAXREFRESH", "BYPASS_2FACTOR", "BYPASS")])
    date = f"20{source.randint(20, 50)}-{source.randint(1, 12):02}-{source.randint(1, 28):02}"
    rules = source.choice((date, f"'{date}'", date[:7]))
    days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    lines = [
        "loginscope: 1",
        f"org: {{time_zone: UTC, revenue: {flag()}, rules_as_of: {rules}, lockout: "
        f"{{max_attempts: {source.choice([3, 5, 10, 'none'])}}}}}",
        "networks: {office: [192.0.2.1], 'ü 1': ['@office']}",
        "profiles:",
        "  - name: 'any: name'",
        "    label: 'L: 1'",
        "    license: Customer Community Plus",
        "    login_ip_ranges:", *(f"      - {row(source)}" for _ in range(ROWS)),
        "    login_hours: {" + ", ".join(f"{day}: {hours(source)}" for day in days) + "}",
        f"apps: [{{name: A, label: B, ip_relaxation: {relaxation}}}]",
        f"transaction_security: [{{name: R, action: mfa, when: {{not_in: {row(source)}, "
        f"country: {source.choice(['SE', '[SE, KP]'])}, "
        f"asn: {source.choice([0, 4294967295, '[1, 64500]'])}}}}}]",
        f"exceptions: [{{id: x, expires: {date}}}]",
        "users: [{username: U, profile: 'any: name'}]",
        "tests:", *(test(source, number) for number in range(TESTS)),
    ]
    return "\n".join(lines) + "\n"


def run(tally):
    seed = int(os.environ.get("TEST_SEED", random.SystemRandom().randrange(1 << 32)))
    source = random.Random(seed)
    validator, failed = Validator(schema_of("policy")), tally.failed
    texts = [policy(source) for _ in range(POLICIES)]
    with tempfile.TemporaryDirectory() as temporary:
        for number, text in enumerate(texts):
            with open(f"{temporary}/{number}.yaml", "w", encoding="utf-8") as file:
                file.write(text)
        refused = refused_by_loader(temporary)
    for number, text in enumerate(texts):
        tally.check(f"{number}.yaml" not in refused, f"spelling {number}: the loader refuses it",
                    refused.get(f"{number}.yaml"))
        for version, read in READINGS.items():
            problem = first_problem(validator, read(text))
            tally.check(problem is None, f"spelling {number} as {version}", problem)
    if tally.failed > failed:
        print(f"TEST_SEED={seed}")
    tally.section("spellings")
