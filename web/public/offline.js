/**
 * Asks by itself whether the desk is back, and goes on then: at once when the computer has its network again or somebody
 * looks here, else after two seconds, four, eight, at most thirty.
 */
const MOST = 30_000
let wait = 2_000
let timer
let asking = false

async function ask() {
  if (asking) return
  asking = true
  clearTimeout(timer)
  // A file that is never kept, so that only the server answers; what stands before a server that is down says 502 or so.
  const there = await fetch('/manifest.webmanifest', { method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(10_000) }).then((r) => r.status < 500, () => false)
  asking = false
  if (!there) {
    timer = setTimeout(ask, wait)
    wait = Math.min(wait * 2, MOST)
  } else if (location.pathname === '/offline.html') location.replace('/inbox')
  // The page that was wanted: its address still stands above.
  else location.reload()
}

addEventListener('online', ask)
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') void ask()
})
timer = setTimeout(ask, wait)
