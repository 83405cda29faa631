"""A finding as the judges have it, and as the program says it, to be compared."""
import re
import typing

from lists import IPV4, as_text
from spans import both, size, without


class Found(typing.NamedTuple):
    """What a rule finds. `key` tells findings about one object apart; `addresses` are spans,
    None, or ...: not compared; `figures` are texts and numbers that `what` or `todo` must
    have; `line` 0: not compared."""
    rule: str
    object: tuple
    key: str = ""
    addresses: list = None
    figures: tuple = ()
    line: int = 0


TERM = r"(?:\d[\d,]* x )?(?:2\^\d+|\d[\d,]*)"
NUMBER = re.compile(rf"(?<![\w.:/]){TERM}(?: [+-] {TERM})*(?![\w:/])")


def numbers_in(words):
    """All that are written: 1,024; 2^99; 2^99 + 4; 3 x 2^64; everywhere but 7 addresses."""
    found = {1 << 128} if "from everywhere" in words else set()
    for text in NUMBER.findall(words):
        sum_, sign = 0, 1
        for term in re.split(r" ([+-]) ", text):
            if term in "+-":
                sign = 1 if term == "+" else -1
                continue
            product = 1
            for factor in term.split(" x "):
                base, _, power = factor.rstrip(",").replace(",", "").partition("^")
                product *= int(base) ** int(power or 1)
            sum_ += sign * product
        found |= {sum_, (1 << 128) - sum_} if f"everywhere but {text} " in words else {sum_}
    return found


def by_family(some):
    """IPv4, and the rest in front of it and behind it."""
    return both(some, IPV4), without(some, IPV4)


def in_words(finding):
    """(rule, object, key) of a finding of the program, by its fingerprint."""
    kind, name = finding["object"]["kind"], finding["object"]["name"]
    start = f"{finding['rule']}/{kind}" + (f":{name}" if name is not None else "")
    assert finding["fingerprint"].startswith(start), finding["fingerprint"]
    key = finding["fingerprint"][len(start):].lstrip("/")
    return finding["rule"], (kind, name), key.partition("#")[0]


def said(found, finding):
    """In what the program's finding differs from the judge's; empty: in nothing."""
    troubles = []
    has = finding.get("addresses")
    if found.addresses is not ... and (has is None) != (found.addresses is None):
        troubles.append(f"addresses: {has}, but {found.addresses}")
    elif has is not None and found.addresses is not ...:
        parts = by_family(found.addresses)
        v4, v6 = map(size, parts)
        texts = {as_text(*each) for part in parts for each in part}
        if (has["ipv4"], has["ipv6"]) != (str(v4), str(v6)):
            troubles.append(f"counts {has['ipv4']}, {has['ipv6']}, but {v4}, {v6}")
        if not set(has["ranges"]) <= texts or len(has["ranges"]) + has["more_ranges"] != len(texts):
            troubles.append(f"ranges {has['ranges'][:5]}, but {sorted(texts)[:5]}")
    words = finding["what"] + " | " + finding["todo"]
    numbers = numbers_in(words)
    troubles += [f"does not say {figure!r}: {words}" for figure in found.figures
                 if figure not in (words if isinstance(figure, str) else numbers)]
    if found.line and found.line != finding["line"]:
        troubles.append(f"line {finding['line']}, but {found.line}")
    return troubles


def compare(expected, findings):
    """(what, seen) of each difference between what judges found and what the program did."""
    waiting = {}
    for found in expected:
        waiting.setdefault((found.rule, found.object, found.key), []).append(found)
    for finding in findings:
        name = in_words(finding)
        left = waiting.get(name)
        if not left:
            yield f"{name} is found", finding["what"]
            continue
        found = min(left, key=lambda each: len(said(each, finding)))
        left.remove(found)
        for trouble in said(found, finding):
            yield f"{name}", trouble
    for name, left in waiting.items():
        for _ in left:
            yield f"{name} is not found", ""
