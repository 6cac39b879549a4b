#!/usr/bin/env python3
"""Plants secrets into real captures below FOLDER and prints them, one a line. Every one of them stands
where a capture holds what is somebody's: label and panic values, thread names, hosts, processes,
folders, file names, addresses and the other words of arguments."""
import gzip
import json
import os
import re
import sys

folder = sys.argv[1]
secrets = []


def secret(text):
    secrets.append(text)
    return text


def read(path):
    return open(path, encoding="utf-8").read()


def write(name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(text if isinstance(text, bytes) else text.encode())


def move(text, home, *modules):
    """As built without -trimpath below a home folder."""
    for module, below in modules:
        text = re.sub(r"(^\s+|\t)" + re.escape(module), lambda m: m.group(1) + home + below, text, flags=re.M)
    return text


home = "/home/%s/%s/" % (secret("u5er-alice"), secret("pr0ject-tulip"))
goroot = "/opt/%s/go/src/" % secret("t00lchain-9")
pod = secret("p0d-web-7d9f")
for i in (1, 2):
    dump = move(read("testdata/incident/hung/goroutine-debug2-%d.txt" % i), home, ("example.com/shop/", "shop/"))
    dump = re.sub(r"(^\s+)((?:runtime|sync|net|internal|io|bufio)/)", lambda m: m.group(1) + goroot + m.group(2), dump, flags=re.M)
    dump = dump.replace("(0x0?", "(" + "0xfeedfacecafe")
    write("%s/%s-%d.txt" % (pod, "d0mp-of-bob", i), dump)
secret("d0mp-of-bob")
secret("feedfacecafe")
address = re.search(r"lockSlow\(0x([0-9a-f]{10,})\)|Lock\(0x([0-9a-f]{10,})\)", dump)
secret(address.group(1) or address.group(2))

labels = read("testdata/goroutine/labels-debug1-go1.26.txt")
labels = labels.replace("/cart", secret("cu5tomer-carol")).replace("value}", secret("t0ken-77"))
write("%s/labels.txt" % pod, labels)
write("%s/labelled.txt" % pod, read("testdata/goroutine/labels-go1.26.txt"))

panic = read("tests/rules/crash.panic/hit-wrapped/stderr.log")
panic = panic.replace("prices: file", "open /srv/%s: card %s" % (secret("v4ult"), secret("4111-2222-3333")))
write("crashed/%s.log" % secret("h0st-of-dave"), move(panic, home, ("example.com/cases/", "cases/")))
race = read("tests/rules/crash.race/hit-checkout/stderr.log")
race = race.replace("00c00009c210", "00c00" + secret("0beefbed"))
write("race/stderr.log", move(race, home, ("example.com/cases/", "cases/")))
late = read("tests/rules/crash.test-timeout/hit-go126/stderr.txt")
write("late/stderr.txt", late.replace("TestHang/reserve", "TestHang/" + secret("acc0unt-erin")))

jvm = read("testdata/jvm/orders-jstack-l-jdk25.txt")
jvm = jvm.replace('"reserve', '"' + secret("w0rker-for-frank")).replace("reserve\"", secrets[-1] + '"')
write("jvm/stack.txt", jvm)

with gzip.open("testdata/incident/hung/cpu.pb.gz") as f:
    cpu = re.sub(rb"example\.com/(shop/[a-z/]+\.go)", rb"/5rv-g1na/a/\1", f.read())  # as long as before
    write("%s/cpu.pb.gz" % pod, cpu)
secret("5rv-g1na")

write("manifest.json", json.dumps({
    "schema": "rootcause.capture/1", "host": secret("h0st-heidi.corp.example"), "service": secret("5ervice-ivan"),
    "files": [{"path": "%s/d0mp-of-bob-1.txt" % pod, "time": "2026-11-21T05:02:18Z"},
              {"path": "%s/d0mp-of-bob-2.txt" % pod, "time": "2026-11-21T05:02:48Z"}]}))
secret(os.path.basename(os.path.dirname(folder)))
print("\n".join(secrets))
