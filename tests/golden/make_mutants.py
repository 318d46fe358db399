"""Writes COUNT damaged copies of the files in the given folders into OUT:
bytes flipped, cut, repeated and spliced. The same SEED gives the same."""
import os
import random
import sys

out, count, seed, *folders = sys.argv[1:]
rng = random.Random(int(seed))
files = sorted(os.path.join(folder, name) for top in folders
               for folder, _, names in os.walk(top) for name in names)


def read(path):
    with open(path, "rb") as f:
        size = os.fstat(f.fileno()).st_size
        if size > 20000:
            f.seek(rng.randrange(size - 20000) // 2 * 2)
        return bytearray(f.read(20000))


def place(data):
    return rng.randrange(len(data) + 1)


def damage(data):
    kind = rng.randrange(6)
    a, b = sorted((place(data), place(data)))
    if kind == 0 and data:
        for _ in range(rng.randrange(1, 20)):
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    elif kind == 1:
        del data[a:b]
    elif kind == 2:
        data[b:b] = data[a:b] * rng.randrange(1, 4)
    elif kind == 3:
        other = read(rng.choice(files))
        c, d = sorted((place(other), place(other)))
        data[a:b] = other[c:d]
    elif kind == 4:
        data[a:a] = rng.choice((b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\n",
                                b"\x1b[2J", b'"', b"9" * 400, b"\xe2\x80\xae",
                                b"-" * 5000, b"TCP " * 300, b"\r", b":"))
    else:
        del data[a:]
    return data


for i in range(int(count)):
    source = rng.choice(files)
    data = read(source)
    for _ in range(rng.randrange(1, 4)):
        data = damage(data)
    name = f"{i:05d}-{os.path.basename(source)}"
    with open(os.path.join(out, name), "wb") as f:
        f.write(data)
