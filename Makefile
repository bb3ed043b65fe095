# Everything here needs Python 3.11 or newer with pip, and a C compiler; the rest it fetches into .tools and .venv.
#   make demo       the app on a throw-away copy of the sample workspace
#   make test       what CI runs: style, types, imports, tests, and the wheel in a clean environment
PYTHON ?= python3
UV := .tools/bin/uv
BIN := .venv/bin
READY := .venv/ready

.PHONY: demo test lint format pytest wheel wheels bench lock clean
.DELETE_ON_ERROR:

demo: $(READY)
	@$(BIN)/isms-tui demo

test: lint pytest wheel

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

pytest: $(READY)
	$(BIN)/python -m pytest -n auto

# The wheel as a stranger meets it: built, installed in a clean environment outside the checkout, used.
wheel: $(READY)
	$(BIN)/python .ci/wheel.py $(UV)

# The same on the oldest supported Python and on the newest that this machine has.
wheels: $(READY)
	$(BIN)/python .ci/wheel.py $(UV) --oldest --newest

bench: $(READY)
	$(BIN)/python benchmarks/run.py

lock: $(UV)
	$(UV) pip compile pyproject.toml --group dev --universal --upgrade --generate-hashes --no-emit-index-url \
	    --python-version 3.11 --custom-compile-command "make lock" --quiet -o requirements-dev.lock.txt

clean:
	rm -rf .tools .venv dist build .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed: make PYTHON=python3.12 ...")'
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-warn-script-location --root-user-action=ignore --target .tools 'uv>=0.9,<1'

$(READY): pyproject.toml requirements-dev.lock.txt | $(UV)
	$(UV) venv --quiet --clear --no-python-downloads --python $(PYTHON) .venv
	$(UV) pip install --quiet --python .venv --require-hashes -r requirements-dev.lock.txt
	$(UV) pip install --quiet --python .venv --no-deps --editable .
	@: > $(READY)
