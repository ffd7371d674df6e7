# `make run` and `make test` set up everything by themselves. Needed: Python 3.11 or newer, make, a package index.
# PYTHON=/path/to/python3.12 make test      picks the interpreter.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
CANDIDATES := $(PYTHON) python3 python3.13 python3.12 python3.11 python

.PHONY: run test test-ray test-heavy fuzz audit lint clean
.DELETE_ON_ERROR:

run: $(VENV)/.run
	$(BIN)/riscontro run corpus -o outputs

test: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

# The cluster engine on a Ray of this machine.
test-ray: $(VENV)/.dev
	$(PIP) --editable '.[dev,ray]'
	$(BIN)/python -m pytest -m ray tests/cluster

# Runs killed at a hundred random moments.
test-heavy: $(VENV)/.dev
	$(BIN)/python -m pytest -m heavy

# Hostile input of every format, read and extracted, for an hour: make fuzz SECONDS=60 for less.
SECONDS := 3600
fuzz: $(VENV)/.dev
	$(BIN)/python -m tests.hostile.fuzz --seconds $(SECONDS)

# Known holes in what is installed. Strict: a package that the index of holes cannot be asked about is no clean one.
audit: $(VENV)/.dev
	$(PIP) --editable '.[release]'
	$(BIN)/python -m pip freeze --exclude-editable | grep -v ' @ ' >$(VENV)/installed.txt
	$(BIN)/pip-audit --strict --disable-pip --no-deps -r $(VENV)/installed.txt

lint: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache

$(VENV)/bin/python:
	@for candidate in $(CANDIDATES); do \
	  if $$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "$$candidate -m venv $(VENV)"; exec $$candidate -m venv $(VENV); \
	  fi; \
	done; \
	echo 'Python 3.11 or newer is needed, and none was found: install it, or name it: make PYTHON=/path/to/python3.11' >&2; exit 1

# A second make finds these stamps and installs nothing.
$(VENV)/.run: pyproject.toml | $(VENV)/bin/python
	$(PIP) --editable '.[analyst,formats]'
	@touch $@

$(VENV)/.dev: pyproject.toml | $(VENV)/bin/python
	$(PIP) --editable '.[dev]'
	@touch $@ $(VENV)/.run
