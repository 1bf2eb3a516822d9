#!/usr/bin/env python3
"""The whole job in plain Python, on one core: what a reasonable engineer would write in an afternoon.

Reads native records (JSON Lines) with orjson, validates them roughly, lets facts flow along lineage, judges 24 rules
(rules.py), encrypts the fields that are not public with AES-256-GCM, counts two statistics with bounds and adds noise
with numpy. It keeps everything in memory, has no evidence, no merging, no signatures, no explanation of a verdict, and
knows the unknown only where a rule would go wrong without it; and it
encrypts a record's private fields as one text, where affidavit seals each for its class and signs the record.

usage: whole_job.py FOLDER [--figures FILE]     FILE: what affidavit-bench --figures wrote about the same folder
"""

import argparse
import glob
import gc
import json
import os
import resource
import time
from base64 import b64encode
from collections import Counter, defaultdict
from itertools import repeat

import numpy
import orjson
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

import lineage
import rules

REQUIRED = {
    "profile": (), "agent": (), "document": ("type",), "dataset": (), "model": (), "run": ("type",),
    "event": ("type", "atTime"), "contribution": ("dataset",), "request": ("type",),
}
# Members that stand in clear: what the schema calls public, and what the benchmark's protection plan keeps.
CLEAR = {
    "profile": {"kind", "id", "ccpaBusiness", "country", "establishedInUnion", "sells", "shares"},
    "agent": {"kind", "id", "type"},
    "document": {"kind", "id", "type", "languages"},
    "dataset": {"kind", "id", "name", "purposes", "personalData"},
    "model": {"kind", "id", "name", "purposes"},
    "run": {"kind", "id", "type"},
    "event": {"kind", "id", "type"},
    "contribution": {"kind", "id"},
    "request": {"kind", "id", "regime", "type"},
}
REGIONS = ["DE", "FR", "NL", "ES", "IT", "SE", "US-CA"]
AGES = ["adult", "16-17", "13-15"]


def read(folder):
    """Records by kind; the number of those refused."""
    kinds = {kind: [] for kind in REQUIRED}
    refused, seen, loads = 0, set(), orjson.loads
    for path in sorted(glob.glob(os.path.join(folder, "*.jsonl"))):
        with open(path, "rb") as file:
            for line in file:
                try:
                    record = loads(line)
                    kind, name = record["kind"], record["id"]
                    for member in REQUIRED[kind]:
                        record[member]
                except (ValueError, KeyError, TypeError):
                    refused += 1
                    continue
                if type(name) is not str or name in seen:
                    refused += 1
                    continue
                seen.add(name)
                kinds[kind].append(record)
    return kinds, refused


def judge(kinds, world):
    """Verdicts by rule and kind."""
    counts = Counter()
    for kind, judged in rules.BY_KIND.items():
        records = kinds[kind]
        for name, rule in judged:
            for verdicts, count in Counter(map(rule, records, repeat(world))).items():
                for verdict in verdicts:
                    counts[name, verdict] += count
    return counts


def encrypt(kinds, out):
    """Lines with all that is not public in one ciphertext: the fastest form. The nonce is a number that never comes twice
    under the key."""
    cipher = AESGCM(AESGCM.generate_key(256))
    seal, dumps, base64 = cipher.encrypt, orjson.dumps, b64encode
    number, lines = 0, []
    for kind, records in kinds.items():
        clear = CLEAR[kind]
        for record in records:
            nonce = number.to_bytes(12, "big")
            number += 1
            private = dumps({name: value for name, value in record.items() if name not in clear})
            line = {name: record[name] for name in clear if name in record}
            line["sealed"] = base64(nonce + seal(nonce, private, None)).decode()
            lines.append(dumps(line))
        out.write(b"\n".join(lines) + b"\n")
        lines.clear()


