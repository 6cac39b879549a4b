#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""nasty.py DIR: what render.c wrote of hostile strings reads as each format says, with the string in it.

Ends in "N passed, N failed"; a check is one string in one format.
"""

import csv
import io
import json
import os
import re
import sys
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "schema"))
import validate  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
ENTITY = re.compile(r"&(?:amp|lt|gt|quot|#39);")
# C0, DEL, C1, marks that turn or end lines: nothing of that reaches a screen or a log.
HOSTILE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
OUR_ESCAPES = re.compile("\x1b\\[[0-9;]*m|\x1b\\]8;;[!-;=?-~]*\x1b\\\\")
VOID = {"meta", "br"}
TAGS = {
    "html": {"lang"}, "head": set(), "meta": {"charset", "name", "content", "http-equiv"}, "title": set(),
    "style": set(), "body": set(), "header": {"class"}, "p": {"class"}, "strong": {"class"},
    "span": {"class"}, "h1": set(), "h2": {"id"}, "h3": set(), "h4": set(), "dl": {"class"},
    "dt": {"class"}, "dd": {"class"}, "div": {"class"}, "nav": {"aria-label"}, "ol": {"class"},
    "ul": {"class"}, "li": {"class"}, "a": {"href"}, "main": set(), "article": {"class", "id"},
    "code": {"class"}, "b": set(), "br": set(), "details": set(), "summary": set(), "pre": set(),
    "table": {"class"}, "thead": set(), "tr": set(), "th": {"class"}, "td": {"class", "data-name"},
    "footer": {"id"}, "figure": set(),
    "svg": {"role", "aria-label", "width", "height", "viewbox", "xmlns"},
    "rect": {"class", "x", "y", "width", "height", "rx", "fill", "stroke", "stroke-width"},
    "path": {"class", "fill", "stroke", "stroke-width", "stroke-dasharray", "d"},
    "text": {"class", "x", "y", "font-size", "font-family", "font-weight", "fill"},
}


class Page(HTMLParser):
    """Only our tags with our attributes, each closed, and the text between them."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.problems, self.text, self.links = [], [], [], []

    def handle_starttag(self, tag, attributes):
        if tag not in TAGS:
            self.problems.append(f"tag <{tag}>")
            return
        self.check_attributes(tag, attributes)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        if tag not in TAGS:
            self.problems.append(f"tag <{tag}/>")
        else:
            self.check_attributes(tag, attributes)

    def check_attributes(self, tag, attributes):
        for name, value in attributes:
            if name not in TAGS[tag]:
                self.problems.append(f"attribute {name} of <{tag}>")
            if name == "href":
                self.links.append(value)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> closes nothing")

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.text.append(data)

    def handle_comment(self, data):
        self.problems.append("a comment")

    def handle_pi(self, data):
        self.problems.append("a processing instruction")

    def unknown_decl(self, data):
        self.problems.append("a declaration")


def check_html(text, safe):
    page = Page()
    page.feed(text)
    page.close()
    yield from page.problems
    if page.open:
        yield f"not closed: {page.open}"
    if "".join(page.text).count(safe) < 20:
        yield "the string is not in it"
    for link in page.links:
        if not re.fullmatch(r"#[A-Za-z0-9-]+|https://code\.example/[A-Za-z0-9._~/%-]*#L7", link):
            yield f"link {link!r}"
    body = re.sub(r"<style>.*?</style>", "", text, flags=re.S)
    bare = ENTITY.sub("", re.sub(r"</?[a-z0-9]+(?: [a-zA-Z-]+=\"[^\"<>]*\")*/?>", "", body.replace("<!DOCTYPE html>", "")))
    markup = re.search(".{0,20}[<>\"'&].{0,20}", bare)
    if markup:
        yield f"bare markup: {markup.group()!r}"


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for v in value:
            yield from strings(v)
    elif isinstance(value, dict):
        for k, v in value.items():
            yield k
            yield from strings(v)


def check_schema(text, schema, raw, least):
    document = validate.parse(text)
    yield from validate.Validator(schema).errors(document, schema)
    # What is no UTF-8 comes back as U+FFFD.
    if raw is not None and raw and sum(raw in s for s in strings(document)) < least:
        yield "the string is not in it"


def check_jsonl(text, raw):
    lines = text.split("\n")
    if lines.pop() or len(lines) != 3:
        yield f"{len(lines)} lines"
    for line in lines:
        if raw and raw not in strings(validate.parse(line)):
            yield "the string is not in it"


