"""What `make bench` measures is still there to be measured."""

import pytest

from tests.bench import api, pages, queue

pytestmark = pytest.mark.django_db(transaction=True)
TWICE = ["yardstick", "ours", "ratio"] * 2


@pytest.fixture(autouse=True)
def _two_rounds(monkeypatch, settings):
    settings.ROOT_URLCONF = settings.ROOT_URLCONF  # put back afterwards
    monkeypatch.setattr(pages, "WARM_UP", 0)
    monkeypatch.setattr(pages, "ROUNDS", 2)


def lines(capsys) -> list[str]:
    told = capsys.readouterr().out.splitlines()
    return [line.split()[0] for line in told if line.startswith(" ")]


def test_each_yardstick_and_what_it_measures_answers(tmp_path, capsys):
    pages.main(tmp_path)

    assert lines(capsys) == TWICE


def test_the_api_and_its_yardsticks_answer(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(api, "READING", 100)  # two rounds say nothing about speed
    monkeypatch.setattr(api, "SAVING", 100)

    api.main(tmp_path)

    assert lines(capsys) == TWICE


@pytest.mark.parametrize("limit", ["READING", "SAVING"])
def test_an_api_that_is_too_slow_fails(limit, tmp_path, monkeypatch):
    monkeypatch.setattr(api, "READING", 100)
    monkeypatch.setattr(api, "SAVING", 100)
    monkeypatch.setattr(api, limit, 0.01)

    with pytest.raises(SystemExit, match="were allowed"):
        api.main(tmp_path)


def test_each_page_of_the_queue_answers(monkeypatch, settings, tmp_path, capsys):
    settings.ROOT_URLCONF = settings.ROOT_URLCONF
    for name, few in (("SUBMISSIONS", 60), ("WARM_UP", 0), ("ROUNDS", 2)):
        monkeypatch.setattr(queue, name, few)

    queue.main(tmp_path)

    told = capsys.readouterr().out
    assert all(f"  {name} " in told for name in queue.PAGES)
