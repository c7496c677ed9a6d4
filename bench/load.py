"""One run of wrk against one target, with what it cost the target."""

import dataclasses
import json
import os
import pathlib
import re
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
TICKS = os.sysconf("SC_CLK_TCK")


@dataclasses.dataclass
class Target:
    """Something to put under load."""

    name: str
    url: str
    pid: int
    headers: dict = dataclasses.field(default_factory=dict)
    method: str = "GET"
    body: str = ""
    ids: str = ""


def family(pid):
    """A process and its descendants."""
    children = {}
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(entry.name))
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def cpu_seconds(pid):
    """User and system time of a process and its descendants, so far."""
    ticks = 0
    for one in family(pid):
        try:
            fields = pathlib.Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / TICKS


def memory_mib(pid, what="VmRSS"):
    """Resident memory now (VmRSS) or at most so far (VmHWM), in MiB."""
    text = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(rf"^{what}:\s+(\d+)", text, re.M)[1]) / 1024


def machine_seconds():
    """CPU time of the whole machine that was not idle, so far."""
    fields = [int(field) for field in pathlib.Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / TICKS


def put_under_load(target, connections, seconds, beside=()):
    """Runs wrk and returns its figures, with CPU a request and the share of the
    machine that somebody else used. `beside` are pids that belong to the run."""
    script = str(HERE / "report.lua")
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", script]
    for name, value in target.headers.items():
        command += ["-H", f"{name}: {value}"]
    environment = {**os.environ, "LOAD_METHOD": target.method, "LOAD_BODY": target.body, "LOAD_IDS": target.ids}
    ours = (target.pid, *beside)
    before, machine, clock = [cpu_seconds(pid) for pid in ours], machine_seconds(), os.times()
    done = subprocess.run([*command, target.url], env=environment, capture_output=True, text=True)
    after, machine_after, clock_after = [cpu_seconds(pid) for pid in ours], machine_seconds(), os.times()
    line = re.search(r"^LOAD (.*)$", done.stdout, re.M)
    if not line:
        raise RuntimeError(f"wrk against {target.name}: {done.stdout}{done.stderr}")
    figures = json.loads(line[1])
    load = sum(clock_after[2:4]) - sum(clock[2:4])
    used = sum(after) - sum(before) + load
    requests = max(figures["requests"], 1)
    return {
        **figures,
        "rate": figures["requests"] / figures["seconds"],
        "cpu_us": (after[0] - before[0]) * 1e6 / requests,
        "failed": figures["bad_status"] + figures["broken"],
        "others": max(0.0, machine_after - machine - used) / (figures["seconds"] * os.cpu_count()),
    }
