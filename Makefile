# navigator_events: `make` lists the targets.
.DEFAULT_GOAL := help
.PHONY: help release demo demo-picture install wheel clean \
	test check test-rust test-sql test-dbt test-bench test-demo test-packaging test-examples try-duckdb \
	fuzz fuzz-kernels sanitize soak deny publish-check bench bench-quick bench-page bench-kernels bench-scaling \
	configure configure_ci debug test_debug test_release set_duckdb_version set_duckdb_tag

PYTHON ?= python3
CARGO ?= cargo
BUILD := build
EXTENSION := $(BUILD)/release/navigator_events.duckdb_extension
# Where DuckDB's pipeline for community extensions takes it from, below build/release or build/debug.
PIPELINE_FILE := extension/navigator_events/navigator_events.duckdb_extension

# The DuckDB versions that the extension supports, the oldest first, and the one of them whose command line client is on PyPI.
# They stand in Cargo.toml, in [package.metadata.duckdb].
DUCKDB_VERSIONS := $(shell $(PYTHON) packaging/extension/manifest.py versions)
DUCKDB_CLI_VERSION := $(shell $(PYTHON) packaging/extension/manifest.py cli)
$(if $(DUCKDB_CLI_VERSION),,$(error $(PYTHON) could not read Cargo.toml; make PYTHON=… takes another Python))
NEWEST := $(lastword $(DUCKDB_VERSIONS))

# The oldest and the newest DuckDB run all tests. Those between run what another DuckDB may answer differently: what it parses,
# plans, casts and says, and how databases begin and end. Of random workforces only the newest gets as many as show all rules.
BETWEEN := $(filter-out $(firstword $(DUCKDB_VERSIONS)) $(NEWEST),$(DUCKDB_VERSIONS))
TESTS := test
$(BETWEEN:%=test-sql-%): TESTS := $(addprefix test/test_,$(addsuffix .py,sql golden bad_input parity lifecycle sessions connections interrupt process \
	manifest package install files names whole_numbers refusals created_at estimate))
$(BETWEEN:%=test-sql-%): export PARITY_ROUNDS ?= 20
test-sql-$(firstword $(DUCKDB_VERSIONS)): export PARITY_ROUNDS ?= 40

# What looks at the whole process or the settings of a plain Python is no worker's: it runs after the others, in two processes side by side.
ONE_SIDE := $(addprefix test/test_,$(addsuffix .py,interrupt sessions load))
OTHER_SIDE := $(addprefix test/test_,$(addsuffix .py,security memory memory_limit instructions))
ALONE := $(ONE_SIDE) $(OTHER_SIDE)
$(BETWEEN:%=test-sql-%): OTHER_SIDE := test/test_security.py test/test_memory.py

# How long `make fuzz` runs random SQL on each DuckDB, in seconds, and how often it tries each property of the kernels.
FUZZ_SECONDS ?= 1800
FUZZ_CASES ?= 1000

# The version of cargo-deny that deny.toml was written for.
CARGO_DENY_VERSION := 0.20.2
CARGO_DENY := $(BUILD)/cargo-deny-$(CARGO_DENY_VERSION)/bin/cargo-deny
# A crate that deny.toml excuses must be there, twice.
DENY_UNUSED := -D unnecessary-skip -D unmatched-skip

# DuckDB's pipeline for community extensions builds for both kinds of Mac on one machine, and says so in OSX_BUILD_ARCH.
ifeq ($(shell uname -s),Darwin)
LIBRARY := libnavigator_events.dylib
RUST_TARGET := $(if $(OSX_BUILD_ARCH),$(OSX_BUILD_ARCH:arm64=aarch64)-apple-darwin)
else
LIBRARY := libnavigator_events.so
endif
CARGO_BUILD := $(CARGO) build --locked $(if $(RUST_TARGET),--target $(RUST_TARGET))
TARGET := target$(if $(RUST_TARGET),/$(RUST_TARGET))
PACKAGE := packaging/extension/package_extension.py
SOURCES := Cargo.toml Cargo.lock $(PACKAGE) packaging/extension/manifest.py packaging/python/navigator_events/footer.py \
	$(shell find src -type f)

