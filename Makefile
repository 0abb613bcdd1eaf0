# Shipworthy. Needs Python 3.11 or newer and make; everything else is brought into .venv.
# With another interpreter: make setup PYTHON=python3.12

PYTHON ?= python3
BIN := .venv/bin
UV_VERSION := >=0.9,<1
# An agent's files import one another by their bare names, so each agent is a program of its own to the type checker.
AGENTS := $(patsubst %/,%,$(sort $(dir $(wildcard examples/*/*.py))))

# The small model, into the cache of this user. A uv that was put inside .venv stands last on the path.
FETCH := PATH="$$PATH:$(CURDIR)/.venv/bootstrap/bin" $(BIN)/shipworthy local --fetch

# Compiled tests and modules are kept, wherever this is run: a second run, and each process that a test starts, is spared it.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo demo-model serve article model lint types layers units machine test browser mailserver real check field coverage matrix clean

help: ## Print this list.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

setup: .venv/.synced ## Bring Shipworthy, its encoder and its tools into .venv; afterwards there is .venv/bin/shipworthy.

demo: setup ## Show the example agents answering, offline and without a key.
	@$(BIN)/python examples/demo.py

demo-model: setup ## Show the trading agent with a small real model on this machine; fetches 93 MB once.
	@$(FETCH) > /dev/null
	@$(BIN)/python examples/demo_model.py

PORT := 8400
serve: setup ## Serve the trading agent on the loopback: a page to talk to it, and the API. No key is needed.
	@$(BIN)/shipworthy serve examples/trading --port $(PORT)

article: setup ## Print each figure of the article that this answers beside ours; no key, no network, minutes.
	@$(BIN)/python -m bench.article

# What tests with a real model need; where it cannot be had they are skipped by name.
model: setup
	@PIP_RETRIES=1 UV_HTTP_RETRIES=1 $(FETCH) > /dev/null || echo "There is no real model here: its tests are skipped."

lint: setup ## Style: ruff check and ruff format.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup ## Strict types, of the library and of each example.
	MYPY_NUM_WORKERS=2 $(BIN)/mypy src $(wildcard examples/*.py)
	@set -e; for agent in $(AGENTS); do echo "$(BIN)/mypy $$agent"; MYPYPATH=$$agent $(BIN)/mypy $$agent; done

layers: setup ## Imports go one way: importlinter.toml.
	$(BIN)/lint-imports --config importlinter.toml

RING := not real
units: setup model ## The tests alone, without those that need other services.
	$(BIN)/pytest -q -n 2 --dist worksteal -m "$(RING)"

# One after the other, in a process of their own: another test beside them, or the memory of thousands of tests before them,
# would be measured too.
machine: setup model
	$(BIN)/pytest -q -m machine

test: lint types layers units ## Lint, types, layers, tests: what must be green before a change lands.

# What tests in a browser need: Debian's chromium, where this is root on a machine with apt. Elsewhere they are skipped by
# name unless there is one already, or SHIPWORTHY_CHROMIUM names it.
browser:
	@if [ -n "$${SHIPWORTHY_CHROMIUM:-}" ] || which chromium chromium-browser google-chrome 2> /dev/null | grep -q .; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
		{ apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends chromium fonts-dejavu-core; } \
			> /dev/null 2>&1 || true; \
	fi; \
	command -v chromium > /dev/null || echo "There is no chromium here: the tests in a browser are skipped."

# What tests with a mail server need: Debian's Dovecot, where this is root on a machine with apt. Elsewhere they are skipped by
# name unless there is one already.
mailserver:
	@if PATH="$$PATH:/usr/sbin:/usr/local/sbin" command -v dovecot > /dev/null; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
		{ apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends dovecot-imapd; } \
			> /dev/null 2>&1 || true; \
	fi; \
	PATH="$$PATH:/usr/sbin:/usr/local/sbin" command -v dovecot > /dev/null \
		|| echo "There is no Dovecot here: the tests with a mail server are skipped."

real: setup model browser mailserver ## Tests against real services and tools; each that cannot be had is skipped by name.
	@code=0; $(BIN)/pytest -q -m real -rs || code=$$?; \
	if [ $$code -eq 5 ]; then echo "No test is marked real: nothing was run against real services."; code=0; fi; \
	exit $$code

check: export SHIPWORTHY_FULL := 1
check: export PYTEST_TIMEOUT := 7200
check: RING := not real and not machine
check: test machine real ## Both, with the full counts of the expensive tests, and the tests that measure this machine.

field: setup model ## The field cases beside the project, with a PostgreSQL, a full disk and a real model: half an hour.
	@$(BIN)/python .ci/field

coverage: setup model ## Lines and branches that the tests run: the total, and the files that are run least.
	@rm -f .coverage .coverage.*
	$(BIN)/coverage run -m pytest -q -n 2 --dist worksteal -m "not real"
	@$(BIN)/coverage combine -q
	@$(BIN)/coverage report --sort=cover --skip-covered | sed -n '1,17p;/^TOTAL/p'

matrix: setup ## The tests on each Python that is found, and once with the lowest declared versions.
	@.ci/matrix

clean: ## Remove .venv and everything else that can be made again.
	rm -rf .venv .venv-* dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage .coverage.*
	find src tests examples -name __pycache__ -type d -prune -exec rm -rf {} +

# A found uv is used; otherwise one is put inside .venv. uv takes its certificates from where pip and Python have
# theirs, and where pip is sent to another index the same locked versions and hashes come from there.
.venv/.synced: pyproject.toml uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "$(PYTHON) is missing or older than 3.11: install Python 3.11 or newer, or name one: make setup PYTHON=python3.12" >&2; \
		exit 1; }
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		rm -rf .venv && $(PYTHON) -m venv --without-pip .venv; }
	@set -e; \
	uv=$$(command -v uv || true); \
	if [ -z "$$uv" ]; then \
		uv=.venv/bootstrap/bin/uv; \
		if [ ! -x "$$uv" ]; then \
			echo "Fetching uv into .venv …"; \
			$(PYTHON) -m venv .venv/bootstrap; \
			.venv/bootstrap/bin/python -m pip install --quiet --disable-pip-version-check "uv$(UV_VERSION)"; \
		fi; \
	fi; \
	certificates=$${SSL_CERT_FILE:-$${PIP_CERT:-$$($(PYTHON) -c 'import ssl; print(ssl.get_default_verify_paths().cafile or "")')}}; \
	if [ -n "$$certificates" ]; then export SSL_CERT_FILE="$$certificates"; fi; \
	export UV_PROJECT_ENVIRONMENT=.venv UV_PYTHON=$(BIN)/python UV_PYTHON_DOWNLOADS=never; \
	export UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1; \
	if [ -n "$${PIP_INDEX_URL:-}" ] && [ -z "$${UV_DEFAULT_INDEX:-}" ]; then \
		export UV_DEFAULT_INDEX="$$PIP_INDEX_URL"; \
		"$$uv" export --frozen --quiet --no-emit-project --output-file .venv/locked.txt; \
		"$$uv" pip sync --require-hashes .venv/locked.txt; \
		"$$uv" pip install --no-deps --editable .; \
	else \
		"$$uv" sync --locked; \
	fi; \
	$(BIN)/python -m compileall -q src; \
	touch $@
