# Needs Python 3.11+, Node and make; everything else is put into .venv and node_modules.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help site serve test lint demo-large demo-s3 lock clean

help: ## Show what make can do
	@grep -E '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

site: $(VENV)/.run ## Stage the demo data, check, summarise and build the site into site/
	$(BIN)/catalog demo stage
	$(BIN)/catalog summarize
	$(BIN)/catalog figures
	$(BIN)/catalog make-rds --restore
	$(BIN)/catalog sidecars --restore
	$(BIN)/catalog genes
	$(BIN)/catalog viewer
	$(BIN)/catalog check
	$(BIN)/catalog build
	@echo "Look at it: make serve"

serve: $(VENV)/.run ## Serve site/ and the local data store on loopback
	$(BIN)/catalog serve --port $(PORT)

demo-large: $(VENV)/.run ## Build a copy of the demo with 100,000 more cells under build/demo-large/
	$(BIN)/catalog demo large build/demo-large
	$(BIN)/catalog --root build/demo-large summarize
	$(BIN)/catalog --root build/demo-large make-rds --restore
	$(BIN)/catalog --root build/demo-large sidecars --restore
	$(BIN)/catalog --root build/demo-large build
	@echo "Look at it: $(BIN)/catalog --root build/demo-large serve"

demo-s3: $(VENV)/.dev ## The demo with its data in a bucket of a real S3 server on loopback, under build/demo-s3/
	$(BIN)/catalog demo s3 build/demo-s3 --port $(PORT)

test: $(VENV)/.dev node_modules/.stamp ## Run the tests
	$(BIN)/pytest $(PYTEST_ARGS)

lint: $(VENV)/.dev ## Linters, types, layers and workflows
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/zizmor --offline --quiet .github

lock: ## Resolve the dependencies anew (needs uv)
	uv pip compile -q --upgrade --universal --generate-hashes --python-version 3.11 --no-header \
	  --extra test --extra lint pyproject.toml -o requirements/dev.txt
	uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header \
	  -c requirements/dev.txt --extra tables pyproject.toml requirements/build.in -o requirements/run.txt

clean: ## Remove everything that can be made again
	rm -rf site build .cache node_modules $(VENV)

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# A development environment also runs: .dev satisfies .run.
$(VENV)/.run: requirements/run.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

node_modules/.stamp: package.json package-lock.json
	npm ci --silent --no-audit --no-fund
	@touch $@
