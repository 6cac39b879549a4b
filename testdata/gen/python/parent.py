# SPDX-License-Identifier: MIT
"""Workers in processes of their own, as py-spy dump --subprocesses finds them."""
import multiprocessing
import signal
import time


def work(q):
    while True:
        q.get()
        time.sleep(1)


if __name__ == "__main__":
    q = multiprocessing.Queue()
    for _ in range(2):
        multiprocessing.Process(target=work, args=(q,), daemon=True).start()
    print("ready", flush=True)
    signal.pause()
