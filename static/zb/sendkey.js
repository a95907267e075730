/** The keys that send a dialog from within a text. */

/** Send a form by Ctrl+Enter (Cmd+Enter on a Mac) from its fields: Enter alone begins a line in a text. As Enter does it
 *  presses the first of its buttons, with what the browser looks at first; not while that is off.
 */
export function onSendKey(form) {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing || event.defaultPrevented)
      return;
    if (!event.target.matches("textarea, input, select")) return;
    event.preventDefault(); // or a field of one line sends by itself as well
    const button = form.querySelector(".ask-acts:not([hidden]) button:not([type=button])");
    if (button && !button.disabled && !event.repeat) form.requestSubmit(button);
  });
}
