"""Run a management command as the installation does: its user, its settings; `zorgbeeld COMMAND …`.

Commands that need the owner of the tables (services.toml says which) get the owner's address of the database.
"""

import os
import pwd
import sys

from deploy import files
from deploy.places import USER, Places
from deploy.services import described
from deploy.telling import CannotInstallError


def environment_for(command: str, places: Places) -> dict[str, str]:
    """Return the variables for a command. Raises CannotInstallError where they may not be read."""
    owner = [places.owner] if command in described().owner else []
    paths = [places.environment, *owner]
    found: dict[str, str] = {}
    for path in paths:
        try:
            found |= files.variables(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            if path == places.environment:
                raise CannotInstallError(
                    f"{path} is not there: scripts/install production makes it."
                ) from None
        except PermissionError:
            raise CannotInstallError(f"{path} may not be read: run this as root (sudo).") from None
    return found


def become_service() -> None:
    """Give up root's rights for good, where this is root."""
    if os.geteuid() != 0:
        return
    try:
        entry = pwd.getpwnam(USER)
    except KeyError:
        raise CannotInstallError(
            f"There is no user {USER}: scripts/install production makes it."
        ) from None
    os.initgroups(USER, entry.pw_gid)
    os.setgid(entry.pw_gid)
    os.setuid(entry.pw_uid)
    os.environ["HOME"] = entry.pw_dir


def main() -> None:
    """Replace this process by the command; what a person must mend is one sentence and exit code 1."""
    words = sys.argv[1:] or ["help"]
    places = Places()
    try:
        variables = environment_for(words[0], places)
        become_service()
    except CannotInstallError as error:
        sys.exit(str(error))
    command = [str(places.python), str(places.checkout / "manage.py"), *words]
    os.execve(command[0], command, os.environ | variables)  # noqa: S606 -- our own program


if __name__ == "__main__":
    main()
