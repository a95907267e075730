/** Bundles the modules of the screens by rolldown: `node config/bundle.mjs`, told on its input, answers on its output.
 *
 *  Asked: `{root, entries, begun, outside, first, alias}`: the folder of the collected files; the static names of the
 *  modules that screens of a realm load, of the one that people begin with, and of those that pages outside a realm load;
 *  what runs before a screen's own script; where packages stand. Answered: `{files, needs, read}`: static name → file made for it; entry → files that it
 *  imports; what was read, and need not be served any more.
 */

import { createHash } from "node:crypto";
import path from "node:path";
import { text } from "node:stream/consumers";
import { rolldown } from "rolldown";

const asked = JSON.parse(await text(process.stdin));
const { root, alias } = asked;
const place = (name) => path.join(root, name);
const nameOf = (file) => path.relative(root, file).split(path.sep).join("/");
// what three of ten screens need is the core; what fewer share comes in a few files, none of them small
const CORE_SHARE = 0.3;
const SMALL = 14_000;

const isScreen = /[\\/]pages[\\/][^\\/]+[\\/]page\.js$/;
/** What waits on each page counts on all of them: the modules that say so run before a screen's own. */
const waitsFirst = {
  name: "waits-first",
  transform: {
    filter: { id: isScreen },
    handler: (code) => asked.first.map((name) => `import ${JSON.stringify(place(name))};\n`).join("") + code,
  },
};

/** What the screen that people begin with is made of: a part that it loads has nothing else in it, it would wait for that. */
const ofBegun = new Set();
const findsBegun = {
  name: "finds-begun",
  buildEnd() {
    const open = [place(asked.begun)];
    for (const id of open) {
      if (ofBegun.has(id)) continue;
      ofBegun.add(id);
      open.push(...(this.getModuleInfo(id)?.importedIds ?? []));
    }
  },
};

/** A shared part is named after all that share it, at length: a digest of that stands for it. */
function shortened(name) {
  const [kind, ...sharers] = name.split("~");
  const place = kind.includes("/") ? kind : `zb/${kind}`;
  return sharers.length ? `${place}-${createHash("sha256").update(name).digest("hex").slice(0, 8)}` : place;
}

async function bundled(entries, groups, plugins = []) {
  const build = await rolldown({
    input: Object.fromEntries(entries.map((name) => [name.replace(/\.js$/, ""), place(name)])),
    cwd: root,
    plugins,
    checks: { pluginTimings: false }, // a busy machine is no fault
    resolve: { alias: Object.fromEntries(Object.entries(alias).map(([name, file]) => [name, place(file)])) },
    onLog(_level, log) {
      throw new Error(log.message); // a name that nothing exports, a ring of files: never served
    },
  });
  const { output } = await build.write({
    dir: root,
    hashCharacters: "hex",
    entryFileNames: "[name].[hash:12].js",
    chunkFileNames: ({ name }) => `${shortened(name)}.[hash:12].js`,
    minify: true,
    codeSplitting: { groups },
  });
  const read = (await build.watchFiles).filter((file) => path.isAbsolute(file)).map(nameOf);
  await build.close();
  return { output, read };
}

function needed(chunk, chunks, found = new Set()) {
  for (const file of chunk.imports) {
    if (found.has(file)) continue;
    found.add(file);
    needed(chunks.get(file), chunks, found);
  }
  return [...found];
}

const many = Math.ceil(asked.entries.length * CORE_SHARE);
const inRealm = await bundled(
  asked.entries,
  [
    { name: "zb/core", minShareCount: many },
    ...[true, false].map((isOfBegun) => ({
      name: isOfBegun ? "zb/part" : "zb/more", // the same pages may share one of each
      test: (id) => ofBegun.has(id) === isOfBegun,
      minShareCount: 2,
      entriesAware: true,
      entriesAwareMergeThreshold: SMALL,
    })),
  ],
  [waitsFirst, findsBegun],
);
const outside = await bundled(asked.outside, []);

const answer = { files: {}, needs: {}, read: [...new Set([...inRealm.read, ...outside.read])] };
for (const { output } of [inRealm, outside]) {
  const chunks = new Map(output.map((chunk) => [chunk.fileName, chunk]));
  for (const chunk of output) {
    const name = chunk.fileName.replace(/\.[0-9a-f]{12}\.js$/, ".js");
    if (name in answer.files) throw new Error(`two files are called ${name}: one of them would not be packed`);
    answer.files[name] = chunk.fileName;
    if (chunk.isEntry) answer.needs[name] = needed(chunk, chunks);
  }
}
process.stdout.write(JSON.stringify(answer));
