"""The project fixtures/salesforce written in every other way that means the same, and
projects with what it lacks. Each function here writes one into an empty folder."""
import gzip
import ipaddress
import json
import os
import random
import shutil
import xml.etree.ElementTree as etree

NAMESPACE = "http://soap.sforce.com/2006/04/metadata"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


class Style:
    """How a file is written. `name` and `text` make what stands for an element's name and
    text; `encode` the bytes of all of it."""
    newline, indent, declared, prefix = "\n", "    ", "UTF-8", ""
    comments = shuffle = False

    def __init__(self, **settings):
        self.__dict__.update(settings)
        self.rand = random.Random(5)

    @staticmethod
    def text(text):
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    @staticmethod
    def encode(text):
        return text.encode()


def local(element):
    return element.tag.rpartition("}")[2]


def element_lines(style, element, depth=0):
    indent = style.indent * depth
    name = style.prefix + local(element)
    attributes = ""
    if depth == 0:
        attributes = f' xmlns{style.prefix and ":" + style.prefix[:-1]}="{NAMESPACE}"' \
                     ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    if element.get(NIL):
        attributes += ' xsi:nil="true"'
    below = list(element)
    if style.shuffle:
        style.rand.shuffle(below)
    if style.comments:
        yield f"{indent}<!-- a <{name}> is next; and not <end>192.0.2.255</end> -->"
    if below:
        yield f"{indent}<{name}{attributes}>"
        for child in below:
            yield from element_lines(style, child, depth + 1)
        yield f"{indent}</{name}>"
    elif (element.text or "").strip():
        yield f"{indent}<{name}{attributes}>{style.text(element.text)}</{name}>"
    else:
        yield f"{indent}<{name}{attributes}/>"


def file_bytes(style, root):
    text = f'<?xml version="1.0" encoding="{style.declared}"?>' + style.newline
    return style.encode(text + style.newline.join(element_lines(style, root)) + style.newline)


def restyle(source, target, style):
    """The project at `source`, each of its XML files written anew, without policy files."""
    for folder, _, names in os.walk(source):
        goal = os.path.join(target, os.path.relpath(folder, source))
        os.makedirs(goal, exist_ok=True)
        for name in names:
            path = os.path.join(folder, name)
            if name.endswith(".xml"):
                put(os.path.join(goal, name), file_bytes(style, etree.parse(path).getroot()))
            elif name.endswith(".json"):
                shutil.copy(path, goal)


def put(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())


def cdata(text):
    half = len(text) // 2
    return Style.text(text[:half]) + "<![CDATA[" + text[half:] + "]]>"


def references(text):
    """All of it as numbers, and the named ones where there are such."""
    named = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "'": "&apos;", '"': "&quot;"}
    return "".join(named.get(c) or (f"&#{ord(c)};" if n % 2 else f"&#x{ord(c):X};")
                   for n, c in enumerate(text))


def blanks(text):
    return "\n\t  " + Style.text(text) + " \n    "


def commented(text):
    half = len(text) // 2
    return Style.text(text[:half]) + "<!-- 9 -->" + Style.text(text[half:]) + "<?pi 9?>"


def one_byte(encoding):
    return lambda text: text.encode(encoding, "xmlcharrefreplace")


STYLES = {
    "as it is": Style(),
    "CRLF": Style(newline="\r\n"),
    "CR alone": Style(newline="\r"),
    "tabs": Style(indent="\t"),
    "all on one line": Style(newline="", indent=""),
    "no final newline": Style(encode=lambda text: text.rstrip().encode()),
    "many blank lines at the end": Style(encode=lambda text: (text + "\n" * 100000).encode()),
    "byte order mark": Style(encode=lambda text: b"\xef\xbb\xbf" + text.encode()),
    "no declaration": Style(encode=lambda text: text.partition("?>")[2].lstrip().encode()),
    "comments everywhere": Style(comments=True),
    "comments and instructions in texts": Style(text=commented),
    "CDATA": Style(text=cdata),
    "entities": Style(text=references),
    "blanks around texts": Style(text=blanks),
    "UTF-16, low byte first": Style(declared="UTF-16",
                                    encode=lambda text: b"\xff\xfe" + text.encode("utf-16-le")),
    "UTF-16, high byte first": Style(declared="UTF-16",
                                     encode=lambda text: b"\xfe\xff" + text.encode("utf-16-be")),
    "UTF-16 and CRLF": Style(declared="utf-16", newline="\r\n",
                             encode=lambda text: b"\xff\xfe" + text.encode("utf-16-le")),
    "ISO-8859-1": Style(declared="ISO-8859-1", encode=one_byte("latin-1")),
    "windows-1252": Style(declared="windows-1252", encode=one_byte("cp1252")),
    "US-ASCII": Style(declared="US-ASCII", encode=one_byte("ascii")),
    "prefixed names": Style(prefix="met:"),
    "children in another order": Style(shuffle=True),
}


# ---- other layouts -----------------------------------------------------------------------

def metadata_format(source, target):
    """As `sf project retrieve start --target-metadata-dir` leaves it, its package.xml empty."""
    inner = os.path.join(source, "force-app", "main", "default")
    for folder, _, names in os.walk(inner):
        for name in names:
            path = os.path.join(folder, name)
            goal = os.path.join(target, os.path.relpath(folder, inner), name[:-len("-meta.xml")])
            os.makedirs(os.path.dirname(goal), exist_ok=True)
            shutil.copy(path, goal)
    put(os.path.join(target, "package.xml"), b"")


