"""What a power cut leaves of a history, from the log of tests/fault/fault.c.

    power_cut.py LOG DB OUT COUNT moments.txt   writes COUNT moments, a line each
    power_cut.py LOG DB OUT COUNT MOMENT        makes OUT and OUT-journal

A moment is OPERATION.SEED: the operations before it happened; of what was
written to a file after its last sync each sector of 512 bytes is there or not,
as the seed says, and so are a removal and a change of length.
"""
import os
import random
import sys

log, database, out, count, what = sys.argv[1:]
names = {os.path.realpath(database): "", os.path.realpath(database) + "-journal":
         "-journal"}
operations = []
with open(log, "rb") as f:
    while line := f.readline():
        kind, at, length, path = line.rstrip(b"\n").split(b" ", 3)
        data = f.read(int(length)) if kind == b"write" else b""
        name = names.get(os.path.realpath(path.decode()))
        if name is not None:
            operations.append((kind.decode(), name, int(at), data))
assert len(operations) > 20, "the log says too little"

if what.endswith(".txt"):
    pick = random.Random(1)
    with open(what, "w") as f:
        for _ in range(int(count)):
            f.write(f"{pick.randrange(1, len(operations))}.{pick.randrange(1000)}\n")
    sys.exit()

moment, seed = map(int, what.split("."))
chance = random.Random(seed)


class File:
    def __init__(self):
        self.content = bytearray()  # what is safe
        self.is_there = True
        self.pending = []

    def settle(self, keep):
        for kind, at, data in self.pending:
            if kind == "truncate":
                if keep():
                    del self.content[at:]
                    self.content.extend(bytes(at - len(self.content)))
                continue
            for start in range(0, len(data), 512):
                part = data[start:start + 512]
                if keep():
                    end = at + start + len(part)
                    self.content.extend(bytes(max(0, end - len(self.content))))
                    self.content[at + start:end] = part
        self.pending = []


files = {}
share = chance.choice((0.0, 0.1, 0.5, 0.9, 1.0))
for kind, name, at, data in operations[:moment]:
    if kind == "unlink":
        # a removal that is not safe yet: the old content may be back
        old = files.pop(name, None)
        if old and not any(n == name for n in files):
            files[name] = old
            old.is_there = False
        continue
    file = files.get(name)
    if file is None or not file.is_there:
        if kind == "sync":
            continue
        file = files[name] = File()
    if kind == "sync":
        file.settle(lambda: True)
        if name == "":
            continue
    else:
        file.pending.append((kind, at, data))
for name in ("", "-journal"):
    if os.path.exists(out + name):
        os.remove(out + name)
for name, file in files.items():
    file.settle(lambda: chance.random() < share)
    if file.is_there or chance.random() < 0.5:
        with open(out + name, "wb") as f:
            f.write(file.content)
if not os.path.exists(out):
    open(out, "wb").close()
