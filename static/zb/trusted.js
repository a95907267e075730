/** The one policy by which a text may become markup or the address of a script (trusted types).
 *
 *  Our own pages build nodes from texts and never need it. The map library writes the marks of its zoom
 *  buttons and empties its icons as texts: what holds no markup passes, and those marks. */

(() => {
  const types = /** @type {any} */ (window).trustedTypes; // not every browser has them
  if (!types?.createPolicy) return;
  const known = /^(?:<span aria-hidden="true">(?:\+|−|&#x2212;)<\/span>|<v:shape adj="1"\/>|<svg\/>)$/; // buttons; a look for an old browser
  const harmless = (text) => !/[<&]/.test(text) || known.test(text);
  types.createPolicy("default", {
    createHTML: (text) => (harmless(text) ? text : null),
    createScriptURL: (address) => (new URL(address, location.href).origin === location.origin ? address : null),
  });
})();