def packages(source, target):
    """Two package directories, the second one first in the project file, and a folder that
    is in neither of them."""
    inner = os.path.join(source, "force-app", "main", "default")
    for name in os.listdir(inner):
        package = "people" if name.startswith("prof") else "org"
        shutil.copytree(os.path.join(inner, name), os.path.join(target, package, "main", name))
    shutil.copytree(inner, os.path.join(target, "old"))
    put(os.path.join(target, "old", "profiles", "Forgotten.profile"), profile(ranges=[EVERYTHING]))
    put(os.path.join(target, "sfdx-project.json"), "\ufeff" + json.dumps(
        {"packageDirectories": [{"path": "people", "default": True}, {"path": "./org/main/"}]}))


def backup(source, target):
    """Each file compressed, as backups have them."""
    metadata_format(source, target)
    for folder, _, names in os.walk(target):
        for path in (os.path.join(folder, name) for name in names if name != "package.xml"):
            with open(path, "rb") as file:
                put(path + ".gz", gzip.compress(file.read(), 1))
            os.remove(path)


# ---- files of our own ---------------------------------------------------------------------

EVERYTHING = ("0.0.0.0", "255.255.255.255")


def component(root, body):
    return f'{HEAD}<{root} xmlns="{NAMESPACE}">\n{body}</{root}>\n'


def range_element(element, start, end, row, description=""):
    described = f"<description>{Style.text(description)}</description>" if description else ""
    return f"    <{element}>{described}<{end}>{row[1]}</{end}><{start}>{row[0]}</{start}></{element}>\n"


def profile(ranges=(), more=""):
    body = "".join(range_element("loginIpRanges", "startAddress", "endAddress", row,
                                 row[2] if len(row) > 2 else "") for row in ranges)
    return component("Profile", f"    <custom>true</custom>\n{body}{more}"
                                "    <userLicense>Salesforce</userLicense>\n")


def settings(ranges, more=""):
    body = "".join(range_element("ipRanges", "start", "end", row,
                                 row[2] if len(row) > 2 else "") for row in ranges)
    return component("SecuritySettings", f"    <networkAccess>\n{body}    </networkAccess>\n{more}")


def hours(**minutes):
    """hours(monday=(480, 1080))"""
    inner = "".join(f"        <{day}End>{end}</{day}End>\n        <{day}Start>{start}</{day}Start>\n"
                    for day, (start, end) in minutes.items())
    return f"    <loginHours>\n{inner}    </loginHours>\n"


def policy_of(kind, whose, number, **values):
    """A password policy or session setting of a profile."""
    body = "".join(f"    <{name}>{value}</{name}>\n"
                   for name, value in sorted((values | {"profile": Style.text(whose)}).items()))
    suffix = kind[0].lower() + kind[1:]
    folder = {"ProfilePasswordPolicy": "profilePasswordPolicies",
              "ProfileSessionSetting": "profileSessionSettings"}[kind]
    return {f"{folder}/X_{suffix}{number}.{suffix}": component(kind, body)}


def random_ranges(rand, count):
    """Ranges of both families that nest, touch and repeat, within few addresses."""
    for n in range(count):
        family, base, width = rand.choice([
            (ipaddress.IPv4Address, int(ipaddress.IPv4Address("192.0.2.0")), 1 << 8),
            (ipaddress.IPv4Address, 0, 1 << 32),
            (ipaddress.IPv6Address, int(ipaddress.IPv6Address("2001:db8::")), 1 << 10),
            (ipaddress.IPv6Address, int(ipaddress.IPv6Address("2001:db8::")), 1 << 96)])
        ends = sorted(base + rand.randrange(width) for _ in range(2))
        yield (str(family(ends[0])), str(family(rand.choice([ends[1], ends[0]]))),
               rand.choice(["", f"row {n}", "ä – \u2713"]))


def random_project(rand):
    files = {"settings/Security.settings": settings(list(random_ranges(rand, 40)))}
    for n in range(20):
        days = {day: rand.choice([(0, 0), (0, 1440), (480, 1020), (60 * n, 60 * n + 60)])
                for day in ("monday", "sunday", "friday") if rand.randrange(4) == 0}
        files[f"profiles/P {n}.profile"] = profile(
            list(random_ranges(rand, rand.choice([0, 1, 3, 30]))), hours(**days) if days else "")
    return files


def big_profile(path, size):
    """A profile of that many bytes whose policy is one range at its end."""
    line = ("    <fieldPermissions>\n        <editable>false</editable>\n        <field>"
            "Account.Field_{:07}__c</field>\n        <readable>true</readable>\n"
            "    </fieldPermissions>\n")
    piece = "".join(line.format(n) for n in range(5000))
    with open(path, "w") as file:
        file.write(f'{HEAD}<Profile xmlns="{NAMESPACE}">\n')
        for _ in range(size // len(piece)):
            file.write(piece)
        file.write(range_element("loginIpRanges", "startAddress", "endAddress",
                                 ("203.0.113.16", "203.0.113.31")))
        file.write("</Profile>\n")
