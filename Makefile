# Two commands matter: `make run` and `make test`. Neither needs the other first.
SHELL := /bin/sh
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
# The peers to measure against want older versions of what the program uses, so they have a place of their own.
BENCH := .venv-bench

# The newest Python from 3.14 down to 3.11 that really runs, on PATH or under ~/.pyenv/versions.
define FIND_PYTHON
for v in 3.14 3.13 3.12 3.11; do \
  for p in "python$$v" "$$HOME"/.pyenv/versions/$$v.*/bin/python python3 python; do \
    "$$p" -c "import sys, venv, ensurepip, ssl, sqlite3; sys.exit('%d.%d' % sys.version_info[:2] != '$$v')" \
      >/dev/null 2>&1 && { printf '%s\n' "$$p"; exit 0; }; \
  done; \
done; \
echo 'Python 3.11 or newer is needed: install it from python.org, with apt install python3 python3-venv, or with pyenv.' >&2; \
exit 1
endef

.PHONY: help run test check lint types bench pictures lock clean

help: ## what each command does
	@grep -E '^[a-z-]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 12

run: $(VENV)/run.stamp ## serve the program at http://127.0.0.1:$(PORT), with a demo database unless PETA_HOME names an office's own
	@exec "$(BIN)/python" -m geo run --port $(PORT)

test: check ## set up, then lint, types and every test, browser included

check: lint types ## the same: one command runs everything
	"$(BIN)/python" -m pytest -m "not browser" -n auto --dist loadfile
	"$(BIN)/python" -m pytest -m browser

lint: $(VENV)/test.stamp
	"$(BIN)/python" -m ruff check .
	"$(BIN)/python" -m ruff format --check .

types: $(VENV)/test.stamp
	"$(BIN)/python" -m mypy

bench: $(BENCH)/made.stamp ## measure; prints both sides of every ratio
	"$(BENCH)/bin/python" -m tests.bench

pictures: $(VENV)/test.stamp ## take the README's pictures anew
	"$(BIN)/python" -m tests.browser.pictures

lock: ## pin the newest versions that pyproject.toml allows, for every supported Python (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --upgrade --no-annotate --no-header --no-emit-index-url -q -o requirements.txt
	uv pip compile pyproject.toml --universal --python-version 3.11 --extra dev -c requirements.txt --no-annotate --no-header --no-emit-index-url -q -o requirements-dev.all
	{ echo '-r requirements.txt'; grep -vxFf requirements.txt requirements-dev.all; } > requirements-dev.txt
	rm requirements-dev.all

$(BENCH)/made.stamp: requirements.txt requirements-dev.txt tests/bench/requirements.txt
	@python=$$($(FIND_PYTHON)) && "$$python" -m venv $(BENCH)
	"$(BENCH)/bin/python" -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	"$(BENCH)/bin/python" -m pip install --quiet --disable-pip-version-check -r tests/bench/requirements.txt
	@touch $@

clean: ## remove what was installed and made here, the demo database too
	rm -rf $(VENV) $(BENCH) var/demo .pytest_cache .mypy_cache .ruff_cache

$(VENV)/made.stamp:
	@python=$$($(FIND_PYTHON)) && echo "Setting up with $$("$$python" --version)" && "$$python" -m venv $(VENV)
	@touch $@

$(VENV)/run.stamp: requirements.txt $(VENV)/made.stamp
	"$(BIN)/python" -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/test.stamp: requirements-dev.txt requirements.txt $(VENV)/made.stamp
	"$(BIN)/python" -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/run.stamp
