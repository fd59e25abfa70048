# Two commands matter: `make run` and `make test`.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: run dev test lint bench clean

run: .venv/installed
	@echo "http://127.0.0.1:8501"
	@$(BIN)/streamlit run dashboard.py

# Hot reload watches PYTHONPATH, which is what lets it see pages/.
dev: .venv/installed
	@echo "http://127.0.0.1:8501"
	@PYTHONPATH="$(CURDIR)" $(BIN)/streamlit run dashboard.py --server.runOnSave true --server.fileWatcherType auto

test: .venv/installed-dev
	@sh tools/chromium
	$(MAKE) --no-print-directory lint
	CQCM_DATASETS=datasets $(BIN)/python -m cqcm_data check
	$(BIN)/pytest -n 2 --dist worksteal

lint: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.venv/installed: requirements.txt
	@PYTHON="$(PYTHON)" sh tools/venv
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/installed-dev: .venv/installed requirements-dev.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

bench: .venv/installed-dev
	@sh tools/chromium
	@$(BIN)/python -m bench

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
