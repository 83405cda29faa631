"""Sets of addresses as sorted lists of (first, last) that do not touch."""
from reader import V4, V4_LAST

EVERYWHERE = [(0, (1 << 128) - 1)]


def spans(ranges):
    """The union of (first, last, …)."""
    found = []
    for first, last in sorted(each[:2] for each in ranges):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def without(one, other):
    found = []
    for first, last in one:
        for start, end in other:
            if end < first or start > last:
                continue
            if first < start:
                found.append((first, start - 1))
            first = end + 1
        if first <= last:
            found.append((first, last))
    return found


def both(one, other):
    return without(one, without(one, other))


def size(one):
    return sum(last - first + 1 for first, last in one)


def lowest(one):
    """The first address as the program counts them: IPv4 before IPv6; None: there is none."""
    return min((first for first, _ in both(one, [(V4, V4_LAST)]) or one), default=None)
