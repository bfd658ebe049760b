# navigator_events: `make` lists the targets.
.DEFAULT_GOAL := help
.PHONY: help release demo demo-picture install test check test-rust test-sql test-dbt test-bench test-demo test-packaging test-examples \
	fuzz sanitize soak deny wheel publish-check bench bench-quick bench-page bench-kernels bench-scaling clean \
	configure configure_ci debug test_debug test_release set_duckdb_version set_duckdb_tag

PYTHON ?= python3
CARGO ?= cargo
BUILD := build
EXTENSION := $(BUILD)/release/navigator_events.duckdb_extension
# Where DuckDB's pipeline for community extensions takes it from, below build/release or build/debug.
PIPELINE_FILE := extension/navigator_events/navigator_events.duckdb_extension
# The DuckDB versions that the extension supports; each has its environment and its run of the tests.
DUCKDB_VERSIONS := 1.5.6 2.0.0
ENVIRONMENTS := $(foreach version,$(DUCKDB_VERSIONS),$(BUILD)/venv/duckdb-$(version)/installed)
DBT_ENVIRONMENT := $(BUILD)/venv/dbt/installed
BENCHMARK_ENVIRONMENT := $(BUILD)/venv/benchmarks/installed
PACKAGING_ENVIRONMENT := $(BUILD)/venv/packaging/installed
# The version of cargo-deny that deny.toml was written for.
CARGO_DENY_VERSION := 0.20.2
CARGO_DENY := $(BUILD)/cargo-deny-$(CARGO_DENY_VERSION)/bin/cargo-deny

# How long `make fuzz` runs random SQL on each DuckDB, in seconds, and how often it tries each property of the kernels.
FUZZ_SECONDS ?= 1800
FUZZ_CASES ?= 1000

EXAMPLES_ENVIRONMENT := $(BUILD)/venv/examples/installed
BENCHMARKS := $(dir $(BENCHMARK_ENVIRONMENT))bin/python -m benchmarks
DEMO_ENVIRONMENT := $(BUILD)/venv/demo/installed
# The browser's driver is large; only the tests and the picture wait for it.
DEMO_TEST_ENVIRONMENT := $(BUILD)/venv/demo-test/installed
PIP := --quiet --disable-pip-version-check --no-input

# DuckDB's pipeline for community extensions builds for both kinds of Mac on one machine, and says so in OSX_BUILD_ARCH.
ifeq ($(shell uname -s),Darwin)
LIBRARY := libnavigator_events.dylib
RUST_TARGET := $(if $(OSX_BUILD_ARCH),$(OSX_BUILD_ARCH:arm64=aarch64)-apple-darwin)
else
LIBRARY := libnavigator_events.so
endif
CARGO_BUILD := $(CARGO) build --locked $(if $(RUST_TARGET),--target $(RUST_TARGET))
TARGET := target$(if $(RUST_TARGET),/$(RUST_TARGET))
SOURCES := Cargo.toml Cargo.lock packaging/extension/package_extension.py $(shell find src -type f)

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-17s %s\n", $$1, $$2}'

release: $(EXTENSION) $(BUILD)/release/$(PIPELINE_FILE) ## build build/release/navigator_events.duckdb_extension

$(EXTENSION): $(SOURCES)
	$(CARGO_BUILD) --release
	$(PYTHON) packaging/extension/package_extension.py $(TARGET)/release/$(LIBRARY) $@

demo: $(EXTENSION) $(DEMO_ENVIRONMENT) ## generate five years of events from an embedded census, write build/demo/demo.html
	$(dir $(DEMO_ENVIRONMENT))bin/python -m demo $(EXTENSION) $(BUILD)/demo

demo-picture: demo $(DEMO_TEST_ENVIRONMENT) ## the page of the demo as docs/demo.png, by a headless Chromium
	$(dir $(DEMO_TEST_ENVIRONMENT))bin/python -m demo.browser $(BUILD)/demo/demo.html docs/demo.png

