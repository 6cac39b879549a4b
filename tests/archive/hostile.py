#!/usr/bin/env python3
"""Writes into FOLDER the archives that nobody packs by accident, from one real dump."""
import io
import os
import struct
import sys
import tarfile
import zipfile

folder, dump = sys.argv[1], open(sys.argv[2], "rb").read()


def add(tar, name, data=dump, **fields):
    info = tarfile.TarInfo(name)
    info.size = len(data)
    for key, value in fields.items():
        setattr(info, key, value)
    tar.addfile(info, io.BytesIO(data) if data else None)


def tar(name, mode="w", form=tarfile.GNU_FORMAT):
    return tarfile.open(os.path.join(folder, name), mode, format=form)


with tar("outside.tar") as t:
    add(t, "top/good.txt")
    for i, name in enumerate(("../up.txt", "/abs.txt", "top/../../x.txt", "top/a/../../../y.txt")):
        add(t, name)
with tar("kinds.tar") as t:
    add(t, "top/good.txt")
    add(t, "top/soft", b"", type=tarfile.SYMTYPE, linkname="/etc/passwd")
    add(t, "top/hard", b"", type=tarfile.LNKTYPE, linkname="top/good.txt")
    add(t, "top/null", b"", type=tarfile.CHRTYPE, devmajor=1, devminor=3)
    add(t, "top/sda", b"", type=tarfile.BLKTYPE, devmajor=8, devminor=0)
    add(t, "top/pipe", b"", type=tarfile.FIFOTYPE)
# A link that a later member would be written through.
with tar("through.tar") as t:
    add(t, "top/dir", b"", type=tarfile.SYMTYPE, linkname=os.environ["VICTIM"])
    add(t, "top/dir/good.txt")
with tar("twice.tar") as t:
    add(t, "top/a.txt", b"not this one\n")
    add(t, "top/a.txt")
with tar("names.tar", form=tarfile.PAX_FORMAT) as t:
    add(t, "top/\u00fcml\u00e4ut-\u65e5\u672c.txt")
    add(t, "top/evil\x1b[2J\n.txt", b"nothing\n")
    add(t, "top/" + "n" * 5000)
    add(t, "top/" + "d/" * 70 + "x")
    add(t, "top/.hidden")
with tar("raw.tar") as t:
    add(t, "top/caf\udce9.txt")
with tar("million.tar.gz", "w:gz") as t:
    head = tarfile.TarInfo("top/x").tobuf()
    for i in range(100):
        t.fileobj.write(head * 1101)
with tar("names.tar.gz", "w:gz") as t:
    for i in range(17000):
        add(t, "%d/" % i + "n" * 4000, b"")
with tar("folders.tar.gz", "w:gz") as t:
    head = tarfile.TarInfo("top/x")
    head.type = tarfile.DIRTYPE
    head = head.tobuf()
    for i in range(200):
        t.fileobj.write(head * 1101)
with tar("bomb.tar.gz", "w:gz") as t:
    info = tarfile.TarInfo("top/zeros")
    info.size = 64 << 20
    t.addfile(info, io.BytesIO(bytes(info.size)))
inner = io.BytesIO()
with tarfile.open(fileobj=inner, mode="w:gz") as t:
    add(t, "inner.txt")
with tar("nested.tar") as t:
    add(t, "top/good.txt")
    add(t, "top/inner.tar.gz", inner.getvalue())
with tar("huge.tar") as t:  # says it holds 8 GiB
    info = tarfile.TarInfo("top/good.txt")
    info.size = 8 << 30
    t.fileobj.write(info.tobuf(tarfile.GNU_FORMAT) + dump)
    t.offset = 0
with tar("empty.tar") as t:
    pass
with zipfile.ZipFile(os.path.join(folder, "hostile.zip"), "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr("top/good.txt", dump)
    z.writestr("../up.txt", dump)
    z.writestr("/abs.txt", dump)
    z.writestr("top/zeros", bytes(64 << 20))
with zipfile.ZipFile(os.path.join(folder, "locked.zip"), "w", zipfile.ZIP_STORED) as z:
    z.writestr("top/good.txt", dump)
    z.writestr("top/secret.txt", dump)
# The flag "encrypted" of the second member, in its local header and in the directory (APPNOTE 4.4.4).
data = bytearray(open(os.path.join(folder, "locked.zip"), "rb").read())
local = data.find(b"PK\3\4", 4)
central = data.find(b"PK\1\2", data.find(b"PK\1\2") + 4)
for at in (local + 6, central + 8):
    struct.pack_into("<H", data, at, struct.unpack_from("<H", data, at)[0] | 1)
open(os.path.join(folder, "locked.zip"), "wb").write(data)