# An environment of Python has its folder below build/venv: one for each DuckDB that is tested, named duckdb-<version>, and one for
# each room of the repository, with the newest DuckDB. A file says that it is there; its rules are at the end.
python = $(BUILD)/venv/$(1)/bin/python
duckdb = $(BUILD)/venv/duckdb-$(1)/installed
environment = $(BUILD)/venv/$(1)/installed-with-$(NEWEST)

# The tests that are given, in an environment.
define pytest
@echo "== $(1)"
$(call python,$(1)) -m pytest $(2)
endef

# The same of two lists of tests at once; what the second says is shown when both have ended.
define pytest_side_by_side
@echo "== $(1)"
@said=$$(mktemp); $(call python,$(1)) -m pytest $(3) >$$said 2>&1 & other=$$!; \
	$(call python,$(1)) -m pytest $(2); status=$$?; wait $$other || status=$$?; cat $$said; rm $$said; exit $$status
endef

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-17s %s\n", $$1, $$2}'

release: $(EXTENSION) $(BUILD)/release/$(PIPELINE_FILE) ## build build/release/navigator_events.duckdb_extension

$(EXTENSION): $(SOURCES)
	$(CARGO_BUILD) --release
	$(PYTHON) $(PACKAGE) $(TARGET)/release/$(LIBRARY) $@

demo: $(EXTENSION) $(call environment,demo) ## generate five years of events from an embedded census, write build/demo/demo.html
	$(call python,demo) -m demo $(EXTENSION) $(BUILD)/demo

# The browser's driver is large; only the tests and the picture wait for it.
demo-picture: demo $(call environment,demo-test) ## the page of the demo as docs/demo.png, by a headless Chromium
	$(call python,demo-test) -m demo.browser $(BUILD)/demo/demo.html docs/demo.png

install: $(EXTENSION) ## put it where LOAD navigator_events finds it, for every supported DuckDB and the clients of this machine
	$(PYTHON) packaging/extension/install_extension.py $(EXTENSION) $(DUCKDB_VERSIONS)

wheel: ## build the Python package with the extension inside, into build/wheel
	$(PYTHON) -m pip wheel $(PIP) --no-deps --wheel-dir $(BUILD)/wheel .

test: check test-rust test-sql test-dbt test-bench test-demo test-packaging test-examples ## run all tests, on every supported DuckDB

check: $(BUILD)/venv/lint/installed ## formatting and lints
	$(CARGO) fmt --check
	$(CARGO) clippy --locked --all-targets -- --deny warnings
	$(BUILD)/venv/lint/bin/ruff check

test-rust: ## unit and property tests of the kernels
	$(CARGO) test --locked

test-sql: $(DUCKDB_VERSIONS:%=test-sql-%) ## SQL, parity, golden and process tests on every supported DuckDB; test-sql-1.5.6 on that one

test-sql-%: $(EXTENSION) $(call duckdb,%)
	$(call pytest,duckdb-$*,-n 2 --dist loadfile $(filter-out $(ALONE),$(TESTS)) $(addprefix --ignore=,$(ALONE)))
	$(call pytest_side_by_side,duckdb-$*,$(ONE_SIDE),$(OTHER_SIDE))

test-dbt: $(EXTENSION) $(call environment,dbt) ## the dbt package, the plugin and the demo project, by the real dbt
	$(call pytest,dbt,dbt/test)

test-bench: $(EXTENSION) $(call environment,benchmarks) ## the benchmarks themselves, on a tiny run: that their peers do the same work
	$(call pytest,benchmarks,benchmarks/test)

test-demo: $(EXTENSION) $(call environment,demo-test) ## the page of the demo in a headless Chromium
	$(call pytest,demo-test,demo/test)