install: $(EXTENSION) ## put it where LOAD navigator_events finds it, for every supported DuckDB and the clients of this machine
	$(PYTHON) packaging/extension/install_extension.py $(EXTENSION) $(DUCKDB_VERSIONS)

test: check test-rust test-sql test-dbt test-bench test-demo test-packaging test-examples ## run all tests, on every supported DuckDB

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

test-demo: $(EXTENSION) $(DEMO_TEST_ENVIRONMENT) ## the page of the demo in a headless Chromium
	@echo "== demo"
	$(dir $(DEMO_TEST_ENVIRONMENT))bin/python -m pytest demo/test

# A crate that deny.toml excuses must be there, twice.
DENY_UNUSED := -D unnecessary-skip -D unmatched-skip

# cargo-deny looks at the crates of all platforms, and a build fetches only those of its own.
test-packaging: $(EXTENSION) $(PACKAGING_ENVIRONMENT) $(CARGO_DENY) ## wheel, release notes, community extension, dependencies
	@echo "== packaging"
	$(CARGO) fetch --quiet --locked
	$(CARGO_DENY) --offline check $(DENY_UNUSED) licenses bans sources
	$(dir $(PACKAGING_ENVIRONMENT))bin/python -m pytest packaging/test

test-examples: $(EXTENSION) $(EXAMPLES_ENVIRONMENT) ## the jobs for Spark and Ray, on workers of which one is killed; needs Java 17
	@echo "== Spark and Ray"
	$(dir $(EXAMPLES_ENVIRONMENT))bin/python -m pytest examples/test

fuzz: $(EXTENSION) $(ENVIRONMENTS) ## random SQL on every supported DuckDB and random input for the kernels, FUZZ_SECONDS for each DuckDB
	PROPTEST_CASES=$(FUZZ_CASES) $(CARGO) test --locked --lib
	@set -e; for version in $(DUCKDB_VERSIONS); do \
		echo "== DuckDB $$version"; \
		$(BUILD)/venv/duckdb-$$version/bin/python test/sql_fuzzer.py --seconds $(FUZZ_SECONDS); \
	done

sanitize: $(EXTENSION) $(ENVIRONMENTS) ## the unsafe code under AddressSanitizer and valgrind, on every supported DuckDB; needs a nightly Rust, gcc and valgrind
	$(PYTHON) test/sanitize.py $(foreach version,$(DUCKDB_VERSIONS),$(BUILD)/venv/duckdb-$(version)/bin/python)

soak: $(EXTENSION) $(ENVIRONMENTS) ## hundreds of rounds of a database's life, minutes of load, ten million employees, on every supported DuckDB
	@set -e; for version in $(DUCKDB_VERSIONS); do \
		echo "== DuckDB $$version"; \
		LIFECYCLE_ROUNDS=300 LOAD_SECONDS=300 LOAD_EMPLOYEES=10000000 \
			$(BUILD)/venv/duckdb-$$version/bin/python -m pytest -rP test/test_lifecycle.py test/test_load.py test/test_memory.py; \
	done

deny: $(CARGO_DENY) ## check the dependencies against deny.toml, known vulnerabilities too, which takes the network
	$(CARGO_DENY) check $(DENY_UNUSED)

publish-check: $(PACKAGING_ENVIRONMENT) ## what has to be filled in before the extension can be published
	$(dir $(PACKAGING_ENVIRONMENT))bin/python packaging/release/publish_check.py

bench: $(EXTENSION) $(BENCHMARK_ENVIRONMENT) ## time the extension side by side with its peers, write docs/benchmarks.md; half an hour
	$(BENCHMARKS) $(EXTENSION) $(BENCHMARK_OPTIONS)

bench-quick: $(EXTENSION) $(BENCHMARK_ENVIRONMENT) ## the goals alone, at reduced sizes, printed only; about 3 minutes
	$(BENCHMARKS) $(EXTENSION) --quick $(BENCHMARK_OPTIONS)

