"""The command line: python -m scoring COMMAND …

JSON on standard output. Bad input ends with exit status 2 and one sentence on standard error that
says what is wrong and where; never with a traceback.
"""

import argparse
import json
import shutil
import sys
from pathlib import Path
from typing import Any

from scoring import editions, shapes, streams
from scoring.benchmark import UnknownBenchmark, standing
from scoring.explain import Wishes, explain
from scoring.pathway import fragile, pathway
from scoring.plausibility import plausibility
from scoring.reading import BadInput, Input, parse
from scoring.refusals import Unscorable
from scoring.scores import Result, preview, score
from scoring.tables import DataError
from scoring.trace import trace

NARROW, WIDE = 42, 120  # columns between which the explanation is laid out

BAD_INPUT = (BadInput, Unscorable, DataError, editions.UnknownEdition, UnknownBenchmark)


def main(arguments: list[str] | None = None) -> int:
    streams.speak_utf8()
    chosen = _parser().parse_args(arguments)
    try:
        chosen.run(chosen)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BAD_INPUT as error:
        return _complain(getattr(chosen, "file", ""), str(error))
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        streams.close_output()
    except OSError as error:  # a full disk; whatever is read has been taken care of
        streams.close_output()
        streams.complain(f"standard output: it cannot be written: {error.strerror}")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


# ── The commands ────────────────────────────────────────────────────────────────────────


def run_edition(chosen: argparse.Namespace) -> None:
    _print(shapes.edition_shape(editions.load(chosen.id)))


def run_score(chosen: argparse.Namespace) -> None:
    _print(shapes.result_shape(_result(_read(chosen.file))))


def run_trace(chosen: argparse.Namespace) -> None:
    _print(shapes.trace_shape(trace(_result(_read(chosen.file)), chosen.level)))


def run_fragile(chosen: argparse.Namespace) -> None:
    _print(shapes.fragile_shape(fragile(_result(_read(chosen.file)))))


def run_plausibility(chosen: argparse.Namespace) -> None:
    given = _read(chosen.file)
    _print(shapes.findings_shape(plausibility(_result(given), given.circumstances)))


def run_preview(chosen: argparse.Namespace) -> None:
    given = _read(chosen.file)
    _print(shapes.preview_shape(preview(given.edition, given.type, given.answers, given.tailored_out)))


def run_standing(chosen: argparse.Namespace) -> None:
    _print(shapes.standing_shape(standing(chosen.level, chosen.benchmark)))


def run_pathway(chosen: argparse.Namespace) -> None:
    given = _read(chosen.file)
    way = pathway(_result(given), chosen.to, cost=given.cost, fixed=given.fixed)
    _print(shapes.pathway_shape(way))


def run_batch(chosen: argparse.Namespace) -> None:
    """One input a line, one result a line; a bad line is answered and the rest goes on."""
    for place, line in enumerate(streams.lines_of(chosen.file), 1):
        if line is None or line.strip():
            streams.write(json.dumps(_one_of_batch(place, line), ensure_ascii=False) + "\n")


def run_check(chosen: argparse.Namespace) -> None:
    edition = editions.check(Path(chosen.folder))
    in_force = {type: len(edition.requirements_in_force(type, frozenset())) for type in edition.types}
    counts = {"subdomains": len(edition.subdomains), "requirements": in_force}
    _print({"id": edition.id, "hash": edition.hash, "sound": True, **counts})


def run_lock(chosen: argparse.Namespace) -> None:
    folder = Path(chosen.folder).resolve()
    _print({"id": folder.name, "hash": editions.lock(folder)})


def run_explain(chosen: argparse.Namespace) -> None:
    given = _read(chosen.file)
    columns = min(WIDE, max(NARROW, shutil.get_terminal_size((80, 24)).columns))
    title = streams.one_line(given.about.of(chosen.language)) if given.about else ""
    wishes = Wishes(given.cost, given.fixed)
    streams.write(
        explain(_result(given), given.circumstances, chosen.language, columns, title=title, wishes=wishes)
    )


# ── What they share ─────────────────────────────────────────────────────────────────────


def _result(given: Input) -> Result:
    return score(given.edition, given.type, given.answers, given.tailored_out)


def _one_of_batch(place: int, line: str | None) -> dict[str, Any]:
    try:
        if line is None:
            raise BadInput("line_not_utf8")
        return shapes.result_shape(_result(parse(line)))
    except BAD_INPUT as error:
        return {"line": place, "error": streams.one_line(str(error))}


def _read(file: str) -> Input:
    return parse(streams.read_text(file))


def _print(content: Any) -> None:
    streams.write(json.dumps(content, ensure_ascii=False, indent=2) + "\n")


def _complain(file: str, sentence: str) -> int:
    name = {"-": "standard input: ", "": ""}.get(file, f"{file}: ")
    streams.complain(f"{name}{sentence}")
    return 2


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> Any:
        streams.complain(f"{message}; see: python -m scoring --help")
        self.exit(2)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m scoring", description="Score answers against the maturity model.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    ask = "the input as JSON, - for standard input"

    def add(name: str, run: Any, about: str, *, file: str | None = ask) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=about, description=about)
        command.set_defaults(run=run)
        if file:
            command.add_argument("file", metavar="FILE", help=file)
        return command

    add("edition", run_edition, "print an edition of the model", file=None).add_argument("id")
    add("score", run_score, "level, total and all scores")
    levels: dict[str, Any] = {"type": int, "choices": range(1, 6), "metavar": "N"}
    add("trace", run_trace, "every step of the arithmetic").add_argument("--level", **levels)
    add("fragile", run_fragile, "the single answers on which the level hangs")
    add("plausibility", run_plausibility, "what deserves a second look")
    add("preview", run_preview, "the interval of the level while answers are missing")
    place = add("standing", run_standing, "where a level stands in a published distribution", file=None)
    place.add_argument("level", type=int, choices=range(6), metavar="LEVEL")
    place.add_argument("--benchmark", metavar="ID")
    add("pathway", run_pathway, "the smallest set of improvements").add_argument("--to", **levels)
    add("batch", run_batch, "one input a line, one result a line", file="JSON lines, - for standard input")
    folder = add("check", run_check, "validate the folder of an edition", file=None)
    folder.add_argument("folder", metavar="FOLDER")
    folder = add("lock", run_lock, "freeze a released edition under its hash", file=None)
    folder.add_argument("folder", metavar="FOLDER")
    people = add("explain", run_explain, "the result in words, for people")
    people.add_argument("--language", choices=("en", "zh"), default="en")
    return parser


if __name__ == "__main__":
    sys.exit(main())
