#!/usr/bin/env python3
"""Makes samples/: two weeks of a made-up fleet of four Windows servers.

    python3 tests/samples/make_samples.py samples

DUB-APP07    connect-per-request churn since release 4.2 (Monday 9 March)
DUB-MQ02     a relay that never closes: CLOSE_WAIT grows hour by hour
CORK-BATCH1  a load at two o'clock each night
CORK-WEB3    healthy

Nothing here was measured on a real machine. The same program gives the same
bytes: noise comes from a small generator of its own and archives carry fixed
times.
"""
import gzip
import io
import math
import os
import sys
import tarfile
import zipfile
from datetime import datetime, timedelta

FIRST = datetime(2026, 3, 2)
MIDDLE = datetime(2026, 3, 9)
LAST = datetime(2026, 3, 16)
DEPLOYED = datetime(2026, 3, 9, 10, 0)
RANGE_START, RANGE_COUNT = 49152, 16384
DELAY = 120  # seconds of TIME_WAIT


class Noise:
    """A linear congruential generator: the same on every machine."""

    def __init__(self, seed):
        self.state = seed * 2654435761 % 2**32 or 1

    def unit(self):
        self.state = (self.state * 1664525 + 1013904223) % 2**32
        return self.state / 2**32

    def around(self, value, part):
        return value * (1 + part * (2 * self.unit() - 1))


def seed_of(server, at):
    return sum(ord(c) * 31**i for i, c in enumerate(server)) + int(
        (at - FIRST).total_seconds())


def working_day(at):
    """0 at night, 1 in the busiest hour; weekends a quarter."""
    hour = at.hour + at.minute / 60
    day = math.exp(-((hour - 13.2) / 3.6) ** 2)
    return day * (0.25 if at.weekday() >= 5 else 1)


# ---- what each server does at a time: a list of crowds ---------------------
# A crowd: state, count, process, remote address, remote port.

class Server:
    def __init__(self, name, address, listeners, processes):
        self.name, self.address = name, address
        self.listeners = listeners    # (port, process)
        self.processes = processes    # name -> pid

    def crowds(self, at):
        raise NotImplementedError

    def in_use(self, at):
        own = sum(1 for port, _ in self.listeners if port >= RANGE_START)
        return min(RANGE_COUNT, own + sum(c[1] for c in self.crowds(at)))


class Churn(Server):
    def crowds(self, at):
        noise = Noise(seed_of(self.name, at))
        level = 0.02 + working_day(at)
        rate = noise.around((104 if at >= DEPLOYED else 11) * level, 0.05)
        return [
            ("TIME_WAIT", int(rate * DELAY), None, "10.61.4.20", 1433),
            ("ESTABLISHED", int(noise.around(70 + 170 * level, 0.1)),
             "w3wp.exe", "10.61.4.20", 1433),
            ("TIME_WAIT", int(noise.around(140 * level, 0.2)), None,
             "10.61.7.5", 443),
            ("ESTABLISHED", int(noise.around(24, 0.1)), "w3wp.exe",
             "10.61.7.5", 443),
        ]


class Leak(Server):
    def crowds(self, at):
        noise = Noise(seed_of(self.name, at))
        hours = (at - FIRST).total_seconds() / 3600
        return [
            ("CLOSE_WAIT", int(210 + 15.2 * hours), "OrderRelay.exe",
             "10.61.8.31", 61616),
            ("ESTABLISHED", int(noise.around(130, 0.08)), "OrderRelay.exe",
             "10.61.8.31", 61616),
            ("TIME_WAIT", int(noise.around(60 + 200 * working_day(at), 0.2)),
             None, "10.61.8.31", 61616),
            ("ESTABLISHED", int(noise.around(36, 0.1)), "mqsvc.exe",
             "10.61.8.40", 1801),
        ]


class Batch(Server):
    def crowds(self, at):
        noise = Noise(seed_of(self.name, at))
        runs = at.hour == 2 and at.minute < 40
        rate = noise.around(97, 0.03) if runs else noise.around(0.9, 0.4)
        return [
            ("TIME_WAIT", int(rate * DELAY), None, "10.62.9.14", 1521),
            ("ESTABLISHED", int(noise.around(520 if runs else 22, 0.08)),
             "NightlyLoad.exe", "10.62.9.14", 1521),
        ]


class Healthy(Server):
    def crowds(self, at):
        noise = Noise(seed_of(self.name, at))
        level = 0.1 + working_day(at)
        return [
            ("TIME_WAIT", int(noise.around(190 * level, 0.15)), None,
             "10.62.3.8", 8443),
            ("ESTABLISHED", int(noise.around(40 + 110 * level, 0.1)),
             "tomcat9.exe", "10.62.3.8", 8443),
            ("ESTABLISHED", int(noise.around(30, 0.1)), "tomcat9.exe",
             "10.62.3.20", 5432),
        ]


