/** Server-sent events from bytes: only the parsing, so that it can be tested without a network. */
export interface SseEvent {
  id: string
  event: string
  data: string
}

export class SseParser {
  private rest = ''
  private data: string[] = []
  private event = ''
  private lastId = ''

  /** Events completed by this chunk. Comments (heartbeats) complete nothing. */
  push(chunk: string): SseEvent[] {
    const out: SseEvent[] = []
    const lines = (this.rest + chunk).split(/\r\n|\n|\r(?!$)/)
    this.rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line === '') this.finish(out)
      else if (!line.startsWith(':')) this.field(line)
    }
    return out
  }

  private field(line: string): void {
    const colon = line.indexOf(':')
    const name = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (name === 'data') this.data.push(value)
    else if (name === 'event') this.event = value
    else if (name === 'id') this.lastId = value
  }

  private finish(out: SseEvent[]): void {
    if (this.data.length > 0 || this.event) {
      out.push({ id: this.lastId, event: this.event || 'message', data: this.data.join('\n') })
    }
    this.data = []
    this.event = ''
  }
}
