#!/usr/bin/env python3
"""Writes a collector's log of the schema of docs/collect.md: made-up, always
the same for the same arguments.

make_collector.py CAPTURES [SECONDS-BETWEEN] [--plain]

--plain leaves out what collect-portusage.cmd cannot know.
"""
import datetime
import sys
import zlib

HEAD = """\
#portledger-capture 1 Collect-PortUsage.ps1 1.0
# begin NUMBER UTC OFFSET SERVER ... end NUMBER LINES CRC32
# con PROTOCOL LOCAL:PORTS REMOTE:PORT STATE PID
"""
SETTINGS = """\
zone GMT Standard Time
os 10.0.17763.5458 Windows Server 2019 Standard
boot 2026-02-14T03:12:44Z
every {every}
range tcp4 49152 16384
range tcp6 49152 16384
range udp4 49152 16384
range udp6 49152 16384
excluded tcp4 50000-50059*,50160-50259
excluded tcp6 none
excluded udp4 none
excluded udp6 none
set TcpTimedWaitDelay -
set MaxUserPort -
"""
PLAIN = """\
lacks counters checksum
zone GMT Standard Time
os 10.0.17763.5458
boot 2026-02-14T03:12:44Z
every {every}
range tcp4 49152 16384
excluded tcp4 50000-50059*
set TcpTimedWaitDelay 30
"""
PROCESSES = [(4, "System", ""), (764, "lsass.exe", "KeyIso,SamSs"),
             (988, "svchost.exe", "W32Time"), (6124, "w3wp.exe", "")]


def runs(ports):
    out, ports = [], sorted(ports)
    i = 0
    while i < len(ports):
        j = i
        while j + 1 < len(ports) and ports[j + 1] == ports[j] + 1:
            j += 1
        out.append(str(ports[i]) if i == j else f"{ports[i]}-{ports[j]}")
        i = j + 1
    return ",".join(out)


def connections(n):
    wait = 40 + 12 * (n % 30)
    first = 50300 + (n * 37) % 9000
    yield "con tcp 0.0.0.0:135 0.0.0.0:0 LISTENING 988"
    yield "con tcp [::]:443 [::]:0 LISTENING 4"
    yield f"con tcp 10.61.2.17:{runs(range(first, first + wait))} " \
        "10.61.4.20:1433 TIME_WAIT 0"
    yield f"con tcp 10.61.2.17:{runs([first + wait, first + wait + 2])} " \
        "10.61.4.20:1433 ESTABLISHED 6124"
    yield "con tcp [fe80::1%12]:49667 [fe80::2%12]:389 ESTABLISHED 764"
    yield "con tcp 0.0.0.0:49800-49802 0.0.0.0:0 BOUND 6124"
    yield "con udp 0.0.0.0:123,500 *:* - 988"


def capture(n, every, plain):
    at = datetime.datetime(2026, 3, 28, 12) + \
        datetime.timedelta(seconds=every * (n - 1))
    offset = "+01:00" if at >= datetime.datetime(2026, 3, 29, 1) else "+00:00"
    lines = [f"begin {n} {at:%Y-%m-%dT%H:%M:%SZ} {offset} DUB-APP07"]
    text = (PLAIN if plain else SETTINGS).format(every=every)
    lines += text.splitlines()
    lines += [c for c in connections(n) if not (plain and "BOUND" in c)]
    if plain or n % 60 == 1:
        lines.append(f"procs {len(PROCESSES)}")
        for pid, image, services in PROCESSES:
            lines.append(f"proc {pid} {image}")
            if services:
                lines.append(f"svcs {pid} {services}")
    else:
        lines.append("procs same")
    if not plain:
        lines.append(f"count tcp4.connections_initiated {100000 + 700 * n}")
        lines.append(f"took {180 + n % 40}")
    crc = zlib.crc32("".join(x + "\n" for x in lines).encode())
    lines.append(f"end {n} {len(lines)} " + ("-" if plain else f"{crc:08x}"))
    return "\n".join(lines) + "\n"


def main():
    plain = "--plain" in sys.argv
    numbers = [int(a) for a in sys.argv[1:] if a[0] != "-"]
    every = numbers[1] if len(numbers) > 1 else 60
    head = HEAD.replace("Collect-PortUsage.ps1", "collect-portusage.cmd") \
        if plain else HEAD
    sys.stdout.write(head)
    for n in range(1, numbers[0] + 1):
        sys.stdout.write(capture(n, every, plain))


main()