SYSTEM = [(135, "svchost.exe"), (445, "System"), (3389, "svchost.exe"),
          (5985, "System"), (49664, "lsass.exe"), (49665, "wininit.exe"),
          (49666, "svchost.exe"), (49671, "services.exe")]
COMMON = {"System": 4, "wininit.exe": 612, "services.exe": 748,
          "lsass.exe": 764, "svchost.exe": 1020}

APP = Churn("DUB-APP07", "10.61.2.17", SYSTEM + [(443, "System")],
            {**COMMON, "w3wp.exe": 6124})
RELAY = Leak("DUB-MQ02", "10.61.2.30", SYSTEM + [(1801, "mqsvc.exe")],
             {**COMMON, "mqsvc.exe": 2308, "OrderRelay.exe": 5380})
BATCH = Batch("CORK-BATCH1", "10.62.1.11", SYSTEM,
              {**COMMON, "NightlyLoad.exe": 7016})
WEB = Healthy("CORK-WEB3", "10.62.1.23", SYSTEM + [(8080, "tomcat9.exe")],
              {**COMMON, "tomcat9.exe": 3144})


# ---- the logs --------------------------------------------------------------

def american(at):
    hour = at.hour % 12 or 12
    half = "AM" if at.hour < 12 else "PM"
    return (f"{at.month}/{at.day}/{at.year} {hour}:{at.minute:02d}:"
            f"{at.second:02d} {half}")


def irish(at):
    return at.strftime("%d/%m/%Y %H:%M:%S")


def percent(in_use):
    text = f"{100 * in_use / RANGE_COUNT:.1f}"
    return text[:-2] if text.endswith(".0") else text


def table(columns, rows):
    """PowerShell's Format-Table: text to the left, numbers to the right."""
    width = [max(len(name), *(len(str(row[i])) for row in rows))
             for i, (name, _) in enumerate(columns)]

    def line(cells):
        return " ".join(
            str(cell).rjust(width[i]) if columns[i][1]
            else str(cell).ljust(width[i])
            for i, cell in enumerate(cells)).rstrip()

    head = line([name for name, _ in columns])
    rule = line(["-" * len(name) for name, _ in columns])
    return ["", head, rule] + [line(row) for row in rows] + ["", ""]


NEW = [("Computer", 0), ("DateTime", 0), ("LocalAddress", 0),
       ("#OfEPortsInUse", 1), ("Max#OfEPorts", 1), ("%EPortUsage", 1),
       ("#OfTcpListeningPorts", 1), ("#OfPids", 1)]
OLD = [("Computer", 0), ("DateTime", 0), ("LocalAddress", 0), ("InUse", 1),
       ("Max", 1), ("Percent", 1), ("Listening", 1)]


def log(server, first, last, minutes, layout, clock):
    lines = []
    at = first
    while at < last:
        stamp = at + timedelta(seconds=7)
        used = server.in_use(at)
        row = [server.name, clock(stamp), server.address, used, RANGE_COUNT,
               percent(used), len(server.listeners)]
        if layout is NEW:
            row.append(len(server.processes))
        lines += table(layout, [row])
        at += timedelta(minutes=minutes)
    return lines


# ---- captures --------------------------------------------------------------

HEADER = ("  Proto  Local Address          Foreign Address        "
          "State           PID")


def row(local, remote, state, pid):
    return f"  TCP    {local:<22} {remote:<22} {state:<15} {pid}"


def capture(server, at, bound=0):
    """One listing of netstat -ano (with `bound` rows: -anoq)."""
    lines = ["", "Active Connections", "", HEADER]
    for port, process in server.listeners:
        lines.append(row(f"0.0.0.0:{port}", "0.0.0.0:0", "LISTENING",
                         server.processes[process]))
    port = RANGE_START + 900 + seed_of(server.name, at) // 60 % 1200
    rows = []
    taken = {p for p, _ in server.listeners}
    for state, count, process, remote, remote_port in server.crowds(at):
        pid = server.processes[process] if process else 0
        for _ in range(count):
            port += 1
            while port > 65535 or port in taken:
                port = RANGE_START if port > 65535 else port + 1
            taken.add(port)
            rows.append((port, f"{remote}:{remote_port}", state, pid))
    for i in range(bound):
        port += 1
        rows.append((port, "0.0.0.0:0", "BOUND", 1020))
    for p, remote, state, pid in sorted(rows):
        lines.append(row(f"{server.address}:{p}", remote, state, pid))
    for port, process in server.listeners[:4]:
        lines.append(row(f"[::]:{port}", "[::]:0", "LISTENING",
                         server.processes[process]))
    lines.append(f"  UDP    {'0.0.0.0:123':<22} {'*:*':<22} {'':<15} 1020")
    return lines


