/** What Django's catalogue of words gives every screen. */
declare function gettext(text: string): string;
declare function ngettext(one: string, many: string, count: number): string;
declare function interpolate(text: string, values: unknown[] | Record<string, unknown>, named?: boolean): string;

/** An event as the wire shows it (docs/wire.md): the newest of a key is the state of its entity. */
interface WireEvent {
  seq: number;
  key: string;
  at: string;
  by: string;
  reason?: string;
  state: any;
  line: { cat: string; nl: string; en?: string };
}

/** Who is looking, and what that person may do. */
interface Reader {
  username: string;
  label: string;
  may: string[];
  mandates: { role: string; region?: string; veiligheidsregio?: string; facility?: string }[];
}

/** The reference set, with each list by code as well. */
interface Reference {
  version: string;
  regions: any[];
  veiligheidsregios: any[];
  facilities: any[];
  kinds: any[];
  sectors: any[];
  shapes: any;
  emergency: any;
  cohorts: any[];
  functions: any[];
  activity_kinds: any[];
  grip: any;
  teams: any[];
  picture_themes: any;
  meetings: any;
  request_kinds: any[];
  roles: any[];
  region: Map<string, any>;
  veiligheidsregio: Map<string, any>;
  facility: Map<string, any>;
}

/** What a screen knows. `me`, `ref` and `live` are there when `ready` is true: no part is drawn before. */
interface Context {
  realm: string;
  isExercise: boolean;
  me: Reader;
  ref: Reference;
  live: import("./live/live.js").Live;
  entities: Map<string, WireEvent>;
  log: WireEvent[];
  seq: number;
  asOf: Date | null;
  past: number | Date | null;
  status: {
    connection: string;
    synced: boolean;
    lastUpdate: Date | null;
    delayMs: number | null;
    build?: string | null;
    health?: { troubles: any[] } | null;
    problem?: { code: string; message: string } | null;
  };
  ready: boolean;
  now(): Date;
  wall(): Date;
  state(key: string): any;
}
