"""The settings of a test run: those of the project, in a folder of their own that is removed after.

Everything else stays as in embedded mode, so that tests see what users get. The database is a file,
not memory: threads and live sockets then wait for each other as they do outside the tests.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_folder = os.environ.get("ZORGBEELD_TEST_VAR")
if _folder is None:
    _folder = tempfile.mkdtemp(prefix="zorgbeeld-test-")
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)
for _name in ("DATABASE_URL", "REDIS_URL", "ZORGBEELD_MODE", "INSECURE_HTTP", "DEBUG"):
    os.environ.pop(_name, None)  # a developer's own environment must not decide what is tested
os.environ["ZORGBEELD_VAR"] = _folder

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, STORAGES  # noqa: E402

DATABASES["default"]["TEST"] = {"NAME": str(Path(_folder) / "test.sqlite3")}
# A file that is thrown away need not survive a power cut.
DATABASES["default"]["OPTIONS"]["init_command"] = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON"
)
# Slow hashes protect real passwords; these protect nothing.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Frames are rendered without collecting first; the browser tests start what users start, and do collect.
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
