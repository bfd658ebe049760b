"""The programs that the extension is held against, one module each, and the processes that they run in."""
