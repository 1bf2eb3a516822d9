#!/usr/bin/env python3
"""Noise, accountants and bounded statistics by OpenDP, dp-accounting and plain numpy, beside what affidavit-bench --privacy measured.

usage: privacy.py FIGURES.json        (Benchmarks/run --privacy makes it)

All on one core; seconds are of the processor. The numpy script is what one would write by hand without any privacy: it holds each person
to two rows in each of at most four groups, at random, and adds up. OpenDP does count and sum alone, since it has no mean of groups, and
keeps the first rows, since its random choice fails with the polars that it wants.
"""
import json, os, resource, sys, time

for name in ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"
import numpy as np

PARTITIONS, GROUPS, ROWS = 1000, 4, 2


def timed(work):
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def line(what, theirs, ours, unit, ratio):
    print(f"{what:<66}{theirs:>14} {unit:<8} ours {ours:>12}   {ratio}", flush=True)


def apart(work):
    """The work in a process of its own: its result, and its peak memory in MiB."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            result = work()
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            os.write(writer, json.dumps([result, peak]).encode())
        finally:
            os._exit(0)
    os.close(writer)
    text = b"".join(iter(lambda: os.read(reader, 1 << 16), b""))
    os.waitpid(child, 0)
    return json.loads(text) if text else (None, 0)


def rows(count):
    random = np.random.default_rng(1)
    subject = (max(1, count // 10) * random.random(count) ** 2).astype(np.int64)
    return subject, random.integers(0, PARTITIONS, count), random.integers(0, 100, count)


def numpy_statistics(count):
    subject, partition, value = rows(count)

    def work():
        random = np.random.default_rng()
        # Rows in random order within a person's group; the first two stay.
        order = np.lexsort((random.random(count), partition, subject))
        s, p, v = subject[order], partition[order], value[order]
        new = np.r_[True, (s[1:] != s[:-1]) | (p[1:] != p[:-1])]
        start = np.maximum.accumulate(np.where(new, np.arange(count), 0))
        keep = np.arange(count) - start < ROWS
        # Groups in random order within a person; the first four stay.
        group = np.cumsum(new) - 1
        first = s[new]
        shuffled = np.lexsort((random.random(len(first)), first))
        f = first[shuffled]
        begins = np.r_[True, f[1:] != f[:-1]]
        rank = np.arange(len(f)) - np.maximum.accumulate(np.where(begins, np.arange(len(f)), 0))
        chosen = np.empty(len(f), bool)
        chosen[shuffled] = rank < GROUPS
        keep &= chosen[group]
        counts = np.bincount(p[keep], minlength=PARTITIONS)
        sums = np.bincount(p[keep], np.clip(v[keep], 0, 100), PARTITIONS)
        noise = np.random.default_rng()
        counts = counts + np.rint(noise.normal(0, 20, PARTITIONS))
        sums = sums + np.rint(noise.normal(0, 2000, PARTITIONS))
        return float((sums / np.maximum(1, counts)).mean())

    return timed(work)[0]


def opendp_statistics(count):
    import warnings
    import opendp.prelude as dp, polars as pl
    warnings.simplefilter("ignore")
    dp.enable_features("contrib")
    subject, partition, value = rows(count)
    data = pl.LazyFrame({"s": subject, "p": partition, "v": value})
    context = dp.Context.compositor(
        data=data, privacy_unit=dp.unit_of(contributions=1, identifier=pl.col("s")), privacy_loss=dp.loss_of(rho=0.02),
        split_evenly_over=1, margins=[dp.polars.Margin(max_length=count)])
    # In OpenDP 0.16 five groups keep four.
    query = (context.query().truncate_per_group(ROWS, by=["p"], keep="first")
             .truncate_num_groups(GROUPS + 1, by=["p"], keep="first")
             .group_by("p").agg(dp.len(), pl.col("v").fill_null(0).dp.sum((0, 100)))
             .with_keys(pl.LazyFrame({"p": np.arange(PARTITIONS)})))
    return timed(lambda: query.release().collect().height)[0]


def draws(ours):
    import opendp.prelude as dp
    dp.enable_features("contrib")
    count = 20_000
    zeros = [0] * count
    domain = dp.vector_domain(dp.atom_domain(T=int))
    for key in [key for key in ours if key.split()[0] in ("gaussian", "laplace")]:
        kind, scale = key.split()
        number = eval(scale, {"__builtins__": {}})
        mechanism = (dp.m.make_laplace(domain, dp.l1_distance(T=int), scale=float(number)) if kind == "laplace" else
                     dp.m.make_gaussian(domain, dp.l2_distance(T=float), scale=float(number)))
        rate = count / timed(lambda: mechanism(zeros))[0]
        line(f"OpenDP, discrete {kind}, scale {scale}", f"{rate:,.0f}", f"{ours[key]:,.0f}", "draws/s",
             f"{ours[key] / rate:.1f} times as many")


def accountants(ours):
    from dp_accounting import dp_event, pld
    count, delta = 10_000, 1e-6

    def compose():
        accountant = pld.PLDAccountant()
        # Discrete Gaussians of these variances are as good as continuous ones.
        for number in range(count):
            accountant.compose(dp_event.GaussianDpEvent((10_000 + number) ** 0.5))
        return accountant.get_epsilon(delta)

    seconds, epsilon = timed(compose)
    drift = epsilon / ours["pld epsilon"] - 1
    line("dp-accounting, loss distribution of 10,000 distinct events", f"{seconds:.2f}", f"{ours['pld']:.2f}", "s",
         f"{seconds / ours['pld']:.1f} times as fast; drift {drift:.2%}, ours {ours['pld drift']:.2%}")

    import opendp.prelude as dp
    dp.enable_features("contrib")
    base = dp.m.make_gaussian(dp.atom_domain(T=int), dp.absolute_distance(T=int), scale=10.0)
    seconds, _ = timed(lambda: dp.c.make_composition([base] * 5_000).map(1))
    line("OpenDP, zCDP of 5,000 equal events", f"{1e3 * seconds:.1f}", f"{1e3 * ours['zcdp equal']:.1f}", "ms",
         "ours: 10,000, each asked and charged")


def main():
    ours = json.load(open(sys.argv[1]))
    print("\nBeside other people's libraries, one core")
    try:
        draws(ours)
        accountants(ours)
    except ImportError as missing:
        print(f"Not measured: {missing}; Benchmarks/peers/install makes a Python that has it.")
    count = int(ours["rows"])
    seconds, peak = apart(lambda: numpy_statistics(count))
    memory = ours["bounded memory"] / 2**20
    line(f"numpy by hand, not private: count, sum, mean of {count:,} rows", f"{seconds:.2f}", f"{ours['bounded']:.2f}", "s",
         f"{seconds / ours['bounded']:.2f} times as fast; {peak:,.0f} MiB, ours {memory:,.0f}")
    seconds, peak = apart(lambda: opendp_statistics(count))
    if seconds is None:
        return print("OpenDP's count and sum failed.")
    line(f"OpenDP with polars: count and sum of {count:,} rows", f"{seconds:.2f}", f"{ours['bounded']:.2f}", "s",
         f"{seconds / ours['bounded']:.2f} times as fast; {peak:,.0f} MiB, ours {memory:,.0f}")


if __name__ == "__main__":
    main()
