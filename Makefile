# navigator_events: `make` lists the targets.
.DEFAULT_GOAL := help
.PHONY: help release demo test check test-rust test-sql test-dbt test-bench soak wheel bench bench-quick bench-page bench-kernels clean

PYTHON ?= python3
CARGO ?= cargo
BUILD := build
EXTENSION := $(BUILD)/release/navigator_events.duckdb_extension
# The DuckDB versions that the extension supports; each has its environment and its run of the tests.
DUCKDB_VERSIONS := 1.5.6 2.0.0
NEWEST_DUCKDB := 2.0.0
ENVIRONMENTS := $(foreach version,$(DUCKDB_VERSIONS),$(BUILD)/venv/duckdb-$(version)/installed)
DBT_ENVIRONMENT := $(BUILD)/venv/dbt/installed
BENCHMARK_ENVIRONMENT := $(BUILD)/venv/benchmarks/installed
BENCHMARKS := $(dir $(BENCHMARK_ENVIRONMENT))bin/python -m benchmarks
PIP := --quiet --disable-pip-version-check --no-input

ifeq ($(shell uname -s),Darwin)
LIBRARY := target/release/libnavigator_events.dylib
else
LIBRARY := target/release/libnavigator_events.so
endif

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

release: $(EXTENSION) ## build build/release/navigator_events.duckdb_extension

$(EXTENSION): Cargo.toml Cargo.lock scripts/package_extension.py $(shell find src -type f)
	$(CARGO) build --release --locked
	$(PYTHON) scripts/package_extension.py $(LIBRARY) $@

demo: $(EXTENSION) $(BUILD)/venv/duckdb-$(NEWEST_DUCKDB)/installed ## generate five years of events from an embedded census
	$(BUILD)/venv/duckdb-$(NEWEST_DUCKDB)/bin/python scripts/demo.py $(EXTENSION)

test: check test-rust test-sql test-dbt test-bench ## run all tests, on every supported DuckDB

check: ## formatting and lints
	$(CARGO) fmt --check
	$(CARGO) clippy --locked --all-targets -- --deny warnings

test-rust: ## unit and property tests of the kernels
	$(CARGO) test --locked

test-sql: $(EXTENSION) $(ENVIRONMENTS) ## SQL, parity, golden and process tests on every supported DuckDB
	@set -e; for version in $(DUCKDB_VERSIONS); do \
		echo "== DuckDB $$version"; \
		$(BUILD)/venv/duckdb-$$version/bin/python -m pytest test; \
	done

test-dbt: $(EXTENSION) $(DBT_ENVIRONMENT) ## the dbt package, the plugin and the demo project, by the real dbt
	@echo "== dbt"
	$(BUILD)/venv/dbt/bin/python -m pytest dbt/test

test-bench: $(EXTENSION) $(BENCHMARK_ENVIRONMENT) ## the benchmarks themselves, on a tiny run: that their peers do the same work
	@echo "== benchmarks"
	$(dir $(BENCHMARK_ENVIRONMENT))bin/python -m pytest benchmarks/test

soak: $(EXTENSION) $(ENVIRONMENTS) ## five minutes of load and 10 million employees, on every supported DuckDB
	@set -e; for version in $(DUCKDB_VERSIONS); do \
		echo "== DuckDB $$version"; \
		LOAD_SECONDS=300 LOAD_EMPLOYEES=10000000 \
			$(BUILD)/venv/duckdb-$$version/bin/python -m pytest -s test/test_load.py test/test_memory.py; \
	done

bench: $(EXTENSION) $(BENCHMARK_ENVIRONMENT) ## time the extension side by side with its peers, write docs/benchmarks.md; half an hour
	$(BENCHMARKS) $(EXTENSION) $(BENCHMARK_OPTIONS)

bench-quick: $(EXTENSION) $(BENCHMARK_ENVIRONMENT) ## the goals alone, at reduced sizes, printed only; about 3 minutes
	$(BENCHMARKS) $(EXTENSION) --quick $(BENCHMARK_OPTIONS)

bench-page: $(BENCHMARK_ENVIRONMENT) ## write docs/benchmarks.md again from docs/benchmarks.json, without measuring
	$(BENCHMARKS) --from-json docs/benchmarks.json

bench-kernels: ## time the draws and event ids of each instruction set beside the md-5 crate
	$(CARGO) bench --locked --bench draws

wheel: ## build the Python package with the extension inside, into build/wheel
	$(PYTHON) -m pip wheel $(PIP) --no-deps --wheel-dir $(BUILD)/wheel .

clean: ## remove everything that was built
	rm -rf $(BUILD) target

# DuckDB's own version is in the name of the file with its requirements.
$(BUILD)/venv/duckdb-%/installed: test/requirements/duckdb-%.txt test/requirements/common.txt
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install $(PIP) -r $<
	touch $@

$(BUILD)/venv/dbt/installed: dbt/requirements.txt
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install $(PIP) -r $<
	touch $@

$(BENCHMARK_ENVIRONMENT): benchmarks/requirements.txt
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install $(PIP) -r $<
	touch $@
