#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Validates JSON of ours against share/schema/.

Without arguments: the examples beside this file (good-* must be valid, bad-* must not) and the
`out` of every golden case whose cmd asks for JSON. With arguments: those files. Uses PyPI's
jsonschema where it is installed and always the small validator below, so that both say the same;
ends in "N passed, N failed".
"""

import json
import os
import re
import sys

try:
    import jsonschema
except ImportError:
    jsonschema = None

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
KNOWN = {
    "$schema", "$id", "$ref", "$defs", "title", "description", "type", "required", "properties",
    "additionalProperties", "items", "enum", "const", "pattern", "minLength", "minimum", "maximum",
    "allOf", "anyOf",
}


def same(a, b):
    return type(a) is type(b) and a == b


def is_type(value, name):
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return {
        "object": isinstance(value, dict),
        "array": isinstance(value, list),
        "string": isinstance(value, str),
        "null": value is None,
        "boolean": isinstance(value, bool),
        "number": number,
        "integer": number and float(value).is_integer(),
    }[name]


class Validator:
    """The part of draft 2020-12 that our schemas use; a keyword it does not know is an error."""

    def __init__(self, root):
        self.root = root

    def errors(self, value, schema, at="$"):
        unknown = set(schema) - KNOWN
        if unknown:
            yield f"{at}: schema keyword not supported here: {', '.join(sorted(unknown))}"
        if "$ref" in schema:
            target = self.root
            for part in schema["$ref"].lstrip("#/").split("/"):
                target = target[part]
            yield from self.errors(value, target, at)
        yield from self.simple(value, schema, at)
        for sub in schema.get("allOf", []):
            yield from self.errors(value, sub, at)
        any_of = schema.get("anyOf")
        if any_of and all(any(True for _ in self.errors(value, sub, at)) for sub in any_of):
            yield f"{at}: none of the alternatives fits"
        if isinstance(value, dict):
            yield from self.members(value, schema, at)
        if isinstance(value, list) and "items" in schema:
            for i, item in enumerate(value):
                yield from self.errors(item, schema["items"], f"{at}[{i}]")

    def simple(self, value, schema, at):
        types = schema.get("type")
        if types and not any(is_type(value, t) for t in ([types] if isinstance(types, str) else types)):
            yield f"{at}: {value!r:.60} is not {types}"
        if "const" in schema and not same(value, schema["const"]):
            yield f"{at}: {value!r:.60} is not {schema['const']!r}"
        if "enum" in schema and not any(same(value, e) for e in schema["enum"]):
            yield f"{at}: {value!r:.60} is none of {schema['enum']}"
        if isinstance(value, str):
            if "pattern" in schema and not re.search(schema["pattern"], value):
                yield f"{at}: {value!r:.60} does not match {schema['pattern']}"
            if len(value) < schema.get("minLength", 0):
                yield f"{at}: too short"
        if is_type(value, "number"):
            if value < schema.get("minimum", value) or value > schema.get("maximum", value):
                yield f"{at}: {value} is out of range"

    def members(self, value, schema, at):
        for name in schema.get("required", []):
            if name not in value:
                yield f"{at}: {name} is missing"
        properties = schema.get("properties", {})
        rest = schema.get("additionalProperties", True)
        for name, member in value.items():
            if name in properties:
                yield from self.errors(member, properties[name], f"{at}.{name}")
            elif isinstance(rest, dict):
                yield from self.errors(member, rest, f"{at}.{name}")
            elif rest is False:
                yield f"{at}: {name} is not allowed"


def no_duplicates(pairs):
    keys = [k for k, _ in pairs]
    twice = {k for k in keys if keys.count(k) > 1}
    if twice:
        raise ValueError(f"key twice in one object: {', '.join(sorted(twice))}")
    return dict(pairs)


def no_constant(name):
    raise ValueError(f"{name} is not JSON")


def parse(text):
    return json.loads(text, object_pairs_hook=no_duplicates, parse_constant=no_constant)


def load_schemas():
    schemas = {}
    folder = os.path.join(ROOT, "share", "schema")
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding="utf-8") as f:
            schema = parse(f.read())
        if jsonschema:
            jsonschema.Draft202012Validator.check_schema(schema)
        schemas[schema["title"]] = schema
    return schemas


def problems(document, schema, part):
    """part: a definition to hold the document against instead of the whole."""
    target = schema["$defs"][part] if part else schema
    found = list(Validator(schema).errors(document, target))
    if jsonschema:
        whole = {**schema, "$ref": f"#/$defs/{part}"} if part else schema
        if part:
            for key in ("type", "required", "properties"):
                whole.pop(key, None)
        theirs = [e.message for e in jsonschema.Draft202012Validator(whole).iter_errors(document)]
        if bool(theirs) != bool(found):
            found.append(f"two validators disagree: ours {found[:1]}, jsonschema {theirs[:1]}")
    return found


# A line of jsonl is one element of a document's main list; the first that is in the command.
JSONL = {"traceq timeline": ("traceq.timeline/1", "interval"), "traceq": ("traceq.raw/1", "event"),
         "rootcause": ("rootcause.report/1", "finding"), "stackdiff": ("stackdiff.diff/1", "group"),
         "profq": ("profq.top/1", "row")}


def check_text(text, schemas):
    try:
        document = parse(text)
    except ValueError as e:
        return [f"not JSON: {e}"]
    name = document.get("schema") if isinstance(document, dict) else None
    if name not in schemas:
        return [f"no schema of that name: {name!r}"]
    return problems(document, schemas[name], None)


def check_lines(text, schemas, program):
    name, part = JSONL[program]
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        try:
            found += [f"line {number}: {p}" for p in problems(parse(line), schemas[name], part)]
        except ValueError as e:
            found.append(f"line {number}: not JSON: {e}")
    return found


def golden_cases():
    """Path, text and command of each case that asks for JSON and got an answer."""
    folder = os.path.join(ROOT, "tests", "golden")
    for base, _, files in sorted(os.walk(folder)):
        if "cmd" in files and "out" in files:
            with open(os.path.join(base, "cmd"), encoding="utf-8", errors="replace") as f:
                command = f.read()
            path = os.path.join(base, "out")
            if re.search(r"--format[= ]jsonl?\b|-o \S+\.jsonl?\b", command) and os.path.getsize(path):
                yield path, command
        for name in sorted(files):
            if name.endswith(".json"):
                yield os.path.join(base, name), "--format json"


def check_file(path, schemas, command="--format json"):
    with open(path, encoding="utf-8") as f:
        text = f.read()
    if re.search(r"--format[= ]jsonl\b", command):
        program = next((p for p in JSONL if re.search(rf"\b{p}\b", command)), None)
        return check_lines(text, schemas, program) if program else ["whose lines are these?"]
    return check_text(text, schemas)


def main():
    schemas = load_schemas()
    passed = failed = 0
    checks = []
    examples = os.path.join(ROOT, "tests", "schema", "examples")
    if len(sys.argv) > 1:
        checks = [(p, "--format json", False) for p in sys.argv[1:]]
    else:
        for name in sorted(os.listdir(examples)):
            checks.append((os.path.join(examples, name), "--format json", name.startswith("bad-")))
        checks += [(p, c, False) for p, c in golden_cases()]
    for path, command, want_bad in checks:
        try:
            found = check_file(path, schemas, command)
        except (OSError, UnicodeDecodeError) as e:
            found = [str(e)]
        if bool(found) == want_bad and not any("disagree" in p for p in found):
            passed += 1
            continue
        failed += 1
        print(f"FAIL {os.path.relpath(path, ROOT)}: {'valid, but must not be' if want_bad else ''}")
        for problem in found[:5]:
            print(f"  {problem}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
