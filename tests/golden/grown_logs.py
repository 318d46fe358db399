"""Logs cut at every kind of place, ingested, grown and ingested again: the
views must be those of a history that has read the grown log only."""
import os
import re
import shutil
import subprocess
import sys

binary, dumper, work = sys.argv[1:]
os.chdir(work)
failures = 0
fresh = {}  # what one reading of the whole log gives


def netstat(first, count, order="mdy", rows=60):
    text = []
    for i in range(first, first + count):
        minute = i * 7
        day, hour, minute = minute // 1440, minute // 60 % 24, minute % 60
        day, month = day % 28 + 1, 3 + day // 28
        date = f"{month:02}/{day:02}" if order == "mdy" else f"{day:02}/{month:02}"
        text.append(f"{date}/2026\r\n{hour:02}:{minute:02}\r\n\r\nActive Connections"
                    "\r\n\r\n  Proto  Local Address          Foreign Address"
                    "        State           PID\r\n"
                    "  TCP    0.0.0.0:445            0.0.0.0:0"
                    "              LISTENING       4\r\n")
        for row in range(rows):
            local = f"10.1.1.1:{49152 + (i * 13 + row * 7) % 16384}"
            remote = f"10.2.{row % 5}.9:{(1433, 443, 8080)[row % 3]}"
            text.append(f"  TCP    {local:22} {remote:22} "
                        f"{('TIME_WAIT', 'ESTABLISHED')[row % 2]:15} "
                        f"{(0, 1880)[row % 2]}\r\n")
        text.append("  UDP    0.0.0.0:500            *:*"
                    "                                    1000\r\n\r\n")
    return "".join(text)


def portlog(first, count, order="mdy", step=5):
    head = ("\r\nComputer DateTime              LocalAddress #OfEPortsInUse   Max "
            "Percent PortsListening #ofPIDs\r\n"
            "-------- --------              ------------ --------------   --- "
            "------- -------------- -------\r\n")
    text = []
    for i in range(first, first + count):
        minute = i * step
        day, hour, minute = minute // 1440, minute // 60 % 24, minute % 60
        day, month = day % 28 + 1, 3 + day // 28
        a, b = (month, day) if order == "mdy" else (day, month)
        half = "AM" if hour < 12 else "PM"
        when = f"{a}/{b}/2026 {hour % 12 or 12}:{minute:02}:00 {half}"
        text.append(head)
        for address in ("10.1.1.1", "10.1.1.2", "10.1.1.1"):
            use = (i * 37 + len(address)) % 9000
            text.append(f"SRV1     {when:21} {address:12} {use:14} 16384 "
                        f"{use * 100 / 16384:7.1f}             12      30\r\n")
    return "".join(text)


def run(db, *args):
    out = subprocess.run([binary, "ingest", "--db", db, "--now",
                          "2026-12-01T00:00:00Z", *args],
                         capture_output=True, text=True)
    if out.returncode not in (0, 3):
        raise SystemExit(f"{args}: {out.stdout}{out.stderr}")
    return int(re.search(r"lines +([\d,]+)", out.stdout + out.stderr)[1]
               .replace(",", ""))


def dump(db):
    return subprocess.run([sys.executable, dumper, db], capture_output=True,
                          check=True).stdout


def write(path, data, when):
    with open(path, "wb") as f:
        f.write(data)
    os.utime(path, (when, when))


