"""What must not drift: the SQL mode's copy, the versions, the documentation of the macros, the seeds of the demo."""

import importlib.util
import re
import tomllib

import duckdb
import yaml
from conftest import DBT, EXTENSION, PLUGIN, ROOT

VERSION = tomllib.loads((ROOT / "Cargo.toml").read_text())["package"]["version"]
MACRO = re.compile(r"{%-?\s*(macro|test)\s+(\w+)\((.*?)\)\s*-?%}", re.DOTALL)


def script(name: str):
    """A script of the package as a module."""
    spec = importlib.util.spec_from_file_location(name, DBT / "scripts" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_sql_mode_of_the_package_is_that_of_the_repository():
    generator = script("generate_sql_mode")
    assert generator.MACRO.read_text(encoding="utf-8") == generator.macro_text(), (
        "the SQL mode has changed; run dbt/scripts/generate_sql_mode.py"
    )
    read = {file.relative_to(ROOT).as_posix() for file in generator.files()}
    in_folder = {file.relative_to(ROOT).as_posix() for file in (ROOT / "sql/sql_mode").iterdir()}
    assert in_folder
    assert in_folder <= read, "sql/sql_mode.sql does not read all files of its folder"


def test_the_census_of_the_demo_is_what_its_script_writes():
    generator = script("generate_census_data")
    lines = [",".join(generator.COLUMNS)]
    lines += [
        ",".join(str(value) for value in generator.employee(number).values())
        for number in range(1, generator.EMPLOYEES + 1)
    ]
    assert generator.CENSUS.read_text() == "\n".join(lines) + "\n"


def test_one_version():
    assert yaml.safe_load((DBT / "dbt_project.yml").read_text())["version"] == VERSION


def test_macros_are_one_per_file_and_documented():
    documented = {
        macro["name"]: [argument["name"] for argument in macro.get("arguments", [])]
        for macro in yaml.safe_load((DBT / "macros/macros.yml").read_text())["macros"]
    }
    internal = {
        macro["name"]
        for macro in yaml.safe_load((DBT / "macros/macros.yml").read_text())["macros"]
        if not macro.get("docs", {}).get("show", True)
    }
    found = set()
    for file in (DBT / "macros").rglob("*.sql"):
        ((kind, name, arguments),) = MACRO.findall(file.read_text())
        assert file.stem == name
        key = f"test_{name}" if kind == "test" else name
        found.add(key)
        names = [argument.split("=")[0].strip() for argument in arguments.split(",") if argument.strip()]
        if key not in internal:
            assert documented.get(key) == names, key
    assert found == set(documented)


def test_the_columns_of_an_event_are_those_of_the_extension():
    text = (DBT / "macros/event_columns.sql").read_text()
    columns = re.findall(r"^        '(\w+)': '(.+)',$", text, re.MULTILINE)
    with duckdb.connect(config={"allow_unsigned_extensions": "true"}) as connection:
        connection.execute(f"LOAD '{EXTENSION}'")
        described = connection.execute(
            "DESCRIBE SELECT e.* FROM (SELECT unnest(yearly_events(w, 2025, 2025)) AS e "
            "FROM (SELECT 'a' AS employee_id, NULL::DATE AS hire_date) AS w)"
        ).fetchall()
    assert columns == [row[:2] for row in described]


def test_a_workforce_of_another_name_is_given_by_a_variable(new_project):
    """Without one the package's own models find none, and dbt does not compile; both pages say so in dbt's words."""
    words = "depends on a node named 'census_data'"
    project = new_project(PLUGIN)
    (project.folder / "seeds/census_data.csv").rename(project.folder / "seeds/int_workforce.csv")
    assert words in project.dbt("parse", succeeds=False).output
    for page in (ROOT / "docs/reference.md", DBT / "README.md"):
        text = page.read_text(encoding="utf-8")
        assert words in text
        assert "navigator_events_workforce: int_workforce" in text
    settings = project.folder / "dbt_project.yml"
    settings.write_text(settings.read_text() + "  navigator_events_workforce: int_workforce\n")
    project.dbt("build", "--select", "int_workforce", "fct_yearly_events_polars")
    assert project.query("SELECT count(*) > 1000 FROM fct_yearly_events_polars") == [(True,)]
