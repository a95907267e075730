"""Static files: where they come from, and how they are kept for browsers.

Beside `static/` and the apps' own there are two sources. A page's script and style stand with its template in
`<app>/pages/<name>/` and are served as `pages/<name>/…`; of the npm packages only what a screen uses is
served, under names of our own. Collected files carry a hash of their content in their name, and in every
import that leads to them, so that browsers may keep them for ever.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import brotli
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder, get_finders
from django.contrib.staticfiles.storage import HashedFilesMixin, staticfiles_storage
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.management import CommandError, call_command
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

from config import bundling
from config.apps import StaticFiles

LARGE = 500_000
JOINED = frozenset({"zb/css/plain.css", "zb/css/screen.css"})  # sheets made of others
REMARK = re.compile(r"/\*.*?\*/\n?", re.DOTALL)
IMPORTED = re.compile(r'^@import "\./(?P<name>[\w-]+\.css)";\n', re.MULTILINE)


class Source(NamedTuple):
    """One folder of which some files are served, below a prefix where there is one."""

    folder: Path
    names: frozenset[str]
    prefix: str = ""


class ChosenFilesFinder(BaseFinder):
    """Finds the files that a list of sources names."""

    def sources(self) -> Iterator[Source]:
        """Return the folders and the names in them."""
        raise NotImplementedError

    def find(self, path: str, find_all: bool = False, **_: Any) -> Any:  # noqa: FBT001, FBT002
        """Return the file behind a static path; a list when all are asked."""
        found = []
        for source in self.sources():
            before = f"{source.prefix}/" if source.prefix else ""
            name = path.removeprefix(before)
            if path.startswith(before) and name in source.names:
                found.append(str(source.folder / name))
        if find_all:
            return found
        return found[0] if found else []

    def list(self, _ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        """Return every file with the storage that opens it."""
        for source in self.sources():
            storage = FileSystemStorage(location=source.folder)
            storage.prefix = source.prefix  # type: ignore[attr-defined]
            for name in sorted(source.names):
                yield name, storage


class PagesFinder(ChosenFilesFinder):
    """Finds script, style and drawings of the pages; their templates are nobody's business."""

    kinds = frozenset({".js", ".css", ".svg"})

    def sources(self) -> Iterator[Source]:
        """Return the folder of pages of each app."""
        for folder in settings.PAGES_DIRS:
            app = folder.parent
            files = (path for path in folder.rglob("*") if path.suffix in self.kinds)
            yield Source(app, frozenset(path.relative_to(app).as_posix() for path in files))


