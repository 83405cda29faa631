"""The examples and defaults of the policy's schema: valid for itself, and, in the
smallest policy that can have them, for the loader."""
import json
import tempfile

from common import Validator, first_problem, refused_by_loader, schema_of

# What may still be wrong with an example that stands alone.
NEEDS_MORE = set("""device-activation-without-experience-cloud include-missing list-missing mmdb-unreadable
    source-missing time-zone-missing unknown-app unknown-network unknown-permission-set
    unknown-profile unknown-user""".split())


class Builder:
    def __init__(self, schema):
        self.schema = schema
        self.ways = {}  # definition -> path from the top: keys, [] into a list, {} below any name
        self._find_ways(schema, [])

    def definition(self, schema):
        return schema.get("$ref", "").removeprefix("#/$defs/")

    def _find_ways(self, schema, path):
        for key, value in schema.get("properties", {}).items():
            if not isinstance(value, dict):
                continue
            items = value.get("items", {})
            name, step = self.definition(value), [key]
            for form in value.get("anyOf", []):  # that is a mapping, as expect may be
                if "properties" in self.schema["$defs"].get(self.definition(form), {}):
                    name = self.definition(form)
            for form in value.get("additionalProperties", {}).get("anyOf", []):
                if self.definition(form):
                    name, step = self.definition(form), [key, {}]
            if not name and "$ref" in items:
                name, step = self.definition(items), [key, []]
            if name == "ranges":
                name, step = "range", [key, []]
            inner = self.schema["$defs"].get(name, {})
            if "properties" in inner and name not in self.ways:
                self.ways[name] = path + step
                self._find_ways(inner, path + step)

    def some_value(self, schema):
        if "examples" in schema:
            return schema["examples"][0]
        if "enum" in schema:
            return schema["enum"][0]
        if "const" in schema:
            return schema["const"]
        return self.smallest(self.schema["$defs"][self.definition(schema)])

    def smallest(self, schema, key=None, value=None):
        """The smallest mapping that has the key."""
        required = list(schema["required"])
        forms = schema.get("anyOf", [])
        fitting = [form for form in forms if form.get("properties", {}).get(key) is not False]
        for form in [form for form in forms if key in form["required"]] or fitting[:1]:
            required = schema["required"] + form["required"]
        if not required and not key and schema.get("minProperties"):
            required = [name for name, at in schema["properties"].items() if "examples" in at][:1]
        mapping = {name: self.some_value(schema["properties"][name]) for name in required}
        if key:
            mapping[key] = value
        return mapping

    def policy(self, name, key, value):
        """A policy in which `key` of the definition has the value."""
        if not name:
            return self.smallest(self.schema, key, value)
        at = self.smallest(self.schema["$defs"][name], key, value)
        path = self.ways[name]
        for depth in range(len(path) - 1, -1, -1):
            if path[depth] == []:
                at = [at]
                continue
            if path[depth] == {}:
                at = {"a": at}
                continue
            outside = self.schema
            for step in path[:depth]:
                inner = outside["properties"][step] if step not in ([], {}) else outside
                inner = inner.get("items", inner)
                outside = self.schema["$defs"].get(self.definition(inner), outside)
            at = self.smallest(outside, path[depth], at)
        return at


def cases(schema, builder):
    for name, at in [("", schema), *schema["$defs"].items()]:
        for key, value in at.get("properties", {}).items():
            given = value.get("examples", []) + ([value["default"]] if "default" in value else [])
            for example in given:
                yield f"{name or 'policy'}.{key}: {example!r}", builder.policy(name, key, example)


def run(tally):
    schema = schema_of("policy")
    validator = Validator(schema)
    builder = Builder(schema)
    found = list(cases(schema, builder))
    tally.check(len(found) > 50, "there are examples", len(found))
    with tempfile.TemporaryDirectory() as temporary:
        for number, (_, policy) in enumerate(found):
            with open(f"{temporary}/{number}.yaml", "w", encoding="utf-8") as file:
                json.dump(policy, file)
        refused = refused_by_loader(temporary)
    for number, (what, policy) in enumerate(found):
        problem = first_problem(validator, policy)
        tally.check(problem is None, f"example {what}", problem)
        codes = set(refused.get(f"{number}.yaml", [])) - NEEDS_MORE
        tally.check(not codes, f"example {what}, the loader", sorted(codes))
    tally.section("examples")
