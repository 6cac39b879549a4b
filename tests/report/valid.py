#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""valid.py FILE FORMAT: whether a SARIF, GitLab or JUnit report is what its readers ask for.

Beyond the schemas beside this file: rule indexes that fit, fingerprints that differ, counts that are
those of the cases (junit.xsd is for xmllint).
"""

import os
import sys
import xml.etree.ElementTree as ElementTree

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "schema"))
import validate  # noqa: E402


def load(path):
    with open(path, encoding="utf-8") as f:
        return validate.parse(f.read())


def twice(values):
    return sorted({v for v in values if values.count(v) > 1})


def check_sarif(path):
    document = load(path)
    yield from validate.problems(document, load(os.path.join(HERE, "sarif.json")), None)
    run = document["runs"][0]
    ids = [r["id"] for r in run["tool"]["driver"]["rules"]]
    for result in run["results"]:
        if "ruleIndex" in result and ids[result["ruleIndex"]] != result["ruleId"]:
            yield f"ruleIndex {result['ruleIndex']} is not {result['ruleId']}"
        if not result["locations"]:
            yield "a result without a location"
    for value in twice([r["partialFingerprints"]["rootcause/v1"] for r in run["results"]]):
        yield f"fingerprint {value} twice"


def check_gitlab(path):
    document = load(path)
    yield from validate.problems(document, load(os.path.join(HERE, "gitlab.json")), None)
    for value in twice([f["fingerprint"] for f in document]):
        yield f"fingerprint {value} twice"


def check_junit(path):
    suite = ElementTree.parse(path).getroot().find("testsuite")
    cases = suite.findall("testcase")
    for name, found in (("tests", cases), ("failures", suite.findall("testcase/failure")),
                        ("errors", suite.findall("testcase/error")),
                        ("skipped", suite.findall("testcase/skipped"))):
        if int(suite.get(name)) != len(found):
            yield f"{name} is {suite.get(name)}, there are {len(found)}"
    for value in twice([c.get("name") for c in cases]):
        yield f"case {value} twice"


def main():
    path, name = sys.argv[1:]
    found = list({"sarif": check_sarif, "gitlab": check_gitlab, "junit": check_junit}[name](path))
    for problem in found[:5]:
        print(problem)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
