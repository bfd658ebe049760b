"""Spark and Ray on this one machine, with workers in processes of their own: what the tests and the measurement share."""

import contextlib
import importlib.util
import pathlib
import sys
import types
import typing
from collections.abc import Iterator

if typing.TYPE_CHECKING:
    from pyspark.sql import SparkSession

EXAMPLES = pathlib.Path(__file__).resolve().parent


def load_job(engine: str) -> types.ModuleType:
    """The program of an engine as a module; those of both engines have the same name."""
    specification = importlib.util.spec_from_file_location(f"{engine}_job", EXAMPLES / engine / "yearly_events_job.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def spark_variables(folder: pathlib.Path) -> dict[str, str]:
    """The environment for Spark. Its executors write into its home: one in the folder, with links in the place of what was installed."""
    home = folder / "spark"
    home.mkdir()
    for installed in pathlib.Path(importlib.util.find_spec("pyspark").origin).parent.iterdir():
        (home / installed.name).symlink_to(installed)
    return {
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_DIRS": str(folder / "local"),
        "PYSPARK_PYTHON": sys.executable,
    }


@contextlib.contextmanager
def spark_session(workers: int, settings: dict[str, str]) -> Iterator["SparkSession"]:
    """A session with executors of one core, in the environment of `spark_variables`."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(f"local-cluster[{workers},1,1024]").appName("examples")
    # One machine, no network.
    common = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.log.level": "ERROR",
    }
    for name, value in (common | settings).items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    # spark-submit does it by --py-files.
    session.sparkContext.addPyFile(str(EXAMPLES / "shard.py"))
    yield session
    java = session.sparkContext._gateway.proc
    session.stop()
    # The process of Spark itself waits for this one to end; its executors end with the session.
    java.stdin.close()
    java.wait(timeout=60)


def ray_variables(folder: pathlib.Path) -> dict[str, str]:
    """The environment for Ray, which reads it when it is imported."""
    return {
        # It keeps the token of its cluster in its home.
        "HOME": str(folder),
        "RAY_TMPDIR": str(folder),
        # Nothing is reported to anybody.
        "RAY_USAGE_STATS_ENABLED": "0",
        # Ray alone on one machine, as on a Mac: it listens on 127.0.0.1 only.
        "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
        "RAY_DATA_DISABLE_PROGRESS_BARS": "1",
        # Workers give way to all else otherwise, and get nothing done on a busy machine.
        "RAY_worker_niceness": "0",
    }
