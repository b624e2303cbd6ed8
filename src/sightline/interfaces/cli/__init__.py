"""The command line: parse, one service call, shape. `docs/cli.md` describes the commands and exit codes."""
