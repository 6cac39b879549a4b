#!/usr/bin/env python3
"""odd.py DIR: writes odd but valid pprof profiles, one file each; deterministic.

Uses a wire writer of its own, so that it can say what libraries never say:
unpacked numbers, huge ids, fields nobody knows, tables in any order.
Files named refused-* are ones `go tool pprof` turns down, crash-* make it panic (see SOURCE).
"""
import gzip
import os
import sys
import zlib

# ---- wire -----------------------------------------------------------------


def varint(n):
    n &= (1 << 64) - 1
    out = bytearray()
    while n > 127:
        out.append(n & 127 | 128)
        n >>= 7
    out.append(n)
    return bytes(out)


def num(field, n, force=False):
    return varint(field << 3) + varint(n) if n or force else b""


def blob(field, b):
    return varint(field << 3 | 2) + varint(len(b)) + b


def nums(field, values, packed=True):
    if packed and values:
        return blob(field, b"".join(varint(v) for v in values))
    return b"".join(num(field, v, True) for v in values)


class P:
    """One profile; strings are interned in the order of use."""

    def __init__(self, *types, packed=True):
        self.strings = [b""]
        self.packed = packed
        self.types = [self.vt(t, u) for t, u in types]
        self.samples, self.mappings, self.locations, self.functions = [], [], [], []
        self.tail = b""
        self.ids = {}

    def s(self, text):
        b = text if isinstance(text, bytes) else text.encode()
        if b not in self.strings:
            self.strings.append(b)
        return self.strings.index(b)

    def vt(self, t, u):
        return num(1, self.s(t)) + num(2, self.s(u))

    def mapping(self, file="", build="", start=0x400000, limit=0x800000, offset=0, ident=None, has=1):
        i = ident or len(self.mappings) + 1
        flags = b"".join(num(f, has) for f in (7, 8, 9, 10))
        self.mappings.append(num(1, i) + num(2, start) + num(3, limit) + num(4, offset) + num(5, self.s(file)) + num(6, self.s(build)) + flags)
        return i

    def func(self, name, file="", start=0, system=None, ident=None):
        key = ("f", name, file, start, system)
        if key not in self.ids or ident:
            i = ident or len(self.functions) + 1
            self.ids[key] = i
            sysn = name if system is None else system
            self.functions.append(num(1, i) + num(2, self.s(name)) + num(3, self.s(sysn)) + num(4, self.s(file)) + num(5, start))
        return self.ids[key]

    def line(self, fn, line=0, column=0):
        return num(1, fn) + num(2, line) + num(3, column)

    def loc(self, lines, addr=None, mapping=0, ident=None, folded=0, extra=b""):
        i = ident or len(self.locations) + 1
        a = 0x400000 + 16 * len(self.locations) if addr is None else addr
        self.locations.append(num(1, i) + num(2, mapping) + num(3, a) + b"".join(blob(4, l) for l in lines) + num(5, folded) + extra)
        return i

    def fl(self, name, line=10, file="main.c", **kw):
        """A location with one function, kept per (name, line)."""
        key = ("l", name, line, file)
        if key not in self.ids:
            self.ids[key] = self.loc([self.line(self.func(name, file), line)], **kw)
        return self.ids[key]

    def label(self, key, text=None, n=None, unit=None):
        return num(1, self.s(key)) + (num(2, self.s(text)) if text is not None else b"") + (num(3, n, True) if n is not None else b"") + (num(4, self.s(unit)) if unit else b"")

    def sample(self, locs, *values, labels=(), extra=b""):
        self.samples.append(nums(1, locs, self.packed) + nums(2, values, self.packed) + b"".join(blob(3, l) for l in labels) + extra)

    def head(self, drop=None, keep=None, time=0, dur=0, pt=None, period=0, comments=(), dflt=None, doc=None):
        t = b""
        if drop is not None:
            t += num(7, self.s(drop))
        if keep is not None:
            t += num(8, self.s(keep))
        t += num(9, time) + num(10, dur)
        if pt:
            t += blob(11, self.vt(*pt))
        t += num(12, period)
        t += nums(13, [self.s(c) for c in comments], self.packed)
        if dflt is not None:
            t += num(14, self.s(dflt))
        if doc is not None:
            t += num(15, self.s(doc))
        self.tail += t

    def parts(self):
        return {
            "types": b"".join(blob(1, t) for t in self.types),
            "samples": b"".join(blob(2, s) for s in self.samples),
            "mappings": b"".join(blob(3, m) for m in self.mappings),
            "locations": b"".join(blob(4, x) for x in self.locations),
            "functions": b"".join(blob(5, f) for f in self.functions),
            "strings": b"".join(blob(6, s) for s in self.strings),
            "tail": self.tail,
        }

    def bytes(self, order=("types", "samples", "mappings", "locations", "functions", "strings", "tail")):
        p = self.parts()
        return b"".join(p[k] for k in order)


def gz(b):
    return gzip.compress(b, 9, mtime=0)


FILES = {}


def case(f):
    FILES[f.__name__.replace("_", "-")] = f
    return f


T0 = 1_700_000_000_123_456_789
CPU = (("samples", "count"), ("cpu", "nanoseconds"))


