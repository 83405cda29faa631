"""The schemas themselves."""
from common import Validator, run_program, schema_names, schema_of

# What we write, all of it; a validator passes over keywords that it doesn't know, so a
# slip would go unseen.
KEYWORDS = set("""$schema $id $ref $defs title description default examples type enum const
    pattern properties required additionalProperties propertyNames minProperties items
    minItems minimum maximum anyOf allOf if then""".split())


def schemas_in(schema):
    """All schemas within one."""
    yield schema
    for key in ("$defs", "properties"):
        for value in schema.get(key, {}).values():
            if isinstance(value, dict):
                yield from schemas_in(value)
    for key in ("items", "additionalProperties", "propertyNames"):
        if isinstance(schema.get(key), dict):
            yield from schemas_in(schema[key])
    for key in ("if", "then"):
        if key in schema:
            yield from schemas_in(schema[key])
    for value in schema.get("anyOf", []) + schema.get("allOf", []):
        yield from schemas_in(value)


def undescribed(name, schema):
    for definition, at in [("", schema), *schema.get("$defs", {}).items()]:
        for key, value in at.get("properties", {}).items():
            if isinstance(value, dict) and name in ("policy", "tests") and not value.get("description"):
                yield f"{definition}.{key}"


def run(tally):
    names = schema_names()
    tally.check("policy" in names and "decision" in names, "schema lists the schemas")
    ids = set()
    for name in names:
        schema = schema_of(name)
        try:
            Validator.check_schema(schema)
            problem = None
        except Exception as error:  # whatever the library raises
            problem = str(error).splitlines()[0]
        tally.check(problem is None, f"{name} is a schema of draft 2020-12", problem)
        inside = list(schemas_in(schema))
        unknown = {key for at in inside for key in at} - KEYWORDS
        tally.check(not unknown, f"{name} has known keywords only", sorted(unknown))
        wanted = {at["$ref"] for at in inside if "$ref" in at}
        there = {f"#/$defs/{key}" for key in schema["$defs"]}
        tally.check(wanted == there, f"{name} refers to what it defines", sorted(wanted ^ there))
        bare = list(undescribed(name, schema))
        tally.check(not bare, f"{name} describes every key", bare)
        tally.check(schema["$id"] not in ids, f"{name} has an id of its own")
        ids.add(schema["$id"])
        tally.check(run_program("schema", name) == run_program("schema", name),
                    f"{name} is the same each time")
    tally.section("schemas")
