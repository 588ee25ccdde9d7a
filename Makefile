# make serve | make ask Q="…" | make test: each sets up what it needs, once.
PYTHON ?= python3
PORT ?= 8000
# Each worker loads the model for itself (1 GB): two are twice as fast as one, more need more memory.
WORKERS ?= 2
# One core for each: threads of the same worker would only wait for those of the other.
TESTS = OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal
VENV := .venv
BIN := $(VENV)/bin
# As it was typed: a $ in a question is no variable of make, and runs nothing.
override Q := $(value Q)
export Q

.PHONY: serve ask index test quick lint bench clean

# A refused file (status 1, told on the terminal) keeps nobody from asking about the others.
serve: $(VENV)/.installed
	@$(BIN)/rowcite index --if-stale || true
	$(BIN)/rowcite serve --port $(PORT)

ask: $(VENV)/.installed
	@$(BIN)/rowcite index --if-stale || true
	@$(BIN)/rowcite ask -- "$$Q"

index: $(VENV)/.installed
	@$(BIN)/rowcite index --if-stale

test: lint
	$(TESTS)

quick: $(VENV)/.installed-test
	$(TESTS) -m 'not model and not browser and not slow'

lint: $(VENV)/.installed-test
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy

bench: $(VENV)/.installed-test
	$(BIN)/python -m pytest tests/benchmarks -q -s -m bench

$(VENV)/.installed: pyproject.toml .ci/constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Rowcite needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint .ci/constraints.txt --editable .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed tests/browser.sh
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint .ci/constraints.txt --editable '.[test]'
	sh tests/browser.sh $(BIN)/python
	@touch $@

clean:
	rm -rf $(VENV) .index