# cargo-deny looks at the crates of all platforms, and a build fetches only those of its own.
test-packaging: $(EXTENSION) $(call environment,packaging) $(CARGO_DENY) ## wheel, release notes, pages, community extension, dependencies
	$(CARGO) fetch --quiet --locked
	$(CARGO_DENY) --offline check $(DENY_UNUSED) licenses bans sources
	$(call pytest,packaging,packaging/test)

test-examples: $(EXTENSION) $(call environment,examples) ## the jobs for Spark and Ray, on workers of which one is killed; needs Java 17
	$(call pytest,examples,examples/test)

ifeq ($(MAKECMDGOALS)$(VERSION),try-duckdb)
$(error try-duckdb needs a release of DuckDB: make try-duckdb VERSION=$(NEWEST))
endif
try-duckdb: $(EXTENSION) $(call duckdb,$(VERSION)) ## all tests of test-sql on any release from PyPI: make try-duckdb VERSION=2.0.1
	$(call pytest,duckdb-$(VERSION),$(TESTS))

fuzz: fuzz-kernels $(DUCKDB_VERSIONS:%=fuzz-%) ## random SQL on every supported DuckDB and random input for the kernels, FUZZ_SECONDS for each DuckDB

fuzz-kernels:
	PROPTEST_CASES=$(FUZZ_CASES) $(CARGO) test --locked --lib

fuzz-%: $(EXTENSION) $(call duckdb,%)
	@echo "== duckdb-$*"
	$(call python,duckdb-$*) test/sql_fuzzer.py --seconds $(FUZZ_SECONDS)

sanitize: $(EXTENSION) $(foreach version,$(DUCKDB_VERSIONS),$(call duckdb,$(version))) ## the unsafe code under AddressSanitizer and valgrind, on every supported DuckDB; needs a nightly Rust, gcc and valgrind
	$(PYTHON) test/sanitize.py $(foreach version,$(DUCKDB_VERSIONS),$(call python,duckdb-$(version)))

soak: $(DUCKDB_VERSIONS:%=soak-%) ## hundreds of rounds of a database's life, minutes of load, ten million employees, on every supported DuckDB

soak-%: export LIFECYCLE_ROUNDS := 300
soak-%: export LOAD_SECONDS := 300
soak-%: export LOAD_EMPLOYEES := 10000000
soak-%: export SESSION_ROUNDS := 500
soak-%: export SESSION_JOIN_ROUNDS := 5000
soak-%: export MEMORY_CALLS := 20000
soak-%: $(EXTENSION) $(call duckdb,%)
	$(call pytest,duckdb-$*,-rP test/test_lifecycle.py test/test_sessions.py test/test_load.py test/test_memory.py)

deny: $(CARGO_DENY) ## check the dependencies against deny.toml, known vulnerabilities too, which takes the network
	$(CARGO_DENY) check $(DENY_UNUSED)

publish-check: $(call environment,packaging) ## what has to be filled in before the extension can be published
	$(call python,packaging) packaging/release/publish_check.py

bench: $(EXTENSION) $(call environment,benchmarks) ## time the extension side by side with its peers, write docs/benchmarks.md; half an hour
	$(call python,benchmarks) -m benchmarks $(EXTENSION) $(BENCHMARK_OPTIONS)

bench-quick: $(EXTENSION) $(call environment,benchmarks) ## the goals alone, at reduced sizes, printed only; about 3 minutes
	$(call python,benchmarks) -m benchmarks $(EXTENSION) --quick $(BENCHMARK_OPTIONS)

bench-page: $(call environment,benchmarks) ## write docs/benchmarks.md again from docs/benchmarks.json, without measuring
	$(call python,benchmarks) -m benchmarks --from-json docs/benchmarks.json

bench-kernels: ## time the draws and event ids of each instruction set beside the md-5 crate
	$(CARGO) bench --locked --bench draws

