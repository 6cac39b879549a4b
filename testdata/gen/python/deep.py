# SPDX-License-Identifier: MIT
"""A stack deeper than faulthandler prints (100 frames), and a thread that has no Python frame."""
import faulthandler
import os
import sys
import threading
import time


def down(n):
    if n == 0:
        faulthandler.dump_traceback(all_threads=True)
        os._exit(0)
    down(n - 1)


sys.setrecursionlimit(2000)
threading.Thread(target=time.sleep, args=(3600,), daemon=True, name="sleeper").start()
time.sleep(0.2)
down(150)
