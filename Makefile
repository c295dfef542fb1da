# Needs make and a Python of 3.11 or later; everything else is set up by the targets.

export UV_PROJECT_ENVIRONMENT := .venv
export UV_PYTHON_DOWNLOADS := never
unexport VIRTUAL_ENV

LAKE ?= lake
HOST ?= 127.0.0.1
PORT ?= 8000
TESTS ?= tests

# The first that runs and is new enough; a name on the PATH alone may be a shim that cannot start.
PYTHON := $(shell for python in python3.13 python3.12 python3.11 python3 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$python && break; done)
UV := $(shell if uv --version >/dev/null 2>&1; then echo uv; else echo .venv-tools/bin/uv; fi)
RUN = $(UV) run --no-sync
SYNC = $(UV) sync --frozen --compile-bytecode --python $(PYTHON)
# Compiled once, as what is installed is, rather than at every start, where Python may not write its cache.
COMPILE = $(RUN) python -m compileall -q src

.DEFAULT_GOAL := help
.PHONY: help serve test test-postgres test-redis test-spark fuzz-api fuzz-leaks crash lint format bench clean require-python dev
.PHONY: test-services test-s3 monitoring kustomize package test-deploy test-crash-pipelines test-crash-agents ui ui-types ui-when-possible test-ui test-e2e screenshots

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | \
		while IFS="$$(printf '\t')" read -r target text; do printf '  make %-14s %s\n' "$$target" "$$text"; done

serve: require-python $(filter .venv-tools/%,$(UV)) ## Install, make the demo lake once, start http://127.0.0.1:8000 (HOST=, PORT=, LAKE=)
	@$(MAKE) --no-print-directory ui-when-possible
	$(SYNC) --inexact --no-dev --group demo
	@$(COMPILE)
	$(RUN) python scripts/demo.py $(LAKE)
	NEUROLAKE_HOME=$(LAKE) $(RUN) neurolake serve --host $(HOST) --port $(PORT)

NPM = npm --prefix ui
BUNDLE := src/neurolake/dashboard/static/index.html
UI_SOURCES := $(shell find ui -path ui/node_modules -prune -o -type f -print 2>/dev/null | grep -vE 'e2e|screenshots|generated')

ui: $(BUNDLE) ## Build the web application, which needs Node 20.19 or later

$(BUNDLE): ui/node_modules/.package-lock.json $(UI_SOURCES)
	$(NPM) run --silent build -- --logLevel warn
	@touch $@

ui/node_modules/.package-lock.json: ui/package.json ui/package-lock.json
	$(NPM) ci --no-audit --no-fund --loglevel error
	@touch $@

# A lake is of use without pages, so that a machine without Node is told and goes on.
ui-when-possible:
	@if node -e 'const [a, b] = process.versions.node.split("."); process.exit(a * 100 + +b < 2019 ? 1 : 0)' 2>/dev/null; then \
		$(MAKE) --no-print-directory ui; \
	elif ! test -e $(BUNDLE); then echo "There is no Node of 20.19 or later, so the web application is not built."; fi

ui-types: dev ui/node_modules/.package-lock.json ## Make the web application's types of the API's OpenAPI document
	$(NPM) run --silent types

test-ui: dev ui ## Check the web application: types, style, units, drift of the API's types, sizes
	$(NPM) run --silent check
	$(NPM) run --silent lint
	$(NPM) run --silent test
	$(NPM) run --silent types:check
	$(NPM) run --silent budgets

test-e2e: dev ui ## Use the web application in a real browser (CHROMIUM=/usr/bin/chromium) against a real server
	$(NPM) run --silent e2e

screenshots: dev ui ## Write every page, in both themes and two widths, to ui/screenshots
	$(NPM) run --silent screenshots

# In the order of their names: the longest files would otherwise come last, each on one core.
test: dev ## Run every test that needs no outside service and no Java (TESTS=tests/unit for a part)
	$(RUN) pytest -n auto --dist loadfile --no-loadscope-reorder -m "not postgres and not redis and not s3 and not spark and not deploy" $(TESTS)

test-postgres: dev ## Run the tests that need PostgreSQL, at the URL in NEUROLAKE_TEST_POSTGRES
	@test -n "$$NEUROLAKE_TEST_POSTGRES" || { echo "Set NEUROLAKE_TEST_POSTGRES to a postgresql+psycopg:// URL." >&2; exit 2; }
	$(RUN) pytest -n auto --dist loadfile -m postgres $(TESTS)

test-redis: dev ## Run the tests that need Redis, at the URL in NEUROLAKE_TEST_REDIS (its database is emptied)
	@test -n "$$NEUROLAKE_TEST_REDIS" || { echo "Set NEUROLAKE_TEST_REDIS to a redis:// URL." >&2; exit 2; }
	$(RUN) pytest -m redis $(TESTS)

# A service that cannot be had is a failure, and what was started is stopped however the tests end.
SERVICES ?= postgres redis s3
test-services: dev ## Start PostgreSQL, Redis and a store that speaks S3, and run the tests that need them (SERVICES="redis s3" for some)
	@export NEUROLAKE_SERVICES_ONLY="$(SERVICES)"; trap 'scripts/services stop' EXIT; \
	scripts/services start && found=$$(scripts/services env) && eval "$$found" && \
	for service in $(SERVICES); do $(MAKE) --no-print-directory test-$$service || exit; done

