"""What `make bench` measures is still there to be measured."""

import pytest

from tests.bench import pages, queue

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_yardstick_and_what_it_measures_answers(monkeypatch, settings, tmp_path, capsys):
    settings.ROOT_URLCONF = settings.ROOT_URLCONF  # put back afterwards
    monkeypatch.setattr(pages, "WARM_UP", 0)
    monkeypatch.setattr(pages, "ROUNDS", 2)

    pages.main(tmp_path)

    told = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in told if line.startswith(" ")] == ["yardstick", "ours", "ratio"] * 2


def test_each_page_of_the_queue_answers(monkeypatch, settings, tmp_path, capsys):
    settings.ROOT_URLCONF = settings.ROOT_URLCONF
    for name, few in (("SUBMISSIONS", 60), ("WARM_UP", 0), ("ROUNDS", 2)):
        monkeypatch.setattr(queue, name, few)

    queue.main(tmp_path)

    told = capsys.readouterr().out
    assert all(f"  {name} " in told for name in queue.PAGES)