def tree(p, scale=10_000_000, k=lambda n: (n,)):
    """A few stacks that exercise recursion and sharing; k makes the values."""
    main, parse, eval_, add, mul, alloc = (p.fl(n, 10 + i, f) for i, (n, f) in enumerate([
        ("main", "main.c"), ("parse", "parse.c"), ("eval", "eval.c"), ("add", "eval.c"), ("mul", "eval.c"), ("alloc", "mem.c")]))
    for stack, n in (([parse, main], 3), ([alloc, parse, main], 5), ([add, eval_, main], 7), ([mul, eval_, eval_, main], 11),
                     ([alloc, mul, eval_, add, eval_, main], 2), ([main], 1), ([eval_, eval_, eval_, main], 4)):
        p.sample(stack, *k(n * scale))


def cpu(n):
    return (n // 10_000_000 or 1, n)


@case
def plain():
    p = P(*CPU)
    p.mapping("/usr/bin/calc", "abc123")
    tree(p, k=cpu)
    p.head(time=T0, dur=1_500_000_000, pt=("cpu", "nanoseconds"), period=10_000_000)
    return p.bytes()


@case
def gzip_members():
    b = plain()
    n = len(b) // 3
    return gz(b[:n]) + gz(b[n:2 * n]) + gz(b"") + gz(b[2 * n:])


@case
def gzip_fancy_header():
    # FEXTRA, FNAME, FCOMMENT, FHCRC all present
    b = plain()
    h = b"\x1f\x8b\x08\x1e\0\0\0\0\0\x03" + b"\x06\0AB\x02\0xy" + b"name.pb\0" + b"a comment\0"
    h += (zlib.crc32(h) & 0xFFFF).to_bytes(2, "little")
    c = zlib.compressobj(9, zlib.DEFLATED, -15)
    return h + c.compress(b) + c.flush() + zlib.crc32(b).to_bytes(4, "little") + (len(b) & 0xFFFFFFFF).to_bytes(4, "little")


@case
def gzip_stored_blocks():
    b = plain()
    c = zlib.compressobj(0, zlib.DEFLATED, 31)
    return c.compress(b) + c.flush()


@case
def unpacked():
    p = P(*CPU, packed=False)
    p.mapping("/usr/bin/calc")
    tree(p, k=cpu)
    p.head(time=T0, dur=10**9, comments=("one", "# hidden", "three"))
    return gz(p.bytes())


@case
def packed_in_pieces():
    # one repeated field as packed + single + packed
    p = P(*CPU)
    p.mapping("/usr/bin/calc")
    ids = [p.fl("f%d" % i, i + 1) for i in range(6)]
    p.samples.append(nums(1, ids[:2]) + num(1, ids[2]) + blob(1, b"") + nums(1, ids[3:]) + num(2, 3) + nums(2, [30_000_000]))
    p.sample(ids[2:], 1, 10_000_000)
    return gz(p.bytes())


@case
def order_strings_first():
    p = P(*CPU)
    p.mapping("/usr/bin/calc")
    tree(p, k=cpu)
    p.head(time=T0, dur=10**9)
    return gz(p.bytes(("strings", "tail", "functions", "locations", "mappings", "samples", "types")))


@case
def order_interleaved():
    # every record separate, tables alternating, strings last
    p = P(*CPU)
    p.mapping("/usr/bin/calc")
    tree(p, k=cpu)
    p.head(time=T0)
    out, queues = b"", [[blob(2, s) for s in p.samples], [blob(5, f) for f in p.functions], [blob(4, x) for x in p.locations], [blob(3, m) for m in p.mappings],
                        [blob(1, t) for t in p.types]]
    while any(queues):
        for q in queues:
            if q:
                out += q.pop(0)
    return gz(out + p.tail + b"".join(blob(6, s) for s in p.strings))


@case
def ids_sparse():
    p = P(*CPU)
    m = p.mapping("/usr/bin/calc", ident=(1 << 62) + 5)
    big = [1 << 63, (1 << 64) - 1, 7, 1 << 32, (1 << 31) - 1, 123456789012]
    locs = []
    for i, b in enumerate(big):
        f = p.func("huge%d" % i, "huge.c", ident=big[-1 - i] ^ 1)
        locs.append(p.loc([p.line(f, i + 1)], mapping=m, ident=b))
    for i in range(6):
        p.sample(locs[i:], i + 1, (i + 1) * 10_000_000)
    return gz(p.bytes())


@case
def ids_descending():
    p = P(("allocs", "count"), ("bytes", "bytes"))
    p.mapping("/usr/bin/calc", ident=3)
    p.mapping("/lib/libc.so.6", ident=1, start=0x7F0000000000, limit=0x7F0000100000)
    fs = [p.func("desc%d" % i, "d.c", ident=50 - i) for i in range(5)]
    ls = [p.loc([p.line(f, 1)], mapping=3 if i % 2 else 1, ident=40 - i) for i, f in enumerate(fs)]
    for i in range(5):
        p.sample(ls[i:], i + 1, 1000 * (i + 1))
    return gz(p.bytes())


@case
def addresses_extreme():
    p = P(*CPU)
    m = p.mapping("/usr/bin/calc", start=0, limit=(1 << 64) - 1)
    f = p.func("edge", "edge.c")
    ls = [p.loc([p.line(f, 1)], addr=a, mapping=m) for a in ((1 << 64) - 1, 1 << 63, 0, 1, 0xFFFFFFFF80000000)]
    ls += [p.loc([], addr=a, mapping=m) for a in ((1 << 64) - 1, 0, 0xFFFFFFFF81000000)]
    for i, x in enumerate(ls):
        p.sample([x, ls[0]], i + 1, (i + 1) * 1000)
    return gz(p.bytes())


@case
def lines_extreme():
    p = P(*CPU)
    for i, n in enumerate([1, 2**31 - 1, 2**31, 2**32 + 7, 2**63 - 1, -1, 0]):
        f = p.func("at%d" % i, "deep/dir/file.c", start=n)
        p.sample([p.loc([p.line(f, n, n & 0xFFF)])], 1, (i + 1) * 10**7)
    return gz(p.bytes())


@case
def mappings_many():
    p = P(*CPU)
    ms = [p.mapping("/opt/app/bin/server with space", "deadbeef", 0x400000, 0x600000), p.mapping("/lib/x86_64-linux-gnu/libc.so.6", "c0ffee", 0x7F0000000000, 0x7F0000200000, 0x26000),
          p.mapping("[vdso]", "", 0x7FFD00000000, 0x7FFD00002000), p.mapping("", "", 0x10000, 0x20000), p.mapping("anon_inode:[perf_event]", "", 0x30000, 0x40000)]
    f = p.func("same_name", "a.c")
    locs = []
    for m, base in zip(ms, (0x400000, 0x7F0000000000, 0x7FFD00000000, 0x10000, 0x30000)):
        locs.append(p.loc([p.line(f, 5)], addr=base + 0x10, mapping=m))
        locs.append(p.loc([], addr=base + 0x20, mapping=m))
    for i, x in enumerate(locs):
        p.sample([x] + locs[:2], i + 1, 10**7 * (i + 1))
    p.head(time=T0, dur=10**9)
    return gz(p.bytes())


@case
def mapping_none():
    p = P(*CPU)
    tree(p, k=cpu)
    p.sample([p.loc([], addr=0x1234), p.loc([], addr=0x1235)], 1, 10**7)
    return gz(p.bytes())


@case
def mapping_file_odd():
    p = P(*CPU)
    p.mapping("dir/trailing/", "bb")
    tree(p, k=cpu)
    return gz(p.bytes())


@case
def crash_build_id_short():
    # pprof 1.26 panics: it cuts two bytes off the build id without looking
    p = P(*CPU)
    p.mapping("/usr/bin/calc", "b")
    tree(p, k=cpu)
    return gz(p.bytes())


@case
def inlined():
    p = P(*CPU)
    p.mapping("/usr/bin/calc")
    f = [p.func("in%d" % i, "in.c", start=i * 10) for i in range(5)]
    deep = p.loc([p.line(f[0], 1), p.line(f[1], 2), p.line(f[2], 3), p.line(f[3], 4)])
    self_ = p.loc([p.line(f[1], 9), p.line(f[1], 8)])
    mix = p.loc([p.line(f[1], 2)])
    top = p.loc([p.line(f[4], 50)])
    also = p.loc([p.line(f[0], 7), p.line(f[4], 51)])
    for i, st in enumerate(([deep, top], [mix, top], [self_, top], [deep, deep, top], [also], [mix, deep, also, top], [top])):
        p.sample(st, i + 1, (i + 1) * 10**7)
    p.head(dur=10**9)
    return gz(p.bytes())


@case
def inlined_fractions():
    # small nodes inside inlined locations, so that trimming cuts through them
    p = P(*CPU)
    f = [p.func("n%02d" % i, "n.c") for i in range(20)]
    top = p.loc([p.line(f[0], 1)])
    for i in range(1, 20):
        x = p.loc([p.line(f[i], i), p.line(f[i // 2], i)])
        p.sample([x, top], 1, 10 ** (i // 3 + 2))
        p.sample([top, x, top], 1, 10 ** (i // 3 + 1))
    return gz(p.bytes())


def inline_order(inlined_first):
    # a calls b twice in one stack, once inlined: only the outermost call decides the mark
    p = P(*CPU)
    a, b = p.func("a", "x.c"), p.func("b", "x.c")
    both, la, lb = p.loc([p.line(b, 1), p.line(a, 2)]), p.loc([p.line(a, 3)]), p.loc([p.line(b, 4)])
    p.sample([lb, la, both] if inlined_first else [both, lb, la], 1, 10**7)
    return gz(p.bytes())


@case
def inline_outermost():
    return inline_order(True)


@case
def inline_innermost():
    return inline_order(False)


@case
def inline_small_edge():
    # the edge that is not inlined is below -edgefraction: whether it counts depends on the option
    p = P(*CPU)
    f, g, h = p.func("caller", "x.c"), p.func("callee", "x.c"), p.func("other", "x.c")
    inl, lg, lh = p.loc([p.line(g, 1), p.line(f, 2)]), p.loc([p.line(g, 3)]), p.loc([p.line(h, 4)])
    p.sample([inl], 1, 10**9)
    p.sample([lg, lh], 1, 10**5)
    p.sample([lh], 1, 10**8)
    return gz(p.bytes())


@case
def files_trimmed_twice():
    # -source_path=/q/src cuts at every rebuilding of the graph, and pprof then loses the node
    p = P(*CPU)
    for i, f in enumerate(["/src/src/src/src/a.c", "/src/b.c", "/x/src/src/c.c"]):
        p.sample([p.loc([p.line(p.func("f%d" % i, f), i + 1)])], 1, 10**8 * (i + 1))
    p.sample([p.fl("tiny", 1)], 1, 10)
    return gz(p.bytes())


@case
def types_partly_repeated():
    # the type given twice is dropped; the default becomes the first that is left
    p = P(("a", "count"), ("a", "count"), ("b", "bytes"), ("c", "bytes"))
    tree(p, k=lambda n: (1, 2, n, n * 2))
    p.head(dflt="a")
    return gz(p.bytes())


@case
def stacks_empty():
    p = P(*CPU)
    p.mapping("/usr/bin/calc")
    tree(p, k=cpu)
    p.sample([], 9, 90_000_000)
    p.sample([], 1, 10_000_000, labels=[p.label("thread", "idle")])
    p.head(time=T0, dur=10**9)
    return gz(p.bytes())


@case
def stacks_only_empty():
    p = P(*CPU)
    p.mapping("/usr/bin/calc")
    p.sample([], 9, 90_000_000)
    p.sample([], 1, 10_000_000)
    return gz(p.bytes())


@case
def stacks_deep():
    p = P(*CPU)
    a, b, c = p.fl("ping", 1), p.fl("pong", 2), p.fl("main", 3)
    p.sample([a, b] * 600 + [c], 2, 20_000_000)
    p.sample([a] * 2000 + [c], 1, 10_000_000)
    return gz(p.bytes())


@case
def names_missing():
    p = P(*CPU)
    m = p.mapping("/usr/bin/calc")
    p.mapping("/lib/nameless.so", start=0x900000, limit=0xA00000, ident=2)
    ls = [p.loc([p.line(p.func("", "only_file.c", 3), 7)]), p.loc([p.line(p.func("", "only_file.c", 3), 0)]), p.loc([p.line(p.func("", "", 0), 12)]),
          p.loc([p.line(p.func("", "", 0), 0)]), p.loc([], mapping=m), p.loc([]), p.loc([], addr=0), p.loc([p.line(p.func("no_file"), 3)]),
          p.loc([p.line(p.func("", "x.c", 0, system="sysonly"), 3)]), p.loc([p.line(p.func("shown", "x.c", 0, system="hidden_sys"), 3)]), p.loc([], addr=0x900010, mapping=2),
          p.loc([p.line(p.func("", "only_file.c", 4), 7)])]
    for i, x in enumerate(ls):
        p.sample([x] + ls[8:9], 1, 10**7 * (i + 1))
    return gz(p.bytes())


@case
def names_hostile():
    p = P(*CPU)
    p.mapping("/usr/bin/ca\x07lc<b>")
    names = ["tab\there", "newline\nin name", "esc\x1b[31mred", "<script>alert(1)</script>", "a&b\"c'd", "naïve.Größe", "日本語", "emoji😀", b"bad\xff\xfeutf8", b"cut\xe6\x97", "nul\0byte", " leading", "trailing ",
             "per%cent %s %d", "back\\slash", "\u202eright-to-left", "e\u0301combining", "x" * 3000, "", "new\r\nline"]
    main = p.fl("main", 1)
    for i, n in enumerate(names):
        p.sample([p.loc([p.line(p.func(n, "dir/%d ü.c" % i), i + 1)]), main], 1, 10**6 * (len(names) - i), labels=[p.label(n[:40], n), p.label("k", n)])
    p.head(comments=("com\x1bment", b"\xff", ""), doc="https://example.com/?a=b&c=<d>")
    return gz(p.bytes())


@case
def names_cpp():
    p = P(*CPU)
    p.mapping("/usr/bin/server")
    names = ["_ZN4shop5Order3addEi", "_ZNSt6vectorIiSaIiEE9push_backERKi", "_ZN12_GLOBAL__N_13fooEv", "__ZN4shop5Order3addEi", "_ZNK4shop5OrderclEv", "_ZN4shopplERKNS_5OrderES2_", "_ZTV4Base", "_ZZ4mainENKUlvE_clEv",
             "_ZN4shop5Order3addEi.cold", "_ZN4shop5Order3addEi.part.0", "_ZNotreally", "_Z", "_Zmain", "std::vector<int, std::allocator<int> >::push_back(int const&)", "(anonymous namespace)::foo(int)",
             "shop::Order::operator()(int) const", "shop::operator<<(std::ostream&, shop::Order const&)", "operator new(unsigned long)", "operator delete[](void*)", "foo<bar>(baz)::qux", "a::b<c<d>>::e(f(g))", "unbalanced<a::b",
             "unbalanced>a::b", "main::$_0::operator()() const", "void std::__sort<int*>(int*, int*)", "std::function<void (int)>::operator()(int) const", "decltype(auto) f<int>()", "x->y::z", "[unknown]", "[kernel.kallsyms]", "std::cout<<x",
             "~Order::Order()", "malloc", "__libc_start_main@@GLIBC_2.34", "?method@Class@@QEAAXH@Z", "-[NSObject init]", "+[Foo bar:baz:]", "$s4main3fooyyF"]
    main = p.fl("main", 1)
    for i, n in enumerate(names):
        p.sample([p.loc([p.line(p.func(n, "c.cc"), i + 1)]), main], 1, 10**7 * (len(names) - i))
    return gz(p.bytes())


@case
def names_rust():
    p = P(*CPU)
    p.mapping("/usr/bin/server")
    names = ["_ZN4core3fmt9Formatter3pad17h0123456789abcdefE", "_ZN73_$LT$alloc..string..String$u20$as$u20$core..fmt..Write$GT$9write_str17habcdef0123456789E", "_RNvC6_123foo3bar", "_RNvCs1234_7mycrate3foo",
             "_RINvNtC3std3mem8align_ofdE", "_RNvXCs1234_7mycrateNtB2_3FooNtB2_5Trait6method", "_RNCNvC4main4main0", "_R", "_RX", "<alloc::string::String as core::fmt::Write>::write_str", "core::ops::function::FnOnce::call_once{{vtable.shim}}",
             "alloc::vec::Vec<T,A>::push", "std::rt::lang_start::{{closure}}", "<&T as core::fmt::Debug>::fmt", "hashbrown::raw::RawTable<T>::reserve_rehash::h1234567890abcdef", "<[A] as core::slice::cmp::SlicePartialEq<B>>::equal", "rust_begin_unwind"]
    main = p.fl("main", 1)
    for i, n in enumerate(names):
        p.sample([p.loc([p.line(p.func(n, "lib.rs"), i + 1)]), main], 1, 10**7 * (len(names) - i))
    return gz(p.bytes())


@case
def names_go_java():
    p = P(*CPU)
    p.mapping("/usr/bin/server")
    names = ["main.F[go.shape.int]", "main.F[...]", "main.(*T[...]).M", "main.(*T[go.shape.struct { A int }]).M", "main.(*T).M.Map[...].func1", "main.(*T).Map[go.shape.int].func2", "main.T.M-fm", "main.(*T).M-fm", "main.glob..func1", "main.init.0",
             "main.init.0.func1.2.3", "type:.eq.main.T", "go.(*struct { sync.Mutex; main.n int }).Lock", "gopkg.in/yaml%2ev3.(*Decoder).Decode", "github.com/a/b/v2/pkg.Func.gowrap1", "main.F[<-chan int]", "main.F[func(int) string]", "main.main.func1.deferwrap2",
             "com.example.Shop.<init>", "com.example.Shop.<clinit>", "com.example.Shop.lambda$main$0", "java.util.List<java.lang.String>.add(Object)", "com.example.Shop.main(String[])", "[B.clone", "void com.example.Foo.bar(int[])", "scala.Function1$mcII$sp.apply",
             "(anonymous)", "(program)", "<anonymous>", "<module>", "<lambda>", "Object.<anonymous>", "async Promise.all (index 0)", "get prop [as value]", "App.render [as handler] (file.js:1:2)", "fn(arg)", "a.b(c).d"]
    main = p.fl("main.main", 1)
    for i, n in enumerate(names):
        p.sample([p.loc([p.line(p.func(n, "m.go"), i + 1)]), main], 1, 10**7 * (len(names) - i))
    return gz(p.bytes())


@case
def names_equal():
    # one name: several files, start lines, system names, ids
    p = P(*CPU)
    main = p.fl("main", 1)
    for i, (n, f, st, sy) in enumerate([("dup", "a.c", 1, "dup"), ("dup", "a.c", 2, "dup"), ("dup", "b.c", 1, "dup"), ("dup", "./a.c", 1, "dup"), ("dup", "x/../a.c", 1, "dup"), ("dup", "", 0, "dup"), ("dup", "a.c", 1, "other"), ("DUP", "a.c", 1, "DUP"),
                                        ("dup ", "a.c", 1, "dup ")]):
        fn = p.func(n, f, st, system=sy)
        for ln in (3, 3, 4):
            p.sample([p.loc([p.line(fn, ln)]), main], 1, 10**6 * (i + 1))
    return gz(p.bytes())


@case
def files_odd():
    p = P(*CPU)
    main = p.fl("main", 1, "/src/main.c")
    for i, f in enumerate(["/a/b/../c.c", "a//b.c", "./x.c", "..", ".", "/", "//", "a/", "C:\\src\\x.c", "/proc/self/cwd/p.c", "/proc/self/cwd/./q/../p.c", "github.com/a/b@v1.2.3/c.go", "_cgo_gotypes.go", "<autogenerated>", "/usr/local/go/src/runtime/proc.go", "../up.c",
                           "a/../../b.c"]):
        p.sample([p.loc([p.line(p.func("f%d" % i, f, i), i + 1)]), main], 1, 10**7 * (20 - i))
    return gz(p.bytes())


@case
def labels_string():
    p = P(*CPU)
    tree(p, k=cpu)
    ls = [p.fl("main", 10), p.fl("parse", 11, "parse.c")]
    lab = p.label
    p.sample(ls, 1, 10**7, labels=[lab("k", "a"), lab("k", "b"), lab("k", "a")])
    p.sample(ls, 2, 2 * 10**7, labels=[lab("k", "a,b"), lab("z", "x:y"), lab("a=b", "c=d")])
    p.sample(ls, 3, 3 * 10**7, labels=[lab("", "empty key"), lab("emptyval", "")])
    p.sample(ls, 4, 4 * 10**7, labels=[lab("k", "日本"), lab("k2", "42"), lab("k3", "-7kb")])
    p.sample(ls, 5, 5 * 10**7, labels=[lab("long" * 30, "v" * 200)])
    return gz(p.bytes())


@case
def labels_numeric():
    p = P(("alloc_objects", "count"), ("alloc_space", "bytes"))
    m = p.fl("main", 10)
    lab = p.label
    for i, l in enumerate([[lab("bytes", n=1024, unit="bytes")], [lab("bytes", n=0, unit="bytes")], [lab("bytes", n=0)], [lab("bytes", n=3)], [lab("request", n=4096)], [lab("alignment", n=64)], [lab("size", n=7)], [lab("latency", n=1500, unit="milliseconds")],
                           [lab("latency", n=2, unit="seconds")], [lab("neg", n=-5, unit="widgets")], [lab("big", n=2**63 - 1), lab("big", n=-2**63)], [lab("bytes", n=16, unit="kilobytes"), lab("bytes", n=32)],
                           [lab("both", "text"), lab("both", n=9)], [lab("both2", "text", n=9)], []]):
        p.sample([m], i + 1, (i + 1) * 1024, labels=l)
    return gz(p.bytes())


@case
def labels_many():
    p = P(*CPU)
    m = p.fl("main", 10)
    for i in range(300):
        p.sample([m], 1, 10**6 + i, labels=[p.label("request_id", "%08x" % (i * 2654435761 & 0xFFFFFFFF)), p.label("worker", str(i % 7)), p.label("bytes", n=i * 16, unit="bytes")])
    return gz(p.bytes())


@case
def values_negative():
    p = P(*CPU)
    tree(p, k=cpu)
    tree(p, scale=-4_000_000, k=lambda n: (-1, n))
    p.sample([p.fl("gone", 5), p.fl("main", 10)], -3, -500_000_000)
    p.sample([p.fl("tie_a", 6), p.fl("main", 10)], 1, 10_000_000)
    p.sample([p.fl("tie_b", 7), p.fl("main", 10)], -1, -10_000_000)
    p.head(time=T0, dur=10**9)
    return gz(p.bytes())


@case
def values_cancel():
    p = P(*CPU)
    a, b = p.fl("a", 1), p.fl("b", 2)
    p.sample([a, b], 1, 10**7)
    p.sample([a, b], -1, -10**7)
    p.sample([b], 2, 2 * 10**7)
    return gz(p.bytes())


@case
def values_total_zero():
    p = P(*CPU)
    a, b = p.fl("a", 1), p.fl("b", 2)
    p.sample([a, b], 1, 0)
    p.sample([b], 2, 0)
    p.head(time=T0, dur=10**9)
    return gz(p.bytes())


@case
def values_sample_zero():
    p = P(*CPU)
    p.sample([p.fl("a", 1), p.fl("b", 2)], 0, 0)
    return gz(p.bytes())


@case
def values_huge():
    p = P(("big", "bytes"), ("wrap", "count"), ("time", "nanoseconds"))
    a, b, c = p.fl("a", 1), p.fl("b", 2), p.fl("c", 3)
    p.sample([a, c], 2**62, 2**63 - 1, 2**61)
    p.sample([b, c], 2**61, 2**63 - 1, 2**60)
    p.sample([c], 1, 5, 3)
    p.sample([a], -2**63 + 7, -2**63, 1)
    return gz(p.bytes())


@case
def values_tiny():
    p = P(("delay", "nanoseconds"))
    for i in range(12):
        p.sample([p.fl("f%d" % i, i + 1), p.fl("main", 99)], [1, 2, 5, 9, 99, 999, 1000, 999_949, 999_950, 10**6, 10**9, 36 * 10**11][i])
    return gz(p.bytes())


@case
def values_round():
    # halves and near-hundreds: two decimals, 99.95 and 100.05, the trimming limit
    p = P(("space", "bytes"))
    for i, v in enumerate([1024 + 5, 1024 + 6, 1024 * 3 + 512, 1024 * 1024, 1024 * 1024 + 5243, 5, 26, 1 << 30, 99949, 99950, 100050, 0]):
        p.sample([p.fl("r%02d" % i, i + 1)], v)
    return gz(p.bytes())


@case
def values_ties():
    p = P(("space", "bytes"))
    main = p.fl("main", 1)
    for n in ("b", "a", "B", "_x", "a.b", "aa", "É", "z", "10", "9"):
        p.sample([p.fl("t" + n, 5), main], 100)
        p.sample([p.fl("leaf", 6), p.fl("t" + n, 5), main], 1)
    return gz(p.bytes())


def unit_case(name, unit):
    def f():
        p = P(("events", "count"), ("value", unit))
        tree(p, scale=1_234_567, k=lambda n: (1, n))
        p.head(dur=2 * 10**9)
        return gz(p.bytes())
    FILES["unit-" + name] = f


for _n, _u in (("none", ""), ("count", "count"), ("kb", "kb"), ("megabytes", "MegaBytes"), ("us", "us"), ("mu", "μs"), ("sec", "sec"), ("hours", "hours"), ("minute", "minute"), ("gcu", "GCU"), ("nanogcu", "nanogcus"), ("cycles", "cycles"), ("objects", "Objects"),
               ("percent", "%"), ("minimum", "minimum"), ("utf8", "größe")):
    unit_case(_n, _u)


@case
def types_one():
    p = P(("wall", "microseconds"))
    tree(p, scale=1500)
    p.head(dur=10**9)
    return gz(p.bytes())


@case
def types_many():
    p = P(*[("t%02d" % i, ["count", "bytes", "nanoseconds", ""][i % 4]) for i in range(12)])
    tree(p, scale=1000, k=lambda n: [n * (i + 1) for i in range(12)])
    return gz(p.bytes())


@case
def refused_types_repeated():
    p = P(("cpu", "nanoseconds"), ("cpu", "nanoseconds"), ("samples", "count"), ("samples", "count"))
    tree(p, k=lambda n: (n, n * 2, 1, 2))
    return gz(p.bytes())


@case
def types_named_odd():
    p = P(("space", "bytes"), ("", "count"), ("1", "count"), ("inuse_space", "bytes"), ("a b", "bytes"))
    tree(p, k=lambda n: (n, 1, 2, n * 2, 3))
    p.head(dflt="1")
    return gz(p.bytes())


@case
def type_default():
    p = P(("alloc_objects", "count"), ("alloc_space", "bytes"), ("inuse_objects", "count"), ("inuse_space", "bytes"))
    tree(p, scale=1000, k=lambda n: (n, n * 100, n // 2, n * 50))
    p.head(dflt="alloc_space", pt=("space", "bytes"), period=524288)
    return gz(p.bytes())


@case
def type_default_unknown():
    p = P(*CPU)
    tree(p, k=cpu)
    p.head(dflt="no_such_type")
    return gz(p.bytes())


@case
def drop_keep():
    p = P(("objects", "count"), ("space", "bytes"))
    mk = lambda n: p.fl(n, 5)
    main, user, mal, wrap, keep, deep = mk("main"), mk("user"), mk("malloc"), mk("my_malloc_wrapper"), mk("malloc_keep"), mk("runtime.mallocgc")
    inl = p.loc([p.line(p.func("malloc", "main.c"), 1), p.line(p.func("user2", "main.c"), 2)])
    inl2 = p.loc([p.line(p.func("helper", "main.c"), 1), p.line(p.func("malloc", "main.c"), 2)])
    tmpl = p.loc([p.line(p.func("operator new(unsigned long)", "new.cc"), 3)])
    for i, st in enumerate(([mal, user, main], [deep, mal, user, main], [keep, user, main], [wrap, user, main], [inl, main], [inl2, user, main], [tmpl, user, main], [mal], [mal, deep], [user, mal, main], [mal, user, deep, main])):
        p.sample(st, i + 1, (i + 1) * 1000)
    p.head(drop=r"malloc.*|runtime\..*|operator new", keep=r"malloc_keep")
    return gz(p.bytes())


@case
def drop_only_prefix():
    # the expression is anchored: "mall" must not match "malloc"
    p = P(("space", "bytes"))
    p.sample([p.fl("malloc", 1), p.fl("main", 2)], 1000)
    p.sample([p.fl("mall", 3), p.fl("main", 2)], 500)
    p.head(drop="mall|.foo")
    return gz(p.bytes())


@case
def keep_without_drop():
    p = P(("space", "bytes"))
    p.sample([p.fl("malloc", 1), p.fl("main", 2)], 1000)
    p.head(keep="malloc")
    return gz(p.bytes())


@case
def columns():
    p = P(*CPU)
    p.mapping("/usr/bin/calc")
    f, g = p.func("f", "f.c", 1), p.func("g", "g.c", 5)
    for i, (ln, col) in enumerate([(10, 1), (10, 20), (10, 0), (11, 3), (0, 7)]):
        p.sample([p.loc([p.line(f, ln, col)]), p.loc([p.line(g, 7, i)])], 1, 10**7 * (i + 1))
    return gz(p.bytes())


@case
def folded_locations():
    p = P(*CPU)
    p.mapping("/usr/bin/calc")
    f = p.func("folded_a", "f.c")
    g = p.func("folded_b", "f.c")
    p.sample([p.loc([p.line(f, 1)], folded=1), p.loc([p.line(g, 1)], folded=1), p.fl("main", 2)], 1, 10**7)
    return gz(p.bytes())


@case
def samples_none():
    p = P(*CPU)
    p.mapping("/usr/bin/calc", "1234")
    p.head(time=T0, dur=10**9, pt=("cpu", "nanoseconds"), period=10**7)
    return gz(p.bytes())


@case
def samples_repeated():
    p = P(*CPU)
    a, b = p.fl("a", 1), p.fl("b", 2)
    for i in range(50):
        p.sample([a, b] if i % 3 else [b], 1, 10**7, labels=[p.label("i", str(i % 2))])
    return gz(p.bytes())


@case
def time_period_zero():
    p = P(*CPU)
    tree(p, k=cpu)
    p.head(time=0, dur=0, period=0, pt=("", ""))
    return gz(p.bytes())


@case
def time_before_1970():
    p = P(*CPU)
    tree(p, k=cpu)
    p.head(time=-10**18, dur=-10**9)
    return gz(p.bytes())


@case
def time_extreme():
    p = P(*CPU)
    tree(p, k=cpu)
    p.head(time=2**63 - 1, dur=2**63 - 1, period=2**63 - 1)
    return gz(p.bytes())


@case
def comments_doc():
    p = P(*CPU)
    p.mapping("/usr/bin/calc")
    tree(p, k=cpu)
    p.head(comments=("build: release", "#cmdline: calc -x", "", "two\nlines"), doc="https://example.com/profile-help", dur=10**9)
    return gz(p.bytes())


@case
def unknown_fields():
    p = P(*CPU)
    junk = num(200, 99) + blob(201, b"\x01\x02\x03") + varint(202 << 3 | 1) + b"12345678" + varint(203 << 3 | 5) + b"1234"
    p.mapping("/usr/bin/calc")
    tree(p, k=cpu)
    p.samples = [s + junk for s in p.samples]
    p.locations = [s + junk for s in p.locations]
    p.functions = [junk + s for s in p.functions]
    p.mappings = [s + junk for s in p.mappings]
    p.types = [s + junk for s in p.types]
    return gz(junk + p.bytes() + junk)


@case
def fields_repeated():
    # scalars given twice: the last one wins
    p = P(*CPU)
    p.mapping("/usr/bin/calc")
    tree(p, k=cpu)
    p.functions[0] = num(2, p.s("overwritten")) + p.functions[0]
    p.locations[0] = num(3, 0x999) + p.locations[0]
    p.head(dur=5 * 10**9)
    p.head(dur=10**9)
    return gz(p.bytes())


@case
def varint_padded():
    # non-canonical varints: 0x81 0x80 0x00 for 1, ten bytes for a small number
    p = P(*CPU)
    f = p.func("padded", "p.c")
    x = p.loc([p.line(f, 3)])
    p.samples.append(b"\x08" + bytes([0x80 | x, 0x80, 0]) + b"\x10\x83\x80\x00" + b"\x10" + bytes([0x80 | 5]) + b"\x80" * 8 + b"\x00")
    p.sample([x], 1, 10**7)
    return gz(p.bytes())


@case
def diff_base_label():
    p = P(*CPU)
    base = lambda: [p.label("pprof::base", "true")]
    main, parse, ev, new, gone, same = (p.fl(n, i + 1) for i, n in enumerate(["main", "parse", "eval", "brand_new", "gone", "same"]))
    for st, b, n in (([parse, main], 300, 420), ([ev, main], 500, 350), ([new, main], 0, 90), ([gone, main], 120, 0), ([same, main], 77, 77), ([main], 5, 6)):
        if b:
            p.sample(st, -b // 10, -b * 10**6, labels=base())
        if n:
            p.sample(st, n // 10, n * 10**6)
    p.head(time=T0, dur=2 * 10**9)
    return gz(p.bytes())


@case
def big_fanout():
    # 400 functions with a long tail: trimming, ties and "Showing top"
    p = P(*CPU)
    main = p.fl("main", 1)
    for i in range(400):
        v = 10**9 // (i + 1) // (1 + i % 3)
        p.sample([p.fl("pkg%d.func%03d" % (i % 9, i), i + 1, "pkg%d/f.go" % (i % 9)), p.fl("pkg%d.dispatch" % (i % 9), 2, "pkg%d/d.go" % (i % 9)), main], 1, v)
    p.head(time=T0, dur=10**10)
    return gz(p.bytes())


# ---- refused by pprof ------------------------------------------------------


@case
def refused_value_count():
    p = P(*CPU)
    p.sample([p.fl("a", 1)], 1)
    return gz(p.bytes())


@case
def refused_location_missing():
    p = P(*CPU)
    p.sample([p.fl("a", 1), 77], 1, 2)
    return gz(p.bytes())


@case
def refused_function_missing():
    p = P(*CPU)
    p.sample([p.loc([p.line(99, 1)])], 1, 2)
    return gz(p.bytes())


@case
def refused_line_without_function():
    p = P(*CPU)
    p.sample([p.loc([p.line(0, 5)])], 1, 2)
    return gz(p.bytes())


@case
def mapping_missing():
    p = P(*CPU)
    p.mapping("/x")
    p.sample([p.loc([], mapping=9)], 1, 2)
    return gz(p.bytes())


@case
def refused_id_zero():
    p = P(*CPU)
    f = p.func("a")
    p.functions.append(num(2, p.s("zero")))
    p.sample([p.loc([p.line(f, 1)])], 1, 2)
    return gz(p.bytes())


@case
def refused_id_twice():
    p = P(*CPU)
    p.sample([p.fl("a", 1)], 1, 2)
    p.locations.append(p.locations[0])
    return gz(p.bytes())


@case
def refused_string_index():
    p = P(*CPU)
    p.sample([p.fl("a", 1)], 1, 2)
    p.functions[0] = num(1, 1) + num(2, 9999)
    return gz(p.bytes())


@case
def refused_string_zero():
    p = P(*CPU)
    p.sample([p.fl("a", 1)], 1, 2)
    p.strings[0] = b"not empty"
    return gz(p.bytes())


@case
def refused_no_types():
    p = P()
    p.sample([p.fl("a", 1)])
    return gz(p.bytes())


@case
def refused_concatenated():
    p = P(*CPU)
    tree(p, k=cpu)
    p.head(time=T0)
    return gz(p.bytes()) + gz(p.bytes())


@case
def refused_empty():
    return b""


@case
def refused_empty_gzip():
    return gz(b"")


@case
def drop_regexp_bad():
    p = P(*CPU)
    tree(p, k=cpu)
    p.head(drop="mall(oc")
    return gz(p.bytes())


@case
def refused_gzip_trailing():
    return plain_gz() + b"trailing garbage"


def plain_gz():
    return gz(plain())


@case
def refused_wire_type():
    # the wire type of a known field is wrong (fixed32 for the duration)
    return plain() + varint(10 << 3 | 5) + b"\1\2\3\4"


@case
def refused_group():
    # wire type 3 (group) is not known to pprof
    return plain() + varint(60 << 3 | 3)


def main():
    out = sys.argv[1]
    for name, f in FILES.items():
        b = f()
        ext = ".pb.gz" if b[:2] == b"\x1f\x8b" else ".pb"
        with open(os.path.join(out, ("" if name.startswith(("refused", "crash")) else "odd-") + name + ext), "wb") as o:
            o.write(b)


main()
