/** The time, as a value the screen depends on: countdowns and "3 min ago" move by themselves. */
let second = $state(Date.now())
let skew = 0
let timer: ReturnType<typeof setInterval> | undefined

export function startClock(): () => void {
  timer ??= setInterval(() => (second = Date.now()), 1000)
  return () => {
    clearInterval(timer)
    timer = undefined
  }
}

/** The server's clock minus ours, so that a wrong laptop clock does not close a window early. */
export function setServerTime(serverNow: number): void {
  skew = serverNow - Date.now()
}

/** Server time at this instant; nothing follows it. */
export function instant(): number {
  return Date.now() + skew
}

/** Server time, milliseconds; changes each second. */
export function now(): number {
  return second + skew
}

/** Server time, changes each minute only: for lists, where a change per second would be waste. */
let minuteValue = $state(Math.floor(Date.now() / 60_000))
export function tickMinute(): void {
  const next = Math.floor((Date.now() + skew) / 60_000)
  if (next !== minuteValue) minuteValue = next
}
export function nowByMinute(): number {
  return minuteValue * 60_000
}
