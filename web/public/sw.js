/**
 * What makes the desk an app of its own, and tells honestly that there is no line. It keeps five files that say nothing of
 * anybody: the page below, its look, what makes it try again, and the sign. What customers said never passes through here; only the loading of pages
 * does, and only to show that page when nobody answers.
 */
const SHELL = 'sangam-shell-2'
const FILES = ['/offline.html', '/offline.css', '/offline.js', '/favicon.svg', '/icon-192.png']

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()))
})

self.addEventListener('activate', (event) => {
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names.filter((name) => name !== SHELL).map((name) => caches.delete(name))))
    .then(() => self.clients.claim()))
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (url.origin !== self.location.origin || request.method !== 'GET') return
  if (request.mode === 'navigate' && !url.pathname.startsWith('/api/')) {
    event.respondWith(fetch(request).catch(() => caches.match('/offline.html')))
  } else if (FILES.includes(url.pathname)) {
    event.respondWith(fetch(request).catch(() => caches.match(url.pathname)))
  }
})

/** A click on a notification: the desk that is open comes to the front and goes there, else one is opened. */
self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const to = event.notification.data?.to ?? '/inbox'
  event.waitUntil(self.clients.matchAll({ type: 'window', includeUncontrolled: true }).then((all) => {
    const best = all.find((c) => c.focused) ?? all.find((c) => c.visibilityState === 'visible') ?? all[0]
    if (!best) return self.clients.openWindow(to)
    best.postMessage({ open: to })
    return best.focus()
  }))
})
