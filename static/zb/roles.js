/** The functions people have, as the reference data names them in both languages. */

let known = new Map();

/** Take the roles of a reference document. */
export function useRoles(list) {
  known = new Map((list ?? []).map((role) => [role.code, role]));
}

/** Return a role as it stands inside a sentence: `voorzitter ROAZ`, `DPG`. */
export function roleBrief(code) {
  const role = known.get(code);
  return role ? role[document.documentElement.lang === "en" ? "brief_en" : "brief_nl"] : String(code ?? "");
}
