"""How many bytes each public answer has, compressed: ``python -m tests.bench.weight``, on any ``DATABASE_URL``.

A list and a page have a limit each. Files for other software (feeds, calendars, the API, sitemaps) have none.
"""

from collections import Counter

from tests.bench.uncached import addresses, kind_of, prepare

from django.test import Client  # isort: skip

# The most bytes of a list and of any page.
LIST, PAGE = 12_000, 30_000


def main() -> None:
    """Ask for every public address, and print the heaviest of each kind that is above its limit, and a summary."""
    prepare()
    client = Client(headers={"accept-encoding": "gzip"})
    heaviest: dict[str, tuple[int, str, int]] = {}
    for address in addresses(Client()):
        answer = client.get(address)
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        kind = kind_of(address)
        weight = len(answer.content)
        heaviest[kind.name] = max(heaviest.get(kind.name, (0,)), (weight, address, LIST if kind.is_list else PAGE))  # type: ignore[assignment]
    verdicts = Counter("pass" if weight <= most else "falls short" for weight, _address, most in heaviest.values())
    print("| kB | at most | address |\n|---|---|---|")
    for weight, address, most in sorted(heaviest.values(), reverse=True):
        if weight > most:
            print(f"| {weight / 1000:.1f} | {most / 1000:.0f} | {address} |")
    print(f"\n{dict(verdicts)}; the heaviest page has {max(heaviest.values())[0] / 1000:.1f} kB")


if __name__ == "__main__":
    main()
