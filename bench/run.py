#!/usr/bin/env python3
"""Measures the proxy route and the execution route against nginx, in one run.

    cargo xtask bench                       the whole comparison, about 4 minutes
    cargo xtask bench --quick               the same in about one minute, noisier
    cargo xtask bench --stored 100000       also with so many stored connections, one and all of them used
    cargo xtask bench --micro               decide, open, authenticate and seal alone, without a server
    cargo xtask bench --postgres URL        on PostgreSQL instead of SQLite

nginx, the proxy route and the execution route take turns inside each repetition, and ratios are taken inside one
repetition, so that a machine that gets slower or faster meanwhile does not change them. CLAVIGER_BINARY names the
binary to measure; without it a release build is made. Only the loopback interface is used.

Exit status: 0 all was measured, 1 something is missing or broke, 3 a request failed, 4 a goal was missed (--goals).
"""

import argparse
import json
import pathlib
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

import servers
from load import Target, cpu_seconds, memory_mib, put_under_load

# name of the route, least ratio to nginx at 64 connections, most CPU µs a call
GOALS = [("proxy", 0.40, 50), ("execution", 0.30, 80)]


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="2 s a measurement, 3 repetitions")
    parser.add_argument("--seconds", type=int, help="how long one measurement takes [default: 5]")
    parser.add_argument("--repetitions", type=int, help="[default: 5]")
    parser.add_argument("--at", default="1,16,64", help="numbers of connections [default: 1,16,64]")
    parser.add_argument("--stored", "--connections", type=int, default=0, metavar="N",
                        help="also measure with N stored connections")
    parser.add_argument("--postgres", metavar="URL", help="a fresh database: postgres://user@host/database")
    parser.add_argument("--short-token", action="store_true", help="also measure with a token of one byte")
    parser.add_argument("--goals", action="store_true", help="exit with 4 if a goal is missed")
    parser.add_argument("--json", metavar="FILE", help="write every single measurement there")
    parser.add_argument("--micro", action="store_true", help="only the operations in memory")
    given = parser.parse_args()
    given.seconds = given.seconds or (2 if given.quick else 5)
    given.repetitions = given.repetitions or (3 if given.quick else 5)
    given.at = [int(number) for number in given.at.split(",")]
    return given


def need(programs):
    """Stops with the names of the Debian packages that are missing."""
    missing = [package for program, package in programs.items() if not shutil.which(program)]
    if missing:
        servers.fail(f"not installed: {', '.join(missing)} (apt-get install {' '.join(missing)})")


def targets(server, connection, suffix="", ids=""):
    """The proxy route and the execution route of one connection, or round those in `ids`."""
    base = f"http://127.0.0.1:{server.port}/api/v2/actions"
    which = "@ID@" if ids else connection
    inputs = {"verb": "GET", "url": "/"}
    attributes = {"fqn": "com.datadoghq.http.request", "connection_id": which, "inputs": inputs}
    body = json.dumps({"data": {"type": "action_execution", "attributes": attributes}})
    keys, pid = server.keys, server.process.pid
    post = {**keys, "Content-Type": "application/json"}
    return [
        Target(f"proxy{suffix}", f"{base}/connections/{which}/proxy/", pid, keys, ids=ids),
        Target(f"execution{suffix}", f"{base}/executions", pid, post, "POST", body, ids),
    ]


def compare(given, anchor, others, beside, results):
    """A B A B: everything once per repetition."""
    for target in [anchor, *others]:
        put_under_load(target, 8, 1)
    for connections in given.at:
        for repetition in range(given.repetitions):
            base = None
            for target in [anchor, *others]:
                got = put_under_load(target, connections, given.seconds, beside)
                base = base or got["rate"]
                got |= {"name": target.name, "at": connections, "repetition": repetition, "ratio": got["rate"] / base}
                results.append(got)
                print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def table(results):
    """Medians over the repetitions."""
    print(f"\n{'':<26}{'at':>4}{'req/s':>9}{'ratio':>7}{'(least..most)':>16}{'p50 ms':>8}{'p99 ms':>8}"
          f"{'CPU us':>8}{'failed':>8}{'others':>8}")
    for at in dict.fromkeys(result["at"] for result in results):
        for name in dict.fromkeys(result["name"] for result in results):
            rows = [result for result in results if (result["name"], result["at"]) == (name, at)]
            if not rows:
                continue
            middle = lambda field: statistics.median(row[field] for row in rows)
            ratios = [row["ratio"] for row in rows]
            spread = f"({min(ratios):.2f}..{max(ratios):.2f})"
            print(f"{name:<26}{at:>4}{middle('rate'):>9.0f}{middle('ratio'):>7.2f}{spread:>16}"
                  f"{middle('p50_us') / 1000:>8.2f}{middle('p99_us') / 1000:>8.2f}{middle('cpu_us'):>8.1f}"
                  f"{sum(row['failed'] for row in rows):>8}{middle('others') * 100:>7.0f}%")


