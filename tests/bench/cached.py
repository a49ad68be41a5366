"""What an answer costs that was asked for before: ``python -m tests.bench.cached``, on SQLite or any ``DATABASE_URL``.

Public addresses of all kinds are asked for twice in each round, beside the floor (see ``tests.bench.urls``). The CPU
time of the process is given as a multiple of the floor. The one series divided by the other is the control: outside
``CONTROL`` the figure is void. At the end the same addresses are asked for once with empty stores: that figure must be
far above the target, or the measurement could not fail.
"""

import argparse
from collections import defaultdict
from http import HTTPStatus
from statistics import median

from tests.bench.uncached import CONTROL, FLOOR, ROUNDS, addresses, cost, prepare

from django.core.cache import caches  # isort: skip
from django.test import Client  # isort: skip

# The most CPU time, as a multiple of the floor.
MOST = 0.7
# The addresses measured, evenly spread over all; each as clients ask that take compression, and others.
SAMPLE = 150
ENCODINGS = ("gzip", "identity")


def main() -> None:
    """Measure every address, and print those that fall short and a summary."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args()
    prepare()
    client = Client()
    today = [address for address in addresses(client) if "as_of" not in address]
    found = [each for each in today[:: 1 + len(today) // SAMPLE] if client.get(each).status_code == HTTPStatus.OK]
    print(f"{len(found)} addresses, {given.rounds} rounds", flush=True)
    asked = [(address, encoding) for address in found for encoding in ENCODINGS]
    for each in (*asked, (FLOOR, "gzip")):
        cost(*each)
    costs: dict[tuple[str, str], list[tuple[float, float, float]]] = defaultdict(list)
    for number in range(given.rounds):
        for each in asked:
            costs[each].append((cost(*each), cost(FLOOR), cost(*each)))
        print(f"round {number + 1} of {given.rounds}", flush=True)
    verdicts: dict[str, int] = defaultdict(int)
    ratios = []
    for (address, encoding), rounds in costs.items():
        first, floor, second = (median(each[place] for each in rounds) for place in range(3))
        ratio = (first + second) / 2 / floor
        void = not CONTROL[0] <= first / second <= CONTROL[1]
        verdict = "void" if void else "pass" if ratio <= MOST else "falls short"
        verdicts[verdict] += 1
        ratios.append(ratio)
        if verdict == "falls short":
            print(f"{ratio:.2f} x the floor: {address}, {encoding}")
    caches["answers"].clear()
    anew = median(cost(address) / cost(FLOOR) for address in found[:: 1 + len(found) // 50])
    print(f"median {median(ratios):.2f} x the floor, most {max(ratios):.2f}, target {MOST}; {dict(verdicts)}")
    print(f"with empty stores: median {anew:.0f} x the floor")


if __name__ == "__main__":
    main()
