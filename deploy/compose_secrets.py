"""Make the files of secrets that compose.yaml reads: `python3 -m deploy.compose_secrets [FOLDER]`.

The folder is closed to others; the files in it are readable, because each container reads them as a user of
its own. A file that is there stays: running this again changes nothing.
"""

import secrets
import sys
from pathlib import Path

from deploy import files
from deploy.environment import backup_key, secret
from deploy.places import APP_ROLE, DATABASE, OWNER_ROLE


def made(folder: Path) -> list[str]:
    """Make what is not there yet; return the names of what was made."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    new: list[str] = []

    def keep(name: str, text: str) -> str:
        path = folder / name
        if not path.exists():
            files.write(path, f"{text}\n", 0o644)
            new.append(name)
        return path.read_text(encoding="utf-8").strip()

    keep("secret_key", secrets.token_urlsafe(64))
    keep("postgres_password", secret())
    for role, name in ((APP_ROLE, "app"), (OWNER_ROLE, "owner")):
        password = keep(f"{name}_password", secret())
        keep(f"{name}_database_url", f"postgres://{role}:{password}@postgres/{DATABASE}")
    password = keep("redis_password", secret())
    keep("redis_url", f"redis://:{password}@redis:6379/0")
    keep("backup_key", backup_key().strip())
    return new


def main() -> None:
    """Say what was made."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "secrets")
    new = made(folder)
    sys.stdout.write(
        f"{folder}: made {', '.join(new)}\n" if new else f"{folder}: every secret was there\n"
    )


if __name__ == "__main__":
    main()
