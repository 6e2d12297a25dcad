/** Ids wanted within a few milliseconds of each other become one request. */
export class Batch {
  private readonly ids = new Set<string>()
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    private readonly fetchThem: (ids: string[]) => Promise<void>,
    private readonly delay = 30,
    /** The address bar of a request has a length; ids are about 20 characters. */
    private readonly most = 100,
    private readonly failed: () => void = () => {},
  ) {}

  want(id: string): void {
    this.ids.add(id)
    this.timer ??= setTimeout(() => void this.flush(), this.delay)
  }

  async flush(): Promise<void> {
    clearTimeout(this.timer)
    this.timer = undefined
    const all = [...this.ids]
    this.ids.clear()
    for (let at = 0; at < all.length; at += this.most) {
      await this.fetchThem(all.slice(at, at + this.most)).catch(this.failed)
    }
  }
}

/** Runs `task` once, `delay` after the first of many calls. */
export function coalesce(task: () => unknown, delay: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  return () => {
    timer ??= setTimeout(() => {
      timer = undefined
      void task()
    }, delay)
  }
}
