# For builds of DuckDB that bring extensions along: DuckDB's extension tooling reads this file.
# The extension itself is built by Cargo (`make release`), against DuckDB's stable C API, and loaded at run time;
# what is named here are its sqllogictest files, which DuckDB's own test runner can run too.
duckdb_extension_load(navigator_events
    SOURCE_DIR ${CMAKE_CURRENT_LIST_DIR}
    DONT_BUILD
    LOAD_TESTS
)
