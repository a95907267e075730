/** Shows what is pushed, also while no page is open; a tap opens the page where one answers. */

/** @type {any} */
const worker = self;

worker.addEventListener("push", (event) => {
  const message = event.data?.json() ?? {};
  event.waitUntil(
    worker.registration.showNotification(message.title ?? "Zorgbeeld", {
      body: message.body,
      tag: message.tag,
      lang: message.lang,
      data: { link: message.link },
      requireInteraction: message.urgent === true,
    }),
  );
});

worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { link } = event.notification.data;
  // an address of another place is not opened: what was pushed comes from this server, and so does its page
  if (link && new URL(link).origin === worker.location.origin) event.waitUntil(worker.clients.openWindow(link));
});