def check(name, whole, cuts, is_quick, args=()):
    """`cuts`: lengths of the log when it was ingested, one after another."""
    global failures
    for db in ("a.db", "b.db"):
        if os.path.exists(db):
            os.remove(db)
    shutil.rmtree("SRV1", ignore_errors=True)
    os.mkdir("SRV1")
    path = "SRV1/x.log"
    when = 1790000000
    for cut in cuts:
        write(path, whole[:cut], when)
        run("a.db", *args, path)
        when += 60
    write(path, whole, when)
    lines = run("a.db", *args, path)
    if (whole, args, len(cuts)) not in fresh:
        fresh.clear()
        all_lines = run("b.db", *args, path)
        fresh[whole, args, len(cuts)] = all_lines, dump("b.db")
    all_lines, expected = fresh[whole, args, len(cuts)]
    was_quick = lines < all_lines / 2
    if dump("a.db") != expected:
        print("FAIL", name, cuts, "the views differ")
        open("a.txt", "wb").write(dump("a.db"))
        open("b.txt", "wb").write(expected)
        subprocess.run("diff a.txt b.txt | head -20", shell=True)
        failures += 1
    if was_quick != is_quick:
        print("FAIL", name, cuts, f"{lines} lines of {all_lines} were read")
        failures += 1
    checked = subprocess.run([binary, "check", "--db", "a.db"],
                             capture_output=True, text=True)
    if checked.returncode:
        print("FAIL", name, cuts, checked.stdout, checked.stderr)
        failures += 1


text = netstat(0, 300)
block = netstat(299, 1)
last = len(text) - len(block)
for code in ("utf-8", "utf-16"):
    data = text.encode(code)
    wide = 2 if code == "utf-16" else 1
    mark = 2 if code == "utf-16" else 0
    where = [last + 4, last + 50, last + 335, len(text) - 90]
    if wide == 1:
        where += [last, last + 12, last + 21, last + 268, last + 1200,
                  len(text) - 2]
    for at in where:
        check("netstat " + code, data, [mark + at * wide], True)
check("netstat, half a unit", text.encode("utf-16"), [last * 2 + 1001], False)
data = text.encode()
check("netstat grows twice", data, [last - 20000, last + 300], True)
check("netstat grows twice, small at first", data, [5000, last + 300], True)
check("netstat, small", data, [5000], False)
huge = netstat(0, 260, rows=1100).encode()
check("netstat, read by several", huge, [len(huge) * 9 // 10], True,
      ("--jobs", "4"))
check("netstat, read by several, mid-line",
      huge, [len(huge) * 8 // 10 + 11, len(huge) - 5000], True, ("--jobs", "4"))
lf = text.replace("\r", "").encode()
check("netstat with LF", lf, [len(lf) - 1000], True)
check("another server", data, [last], True, ("--server", "OTHER"))

log = portlog(0, 5000)
row = len(portlog(4999, 1))
for code in ("utf-8", "utf-16", "utf-16-be"):
    data = log.encode(code)
    wide = 1 if code == "utf-8" else 2
    mark = 2 if code == "utf-16" else 0
    ends = [m.end() for m in re.finditer(r"\r\n", log)]
    for end in ends[-7:-1:2] + [ends[-2000]]:
        check("port log " + code, data, [mark + end * wide], True)
    for end in (ends[-2] - 3, ends[-2] - 1):
        check("port log, mid-line " + code, data, [mark + end * wide], False)

# The tail tells the order of dates: what was read before is read anew.
early = portlog(0, 2000, "dmy", 1).replace("1/3/2026", "5/3/2026").replace(
    "2/3/2026", "5/3/2026")
late = portlog(14400, 5000, "dmy", 1)
check("port log, days turn out to come first", (early + late).encode(),
      [len(early)], False)

# Rewritten and rotated: what was there stays, what is there is added.
data = netstat(0, 300).encode()
other = netstat(400, 400).encode()
os.makedirs("SRV1", exist_ok=True)
for db in ("a.db", "b.db"):
    if os.path.exists(db):
        os.remove(db)
write("SRV1/x.log", data, 1790000000)
run("a.db", "SRV1/x.log")
write("SRV1/x.log", other, 1790000060)
if run("a.db", "SRV1/x.log") < other.count(b"\n"):
    print("FAIL a rewritten log was not read from its beginning")
    failures += 1
write("SRV1/y.log", data, 1790000000)
run("b.db", "SRV1/x.log", "SRV1/y.log")


def facts(db):
    views = dump(db).decode().split("== ")
    return [v for v in views if not v.startswith("sources")]


if facts("a.db") != facts("b.db"):
    print("FAIL a rewritten log: the views differ")
    failures += 1
sys.exit(failures != 0)