test-s3: dev ## Run the tests that need a store that speaks S3, at the URL in NEUROLAKE_TEST_S3
	@test -n "$$NEUROLAKE_TEST_S3" || { echo "Set NEUROLAKE_TEST_S3 to an s3:// URL, and what make test-services sets." >&2; exit 2; }
	$(RUN) pytest -m s3 $(TESTS)

monitoring: dev ## Write Grafana's dashboard and Prometheus's rules, of the table of metrics
	$(RUN) python scripts/monitoring.py

test-deploy: dev ## Check what is shipped for deploying with the tools that read it, which are installed (Helm is built, with Go)
	@for tool in promtool:prometheus redis-server:redis-server; do command -v $${tool%:*} >/dev/null || { apt-get update -qq && \
		apt-get install -y -qq --no-install-recommends $${tool#*:} >/dev/null; } || true; \
	command -v $${tool%:*} >/dev/null || { echo "Install $${tool%:*}; on Debian: apt install $${tool#*:}" >&2; exit 2; }; done
	$(RUN) pytest -m deploy tests/deploy

HELM ?= .venv-tools/bin/helm
kustomize: dev ## Write the base of deploy/kustomize, of the chart, with the HELM= that make test-deploy builds
	$(RUN) python scripts/kustomize.py $(HELM)

package: dev ui ## Build wheel and source, with the web application, into dist/
	rm -rf dist
	$(UV) build --quiet

# Iceberg's runtime is for the Spark before ours, so that Spark has an environment of its own.
ICEBERG_SPARK := .venv-iceberg-spark
ICEBERG_JAR := $(ICEBERG_SPARK)/iceberg-spark-runtime-4.1_2.13-1.12.0.jar
test-spark: dev ## Run the tests that start Spark, which needs Java 17 and Maven
	@java -version >/dev/null 2>&1 || { echo "Install Java 17; on Debian: apt install openjdk-17-jre-headless" >&2; exit 2; }
	$(SYNC) --group spark-test
	test -x $(ICEBERG_SPARK)/bin/python || $(PYTHON) -m venv $(ICEBERG_SPARK)
	$(ICEBERG_SPARK)/bin/python -m pip install --quiet --disable-pip-version-check 'pyspark==4.1.4'
	test -e $(ICEBERG_JAR) || mvn -q -B dependency:copy -DoutputDirectory=$(ICEBERG_SPARK) \
		-Dartifact=org.apache.iceberg:iceberg-spark-runtime-4.1_2.13:1.12.0
	NEUROLAKE_TEST_ICEBERG_SPARK=$(ICEBERG_SPARK)/bin/python NEUROLAKE_TEST_ICEBERG_JAR=$(ICEBERG_JAR) \
		$(RUN) pytest -m spark $(TESTS)

EXAMPLES ?= 300
fuzz-api: dev ## Ask every operation of the API with generated requests and accept no 5xx (EXAMPLES=300 each)
	NEUROLAKE_FUZZ_EXAMPLES=$(EXAMPLES) $(RUN) pytest -v --timeout 0 tests/api/test_fuzz.py

MINUTES ?= 10
POINTS ?= 500
fuzz-leaks: dev ## Random queries of people bound by policies, beside the same over masked copies (MINUTES=10)
	NEUROLAKE_FUZZ_MINUTES=$(MINUTES) $(RUN) pytest -s --timeout 0 tests/security/test_leaks.py

crash: dev ## Kill many writers at POINTS=500 steps of their commits: nothing acknowledged is lost or doubled
	NEUROLAKE_CRASH_POINTS=$(POINTS) $(RUN) pytest --timeout 0 tests/unit/query/change/test_crash_of_writers.py

test-crash-agents: dev ## Kill a process at POINTS=500 steps of the runs of agents: nothing is lost or doubled
	NEUROLAKE_CRASH_POINTS=$(POINTS) $(RUN) pytest -s --timeout 0 tests/unit/agents/test_crash.py

test-crash-pipelines: dev ## Kill a process at POINTS=500 steps of a pipeline's run: nothing is lost or doubled
	NEUROLAKE_CRASH_POINTS=$(POINTS) $(RUN) pytest -s --timeout 0 tests/unit/nuic/pipelines/test_crash.py

lint: dev ## Check style, types and the layers of imports
	$(RUN) ruff check
	$(RUN) ruff format --check
	$(RUN) mypy
	$(RUN) lint-imports

format: dev ## Format the code and mend what ruff can mend
	$(RUN) ruff check --fix-only
	$(RUN) ruff format

bench: export UV_PROJECT_ENVIRONMENT := .venv-bench
bench: require-python $(filter .venv-tools/%,$(UV)) ## Measure against the targets and the peers, put the figures into BENCHMARKS.md (ONLY=startup,quality for a part)
	$(SYNC) --no-dev --group bench
	@$(COMPILE)
	$(RUN) python -m benchmarks.run $(if $(ONLY),--only $(ONLY))

clean: ## Remove environments, caches and benchmark data; lakes stay
	rm -rf .venv .venv-tools .venv-bench $(ICEBERG_SPARK) dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	rm -rf benchmarks/data benchmarks/.work ui/node_modules ui/screenshots src/neurolake/dashboard/static
	find src tests scripts benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

dev: require-python $(filter .venv-tools/%,$(UV))
	$(SYNC)
	@$(COMPILE)

require-python:
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or later was found on the PATH." >&2; exit 1; }

.venv-tools/bin/uv: | require-python
	$(PYTHON) -m venv .venv-tools || { echo "Python's venv module is missing; on Debian: apt install python3-venv" >&2; exit 1; }
	.venv-tools/bin/python -m pip install --quiet --disable-pip-version-check uv
