// Opens the dialogs of a page one by one, as the list in dialogs.py says, and has each judged in both themes.
async ({ ways, patience, known }) => {
  let looks = known; // of texts whose contrast was measured
  // The page has its modules as they are written: by the same address they are the same modules.
  const root = new URL("../../", document.querySelector("script[type=module][src*='/pages/']").src);
  const module = (name) => import(new URL(`zb/${name}.js`, root).href);
  const { ctx, all } = await module("store");
  window.requestAnimationFrame = () => 0; // nothing is drawn over what is put here

  const kept = new Set();
  const put = (key, state) => {
    kept.add(key);
    ctx.entities.set(key, { key, state, seq: ctx.seq });
    return key.slice(key.indexOf(":") + 1);
  };
  const press = (...buttons) => {
    for (const dataset of buttons) {
      const button = document.createElement("button");
      Object.assign(button.dataset, dataset);
      (document.querySelector("main > div") ?? document.querySelector("main")).append(button);
      button.click();
      button.remove();
    }
  };
  const one = (kind, otherwise = {}) => ({ ...otherwise, ...all(kind)[0] });
  const soon = new Date(ctx.now().getTime() + 3_600_000).toISOString();
  const area = "VR17";
  const activity = all("activity").find((each) => each.veiligheidsregios.includes(area));
  const region = ctx.ref.region.get("TCZWN");
  const house = ctx.ref.facility.get("MAASSTAD");
  const side = { kind: "veiligheidsregio", code: area, name: "GHOR" };
  const given = {
    ctx,
    put,
    press,
    area,
    activity,
    region,
    house,
    pageData: JSON.parse(document.getElementById("page-data")?.textContent ?? "{}"),
    kinds: ctx.ref.kinds.filter((kind) => kind.is_bed && house.kinds.includes(kind.code)),
    post: {
      activity: activity.id,
      veiligheidsregio: area,
      function: "hin",
      team: "ac_ghor",
      attendance: "present",
      holder: "A. Bakker",
      username: "",
    },
    handover: { giver: "A. Bakker", offered_at: soon, note: "Let op de brug.", open_points: ["Twee wagens"] },
    decision: one("teamdecision", {
      id: 1,
      number: 3,
      team: "ac_ghor",
      text: "Wij ontruimen.",
      known: "",
      judgement: "",
      taken_by: "",
      taken_as: "",
    }),
    action: one("action", { id: 1, number: 4, text: "Bel de RAV.", due_at: soon, owner: side }),
    meeting: one("meeting", { id: 1, number: 2, team: "ac_ghor", starts_at: soon, place: "", points: ["Vervoer"] }),
    request: {
      id: 1,
      number: 5,
      activity: activity.id,
      kind: "ambulances",
      text: "Naar de brug.",
      amount: 4,
      accepted: 1,
      side,
      asked: [{ id: 1, side, state: "offered", offered: 3, accepted: 1, arrived: 0, answer: "", arrives_at: soon }],
      ...all("partyrequest")[0],
    },
    item: one("item"),
    question: { id: 1, text: "Hoeveel?", asked_by: "A. Bakker" },
    total: { activity: activity.id, owner: "A. Bakker", version: 2, offer: { at: soon, note: "Let op." }, entries: [] },
    publictext: { id: 1, number: 1, title: "Ongeval", text: "Blijf thuis.", state: "draft" },
    alarm: { id: 1, what: { nl: "Proefalarm", en: "Test" } },
    pmr: one("pmr", {
      id: 1,
      number: 8,
      mode: "ambulance",
      region: region.code,
      from: house.code,
      driver: "",
      state: "open",
      national_since: null,
    }),
    transfer: one("transfer", { id: 1 }),
    plan: {},
    way: { to: "crisis", alone: ["dpg"], bodies: [] },
    proposal: one("proposal", {
      id: 1,
      region: region.code,
      to: "crisis",
      sentence: { nl: "Vol.", en: "Full." },
      evidence: [],
      opened_at: soon,
    }),
    round: {
      id: 1,
      region: region.code,
      to: "crisis",
      reason: "Vol",
      heads: [],
      heads_in: [],
      seats: [],
      all: false,
      state: "open",
      deadline: soon,
    },
    measure: { id: 1, title: { nl: "Bedden openen", en: "Open beds" }, name: "", due_hours: 2 },
    draft: { id: 1, region: region.code, needed: 2, approvals: [], ...all("plandraft")[0] },
    agreement: { code: "x", region: region.code, title: { nl: "Zo veel open", en: "So many open" } },
    standing: {
      stage: "2a",
      stages: [{ code: "2a", phase: "adapted", means: { nl: "Druk", en: "Busy" }, decides: { nl: "DB", en: "Board" } }],
    },
    message: { id: 1, name: "m-1", problems: [], ...all("message")[0] },
    staff: ctx.ref.kinds.find((kind) => !kind.is_bed)?.code,
    fill: (field, value) => {
      document.querySelector(field).value = value;
      for (const kind of ["input", "change"])
        document.querySelector(field).dispatchEvent(new Event(kind, { bubbles: true }));
    },
    typing: async () => {
      const field = document.createElement("textarea");
      document.querySelector("main").append(field);
      field.value = "tekst";
      field.dispatchEvent(new Event("input", { bubbles: true }));
    },
    /** Have the server say this to whatever `open` asks of it. */
    told: async (answer, open) => {
      const real = window.fetch;
      window.fetch = async () =>
        new Response(JSON.stringify(answer), { headers: { "Content-Type": "application/json" } });
      await open();
      window.fetch = real;
    },
    /** Have the server say yes with this, and send the dialog that `open` opens. */
    answered: async (answer, open) => {
      const real = window.fetch;
      window.fetch = async (url, more) =>
        more?.method === "POST"
          ? new Response(JSON.stringify(answer), { headers: { "Content-Type": "application/json" } })
          : real(url, more);
      await open();
      const form = document.querySelector("dialog[open] form");
      form.noValidate = true;
      form.requestSubmit(form.querySelector(".btn.pri"));
      await until(() => !form.isConnected, 50);
      window.fetch = real;
    },
  };

  const until = async (holds, turns) => {
    for (let turn = 0; turn < turns && !holds(); turn += 1) await new Promise((go) => setTimeout(go, 20));
    return holds();
  };
  const shown = () => until(() => [...document.querySelectorAll("dialog[open]")].at(-1), patience / 20);
  const open = async (name, way) => {
    const [file, called] = name.split(".");
    const run = (text, more = {}) => {
      const known = { ...given, ...more };
      return new Function(...Object.keys(known), `return ${text};`)(...Object.values(known));
    };
    if (!way.startsWith("(")) return run(way, way.includes(`${file}.`) ? { [file]: await module(file) } : {});
    return (await module(file))[called](...run(`[${way.slice(1, -1)}]`));
  };

  /** Which of two buttons leaves a dialog is known by their names. */
  const alike = (dialog) => {
    const leave = dialog.querySelector("[data-close]")?.textContent.toLowerCase();
    const acts = leave ? [...dialog.querySelectorAll(".ask-acts button")].map((one) => one.textContent) : [];
    return acts.filter((words) => words.toLowerCase().includes(leave)).map((words) => `"${words}" beside "${leave}"`);
  };
  /** A dialog lies on the surface of everything else: what a browser takes by itself is another grey in the dark. */
  const onOther = (dialog) => {
    const probe = document.createElement("i");
    probe.style.background = "var(--surface)";
    dialog.append(probe);
    const [own, wanted] = [dialog, probe].map((one) => getComputedStyle(one).backgroundColor);
    probe.remove();
    return own === wanted ? [] : [`dark lies on ${own}, not on ${wanted}`];
  };
  const judged = async (dialog) => {
    const found = dialog.contains(document.activeElement) ? [] : ["the keyboard is not in it"];
    found.push(...alike(dialog));
    const main = document.querySelector("main");
    const beneath = [...main.childNodes];
    main.replaceChildren(); // a dialog covers the page: axe would go through all of it each time
    const told = await window.judge.faults({ root: dialog, known: looks });
    looks = `${looks} ${told.known}`;
    found.push(...told.faults);
    document.documentElement.dataset.theme = "dark";
    found.push(...onOther(dialog));
    delete document.documentElement.dataset.theme;
    main.replaceChildren(...beneath);
    return found;
  };
  const closed = () => {
    for (const key of kept) ctx.entities.delete(key);
    for (const each of document.querySelectorAll("dialog[open]")) each.close();
    return until(() => !document.querySelector("dialog[open]"), 50);
  };
  const faultsOf = async (name, way) => {
    const failed = [];
    const opening = open(name, way).catch((fault) => failed.push(fault.stack));
    if (way.startsWith("answered")) await opening;
    const dialog = await shown();
    const found = dialog ? await judged(dialog) : ["does not open"];
    await closed();
    return [...failed, ...found];
  };

  const found = [];
  for (const [name, way] of Object.entries(ways))
    found.push(...(await faultsOf(name, way)).map((fault) => `${name}: ${fault}`));
  return { found, known: looks };
};
