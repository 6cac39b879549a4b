# SPDX-License-Identifier: MIT
"""A process whose threads wait in every way that matters, each under a name that says how.

waits.py [fault|later|kill|leak N|pool]: prints its own dump with faulthandler, dies of a signal,
has a dump written by a timer, holds N threads in a queue (and 35 more after SIGUSR1), or only has an idle pool.
Without an argument it waits to be dumped from outside.
"""
import asyncio
import concurrent.futures
import faulthandler
import os
import queue
import select
import signal
import socket
import sys
import threading
import time

lock, first, second = threading.Lock(), threading.Lock(), threading.Lock()
rlock = threading.RLock()
never = threading.Event()
orders = queue.Queue()
full = queue.Queue(maxsize=1)


def on_lock():
    with lock:
        pass


def on_rlock():
    with rlock:
        pass


def on_lock_timeout():
    lock.acquire(timeout=3600)


def next_order():
    return orders.get()


def add_order():
    full.put(1)
    full.put(2)


def on_condition():
    c = threading.Condition()
    with c:
        c.wait()


def on_event():
    never.wait()


def on_semaphore():
    s = threading.Semaphore(0)
    s.acquire()


def on_barrier():
    threading.Barrier(2).wait()


def asleep():
    time.sleep(3600)


def receive(sock):
    sock.recv(100)


def read_line(sock):
    sock.makefile("rb").readline()


def serve(sock):
    sock.accept()


def poll(sock):
    select.select([sock], [], [])


def read_pipe(fd):
    os.read(fd, 10)


def loop():
    async def main():
        await asyncio.sleep(3600)

    asyncio.run(main())


def busy():
    n = 0
    while True:
        n = (n * 31 + 7) % 1000003


def one_then_two():
    with first:
        time.sleep(0.2)
        with second:
            pass


def two_then_one():
    with second:
        time.sleep(0.2)
        with first:
            pass


def wait_for_child():
    import subprocess
    subprocess.run(["sleep", "3600"])


def start(f, *args):
    t = threading.Thread(target=f, args=args, name=f.__name__, daemon=True)
    t.start()
    return t


def start_all():
    a, _b = socket.socketpair()
    c, _d = socket.socketpair()
    server = socket.create_server(("127.0.0.1", 0))
    r, _w = os.pipe()
    lock.acquire()
    rlock.acquire()
    for f in (on_lock, on_rlock, on_lock_timeout, next_order, add_order, on_condition, on_event,
              on_semaphore, on_barrier, asleep, loop, one_then_two, two_then_one, wait_for_child):
        start(f)
    start(receive, a)
    start(read_line, c)
    start(serve, server)
    start(poll, a)
    start(read_pipe, r)
    return a, _b, c, _d, server


def start_pool():
    pool = concurrent.futures.ThreadPoolExecutor(max_workers=6, thread_name_prefix="pool")
    list(pool.map(time.sleep, [0.05] * 6))
    return pool


def main(what, *more):
    keep = start_pool()
    if what == "pool":
        kept = ()
    elif what == "leak":
        kept = [start(next_order) for _ in range(int(more[0]))]
        signal.signal(signal.SIGUSR1, lambda *_: [start(next_order) for _ in range(35)])
    else:
        kept = start_all()
    if what == "busy":
        start(busy)
    time.sleep(0.8)
    if what == "fault":
        faulthandler.dump_traceback(all_threads=True)
        os._exit(0)
    if what == "kill":
        faulthandler.enable()
        os.kill(os.getpid(), getattr(signal, more[0]))
    if what == "later":
        faulthandler.dump_traceback_later(1, repeat=True)
        time.sleep(2.5)
        os._exit(0)
    print("ready", flush=True)
    while True:
        signal.pause()
    return keep, kept


if __name__ == "__main__":
    main(*(sys.argv[1:] or ["wait"]))
