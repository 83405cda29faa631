"""The rules about single rows of a list and about rows of a list with each other, but for typos:
by sets of addresses, and by what must hold of what is left."""
from found import Found
from lists import (BLOCKS, LARGEST, NOWHERE, Net, Row, as_text, is_open, is_v4, item_text,
                   item_union, union)
from spans import size, spans, without
from typos import foreign_form


def is_inside(some, other):
    return not without(some, other)


# ---- space that nobody logs in from ------------------------------------------------------------

def space_find(owner, row, some):
    """In an open list what nobody comes from is a piece of the whole."""
    if foreign_form(row) or not is_inside([row[:2]], NOWHERE):
        return
    rule = next(rule for rule, blocks in BLOCKS.items()
                if any(first <= row.first <= last for first, last in blocks))
    if rule in ("multicast-range", "unrouted-range") and is_v4(row) and is_open(some):
        return
    yield Found(rule, owner, item_text(row), [row[:2]], (size([row[:2]]),), row.line)


# ---- duplicates, rows within others ------------------------------------------------------------

def duplicates_part(items):
    """(those that are left, those that say what one before them says)"""
    left, again, seen = [], [], set()
    for item in items:
        what = item[:2] if isinstance(item, Row) else item.name
        (again if what in seen else left).append(item)
        seen.add(what)
    return left, again


def rows_kept(rows):
    """Of rows those that stay: from the lowest address not yet held, what reaches furthest."""
    kept, reached, last = [], -1, max(row.last for row in rows)
    while reached < last:
        start = max(reached + 1, min(row.first for row in rows if row.last > reached))
        row = max((row for row in rows if row.first <= start <= row.last),
                  key=lambda row: (row.last, -row.first))
        kept.append(row)
        reached = row.last
    return kept


def shadows_wrong(policy, items, kept):
    """What must hold of rows that stay, where networks are among them: which of several that could
    go do is not told by the page."""
    whole = union(policy, items)
    if union(policy, kept) != whole:
        return "addresses are lost"
    for item in kept:
        if union(policy, [other for other in kept if other != item]) == whole:
            return f"{item_text(item)} could go, too"
    for net in (item for item in items if isinstance(item, Net) and item not in kept):
        for row in (item for item in kept if isinstance(item, Row)):
            if union(policy, [other for other in kept if other != row] + [net]) == whole:
                return f"{net.name} goes, and {item_text(row)} could"
    return None


# ---- rows that overlap, rows that touch --------------------------------------------------------

def chains(rows, meets):
    """Rows that hang together, by the lowest."""
    rows = sorted(rows)
    found = []
    for row in rows:
        if found and any(meets(other, row) for other in found[-1]):
            found[-1].append(row)
        else:
            found.append([row])
    return [chain for chain in found if len(chain) > 1]


def pieces(kind, first, last):
    """The rows that a range may be written as: a trusted one has so many addresses at most."""
    step = LARGEST if kind == "trusted" and is_v4((first, last)) else last - first + 1
    return [(at, min(at + step - 1, last)) for at in range(first, last + 1, step)]


def hang_together(one, other):
    """They share addresses; or they touch, and say the same."""
    return is_v4(one) == is_v4(other) and \
        (other.first <= one.last or
         (other.first == one.last + 1 and one.description == other.description))


def chains_find(policy, owner, kind, left):
    rows = [item for item in left if isinstance(item, Row)]
    for chain in chains(rows, hang_together):
        some = spans(chain)
        come_to = pieces(kind, *some[0])
        figures = (size(some), *[as_text(*each) for each in come_to[:2]])
        total = sum(size([row[:2]]) for row in chain)
        if total > size(some):
            yield Found("overlapping-rows", owner, as_text(*some[0]), some, (*figures, total))
        elif len(come_to) < len(chain) and not is_open(union(policy, left)):
            yield Found("adjacent-rows", owner, as_text(*some[0]), some, figures)
    reaching = [span for net in left if isinstance(net, Net) for span in item_union(policy, net)]
    for row in rows:
        shared = crossed(row, reaching)
        if shared:
            yield Found("overlapping-rows", owner, item_text(row), shared,
                        (size(shared),))


def crossed(row, reaching):
    """What ranges of networks that reach beyond one end of the row have of it."""
    below = max((last for first, last in reaching if first < row.first <= last), default=None)
    above = min((first for first, last in reaching if first <= row.last < last), default=None)
    return spans(([(row.first, below)] if below is not None else []) +
                 ([(above, row.last)] if above is not None else []))


def relations_find(policy, owner, kind, items, said):
    """`said`: keys of the rows that the program has within others, for lists with networks."""
    left, again = duplicates_part(items)
    for item in again:
        yield Found("duplicate-row", owner, item_text(item), item_union(policy, item), (),
                    item.line)
    if all(isinstance(item, Row) for item in left):
        kept = rows_kept(left)
    else:
        kept = [item for item in left if item_text(item) not in said]
        wrong = shadows_wrong(policy, left, kept)
        if wrong:
            yield Found("shadowed-row", owner, wrong)
    gone = [item for item in left if item not in kept]
    for item in gone:
        yield Found("shadowed-row", owner, item_text(item), item_union(policy, item), (),
                    item.line)
    yield from chains_find(policy, owner, kind, kept)
