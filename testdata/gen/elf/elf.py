#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Small ELF files with nothing but a symbol table.

elf.py reduce PROGRAM OUT DUMP...  the sections of a 64-bit little-endian program without their
                                   bytes, its functions that the dumps name, its variables of main
                                   and example.com
elf.py forms FOLDER                one made-up program in every class, byte order and kind, and
                                   what is wrong with files: NAME.elf each, of at most 2 KB
"""
import os
import re
import struct
import sys

ALLOC, WRITE, EXEC, TLS = 2, 1, 4, 0x400
PROGBITS, SYMTAB, STRTAB, NOBITS = 1, 2, 3, 8
OBJECT, FUNC = 1, 2
ET_REL, ET_EXEC, ET_DYN, ET_CORE = 1, 2, 3, 4


class Writer:
    """Sections that are loaded have no bytes; then .symtab, .strtab, .shstrtab."""

    def __init__(self, kind=ET_EXEC, bits=64, big=False):
        self.kind, self.bits, self.order = kind, bits, ">" if big else "<"
        self.sections = []  # name, flags, address, size
        self.symbols = []  # name, type, section (from 1), address, size
        self.names = b"\0"
        self.change = {}  # of the section headers: (section, field) -> value
        self.stripped = False

    def section(self, name, flags, address, size):
        self.sections.append((name, flags, address, size))
        return len(self.sections)

    def symbol(self, name, kind, section, address, size, at=None):
        if at is None:
            at = len(self.names)
            self.names += name.encode() + b"\0"
        self.symbols.append((at, kind, section, address, size))

    def pack_symbol(self, s):
        name, kind, section, address, size = s
        if self.bits == 64:
            return struct.pack(self.order + "IBBHQQ", name, 16 + kind, 0, section, address, size)
        return struct.pack(self.order + "IIIBBH", name, address, size, 16 + kind, 0, section)

    def pack_header(self, fields):
        name, kind, flags, address, offset, size, link, info, align, entry = fields
        form = "IIQQQQIIQQ" if self.bits == 64 else "IIIIIIIIII"
        return struct.pack(self.order + form, name, kind, flags, address, offset, size, link, info, align, entry)

    def bytes(self):
        head = 64 if self.bits == 64 else 52
        entry = 24 if self.bits == 64 else 16
        table = self.pack_symbol((0, -16, 0, 0, 0)) + b"".join(map(self.pack_symbol, self.symbols))
        texts = b"\0"
        headers = [[0] * 10]
        for name, flags, address, size in self.sections:
            headers.append([len(texts), NOBITS, flags, address, head, size, 0, 0, 16, 0])
            texts += name.encode() + b"\0"
        body = b""
        tables = [] if self.stripped else [(".symtab", SYMTAB, table), (".strtab", STRTAB, self.names)]
        for name, kind, data in tables + [(".shstrtab", STRTAB, None)]:
            at = len(texts)
            texts += name.encode() + b"\0"
            data = texts if data is None else data
            headers.append([at, kind, 0, 0, head + len(body), len(data), 0, 0, 1, 0])
            if kind == SYMTAB:
                headers[-1][6:10] = [len(headers), 1, 8, entry]
            body += data + b"\0" * (-len(data) % 8)
        fields = "name kind flags address offset size link info align entry".split()
        for (section, field), value in self.change.items():
            headers[section][fields.index(field)] = value
        form = "HHIQQQIHHHHHH" if self.bits == 64 else "HHIIIIIHHHHHH"
        ident = b"\x7fELF" + bytes([2 if self.bits == 64 else 1, 2 if self.order == ">" else 1, 1]) + b"\0" * 9
        elf = ident + struct.pack(
            self.order + form, self.kind, 62 if self.bits == 64 else 8, 1, 0, 0, head + len(body), 0, head,
            0, 0, 64 if self.bits == 64 else 40, len(headers), len(headers) - 1)
        return elf + body + b"".join(self.pack_header(h) for h in headers)


# ---- reduce ----


def printed(name):
    """As tracebacks print it."""
    name = name.removesuffix(".abi0")
    first, last = name.find("["), name.rfind("]")
    return name[:first] + "[...]" + name[last + 1:] if 0 <= first < last else name


def functions_of(paths):
    found = {"runtime.gopanic"}
    for path in paths:
        with open(path) as f:
            for line in f:
                call = re.match(r"(\S.*?)\([^()]*\)$", line)
                if call:
                    found.add(printed(call.group(1)))
    return found


def reduce(program, out, dumps):
    with open(program, "rb") as f:
        data = f.read()
    kind, = struct.unpack_from("<H", data, 16)
    shoff, = struct.unpack_from("<Q", data, 40)
    shnum, shstr = struct.unpack_from("<HH", data, 60)
    headers = [struct.unpack_from("<IIQQQQIIQQ", data, shoff + 64 * i) for i in range(shnum)]

    def text(section, at):
        at += headers[section][4]
        return data[at:data.index(b"\0", at)].decode()

    wanted = functions_of(dumps)
    writer = Writer(kind)
    place = {i: writer.section(text(shstr, h[0]), h[2], h[3], h[5]) for i, h in enumerate(headers) if h[2] & ALLOC}
    table = next(i for i, h in enumerate(headers) if h[1] == SYMTAB)
    for at in range(headers[table][4], headers[table][4] + headers[table][5], 24):
        name, info, _, section, address, size = struct.unpack_from("<IBBHQQ", data, at)
        name = text(headers[table][6], name)
        if section in place and (
                info & 15 == FUNC and printed(name) in wanted
                or info & 15 == OBJECT and re.match(r"main\.|example\.com/", name)):
            writer.symbol(name, info & 15, place[section], address, size)
    with open(out, "wb") as f:
        f.write(writer.bytes())


# ---- forms ----


def example(kind=ET_EXEC, bits=64, big=False):
    w = Writer(kind, bits, big)
    text = w.section(".text", ALLOC | EXEC, 0x401000, 0x1000)
    rodata = w.section(".rodata", ALLOC, 0x403000, 0x100)
    data = w.section(".data", ALLOC | WRITE, 0x404000, 0x100)
    bss = w.section(".bss", ALLOC | WRITE, 0x405000, 0x1000)
    tls = w.section(".tbss", ALLOC | WRITE | TLS, 0x405000, 8)
    note = w.section(".comment", 0, 0, 0x20)
    w.symbol("main.run", FUNC, text, 0x401000, 0x80)
    w.symbol("main.(*shelf[go.shape.int]).get", FUNC, text, 0x401080, 0x40)
    w.symbol("main.(*shelf[go.shape.string]).get", FUNC, text, 0x4010c0, 0x40)
    w.symbol("runtime.goexit.abi0", FUNC, text, 0x401100, 7)
    w.symbol("main.table", OBJECT, rodata, 0x403000, 8)
    w.symbol("main.names", OBJECT, data, 0x404000, 24)
    w.symbol("main.registryMu", OBJECT, bss, 0x405010, 8)
    w.symbol("main.state", OBJECT, bss, 0x405020, 40)
    w.symbol("main.tls", OBJECT, tls, 0x405000, 8)
    w.symbol("main.note", OBJECT, note, 0, 8)
    w.symbol("runtime.bss", OBJECT, bss, 0x405000, 0)
    w.symbol("main.beyond", OBJECT, bss, 0x405ffc, 8)
    w.symbol("main.twice", OBJECT, bss, 0x405100, 8)
    w.symbol("main.twice", OBJECT, bss, 0x405108, 8)
    return w


def changed(change, **kind):
    w = example(**kind)
    w.change = change
    return w.bytes()


def overlapping():
    """One long name, asked for again and again."""
    w = example()
    at = len(w.names)
    w.names += b"x" * 500 + b"\0"
    for i in range(40):
        w.symbol("", OBJECT, 4, 0x405200 + 8 * i, 8, at)
    return w.bytes()


def stripped():
    w = example()
    w.stripped = True
    return w.bytes()


def odd_symbols():
    """Sections and names that there are none of."""
    w = example()
    w.symbol("main.nowhere", OBJECT, 0xfff1, 0x405010, 8)
    w.symbol("main.far", OBJECT, 200, 0x405010, 8)
    w.symbol("", OBJECT, 4, 0x405018, 8, 0x7fffffff)
    w.symbol("main.huge", OBJECT, 4, 0x405018, 0xffffffffffffffff)
    return w.bytes()


def forms():
    good = example().bytes()
    many = bytearray(good)
    many[60:62] = b"\0\0"  # e_shnum: the first section tells
    first = struct.unpack_from("<Q", many, 40)[0]
    struct.pack_into("<Q", many, first + 32, 1 << 40)
    yield "plain", good
    yield "pie", example(kind=ET_DYN).bytes()
    yield "plain-32", example(bits=32).bytes()
    yield "plain-32-big", example(bits=32, big=True).bytes()
    yield "plain-big", example(big=True).bytes()
    yield "stripped", stripped()
    yield "object", example(kind=ET_REL).bytes()
    yield "core", example(kind=ET_CORE).bytes()
    yield "odd-symbols", odd_symbols()
    # The tables: sections 7 .symtab, 8 .strtab, 9 .shstrtab.
    yield "bad-no-sections", bytes(many)
    yield "bad-table-beyond", changed({(7, "size"): 24 * 1000})
    yield "bad-table-huge", changed({(7, "size"): 24 << 40})
    yield "bad-entry", changed({(7, "entry"): 0})
    yield "bad-entry-1", changed({(7, "entry"): 1})
    yield "bad-link", changed({(7, "link"): 99})
    yield "bad-link-self", changed({(7, "link"): 7})
    yield "stripped-no-bits", changed({(7, "kind"): NOBITS})
    yield "bad-names-beyond", changed({(8, "offset"): 1 << 30})
    yield "bad-names-huge", changed({(8, "size"): 1 << 40})
    yield "bad-names-no-bits", changed({(8, "kind"): NOBITS})
    yield "bad-overlapping", overlapping()
    yield "bad-cut", good[:-100]
    yield "bad-head", good[:40]


def main():
    if len(sys.argv) >= 5 and sys.argv[1] == "reduce":
        reduce(sys.argv[2], sys.argv[3], sys.argv[4:])
    elif len(sys.argv) == 3 and sys.argv[1] == "forms":
        for name, data in forms():
            with open(os.path.join(sys.argv[2], name + ".elf"), "wb") as f:
                f.write(data)
    else:
        sys.exit(__doc__)


main()
