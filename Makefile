# make serve and make test each set everything up by themselves: plain venv and pip, from a lock file with hashes.
HOST ?= 127.0.0.1
PORT ?= 8000
VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin

serve: $(VENV)/.serve
	$(BIN)/vakgraaf serve --host $(HOST) --port $(PORT)

test: $(VENV)/.test node_modules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/pytest

bench: $(VENV)/.test
	$(BIN)/python -m bench.who_teaches

# the long versions of the fault suites: kill -9 and two at once, a hundred rounds
soak: $(VENV)/.test
	SOAK_ROUNDS=100 $(BIN)/pytest tests/faults

# the lock files are written by whoever changes a dependency: uv reads pyproject.toml and keeps no address
lock:
	uv pip compile -q pyproject.toml --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements.lock
	uv pip compile -q pyproject.toml --extra test -c requirements.lock --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements-test.lock

$(VENV)/.serve: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.test: requirements-test.lock $(VENV)/.serve
	$(BIN)/python -m pip install -q --require-hashes -r requirements-test.lock
	touch $@

# an identity provider for the tests; without npm the tests that sign in with one are skipped and say so
node_modules: package.json package-lock.json .npmrc
	@if command -v npm >/dev/null && npm ci --silent; then touch $@; else echo "npm brought nothing: no $@"; fi

.PHONY: serve test bench soak lock
