"""How fast everything is, as multiples of yardsticks that stand beside it: make bench

Ratios within one run hold on any machine; the milliseconds are this machine's. The service runs on a
database of its own, which keeps what it confirms, as in production, and is thrown away afterwards.
"""

import importlib

from tests.bench import engine
from tests.bench.place import service_of_its_own


def main() -> None:
    engine.main()
    with service_of_its_own() as place:
        for part in ("pages", "reports", "api", "queue"):  # only now is there a database for their models
            importlib.import_module(f"tests.bench.{part}").main(place)


if __name__ == "__main__":
    main()
