"""YAML as the data that a JSON Schema judges, in two readings.

`read_11` is YAML 1.1, which libyaml and so this program speak: no is false, 12:30 a
number. `read_12` is the core schema of YAML 1.2, by which most editors go: both are
text. Dates are text in either, as JSON has none.
"""
import re

import yaml

TIMESTAMP = "tag:yaml.org,2002:timestamp"


class Reader11(yaml.SafeLoader):
    pass


Reader11.yaml_implicit_resolvers = {
    first: [(tag, expression) for tag, expression in resolvers if tag != TIMESTAMP]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()}


class Reader12(yaml.SafeLoader):
    yaml_implicit_resolvers = {}


for name, expression, firsts in (
        ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
        ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
        ("int", r"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$", list("-+0123456789")),
        ("float", r"^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
                  r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$", list("-+.0123456789"))):
    Reader12.add_implicit_resolver("tag:yaml.org,2002:" + name, re.compile(expression), firsts)


def integer_12(reader, node):
    text = reader.construct_scalar(node)
    return int(text, 0) if text[:2] in ("0o", "0x") else int(text)


def float_12(reader, node):
    return float(reader.construct_scalar(node).replace(".inf", "inf").replace(".nan", "nan"))


Reader12.add_constructor("tag:yaml.org,2002:int", integer_12)
Reader12.add_constructor("tag:yaml.org,2002:float", float_12)


def read_11(data):
    return yaml.load(data, Reader11)


def read_12(data):
    return yaml.load(data, Reader12)


READINGS = {"YAML 1.1": read_11, "YAML 1.2": read_12}
Unreadable = yaml.YAMLError