def stamp_line(at):
    return at.strftime("%a %m/%d/%Y ") + f"{at.hour:>2}" + at.strftime(
        ":%M:%S.12 ")


def series(server, first, count, seconds):
    """Captures so close together that each connection can be followed."""
    noise = Noise(97)
    born, clock, port = [], -400.0, RANGE_START + 3000
    while clock < count * seconds:
        clock += 1 / noise.around(1.6, 0.6)
        port += 1 + int(3 * noise.unit())
        born.append((clock, port))
    lines = []
    for i in range(count):
        now = i * seconds
        lines += [stamp_line(first + timedelta(seconds=now)), "",
                  "Active Connections", "", HEADER]
        for p, process in server.listeners:
            lines.append(row(f"0.0.0.0:{p}", "0.0.0.0:0", "LISTENING",
                             server.processes[process]))
        for closed, p in born:
            if closed <= now < closed + DELAY:
                lines.append(row(f"{server.address}:{p}", "10.61.4.20:1433",
                                 "TIME_WAIT", 0))
            elif closed - 0.4 <= now < closed:
                lines.append(row(f"{server.address}:{p}", "10.61.4.20:1433",
                                 "ESTABLISHED", server.processes["w3wp.exe"]))
        lines.append("")
    return lines


# ---- around the captures ---------------------------------------------------

def dynamic_port(at):
    return [stamp_line(at), "", "Protocol tcp Dynamic Port Range",
            "---------------------------------",
            f"Start Port      : {RANGE_START}",
            f"Number of Ports : {RANGE_COUNT}", ""]


def excluded(at):
    return [stamp_line(at), "", "Protocol tcp Port Exclusion Ranges", "",
            "Start Port    End Port      ", "----------    --------      ",
            f"{5357:>10}  {5357:>10}      ",
            f"{50000:>10}  {50059:>10}     *", "",
            "* - Administered port exclusions.", ""]


def registry(at, values):
    key = ("HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip"
           "\\Parameters")
    return [stamp_line(at), "", key] + [
        f"    {name}    REG_DWORD    0x{value:x}" for name, value in values
    ] + [""]


def tasklist(server):
    lines = ['"Image Name","PID","Session Name","Session#","Mem Usage"',
             '"System Idle Process","0","Services","0","8 K"']
    for name, pid in sorted(server.processes.items(), key=lambda p: p[1]):
        memory = 1800 + pid * 37 % 90000
        lines.append(f'"{name}","{pid}","Services","0","{memory:,} K"')
    return lines


EVENT_TEXT = (
    "TCP/IP failed to establish an outgoing connection because the selected "
    "local endpoint was recently used to connect to the same remote endpoint. "
    "This error typically occurs when outgoing connections are opened and "
    "closed at a high rate, causing all available local ports to be used and "
    "forcing TCP/IP to reuse a local port for an outgoing connection. To "
    "minimize the risk of data corruption, the TCP/IP standard requires a "
    "minimum time period to elapse between successive connections from a "
    "given local endpoint to a given remote endpoint.")


def events(server, times):
    lines = ["#TYPE System.Diagnostics.Eventing.Reader.EventLogRecord",
             '"Message","Id","Level","ProviderName","LogName","MachineName",'
             '"TimeCreated","LevelDisplayName"']
    for at in times:
        lines.append(f'"{EVENT_TEXT}","4227","3","Tcpip","System",'
                     f'"{server.name}","{american(at)}","Warning"')
    return lines


# ---- files -----------------------------------------------------------------

def text(lines, end="\r\n", encoding="utf-8"):
    body = end.join(lines) + end
    if encoding == "utf-16":
        return b"\xff\xfe" + body.encode("utf-16-le")
    return body.encode(encoding)


def gz(body):
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=9, mtime=0) as f:
        f.write(body)
    return out.getvalue()