def statistics(contributions):
    """People by region, each counted once; rows by region and age, each person in two groups and with four rows at most."""
    region_of, groups = {}, defaultdict(dict)
    for record in contributions:
        person, region = record["subjectRef"], record["region"]
        region_of.setdefault(person, region)
        mine, group = groups[person], (region, record["ageBand"])
        if group in mine:
            mine[group] = min(4, mine[group] + record["rows"])
        elif len(mine) < 2:
            mine[group] = min(4, record["rows"])
    people = Counter(region_of.values())
    rows = Counter()
    for mine in groups.values():
        for group, count in mine.items():
            rows[group] += count
    rho, random = 0.01, numpy.random.default_rng()
    exact = numpy.array([people[region] for region in REGIONS], dtype=float)
    table = numpy.array([rows[region, age] for region in REGIONS for age in AGES], dtype=float)
    exact += numpy.rint(random.normal(0, (1 / (2 * rho)) ** 0.5, exact.size))
    table += numpy.rint(random.normal(0, (2 * 4**2 / (2 * rho)) ** 0.5, table.size))
    return exact, table


def compare(counts, theirs):
    """Prints the rules on which the two disagree."""
    mine = defaultdict(dict)
    for (rule, verdict), count in counts.items():
        mine[rule][verdict] = count
    names = sorted({name for name, _ in (pair for kind in rules.BY_KIND.values() for pair in kind)})
    agreed, total = 0, 0
    for name in names:
        ours = theirs.get(name, {})
        total += sum(ours.values())
        if mine[name] == ours:
            agreed += 1
        else:
            print(f"  {name}: the script {dict(sorted(mine[name].items()))}, affidavit {dict(sorted(ours.items()))}")
    print(f"verdicts by rule and kind: {agreed} of {len(names)} rules agree, {total:,} verdicts of affidavit compared")


def main():
    parser = argparse.ArgumentParser(description="The whole job in plain Python, on one core.")
    parser.add_argument("folder")
    parser.add_argument("--figures")
    arguments = parser.parse_args()
    gc.disable()  # Nothing here makes cycles, and walking a million dictionaries again and again costs a third.

    def timed(name, work):
        start = time.process_time()
        result = work()
        parts.append((name, time.process_time() - start))
        return result

    parts = []
    kinds, refused = timed("read, validate", lambda: read(arguments.folder))
    world = timed("index, lineage facts", lambda: lineage.World(kinds))
    counts = timed(f"judge {len(rules.NAMES)} rules", lambda: judge(kinds, world))
    path = os.path.join(arguments.folder, "script-sealed.out")
    with open(path, "wb") as out:
        timed("encrypt, write", lambda: encrypt(kinds, out))
    os.unlink(path)
    timed("two statistics", lambda: statistics(kinds["contribution"]))

    records = sum(map(len, kinds.values()))
    whole = sum(seconds for _, seconds in parts)
    verdicts = sum(seconds for _, seconds in parts[:3])
    print(f"\na plain Python script, one core: {records:,} records ({refused} refused)")
    for name, seconds in parts:
        print(f"  {name:<30}{seconds:8.2f} s {records / seconds:12,.0f} records/s")
    print(f"  {'records to verdicts':<30}{verdicts:8.2f} s {records / verdicts:12,.0f} records/s")
    print(f"  {'the whole job':<30}{whole:8.2f} s {records / whole:12,.0f} records/s")
    print(f"  peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:,.0f} MB")
    if not arguments.figures:
        return
    with open(arguments.figures) as file:
        figures = json.load(file)
    for pass_ in figures["toVerdicts"]:
        rate = figures["records"] / pass_["seconds"]
        print(
            f"affidavit, records to verdicts on {pass_['workers']} workers: {rate:,.0f} records/s ="
            f" {rate * whole / records:.2f} x the script's whole job, {rate * verdicts / records:.2f} x its way to verdicts")
    for pass_ in figures["whole"]:
        rate = figures["records"] / pass_["seconds"]
        print(
            f"affidavit, everything with signatures on {pass_['workers']} workers: {rate:,.0f} records/s ="
            f" {rate * whole / records:.2f} x the script's whole job")
    compare(counts, figures["verdicts"])


if __name__ == "__main__":
    main()