bench-page: $(BENCHMARK_ENVIRONMENT) ## write docs/benchmarks.md again from docs/benchmarks.json, without measuring
	$(BENCHMARKS) --from-json docs/benchmarks.json

bench-kernels: ## time the draws and event ids of each instruction set beside the md-5 crate
	$(CARGO) bench --locked --bench draws

bench-scaling: $(EXTENSION) $(EXAMPLES_ENVIRONMENT) ## time Spark and Ray beside DuckDB alone, write the tables of docs/scaling.md
	PYTHONPATH=examples $(dir $(EXAMPLES_ENVIRONMENT))bin/python -m benchmarks.scaling $(EXTENSION) $(SCALING_OPTIONS)

wheel: ## build the Python package with the extension inside, into build/wheel
	$(PYTHON) -m pip wheel $(PIP) --no-deps --wheel-dir $(BUILD)/wheel .

clean: ## remove everything that was built
	rm -rf $(BUILD) target

# An environment with the packages of a file.
define environment
$(PYTHON) -m venv $(@D)
$(@D)/bin/python -m pip install $(PIP) -r $<
touch $@
endef

# DuckDB's own version is in the name of the file with its requirements.
$(BUILD)/venv/duckdb-%/installed: test/requirements/duckdb-%.txt test/requirements/common.txt
	$(environment)

$(BUILD)/venv/dbt/installed: dbt/requirements.txt
	$(environment)

$(PACKAGING_ENVIRONMENT): packaging/requirements.txt
	$(environment)

$(BENCHMARK_ENVIRONMENT): benchmarks/requirements.txt
	$(environment)

$(DEMO_ENVIRONMENT): demo/requirements.txt
	$(environment)

$(DEMO_TEST_ENVIRONMENT): demo/test/requirements.txt demo/requirements.txt
	$(environment)

$(EXAMPLES_ENVIRONMENT): examples/requirements.txt
	$(environment)

# It is built once and runs for a second: optimising it would take longer than everything that it does.
$(CARGO_DENY):
	CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off CARGO_TARGET_DIR=$(BUILD)/cargo-deny-target \
		$(CARGO) install cargo-deny --quiet --locked --version $(CARGO_DENY_VERSION) --root $(BUILD)/cargo-deny-$(CARGO_DENY_VERSION)
	rm -rf $(BUILD)/cargo-deny-target

# What DuckDB's pipeline for community extensions calls, in this order: set_duckdb_version, configure_ci, release, test_release;
# debug and test_debug where it is asked for a debug build. Elsewhere the targets above do the same with less.

set_duckdb_version set_duckdb_tag:
	@echo "nothing to check out: one binary, built against DuckDB's C API, serves all of $(DUCKDB_VERSIONS)"

configure: $(ENVIRONMENTS)

# In the pipeline's Linux containers Python is too old for the tests; they run outside.
ifeq ($(LINUX_CI_IN_DOCKER),1)
configure_ci test_release test_debug:
	@echo "nothing to do in the container: the tests run outside"
else
configure_ci: configure

test_release: release configure
	$(call run_sqllogictests,$(EXTENSION))

test_debug: debug configure
	$(call run_sqllogictests,$(BUILD)/debug/navigator_events.duckdb_extension)
endif

define run_sqllogictests
	@set -e; for version in $(DUCKDB_VERSIONS); do \
		echo "== DuckDB $$version"; \
		NAVIGATOR_EVENTS_EXTENSION=$(abspath $(1)) $(BUILD)/venv/duckdb-$$version/bin/python -m pytest test/test_sql.py; \
	done
endef

debug: $(BUILD)/debug/$(PIPELINE_FILE)

$(BUILD)/debug/navigator_events.duckdb_extension: $(SOURCES)
	$(CARGO_BUILD)
	$(PYTHON) packaging/extension/package_extension.py $(TARGET)/debug/$(LIBRARY) $@

$(BUILD)/%/$(PIPELINE_FILE): $(BUILD)/%/navigator_events.duckdb_extension
	mkdir -p $(@D)
	cp $< $@
