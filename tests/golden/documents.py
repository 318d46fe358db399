"""Runs the ```console blocks of a document and compares what they show.

A line `$ command` is run by bash; the lines up to the next one are its output,
standard error after standard output. What differs from machine to machine is
left out of the comparison: sizes on disk, times of ingest, seconds taken.
"""
import difflib
import os
import re
import subprocess
import sys

VARIES = [
    (re.compile(r"^(Size on disk +).*$"), r"\1…"),
    (re.compile(r"^(Last ingest \(UTC\) +).*$"), r"\1…"),
]


def plain(line):
    for pattern, by in VARIES:
        line = pattern.sub(by, line)
    return line


def run(command):
    done = subprocess.run(["bash", "-c", command], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False)
    return (done.stdout + done.stderr).decode("utf-8").splitlines()


def check(path):
    lines = open(path, encoding="utf-8").read().split("\n")
    out, faults, ran, i = [], 0, 0, 0
    while i < len(lines):
        out.append(lines[i])
        if lines[i] != "```console":
            i += 1
            continue
        i += 1
        while lines[i] != "```":
            assert lines[i].startswith("$ "), f"{path}:{i + 1}: {lines[i]}"
            out.append(lines[i])
            command, said = lines[i][2:], []
            i += 1
            while lines[i] != "```" and not lines[i].startswith("$ "):
                said.append(lines[i])
                i += 1
            says = run(command)
            ran += 1
            while said and not said[-1]:
                said.pop()
            while says and not says[-1]:
                says.pop()
            is_same = [plain(x) for x in said] == [plain(x) for x in says]
            out += said if is_same else says
            if not is_same and not os.environ.get("BLESS"):
                faults += 1
                print(f"{os.path.basename(path)}: $ {command}")
                print("\n".join(difflib.unified_diff(
                    said, says, "the document says", "the program says",
                    lineterm="")))
    if os.environ.get("BLESS"):
        open(path, "w", encoding="utf-8").write("\n".join(out))
        return 0
    print(f"{os.path.basename(path)}: {ran} commands, {faults} differ")
    return faults or not ran


sys.exit(1 if check(sys.argv[1]) else 0)