bench-scaling: $(EXTENSION) $(call environment,examples) ## time Spark and Ray beside DuckDB alone, write the tables of docs/scaling.md
	PYTHONPATH=examples $(call python,examples) -m benchmarks.scaling $(EXTENSION) $(SCALING_OPTIONS)

clean: ## remove everything that was built
	rm -rf $(BUILD) target

# The environments. A file of requirements says `duckdb==${DUCKDB_VERSION}`; where a DuckDB becomes the newest, or a file changes,
# an environment is brought up to date.

PIP := --quiet --disable-pip-version-check --no-input

define install
$(PYTHON) -m venv $(@D)
DUCKDB_VERSION=$(1) DUCKDB_CLI_VERSION=$(DUCKDB_CLI_VERSION) $(@D)/bin/python -m pip install $(PIP) -r $< $(2)
rm -f $(@D)/installed*
touch $@
endef

# The command line client, for the tests of the end of a process, where it is on PyPI. An environment stays, whatever it was made for.
.PRECIOUS: $(call duckdb,%)
$(call duckdb,%): test/requirements.txt
	$(call install,$*,$(if $(filter $(DUCKDB_CLI_VERSION),$*),duckdb-cli==$*))

$(call environment,%): %/requirements.txt
	$(call install,$(NEWEST))

$(call environment,demo-test): demo/test/requirements.txt demo/requirements.txt
	$(call install,$(NEWEST))

$(BUILD)/venv/lint/installed: test/requirements-lint.txt
	$(call install)

# It is built once and runs for a second: optimising it would take longer than everything that it does.
$(CARGO_DENY):
	CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off CARGO_TARGET_DIR=$(BUILD)/cargo-deny-target \
		$(CARGO) install cargo-deny --quiet --locked --version $(CARGO_DENY_VERSION) --root $(BUILD)/cargo-deny-$(CARGO_DENY_VERSION)
	rm -rf $(BUILD)/cargo-deny-target

# What DuckDB's pipeline for community extensions calls, in this order: set_duckdb_version, configure_ci, release, test_release;
# debug and test_debug where it is asked for a debug build. Elsewhere the targets above do the same with less.

DEBUG_EXTENSION := $(BUILD)/debug/navigator_events.duckdb_extension

set_duckdb_version set_duckdb_tag:
	@echo "nothing to check out: one binary, built against DuckDB's C API, serves all of $(DUCKDB_VERSIONS)"

configure: $(foreach version,$(DUCKDB_VERSIONS),$(call duckdb,$(version)))

# In the pipeline's Linux containers Python is too old for the tests; they run outside.
ifeq ($(LINUX_CI_IN_DOCKER),1)
configure_ci test_release test_debug:
	@echo "nothing to do in the container: the tests run outside"
else
configure_ci: configure

test_release: release $(DUCKDB_VERSIONS:%=test_release-%)

test_debug: debug $(DUCKDB_VERSIONS:%=test_debug-%)
endif

# The sqllogictest files on one DuckDB.
test_release-%: export NAVIGATOR_EVENTS_EXTENSION = $(abspath $(EXTENSION))
test_release-%: $(EXTENSION) $(call duckdb,%)
	$(call pytest,duckdb-$*,test/test_sql.py)

test_debug-%: export NAVIGATOR_EVENTS_EXTENSION = $(abspath $(DEBUG_EXTENSION))
test_debug-%: $(DEBUG_EXTENSION) $(call duckdb,%)
	$(call pytest,duckdb-$*,test/test_sql.py)

debug: $(BUILD)/debug/$(PIPELINE_FILE)

$(DEBUG_EXTENSION): $(SOURCES)
	$(CARGO_BUILD)
	$(PYTHON) $(PACKAGE) $(TARGET)/debug/$(LIBRARY) $@

$(BUILD)/%/$(PIPELINE_FILE): $(BUILD)/%/navigator_events.duckdb_extension
	mkdir -p $(@D)
	cp $< $@