def start_up(server):
    """Median of five starts and the memory after two idle seconds; leaves the server running."""
    taken = []
    for _ in range(5):
        taken.append(server.start())
        if len(taken) < 5:
            server.stop()
    time.sleep(2)
    pid = server.process.pid
    busy = cpu_seconds(pid)
    time.sleep(2)
    idle = (cpu_seconds(pid) - busy) / 2 * 100
    print(f"start: {statistics.median(taken) * 1000:.0f} ms to `listening on` ({min(taken) * 1000:.0f}.."
          f"{max(taken) * 1000:.0f}); idle: {memory_mib(pid):.1f} MiB, {idle:.1f} % of a core")


def many(given, server, anchor, first, beside, results):
    """One of many stored connections, and all of them in turn."""
    begun = time.perf_counter()
    ids = [first, *server.connections(given.stored - 1)]
    print(f"\nstored {given.stored:,} connections through the API in {time.perf_counter() - begun:.0f} s")
    server.stop()
    start_up(server)
    others = targets(server, ids[len(ids) // 2], f", 1 of {given.stored:,}")
    for count in sorted({min(1_000, given.stored), given.stored}):
        file = server.data / f"ids-{count}"
        file.write_text("".join(f"{each}\n" for each in ids[-count:]))
        others += targets(server, None, f", {count:,} in turn", str(file))[:1]
    compare(given, anchor, others, beside, results)
    print(f"under load: {memory_mib(server.process.pid, 'VmHWM'):.0f} MiB at most")


def goals(results):
    """Which goals were met; only the runs at 64 connections count."""
    met = True
    for name, least, most in GOALS:
        rows = [row for row in results if (row["name"], row["at"]) == (name, 64)]
        if rows:
            ratio = statistics.median(row["ratio"] for row in rows)
            cpu = statistics.median(row["cpu_us"] for row in rows)
            good = ratio >= least and cpu <= most
            met &= good
            print(f"{'met' if good else 'MISSED'}: {name} at {ratio:.2f} of nginx (goal {least:.2f}), "
                  f"{cpu:.0f} us of CPU a call (goal {most})")
    return met


def main():
    given = options()
    if given.micro:
        command = ["cargo", "run", "--quiet", "--release", "--package", "claviger-core", "--example", "micro"]
        sys.exit(subprocess.run(command, cwd=servers.ROOT).returncode)
    need({"nginx": "nginx-light", "wrk": "wrk"})
    # Also when it is told to stop, it ends what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    directory = pathlib.Path(tempfile.mkdtemp(prefix="claviger-bench-"))
    directory.chmod(0o755)
    running, results = [], []
    try:
        upstream = servers.Nginx("upstream", directory)
        running.append(upstream.process)
        nginx = servers.Nginx("anchor", directory, UPSTREAM=upstream.port)
        running.append(nginx.process)
        anchor = Target("nginx", f"http://127.0.0.1:{nginx.port}/", nginx.process.pid)
        server = servers.Claviger(directory, upstream.port, given.postgres)
        start_up(server)
        running.append(server.process)
        [first] = server.connections(1)
        others = targets(server, first)
        if given.short_token:
            others += targets(server, server.connections(1, token="x")[0], ", 1-byte token")[:1]
        beside = (upstream.process.pid,)
        compare(given, anchor, others, beside, results)
        print(f"under load: {memory_mib(server.process.pid, 'VmHWM'):.1f} MiB at most")
        if given.stored > 1:
            running.remove(server.process)
            many(given, server, anchor, first, beside, results)
            running.append(server.process)
        table(results)
        met = goals(results)
    finally:
        for process in reversed(running):
            servers.end(process)
        shutil.rmtree(directory, ignore_errors=True)
    if given.json:
        pathlib.Path(given.json).write_text(json.dumps(results, indent=1))
    if any(result["failed"] for result in results):
        sys.exit(3)
    sys.exit(4 if given.goals and not met else 0)


if __name__ == "__main__":
    main()
