# Every task in one word. `make demo` and `make test` set themselves up; nothing but Python 3.11+ and make is needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: setup demo test check bench bench-large chaos conformance truth readme lock clean
setup: $(READY)

$(READY): requirements/dev.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Sousbois needs Python 3.11 or newer; run: make PYTHON=python3.11 …" if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)

demo: setup
	$(BIN)/sousbois demo

test: setup
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup
	$(BIN)/python -m tests.bench

bench-large: setup
	$(BIN)/python -m tests.bench --large

chaos: setup
	SOUSBOIS_CHAOS_KILLS=30 $(BIN)/python -m pytest -m chaos -s tests

conformance: setup
	$(BIN)/python -m tests.conformance

truth: setup  # what was planted or labelled by people, against what is found
	$(BIN)/python -m tests.truth

readme: setup  # the tables of README.md and the pages of docs/ from the code
	$(BIN)/python -m tests.readme

train: setup  # the model of reply links, from annotated logs: see processors/conversation/MODEL_CARD.md
	$(BIN)/python -m pipeline.training $(or $(LOGS),../shared/data/irc/train.tar.xz)

lock:  # pins with hashes and without any index address; needs uv on the path
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url pyproject.toml -o requirements/run.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --all-extras --group dev --constraint requirements/run.txt pyproject.toml requirements/build.in -o requirements/dev.txt

clean:
	rm -rf $(VENV) build *.egg-info
