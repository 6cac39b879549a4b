# SPDX-License-Identifier: MIT
"""A dump from a finalizer ("Garbage-collecting"), then a traceback that is no dump."""
import faulthandler
import gc


class Knot:
    def __del__(self):
        faulthandler.dump_traceback()


k = Knot()
k.k = k
del k
gc.collect()
raise SystemError("a traceback is no dump")
