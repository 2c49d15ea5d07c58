"""Every benchmark in turn: ratios to floors taken in the same run, never absolute promises."""

from __future__ import annotations

import os
import sys

# As the program does; read when numpy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from tests.bench import (
    bench_analysis,
    bench_import,
    bench_memory,
    bench_pair,
    bench_registration,
    bench_start,
)

BENCHES = {
    "start": bench_start.main,
    "import": bench_import.main,
    "pair": bench_pair.main,
    "registration": bench_registration.main,
    "analysis": bench_analysis.main,
    "memory": bench_memory.main,
}


def main(names: list[str]) -> int:
    """Run the benchmarks named, all of them when none is."""
    failed = 0
    for name in names or list(BENCHES):
        print(f"== {name}")
        failed += BENCHES[name]([]) != 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