class PackagesFinder(ChosenFilesFinder):
    """Finds what the screens use of the npm packages: `NPM_FILES`, static path → file in node_modules."""

    def sources(self) -> Iterator[Source]:
        """Return one source per file; its name stays that of the package."""
        for prefix, files in settings.NPM_FILES.items():
            for file in files:
                path = PurePosixPath(file)
                folder = Path(settings.NPM_DIR) / path.parent
                if (
                    prefix.partition("/")[0] in settings.NPM_OPTIONAL
                    and not (folder / path.name).exists()
                ):
                    continue
                yield Source(folder, frozenset({path.name}), prefix)

    def list(self, _ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        """Return every file with its storage. Raises CommandError while the packages are not there."""
        for name, storage in super().list(_ignore_patterns):
            if not storage.exists(name):
                msg = f"{storage.path(name)} is not there. Install the packages: make install"
                raise CommandError(msg)
            yield name, storage


class TextCompressor(Compressor):  # type: ignore[misc]
    """Brotli at its best: 2 % smaller than at 10 for 2 s of an installation; a first picture spares no byte.

    What is larger than any file of ours (the API's description has such a script) is no page's and takes 5.
    """

    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        """Return the data compressed."""
        return bytes(brotli.compress(data, quality=11 if len(data) < LARGE else 5))


class HashedStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Names with hashes, also inside style sheets and imports; Brotli and gzip beside each file.

    Modules are bundled where they can be; rolldown names them by their content then, and the manifest
    leads to its files.
    """

    # One pass settles one level of imports: the deepest chain of modules has five.
    max_post_process_passes = 20
    keep_intermediate_files = False
    needs_name = "modules.json"
    # Django's own patterns, but without source maps (not collected), and for our modules only: searching
    # the scripts of others for imports took 5 s.
    patterns = (
        ("*.css", HashedFilesMixin.patterns[0][1][:2]),
        *(
            (folder, HashedFilesMixin._js_module_import_aggregation_patterns[1])  # type: ignore[attr-defined]  # noqa: SLF001
            for folder in ("zb/*.js", "live/*.js", "pages/*.js")
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.made: dict[str, str] = {}
        self.needs = self._read_needs()

    def _read_needs(self) -> dict[str, list[str]]:
        """Return which files each script of a page imports; empty while modules are as they are written."""
        try:
            with self.open(self.needs_name) as file:
                needs: dict[str, list[str]] = json.loads(file.read())
        except FileNotFoundError:
            return {}
        return needs

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Any:  # noqa: FBT001, FBT002
        """Name and compress what was collected; in place of modules stands what they are bundled in."""
        if not dry_run:
            self._join_sheets(paths)
            self._bundle(paths)
        return super().post_process(paths, dry_run, **options)

    def _bundle(self, paths: dict[str, Any]) -> None:
        self.made, self.needs = {}, {}
        self.delete(self.needs_name)
        if not bundling.is_possible():
            return
        bundle = bundling.bundle(Path(self.location), paths)
        for name in bundle.read & paths.keys():
            del paths[name]
            self.delete(name)
        self.made, self.needs = bundle.files, bundle.needs
        self._save(self.needs_name, ContentFile(json.dumps(self.needs).encode()))

    def _join_sheets(self, paths: dict[str, Any]) -> None:
        """Put sheets in the place of their import, without remarks: a page asks for one."""
        folder = Path(self.location, "zb/css")
        for name in JOINED & paths.keys():
            sheet = Path(self.location, name)
            text = IMPORTED.sub(
                lambda found: (folder / found["name"]).read_text("utf-8"), sheet.read_text("utf-8")
            )
            sheet.write_text(REMARK.sub("", text), encoding="utf-8")
            paths[name] = (self, name)

    def post_process_with_compression(self, files: Iterator[Any]) -> Any:
        """Compress what was made of the modules like the rest."""
        made = ((name, file, True) for name, file in self.made.items())
        return super().post_process_with_compression(chain(files, made))

    def save_manifest(self) -> None:
        """Keep under which name each file is served."""
        self.hashed_files |= self.made
        super().save_manifest()

    def create_compressor(self, **options: Any) -> Compressor:
        """Return what compresses the files."""
        return TextCompressor(**options)


def _needs() -> dict[str, list[str]]:
    """Return which files each script of a page imports; empty while modules are as they are written."""
    return {} if settings.DEBUG else getattr(staticfiles_storage, "needs", {})


def are_bundled() -> bool:
    """Say whether browsers get modules in bundles; with `DEBUG` they are served as they are written."""
    return bool(_needs())


def files_needed(name: str) -> list[str]:
    """Return the addresses of the files that a page's script imports: the browser asks for them at once."""
    return [f"{settings.STATIC_URL}{file}" for file in _needs().get(name, [])]


def collect_when_changed() -> bool:
    """Collect the static files anew when a source changed since the last time; say whether it did."""
    root = Path(settings.STATIC_ROOT)
    mark = root / ".sources"
    now = _fingerprint()
    if mark.exists() and mark.read_text(encoding="utf-8") == now:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.write_text(now, encoding="utf-8")
    return True


def _fingerprint() -> str:
    """Return a digest of the names, sizes and times of every source."""
    digest = hashlib.sha256()
    # how they are bundled counts as what they are made of
    for way in (bundling.SCRIPT, Path(bundling.__file__), Path(__file__), bundling.rolldown()):
        digest.update(way.read_bytes() if way.exists() else b"")
    ignored = StaticFiles.ignore_patterns
    for finder in get_finders():
        for name, storage in finder.list(ignored):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{storage.path(name)}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
