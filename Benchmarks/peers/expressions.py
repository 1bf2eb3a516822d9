"""Twenty rules over records of two kilobytes: implementations of CEL in Python's package index, and functions written by hand."""

import json
import sys
import time

figures = json.load(open(sys.argv[1], encoding="utf-8"))
rules, texts = figures["rules"], figures["records"]

try:
    import orjson

    loads = orjson.loads
except ImportError:
    loads = json.loads
records = [loads(text) for text in texts]


def measure(evaluate, passes):
    """Processor seconds of one pass over all records and rules, and how many rules held."""
    passed = sum(evaluate(record) for record in records[:20])
    start = time.process_time()
    for _ in range(passes):
        passed = sum(evaluate(record) for record in records)
    return (time.process_time() - start) / passes, passed


def line(name, evaluate, passes=1):
    seconds, passed = measure(evaluate, passes)
    start = time.process_time()
    for text in texts:
        evaluate(loads(text))
    whole = time.process_time() - start
    ours = figures["evaluations"] * seconds / (len(rules) * len(records))
    print(
        f"{name}: {len(rules) * len(records) / seconds:,.0f} evaluations/s and core without evidence (here {ours:.1f} times),"
        f" {whole / len(texts) * 1e6:,.0f} \u00b5s a record from text, {passed} pass"
        + ("" if passed == figures["passed"] else f" -- not the {figures['passed']} that pass here")
    )


BASES = {"consent", "contract", "legal-obligation", "legitimate-interests"}
COUNTRIES = {"DE", "FR", "US", "JP"}
BY_HAND = [
    lambda r: r["personalData"] in {"identified", "pseudonymised", "unknown"},
    lambda r: len(r["purposes"]) > 0,
    lambda r: all(p["legalBasis"] in BASES for p in r["purposes"]),
    lambda r: any(p["purpose"].startswith("credit") for p in r["purposes"]),
    lambda r: "retention" in r and "until" in r["retention"],
    lambda r: r["retention"]["until"] > "2026-01-01",
    lambda r: r["security"]["encryptedAtRest"] and r["security"]["accessControlled"],
    lambda r: r["security"]["level"] in {"high", "very-high"} or r["scale"] != "large-scale",
    lambda r: any(n["version"] == "v3" and n["language"] == "de" for n in r["notices"]),
    lambda r: not any(t["country"] not in COUNTRIES for t in r["transfers"]),
    lambda r: all(t["tool"] == "adequacy" or t["tool"] == "scc" for t in r["transfers"]),
    lambda r: r["collection"]["source"] == "direct" and r["collection"]["from"] < r["generatedAt"],
    lambda r: 1000 < r["subjectCount"] < 5000000,
    lambda r: len(r["recipients"]) <= 3 or r["dpia"] == "approved",
    lambda r: all(x["contract"] for x in r["recipients"]),
    lambda r: "@" in r["owner"]["contact"] and len(r["owner"]["name"]) > 2,
    lambda r: any(c == "income" for c in r["categories"]) == r["financial"],
    lambda r: "health" not in r["categories"] or "art9Condition" in r,
    lambda r: r["kind"] == "dataset" and r["id"].startswith("urn:house:"),
    lambda r: "reviewedAt" in r if r["version"] >= 2 else True,
]
line("Python functions by hand", lambda record: sum(1 for rule in BY_HAND if rule(record)), 5)

try:
    import cel

    programs = [cel.compile(rule) for rule in rules]

    def by_rust(record):
        context = {"r": record}
        return sum(1 for program in programs if program.execute(context) is True)

    line("common-expression-language (Rust)", by_rust)
except Exception as problem:  # noqa: BLE001: whatever a peer does, the others are measured
    print(f"common-expression-language was not measured: {problem}")

try:
    import celpy

    environment = celpy.Environment()
    runners = [environment.program(environment.compile(rule)) for rule in rules]

    def by_python(record):
        activation = {"r": celpy.json_to_cel(record)}
        return sum(1 for runner in runners if runner.evaluate(activation))

    # It is slow: a tenth of the records stand for all.
    records, texts = records[:50], texts[:50]
    seconds, _ = measure(by_python, 1)
    count = len(rules) * len(records)
    print(
        f"cel-python: {count / seconds:,.0f} evaluations/s and core without evidence"
        f" (here {figures['evaluations'] * seconds / count:.1f} times), {seconds / len(records) * 1e6:,.0f} \u00b5s a record"
    )
except Exception as problem:  # noqa: BLE001
    print(f"cel-python was not measured: {problem}")