def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as z:
        for name, body, at in files:
            info = zipfile.ZipInfo(name, at.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            z.writestr(info, body)
    return out.getvalue()


def tarred(files):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as t:
        for name, body, at in files:
            info = tarfile.TarInfo(name)
            info.size = len(body)
            info.mtime = int((at - datetime(1970, 1, 1)).total_seconds())
            t.addfile(info, io.BytesIO(body))
    return gz(out.getvalue())


def save(folder, name, body):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(body)


def churn_files(folder):
    at = datetime(2026, 3, 11, 8, 5)
    members = []
    for moment in (datetime(2026, 3, 4, 13, 0), datetime(2026, 3, 10, 13, 0),
                   datetime(2026, 3, 12, 9, 30)):
        name = f"DUB-APP07/netstat-{moment:%Y-%m-%d_%H%M}.txt"
        body = text([stamp_line(moment)] + capture(APP, moment))
        members.append((name, body, moment))
    close = datetime(2026, 3, 11, 5, 30)
    members.append(("DUB-APP07/netstat-every-30s.txt",
                    text(series(APP, close, 16, 30)), close))
    save(folder, "DUB-APP07/captures.zip", zipped(members))
    save(folder, "DUB-APP07/EphemeralPortStats-old.log.gz",
         gz(text(log(APP, FIRST, MIDDLE, 30, NEW, american))))
    save(folder, "DUB-APP07/EphemeralPortStats.log",
         text(log(APP, MIDDLE, LAST, 30, NEW, american)))
    save(folder, "DUB-APP07/dynamicport-2026-03-11.txt",
         text(dynamic_port(at)))
    save(folder, "DUB-APP07/reg-tcpip-2026-03-11.txt",
         text(registry(at, [("TcpTimedWaitDelay", DELAY),
                            ("EnableICMPRedirect", 0)])))
    save(folder, "DUB-APP07/tasklist-2026-03-11.csv", text(tasklist(APP)))
    save(folder, "DUB-APP07/system-events.csv",
         text(events(APP, [datetime(2026, 3, 10, 12, 51, 9),
                           datetime(2026, 3, 10, 13, 22, 40),
                           datetime(2026, 3, 12, 13, 4, 18)])))


def leak_files(folder):
    at = datetime(2026, 3, 9, 7, 40)
    members = []
    for day in range(0, 14, 2):
        moment = FIRST + timedelta(days=day, hours=18)
        name = f"DUB-MQ02/netstat_{moment:%Y%m%d_%H%M%S}.txt"
        members.append((name, text(capture(RELAY, moment, bound=3)), moment))
    save(folder, "DUB-MQ02/captures.tar.gz", tarred(members))
    save(folder, "DUB-MQ02/EphemeralPortStats-old.log.gz",
         gz(text(log(RELAY, FIRST, MIDDLE, 60, NEW, american))))
    save(folder, "DUB-MQ02/EphemeralPortStats.log",
         text(log(RELAY, MIDDLE, LAST, 60, NEW, american)))
    save(folder, "DUB-MQ02/dynamicport-2026-03-09.txt", text(dynamic_port(at)))
    save(folder, "DUB-MQ02/tasklist-2026-03-09.csv", text(tasklist(RELAY)))


def batch_files(folder):
    at = datetime(2026, 3, 9, 7, 45)
    members = []
    for moment in (datetime(2026, 3, 3, 14, 0), datetime(2026, 3, 5, 2, 20),
                   datetime(2026, 3, 11, 11, 0)):
        name = f"CORK-BATCH1/netstat-{moment:%Y-%m-%d_%H%M}.txt"
        body = text([stamp_line(moment)] + capture(BATCH, moment))
        members.append((name, body, moment))
    save(folder, "CORK-BATCH1/captures.zip", zipped(members))
    save(folder, "CORK-BATCH1/EphemeralPortStats-old.log.gz",
         gz(text(log(BATCH, FIRST, MIDDLE, 20, OLD, irish), end="\n")))
    save(folder, "CORK-BATCH1/EphemeralPortStats.log",
         text(log(BATCH, MIDDLE, LAST, 20, OLD, irish), end="\n"))
    save(folder, "CORK-BATCH1/dynamicport-2026-03-09.txt",
         text(dynamic_port(at)))
    save(folder, "CORK-BATCH1/tasklist-2026-03-09.csv", text(tasklist(BATCH)))


def healthy_files(folder):
    at = datetime(2026, 3, 9, 7, 50)
    for moment in (datetime(2026, 3, 4, 11, 0), datetime(2026, 3, 11, 13, 0)):
        name = f"CORK-WEB3/netstat-{moment:%Y-%m-%d_%H%M}.txt"
        save(folder, name, text([stamp_line(moment)] +
                                capture(WEB, moment, bound=2),
                                encoding="utf-16"))
    save(folder, "CORK-WEB3/EphemeralPortStats-old.log.gz",
         gz(text(log(WEB, FIRST, MIDDLE, 60, OLD, irish), encoding="utf-16")))
    save(folder, "CORK-WEB3/EphemeralPortStats.log",
         text(log(WEB, MIDDLE, LAST, 60, OLD, irish), encoding="utf-16"))
    save(folder, "CORK-WEB3/dynamicport-2026-03-09.txt", text(dynamic_port(at)))
    save(folder, "CORK-WEB3/excludedport-2026-03-09.txt", text(excluded(at)))
    save(folder, "CORK-WEB3/tasklist-2026-03-09.csv", text(tasklist(WEB)))


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: make_samples.py FOLDER")
    folder = sys.argv[1]
    churn_files(folder)
    leak_files(folder)
    batch_files(folder)
    healthy_files(folder)


if __name__ == "__main__":
    main()
