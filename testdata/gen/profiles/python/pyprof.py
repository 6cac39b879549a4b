"""pyprof.py DIR: CPU and thread profiles of a small load, written by pypprof with zprofile (mprofile crashes on Python 3.11).

Needs: pip install pypprof; PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION=python.
"""
import json
import re
import sys
import threading
import time
import types

sys.modules.setdefault("pkg_resources", types.ModuleType("pkg_resources"))
from pypprof import net_http, thread_profiler  # noqa: E402


class Basket:
    def __init__(self):
        self.items = {}

    def add(self, sku, n):
        self.items[sku] = self.items.get(sku, 0) + n

    def total(self):
        return sum(len(k) * n for k, n in self.items.items())


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def even(n):
    return True if n == 0 else odd(n - 1)


def odd(n):
    return False if n == 0 else even(n - 1)


KEPT = []


def work(end):
    while time.time() < end:
        b = Basket()
        for i in range(100):
            b.add("sku-%d" % (i % 7), i)
        json.loads(json.dumps(b.items))
        re.findall(r"\d+", json.dumps(b.items))
        sorted(range(200), key=lambda x: -x)
        fib(12)
        even(60)
        KEPT.append("x" * 500)
        b.total()


def main(out):
    net_http._wall_profiler.register_handler()
    end = time.time() + 3
    t = threading.Thread(target=work, args=(end,), name="worker")
    t.start()

    def save(name, data):
        with open("%s/python_%s.pb.gz" % (out, name), "wb") as f:
            f.write(data)

    def profiles():
        save("cpu", net_http.CPUProfiler().profile(1))
        save("thread", thread_profiler.take_snapshot())

    p = threading.Thread(target=profiles)
    p.start()
    work(end)
    p.join()
    t.join()


main(sys.argv[1])
