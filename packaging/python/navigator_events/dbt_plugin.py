"""The dbt-duckdb plugin: opens the database for the extension and loads it, for every dbt command.

In profiles.yml:

    plugins:
      - module: navigator_events.dbt_plugin

Its `config` may hold

    extension_path: another file than the one in this package
    table_functions: false, where no model calls polars_yearly_events: the extension then opens no connections of its own
"""

from typing import Any

from dbt.adapters.duckdb.credentials import DuckDBCredentials
from dbt.adapters.duckdb.plugins import BasePlugin
from dbt_common.exceptions import DbtRuntimeError
from duckdb import DuckDBPyConnection

import navigator_events

SETTING = "allow_unsigned_extensions"


class Plugin(BasePlugin):
    """What dbt-duckdb looks for."""

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        """Takes what the profile says under `config`."""
        self.extension_path = plugin_config.get("extension_path")
        self.table_functions = plugin_config.get("table_functions", True)
        if not isinstance(self.table_functions, bool):
            raise DbtRuntimeError(
                f"the plugin navigator_events has table_functions: {self.table_functions!r} in its config, but it must be true or false"
            )

    def update_connection_config(self, creds: DuckDBCredentials, config: dict[str, Any]) -> None:  # noqa: ARG002 (dbt-duckdb's)
        """Lets the database be opened for extensions that are not signed, as ours; refuses a profile that forbids it."""
        # A user who has said no must not be overruled in silence.
        if str(config.get(SETTING, True)).lower() not in ("true", "1"):
            raise DbtRuntimeError(
                f"navigator_events cannot be loaded: the profile sets {SETTING} to {config[SETTING]}, but the extension is not "
                f"signed by DuckDB. Remove {SETTING} from config_options, and the plugin sets it"
            )
        config[SETTING] = "true"

    def configure_connection(self, conn: DuckDBPyConnection) -> None:
        """Loads the extension."""
        # What one connection loads, all connections to the database have: dbt's threads are cursors of this one.
        try:
            navigator_events.load(conn, self.extension_path, table_functions=self.table_functions)
        except navigator_events.LoadError as error:
            conn.close()
            raise DbtRuntimeError(str(error)) from error
