"""No secret in the tree: every tracked file is looked through; what looks like one and is none is listed.

The list is `.secrets.baseline`, by file, kind and digest (never the text, and no line: lines move). A new
finding is either taken out, marked in its line (`pragma: allowlist secret`) or added with `--accept`.
A file that was looked through before is not again: `.audit/looked.json`, by the digest of what it holds.
"""

import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

from detect_secrets.core.secrets_collection import SecretsCollection
from detect_secrets.settings import transient_settings

ROOT = Path(__file__).resolve().parent.parent
BASELINE = ROOT / ".secrets.baseline"
# Digests, coordinates and texts in other letters look like chance: no entropy, but forms that are known.
PLUGINS = (
    *("AWSKeyDetector", "ArtifactoryDetector", "AzureStorageKeyDetector", "BasicAuthDetector"),
    *("CloudantDetector", "DiscordBotTokenDetector", "GitHubTokenDetector", "GitLabTokenDetector"),
    *("IbmCloudIamDetector", "JwtTokenDetector", "KeywordDetector", "MailchimpDetector"),
    *("NpmDetector", "OpenAIDetector", "PrivateKeyDetector", "PypiTokenDetector"),
    *("SendGridDetector", "SlackDetector", "SquareOAuthDetector", "StripeDetector"),
    *("TelegramBotTokenDetector", "TwilioKeyDetector"),
)
FILTERS = (
    *("allowlist.is_line_allowlisted", "heuristic.is_likely_id_string"),
    *("heuristic.is_not_alphanumeric_string", "heuristic.is_potential_uuid"),
    *("heuristic.is_prefixed_with_dollar_sign", "heuristic.is_sequential_string"),
    *("heuristic.is_templated_secret", "heuristic.is_indirect_reference"),
)
# what holds digests of packages, pictures, or words in two languages
LEFT_OUT = (".png", ".svg", ".po", ".mo", ".geojson", ".woff2", ".ttf", ".secrets.baseline")
LOCKS = tuple(f"requirements/{one}.txt" for one in ("run", "test", "trace", "bench", "uv"))
LOOKED = ROOT / ".audit" / "looked.json"
Found = set[tuple[str, str, str]]
Seen = dict[str, list[list[Any]]]  # digest of a file -> kind, digest and line of each finding


def tracked() -> list[str]:
    """Return the files of the repository, also those that are not added yet."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    held = (name for name in done.stdout.splitlines() if not name.endswith((*LEFT_OUT, *LOCKS)))
    return [name for name in held if (ROOT / name).is_file()]


def looked_through(names: list[str], seen: Seen) -> Seen:
    """Return what is in these files by their digests; what was seen before is not looked at."""
    config: dict[str, Any] = {
        "plugins_used": [{"name": name} for name in PLUGINS],
        "filters_used": [{"path": f"detect_secrets.filters.{name}"} for name in FILTERS],
    }
    digests = {name: digest_of(name) for name in names}
    new = [name for name, digest in digests.items() if digest not in seen]
    with transient_settings(config):
        secrets = SecretsCollection(root=str(ROOT))
        for name in new:
            secrets.scan_file(name)
    found: Seen = {digest: seen.get(digest, []) for digest in digests.values()}
    for name, one in secrets:
        found[digests[name]].append([one.type, one.secret_hash, one.line_number])
    return found


def digest_of(name: str) -> str:
    """Return the digest of a file, its name and how it is looked through."""
    way = "\0".join((name, *PLUGINS, *FILTERS)).encode()
    return sha256(way + (ROOT / name).read_bytes()).hexdigest()


def found_in(names: list[str]) -> dict[tuple[str, str, str], int]:
    """Return what looks like a secret with its line; what was looked through is kept."""
    seen = json.loads(LOOKED.read_text(encoding="utf-8")) if LOOKED.exists() else {}
    found = looked_through(names, seen)
    LOOKED.parent.mkdir(exist_ok=True)
    LOOKED.write_text(json.dumps(found), encoding="utf-8")
    return {
        (name, kind, digest): line
        for name in names
        for kind, digest, line in found[digest_of(name)]
    }


def listed() -> Found:
    """Return what is known to be none."""
    if not BASELINE.exists():
        return set()
    rows = json.loads(BASELINE.read_text(encoding="utf-8"))["none_of_these_is_a_secret"]
    return {(row["file"], row["kind"], row["sha1"]) for row in rows}


def accept(found: Found) -> None:
    """Write the list anew."""
    rows = [{"file": name, "kind": kind, "sha1": digest} for name, kind, digest in sorted(found)]
    text = json.dumps({"none_of_these_is_a_secret": rows}, indent=1)
    BASELINE.write_text(text + "\n", encoding="utf-8")


def main() -> int:
    """Look, and return the exit code."""
    found = found_in(tracked())
    if "--accept" in sys.argv:
        accept(set(found))
        return 0
    new = sorted(set(found) - listed())
    for one in new:
        sys.stderr.write(f"{one[0]}:{found[one]}: {one[1]}: looks like a secret\n")
    return 1 if new else 0


if __name__ == "__main__":
    sys.exit(main())
