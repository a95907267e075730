"""Where an installation on a Debian machine keeps what; below another root for tests and images."""

from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
USER = "zorgbeeld"
DATABASE = "zorgbeeld"
APP_ROLE = "zorgbeeld_app"
OWNER_ROLE = "zorgbeeld_owner"
REDIS_PORT = 6390  # beside the machine's own Redis, which stays as it is
WEB_PORT = 8001  # the first; more web processes take the next


@dataclass(frozen=True)
class Places:
    """The paths of one installation."""

    root: Path = Path("/")
    checkout: Path = CHECKOUT

    @property
    def python(self) -> Path:
        """Return the Python of the installation."""
        return self.checkout / ".venv/bin/python"

    @property
    def settings(self) -> Path:
        """Return the folder of settings and secrets."""
        return self.root / "etc/zorgbeeld"

    @property
    def environment(self) -> Path:
        """Return the settings of every process."""
        return self.settings / "zorgbeeld.env"

    @property
    def owner(self) -> Path:
        """Return what only migrations need: the address of the database as its owner."""
        return self.settings / "owner.env"

    @property
    def backup_key(self) -> Path:
        """Return the key that closes and opens backups."""
        return self.settings / "backup.key"

    @property
    def backups(self) -> Path:
        """Return the folder of the backups of each night."""
        return self.root / "var/backups/zorgbeeld"

    @property
    def certificate(self) -> Path:
        """Return the certificate with its chain."""
        return self.settings / "tls/certificate.pem"

    @property
    def key(self) -> Path:
        """Return the certificate's private key."""
        return self.settings / "tls/key.pem"

    @property
    def state(self) -> Path:
        """Return the folder that the processes write in."""
        return self.root / "var/lib/zorgbeeld"

    @property
    def units(self) -> Path:
        """Return systemd's folder of an administrator's units."""
        return self.root / "etc/systemd/system"

    @property
    def redis(self) -> Path:
        """Return the settings of the installation's own Redis."""
        return self.root / "etc/redis/redis-zorgbeeld.conf"

    @property
    def nginx(self) -> Path:
        """Return the settings of the proxy."""
        return self.root / "etc/nginx/conf.d/zorgbeeld.conf"

    @property
    def command(self) -> Path:
        """Return the program that runs management commands as the installation does."""
        return self.root / "usr/local/bin/zorgbeeld"
