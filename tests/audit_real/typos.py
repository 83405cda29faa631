"""The rules about likely typos: each by trying the slip the other way round. A row is looked at in
the list it stands in; what else the list has is all that it reaches."""
from found import Found
from lists import IPV4, SOURCES, Row, as_text, block, is_block, is_v4, item_text, union
from reader import V4, V4_LAST, text
from spans import both, size, without

FORMS = [block(each) for each in ("::/96", "::ffff:0:0:0/96", "64:ff9b::/96")]


def foreign_form(row):
    """Is the row an IPv4 address in a form of IPv6 that is none? Then the IPv4 addresses."""
    for first, last in FORMS:
        if first <= row.first and row.last <= last and (row.first & 0xffffffff) >= 1 << 24:
            return V4 + (row.first & 0xffffffff), V4 + (row.last & 0xffffffff)
    return None


def parts(address):
    return [address - V4 >> shift & 255 for shift in (24, 16, 8, 0)]


def joined(parts):
    return V4 + sum(part << shift for part, shift in zip(parts, (24, 16, 8, 0)))


def one_digit_off(typed, meant):
    """One digit changed, put in or left out."""
    typed, meant = str(typed), str(meant)
    if len(typed) == len(meant):
        return sum(a != b for a, b in zip(typed, meant)) == 1
    longer, shorter = sorted((typed, meant), key=len, reverse=True)
    return len(longer) == len(shorter) + 1 and \
        any(longer[:at] + longer[at + 1:] == shorter for at in range(len(longer)))


class Around:
    """A row in its list."""

    def __init__(self, row, some):
        self.row, self.some = row, some

    def has(self, address):
        return any(first <= address <= last for first, last in self.some)

    def goes_on(self):
        return self.has(self.row.last + 1)

    def is_alone(self):
        return not self.goes_on() and not self.has(self.row.first - 1)


def sized(first, last):
    return as_text(first, last), f"({last - first + 1:,} address"


def prefix_as_octet(at):
    start, end = parts(at.row.first), parts(at.row.last)
    length = end[3]
    if start[3] == 0 and start[:3] == end[:3] and 8 <= length <= 29 and length not in (14, 15):
        size_ = 1 << (32 - length)
        if (at.row.first - V4) % size_ == 0 and not at.goes_on():
            return sized(at.row.first, at.row.first + size_ - 1)
    return None


def block_without_ends(at):
    for below, above in ((1, 0), (0, 1), (1, 1)):
        first, last = at.row.first - below, at.row.last + above
        if is_block(first, last) and 1 << 8 <= last - first + 1 <= 1 << 24 and \
           not (below and at.has(first)) and not (above and at.has(last)):
            return (as_text(first, last),)
    return None


def octet_jump(at):
    start, end = parts(at.row.first), parts(at.row.last)
    if start[2:] == [0, 0] and end[2:] == [255, 255] and start[0] == end[0] and \
       start[1] < end[1] and not is_block(*at.row[:2]) and at.is_alone():
        return sized(at.row.first, joined(start[:2] + [end[1], 255])) + \
            sized(at.row.first, joined(start[:2] + [255, 255]))
    return None


def end_digit_off(at):
    start, end = parts(at.row.first), parts(at.row.last)
    has = at.row.last - at.row.first + 1
    if is_block(*at.row[:2]) or at.goes_on():
        return None
    for which in range(4):
        for meant in {start[which], 255} - {end[which]}:
            last = joined(end[:which] + [meant] + end[which + 1:])
            if not one_digit_off(end[which], meant) or last < at.row.first or \
               not is_block(at.row.first, last):
                continue
            block_ = last - at.row.first + 1
            far = which < 3 and meant == start[which] != 0 and end[which] != 255 and \
                has >= 16 * block_ and (block_ > 1 or start[3] != 0)
            short = meant == 255 and block_ >= 256 and 2 <= block_ - has and \
                8 * (block_ - has) < block_
            if (far and last < at.row.last) or (short and last > at.row.last):
                return sized(at.row.first, last) + (f"has {end[which]} for {meant}",)
    return None


def host_bits_lost(at):
    row = at.row
    for length in (8, 16, 24):
        block_ = 1 << length
        first = row.first - (row.first - V4) % block_
        if first + block_ - 1 < row.last:
            continue
        if first < row.first and row.last == first + block_ - 1 and \
           blocks_of(*row[:2]) >= 3 and not is_block(row.first - 1, row.last) and at.is_alone():
            return sized(first, row.last) + (text(row.first),)
        return None
    return None


def blocks_of(first, last):
    count = 0
    while first <= last:
        size_ = first & -first
        while first + size_ - 1 > last:
            size_ >>= 1
        first += size_
        count += 1
    return count


def ipv6_single_address(at):
    row = at.row
    if row.first != row.last or row.first >> 125 != 1 or not at.is_alone():
        return None
    half = row.first & (1 << 64) - 1
    groups = [half >> shift & 0xffff for shift in (48, 32, 16, 0)]
    random = all(0x100 <= group for group in groups) and \
        not all(f"{group:x}".isdecimal() and int(f"{group:x}") <= 255 for group in groups)
    if half == 0 or half >> 24 & 0xffff == 0xfffe or random:
        return (as_text(row.first - half, row.first - half + (1 << 64) - 1),)
    return None


def mapped_as_ipv6(at):
    meant = foreign_form(at.row)
    if meant:
        return (as_text(*meant),)
    return (item_text(at.row),) if at.row.mapped else None


# In the order in which the first that fits is told.
SHAPES = {"prefix-as-octet": prefix_as_octet, "block-without-ends": block_without_ends,
          "end-digit-off": end_digit_off, "host-bits-lost": host_bits_lost,
          "octet-jump": octet_jump}
FORMS_OF = {"mapped-as-ipv6": mapped_as_ipv6, "ipv6-single-address": ipv6_single_address}


def typos_find(owner, row, some):
    at = Around(row, some)
    whole = is_block(*row[:2]) or row.first == V4 or row.last == V4_LAST
    rules = FORMS_OF if whole or not is_v4(row) else SHAPES | FORMS_OF
    for rule, asked in rules.items():
        figures = asked(at)
        if figures:
            if rule != "mapped-as-ipv6" and not both([row[:2]], SOURCES):
                return
            yield Found(rule, owner, item_text(row), [row[:2]], figures, row.line)
            return


def inverted_find(policy, owner, items):
    """Does a list hold everything but one address?"""
    some = union(policy, items)
    missing = {row.last + 1 for row in items if isinstance(row, Row) and row.first == V4} & \
        {row.first - 1 for row in items if isinstance(row, Row) and row.last == V4_LAST}
    hole = without(IPV4, some)
    if size(hole) == 1 and not missing and hole[0][0] not in (V4, V4_LAST):
        nets = [item for item in items if not isinstance(item, Row)]
        if not any(without(IPV4, union(policy, [net])) == hole for net in nets):
            missing = {hole[0][0]}
    for one in missing:
        yield Found("inverted-address", owner, text(one), without(IPV4, [(one, one)]), (text(one),))
