import { ctx } from "/static/zb/store.js";
import { actionWords, groundWords, more, objectWords } from "/static/zb/trailwords.js";
import { equal, test } from "/units/harness.js";

const NAMED = { code: "roaz_chair", brief_nl: "voorzitter ROAZ", brief_en: "ROAZ chair" };

test("why something was refused is said by what it was, and else by how it was answered", () => {
  const refused = (code, status) => more({ detail: { code, status } });
  equal(refused("forged", 403).split(" · ")[0], "waarom: niet van een eigen pagina, of die stond te lang open");
  equal(refused("no_such_code", 403).split(" · ")[0], "waarom: mag dit hier niet");
  equal(refused("not_found", 404).split(" · ")[0], "waarom: is er niet, of niet voor deze persoon");
});

test("a login that failed says whether the name was an account's", () => {
  equal(more({ detail: { account: "known" } }), "verkeerd wachtwoord");
  equal(more({ detail: { account: "unknown" } }), "geen account met die naam");
});

test("what was searched for is said by the names of its fields", () => {
  const query = "actor=anna&action=login&outcome=failed&object=";
  equal(more({ detail: { query } }), "gezocht op: wie anna, wat er gebeurde ingelogd, afloop mislukt");
});

test("a ground names functions with their places, and whose deputy somebody was", () => {
  ctx.ref = { roles: [NAMED] };
  equal(groundWords("roaz_chair TCZWN"), "voorzitter ROAZ TCZWN");
  equal(groundWords("roaz_chair TCZWN (deputy of bea)"), "voorzitter ROAZ TCZWN (plaatsvervanger van bea)");
  equal(groundWords("observer"), "observer");
});

test("what became of a request, and what was done at a door, is said without a name before it", () => {
  const standing = (code) => more({ detail: { standing: code } });
  equal(standing("withdrawn"), "ingetrokken door wie het vroeg");
  equal(standing("lapsed"), "verlopen: niemand bevestigde het binnen een week");
  equal(more({ detail: { done: "wait_lifted", n: 7 } }), "wachttijd bij het inloggen opgeheven · aantal: 7");
});

test("a file is said by its name, also one beyond ASCII, and what is none as it is", () => {
  const file = (value) => more({ detail: { file: value } });
  equal(file('attachment; filename="wie-mag-wat.csv"'), "bestand: wie-mag-wat.csv");
  equal(file("attachment; filename*=utf-8''lijst%20%C3%A9%C3%A9n.csv"), "bestand: lijst één.csv");
  equal(file("covid.zip"), "bestand: covid.zip");
});

test("what has no words stands as it is", () => {
  equal(actionWords("new_action"), "new_action");
  equal(objectWords("transfer:12"), "transfer:12");
});
