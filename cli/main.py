"""`klaarlicht`: runs a command and tells trouble in a clear line.

Parser processes load this module once more, as Python starts them: so the commands are loaded by a run.
"""

import gc
import sys
from collections.abc import Sequence

_GARBAGE = (50_000, 20, 100)
"""Objects come by the thousand here and few hang together in circles: to look for those is a twentieth of an
ingest at the usual thresholds."""


def run(arguments: Sequence[str] | None = None) -> None:
    """Run a command, of this process if no other is given; it ends in SystemExit with the exit code.

    Trouble that the caller can act on becomes a clear line and exit code 1, wrong usage exit code 2.
    """
    gc.set_threshold(*_GARBAGE)
    from typer.exceptions import TyperException

    from cli.commands import app
    from cli.terminal import warn
    from records.errors import SettingsError, WooError

    try:
        sys.exit(app(arguments, standalone_mode=False))
    except TyperException as error:
        from cli.usage import WRONG_USAGE, lines

        for line in lines(error):
            warn(line)
        sys.exit(WRONG_USAGE)
    except SettingsError as error:
        for name, reason in error.faults:
            warn(f"Fout in de instellingen: {name}: {reason}")
        sys.exit(1)
    except WooError as error:
        from cli.sentences import sentence

        warn(sentence(error))
        sys.exit(1)
    except OSError as error:
        warn(f"Dat lukt op deze machine niet: {error.strerror or error}: {error.filename or ''}".rstrip(": "))
        sys.exit(1)


if __name__ == "__main__":
    run()
