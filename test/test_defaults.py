"""A database whose tables have hash_rng in a DEFAULT or a CHECK: what it takes without the extension, and what it does not."""

import duckdb
import pytest
from conftest import EXTENSION, UNSIGNED

TABLES = {
    "by_default": "CREATE TABLE draws (employee_id VARCHAR, draw DOUBLE DEFAULT hash_rng('E1', 2025, 'hire'))",
    "by_check": "CREATE TABLE draws (employee_id VARCHAR, CHECK (hash_rng(employee_id, 2025, 'hire') < 2))",
}
INSERT = "INSERT INTO draws (employee_id) VALUES ('E2')"


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_rows_go_into_such_a_table_after_load(tmp_path, table):
    file = str(tmp_path / "draws.duckdb")
    with duckdb.connect(file, config=UNSIGNED) as connection:
        connection.execute(f"LOAD '{EXTENSION}'")
        connection.execute(table)
        connection.execute("INSERT INTO draws (employee_id) VALUES ('E1')")
        connection.execute(f"EXPORT DATABASE '{tmp_path / 'exported'}'")
        connection.execute("SELECT navigator_events_close()")

    with duckdb.connect(file, config=UNSIGNED) as connection:
        assert connection.execute("SELECT employee_id FROM draws").fetchall() == [("E1",)]
        with pytest.raises(duckdb.CatalogException, match="hash_rng"):
            connection.execute(INSERT)
        connection.execute(f"LOAD '{EXTENSION}'")
        connection.execute(INSERT)
        assert connection.execute("SELECT count(*) FROM draws").fetchone() == (2,)

    with duckdb.connect(config=UNSIGNED) as connection:
        with pytest.raises(duckdb.CatalogException, match="hash_rng"):
            connection.execute(f"IMPORT DATABASE '{tmp_path / 'exported'}'")
        connection.execute(f"LOAD '{EXTENSION}'")
        connection.execute(f"IMPORT DATABASE '{tmp_path / 'exported'}'")
        assert connection.execute("SELECT employee_id FROM draws").fetchall() == [("E1",)]
