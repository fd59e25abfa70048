# Two commands matter: `make run` and `make test`.

# What Python compiles is kept, whatever the environment says: a start would compile all of it anew,
# and so would each worker of the tests with the processes that it starts.
export PYTHONDONTWRITEBYTECODE :=

PYTHON ?= python3
BIN := .venv/bin
# Tools are started through Python: what stands in .venv/bin names the folder of the installation,
# and would be lost where that is moved.
PY := $(BIN)/python
# One more than the processors of a small machine: browsers and servers are waited for.
PYTEST := $(PY) -m pytest -n 3 --dist worksteal

# make run PORT=8502
ifdef PORT
export STREAMLIT_SERVER_PORT := $(PORT)
endif

.PHONY: run serve dev test test-long suite programs lint bench bench-peers glance backup restore
.PHONY: clean installed installed-dev

# Each of many threads would keep memory of its own, and so would what reads tables; `tools/serve`
# and the unit of systemd say the same.
run dev: export MALLOC_ARENA_MAX := 2
run dev: export ARROW_DEFAULT_MEMORY_POOL := system
run: installed
	@$(PY) -m cqcm_views

# Two processes behind HAProxy, which a hall of some hundred needs.
serve: installed
	@sh tools/haproxy
	@sh tools/serve

# Hot reload watches PYTHONPATH, which is what lets it see pages/.
dev: export PYTHONPATH := $(CURDIR)
dev: export STREAMLIT_SERVER_RUN_ON_SAVE := true
dev: export STREAMLIT_SERVER_FILE_WATCHER_TYPE := auto
dev: installed
	@$(PY) -m cqcm_views

# Tests that take long stand apart: `make test` is for each change, `make test-long` for what is to be
# handed over. CI runs both.
test: programs
	$(MAKE) --no-print-directory -j 2 lint suite

test-long: programs
	$(PYTEST) -m long

suite: installed-dev
	CQCM_DATASETS=datasets $(PY) -m cqcm_data check
	$(PYTEST) -m "not long"

programs: installed-dev
	@sh tools/chromium
	@sh tools/haproxy
	@sh tools/object-store

lint: installed-dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) $(BIN)/lint-imports

installed:
	@PYTHON="$(PYTHON)" sh tools/venv requirements.txt installed
	@sh tools/charts

installed-dev: installed
	@PYTHON="$(PYTHON)" sh tools/venv requirements-scale.txt installed-scale
	@PYTHON="$(PYTHON)" sh tools/venv requirements-dev.txt installed-dev

# make backup TO=/mnt/elsewhere; make restore FROM=/mnt/elsewhere/cqcm-….tar.gz, on another machine
# as well. Where something is there already: REPLACE=yes sets it aside.
backup: installed
	@$(PY) -m cqcm_data backup "$(or $(TO),var/backups)"

restore: installed
	@[ -n "$(FROM)" ] || { echo "Which backup? make restore FROM=var/backups/…" >&2; exit 1; }
	@$(PY) -m cqcm_data restore "$(FROM)" $(if $(REPLACE),--replace)

# All parts, or those that are named: make bench PARTS="first_view filter"
bench: installed-dev bench-peers
	@sh tools/chromium
	@$(PY) -m bench $(PARTS)

# What stands beside the dashboard has an environment of its own: the dashboard needs none of it,
# and all else is measured where it cannot be installed.
bench-peers: installed
	@cmp -s bench/peers/requirements.txt .venv-bench/installed || { $(PY) -m venv .venv-bench && \
	  .venv-bench/bin/python -m pip install --quiet -r bench/peers/requirements.txt && \
	  cp bench/peers/requirements.txt .venv-bench/installed; } || rm -rf .venv-bench

glance: installed-dev bench-peers
	@sh tools/chromium
	@$(PY) -m bench.glance

clean:
	rm -rf .venv .venv-bench .venv-s3 node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