def check_junit(text, safe):
    root = ElementTree.fromstring(text)
    cases = root.findall("testsuite/testcase")
    if len(cases) != 6 or len(root.findall("testsuite/testcase/failure")) != 1:
        yield f"{len(cases)} cases"
    seen = safe.replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")
    if seen.strip() and seen not in root.find("testsuite/testcase/failure").text:
        yield "the string is not in it"


def check_rows(text, dialect, safe):
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t" if dialect == "tsv" else ",",
                           quoting=csv.QUOTE_NONE if dialect == "tsv" else csv.QUOTE_MINIMAL))
    if len(rows) != 4 or any(len(r) != 13 for r in rows):
        yield f"{[len(r) for r in rows]} cells"
    elif dialect == "csv" and rows[1][9] != safe:
        yield f"{rows[1][9]!r} is not the string"


def check_github(text, safe):
    lines = text.split("\n")
    if len(lines) != 3 or lines[2] or not lines[1].startswith("rootcause: gate "):
        yield f"{len(lines)} lines"
    match = re.fullmatch(r"::(error|warning|notice) ((?:file=[^,:]*,line=7,)?)title=([^,:]*)::(.*)", lines[0])
    if not match:
        yield f"not a command: {lines[0]!r:.100}"
        return
    message = match.group(4)
    if re.search("%(?!25|0A)", message) or re.search("%(?!25|2C|3A)", match.group(2) + match.group(3)):
        yield "a percent sign that is not encoded"
    if safe and message.split("%0A")[0].replace("%25", "%") != safe:
        yield f"{message!r:.100} is not the string"


def check_text(text, safe):
    # A long string may be broken over lines where it has blanks.
    if "".join(safe.split()) not in "".join(OUR_ESCAPES.sub("", text).split()):
        yield "the string is not in it"


def checks(name, text, safe, raw, schemas):
    if name.endswith("html"):
        return check_html(text, safe)
    if name.endswith("jsonl"):
        return check_jsonl(text, raw)
    if name.endswith("json"):
        return check_schema(text, schemas["report"], raw, 20)
    if name.endswith("sarif"):
        return check_schema(text, schemas["sarif"], raw, 8)
    if name.endswith("gitlab"):
        return check_schema(text, schemas["gitlab"], raw, 3)
    if name.endswith("junit"):
        return check_junit(text, safe)
    if name.endswith("github"):
        return check_github(text, safe)
    if name.endswith(("csv", "tsv")):
        return check_rows(text, name[-3:], safe)
    if name.endswith("text"):
        return check_text(text, safe)
    return ()


def problems(path, name, safe, raw, schemas):
    try:
        with open(path, "rb") as f:
            text = f.read().decode()
        visible = OUR_ESCAPES.sub("", text) if name == "linked-text" else text
        # JSON writes what is hostile as \u escapes; a tab ends cells of TSV and indents our style.
        found = HOSTILE.search(visible)
        if found or ("\t" in visible and not name.endswith(("tsv", "html"))):
            yield f"byte {found.group()!r}" if found else "a tab"
        yield from checks(name, text, safe, raw, schemas)
    except (ValueError, ElementTree.ParseError, csv.Error) as e:
        yield f"{type(e).__name__}: {e}"


def load(name):
    with open(name, encoding="utf-8") as f:
        return json.load(f)


def main():
    folder = sys.argv[1]
    passed = failed = 0
    schemas = {"report": validate.load_schemas()["rootcause.report/1"],
               "sarif": load(os.path.join(HERE, "sarif.json")), "gitlab": load(os.path.join(HERE, "gitlab.json"))}
    for entry in sorted(os.listdir(folder)):
        number, name = entry.split(".", 1)
        if name in ("safe", "raw"):
            continue
        with open(os.path.join(folder, number + ".safe"), encoding="utf-8", newline="") as f:
            safe = f.read()
        with open(os.path.join(folder, number + ".raw"), "rb") as f:
            raw = f.read()
        try:
            raw = raw.decode()
        except UnicodeDecodeError:
            raw = None
        found = list(problems(os.path.join(folder, entry), name, safe, raw, schemas))
        if found:
            failed += 1
            print(f"FAIL {entry} {safe!r:.60}: {found[:3]}")
        else:
            passed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
