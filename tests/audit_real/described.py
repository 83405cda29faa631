"""wider-than-described: which addresses a description says that its row is."""
import ipaddress
import re

from found import Found
from lists import is_v4, item_text
from reader import V4, V4_LAST
from spans import both, size, without

ENDS = "()[]{}<>,;.!?'\""  # what may stand around a word
MANY = re.compile(r"[0-9xX]+")
OCTETS = re.compile(r"(?=.*\d)(?!.*\d{4})[\d.-]+")
# Words beside which more is meant, or something else; beside which an address is alone.
MORE = set("two three four five six seven eight nine ten both several many more other others etc "
           "blocks ranges networks subnets nets hosts ips addresses not but except without".split())
ALONE = {"ip", "address", "host", "only", "single"}


def address(word):
    try:
        found = ipaddress.ip_address(word)
    except ValueError:
        return None
    if found.version == 4:
        return V4 + int(found)
    return int(found)


def network(word):
    """x/length, and x/netmask."""
    try:
        found = ipaddress.ip_network(word, strict=False)
    except ValueError:
        return None
    at = V4 if found.version == 4 else 0
    return int(found[0]) + at, int(found[-1]) + at


def mask_length(number):
    """Of a netmask of IPv4, from 255.0.0.0 on; None: it is none."""
    hosts = ~(number - V4) & 0xffffffff
    if hosts & hosts + 1 or not V4 + (255 << 24) <= number <= V4_LAST:
        return None
    return 32 - hosts.bit_length()


def length_of(word):
    found = re.fullmatch(r"/(\d{1,3})", word)
    return int(found[1]) if found else None


def pieces(description):
    """Words without what stands around them; a dash between words is a word."""
    text = re.sub(r"(?<=[0-9a-fA-F:])\s*(?:-|–|\bto\b)\s*(?=[0-9a-fA-F:])", " - ", description)
    return [bare_word(word) for word in text.split()]


def bare_word(word):
    """Without what stands around it; a colon goes last, as :: may be part of it."""
    bare = word.strip(ENDS)
    return bare if address(bare) is not None or network(bare) else bare.strip(ENDS + ":") or word


class Description:
    """What is named (`spans`), how many things that are (`names`), whether one is a single address,
    whether there are other words beside it, whether the words speak of more."""

    def __init__(self, row, description):
        self.row, self.words = row, pieces(description)
        self.spans, self.names = [], 0
        self.address = self.other = False
        self.more = any(word.strip("-:").lower() in MORE for word in self.words)
        at = 0
        while at < len(self.words):
            at += self.take(at)

    def note(self, span):
        self.names += 1
        if is_v4(span) == is_v4(self.row) and both([span], [self.row[:2]]):
            self.spans.append(span)

    def block(self, number, length, taken):
        """The block of that length that an address lies in."""
        bits = 32 if is_v4((number, number)) else 128
        if length > bits:
            self.names += 1
            return taken
        size_ = 1 << bits - length
        first = number - (number - (V4 if bits == 32 else 0)) % size_
        self.note((first, first + size_ - 1))
        return taken

    def take(self, at):
        """Reads the words from there; how many that were."""
        word, after = self.words[at], [*self.words[at + 1:at + 3], "", ""]
        one = address(word)
        if one is not None and mask_length(one) is None:
            return self.take_address(one, after)
        length = length_of(word) if one is None else mask_length(one)
        if length is not None:
            if at and MANY.fullmatch(self.words[at - 1]):
                self.more = True
            if one is None or is_v4(self.row):
                return self.block(self.row.first, length, 1)
            self.names += 1
        elif "/" in word and not word.startswith("/") and network(word):
            self.note(network(word))
        elif word not in ("-", "/") and word.lower() not in ALONE:
            self.other = True
        return 1

    def take_address(self, one, after):
        last = address(after[1])
        if after[0] == "-" and last is not None and last >= one and \
           is_v4((last, last)) == is_v4((one, one)) and mask_length(last) is None:
            self.note((one, last))
            return 3
        mask = address(after[0])
        length = length_of(after[0]) if mask is None else mask_length(mask)
        if length is not None and (mask is None or is_v4((one, one))):
            return self.block(one, length, 2)
        behind = after[1] if after[0] in ("-", "/", "&", "+") else after[0]
        if OCTETS.fullmatch(behind):
            self.more = True
        self.address = True
        self.note((one, one))
        return 1


def meant(row):
    """The addresses that the description says the row is, if that is plain; else None."""
    said = Description(row, row.description)
    if said.names != 1 or len(said.spans) != 1 or said.more or (said.address and said.other):
        return None
    return said.spans[0]


def described_find(owner, row):
    span = meant(row) if row.description else None
    beyond = without([row[:2]], [span]) if span else []
    if beyond:
        yield Found("wider-than-described", owner, item_text(row), beyond, (size(beyond),),
                    row.line)
