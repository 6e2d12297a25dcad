/** Waiting on conditions. Nothing in the suite waits for a time to pass. */
export const PATIENCE = 25_000

/** Asks until the answer is truthy (or, of assertions, until they hold) and returns it. A process that ends is not waited for. */
export async function until(what, ask, process, patience = PATIENCE) {
  const end = Date.now() + patience
  let last
  for (;;) {
    try {
      const answer = await ask()
      if (answer) return answer
      last = undefined
    } catch (error) {
      last = error
    }
    if (process?.code !== undefined) throw new Error(`${what}: the process ended with ${process.code}:\n${process.said}`)
    if (Date.now() > end) throw new Error(`not within ${patience / 1000} s: ${what}${last ? `\n${last.message}` : ''}`, { cause: last })
    await new Promise((done) => setTimeout(done, 40))
  }
}
