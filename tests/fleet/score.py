#!/usr/bin/env python3
"""How well does `recommend` judge a made-up fleet?

    score.py FINDINGS.json TRUTH.csv [--fine DIR]

FINDINGS.json is what `portledger recommend --format json` printed of a fleet,
TRUTH.csv says what is really wrong with each server. With --fine, DIR is the
fleet's folder, ingested without its registry captures: where a server has a
netstat-fine.log, TIME_WAIT must be measured to within one interval.
Prints a line a scenario and every miss; the exit status is 1 below 95 %.
"""
import argparse
import collections
import csv
import json
import os
import sys

EXPECTED = {
    "quiet": None,  # healthy
    "churn-peak": "time-wait-pressure",
    "nightly-batch": "scheduled-burst",
    "leak-established": "established-leak",
    "leak-restarted": "established-leak",
    "leak-close-wait": "close-wait-leak",
    "leak-bound": "bound-leak",
    "growth": "rising-trend",
    "small-range": "range-below-default",
    "time-wait-stuck": "time-wait-frozen",
    "kernel-leak": "kernel-leak-suspected",
    "one-destination": "single-destination",
    "one-address-busy": "single-address",
    "wide-range-busy": None,  # no widen-range
}
LEAKS = {"leak-established", "leak-restarted", "leak-close-wait", "leak-bound",
         "time-wait-stuck", "kernel-leak"}
STOPS = {"allocator-bug", "time-wait-frozen", "close-wait-leak",
         "established-leak", "bound-leak", "tcpip-regression-2018"}
ONLY_WHERE_TRUE = {"scheduled-burst", "rising-trend", "single-destination",
                   "single-address"}
PROCESS_NAMED = {"leak-established", "leak-restarted", "leak-close-wait",
                 "leak-bound", "churn-peak", "nightly-batch"}
INTERVAL_SECONDS = 30


def is_stop(finding):
    if finding["code"] == "kernel-leak-suspected":
        return finding.get("grade") == "suspected"
    return finding["code"] in STOPS


def peak_misses(server, truth):
    if truth["scenario"] == "leak-bound":
        return []
    peak = (server.get("peak") or {}).get("percent")
    if peak is None:
        return ["no peak"]
    if abs(peak - float(truth["peak_percent"])) > 0.4:
        return [f"peak {peak} is not {truth['peak_percent']}"]
    return []


def finding_misses(server, truth):
    scenario, misses = truth["scenario"], []
    findings = server["findings"]
    codes = {f["code"] for f in findings}
    actions = {a["code"] for a in server.get("actions", [])}
    expected = EXPECTED[scenario]
    if scenario == "quiet" and server["status"] != "healthy":
        misses.append(f"status {server['status']}, not healthy")
    if scenario == "wide-range-busy" and "widen-range" in actions:
        misses.append("widen-range advised")
    if expected and expected not in codes:
        misses.append(f"no {expected}")
    elif expected and scenario in PROCESS_NAMED and truth["culprit"]:
        named = {f.get("process") for f in findings if f["code"] == expected}
        if truth["culprit"] not in named:
            misses.append(f"{expected} names {sorted(map(str, named))}, "
                          f"not {truth['culprit']}")
    return misses


def false_alarms(server, truth):
    scenario = truth["scenario"]
    if scenario in LEAKS:
        return []
    misses = [f"stop rule {f['code']}" for f in server["findings"]
              if is_stop(f)]
    misses += [f"{f['code']} is not so" for f in server["findings"]
               if f["code"] in ONLY_WHERE_TRUE
               and f["code"] != EXPECTED[scenario]]
    return misses


def fine_misses(server, truth, folder):
    path = os.path.join(folder, truth["server"], "netstat-fine.log")
    if not os.path.exists(path):
        return []
    measured, delay = server["time_wait_seconds"], int(truth["delay_s"])
    if measured["from"] != "measured":
        return [f"TIME_WAIT not measured ({measured['from']})"]
    if abs(measured["value"] - delay) > INTERVAL_SECONDS:
        return [f"TIME_WAIT {measured['value']} s is not {delay} s"]
    return []


def command_misses(server):
    """What may never come out, on any server."""
    misses = []
    count = (server.get("range") or {}).get("count") or 0
    for a in server.get("actions", []):
        if a["code"] == "widen-range":
            start, num = a["start"], a["count"]
            if not (start >= 1025 and num >= 255 and start + num <= 65536):
                misses.append(f"impossible range {start}:{num}")
            if num <= count:
                misses.append(f"widen-range does not grow {count} to {num}")
        for command in a.get("commands", []):
            low = command.lower()
            for bad in ("winsock reset", "int ip reset", "global tcptimedwait",
                        "reservedports", "num=1000 ", "so_linger"):
                if bad in low:
                    misses.append(f"wrong advice: {command}")
    return misses


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("findings")
    parser.add_argument("truth")
    parser.add_argument("--fine", metavar="DIR")
    parser.add_argument("--short", action="store_true",
                        help="under 21 days: rising-trend is not expected")
    args = parser.parse_args()
    with open(args.findings, encoding="utf-8") as f:
        servers = {s["server"]: s for s in json.load(f)["servers"]}
    with open(args.truth, encoding="utf-8") as f:
        truths = list(csv.DictReader(f))
    good, seen = collections.Counter(), collections.Counter()
    misses_of = {}
    for truth in truths:
        scenario = truth["scenario"]
        seen[scenario] += 1
        server = servers.get(truth["server"])
        if not server:
            misses = ["not judged"]
        else:
            misses = finding_misses(server, truth)
            if args.short and scenario == "growth":
                misses = [m for m in misses if m != "no rising-trend"]
            misses += false_alarms(server, truth) + peak_misses(server, truth)
            misses += command_misses(server)
            if args.fine:
                misses += fine_misses(server, truth, args.fine)
        good[scenario] += not misses
        if misses:
            misses_of[truth["server"]] = (scenario, misses)
    for scenario in sorted(seen):
        print(f"{scenario:18} {good[scenario]:3} of {seen[scenario]:3}")
    for name, (scenario, misses) in misses_of.items():
        print(f"  {name} ({scenario}): " + "; ".join(misses))
    part = 100.0 * sum(good.values()) / max(1, len(truths))
    print(f"{sum(good.values())} of {len(truths)} servers, {part:.1f} %")
    return 0 if part >= 95 else 1


if __name__ == "__main__":
    sys.exit(main())
