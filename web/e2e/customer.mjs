/** Somebody who writes to the shop, and what the platform shows on that person's phone. */
import { until } from './until.mjs'

let made = 0

export class Customer {
  constructor(program, name, digits) {
    this.program = program
    this.name = name
    this.digits = digits
  }

  /** `fault` is the last four digits of the number, which tell the simulator what to do to our sends. */
  static async meet(program, name, fault) {
    made++
    const ending = fault ?? String(1000 + made)
    const c = new Customer(program, name, `9177${String(1000 + made).slice(-4)}${ending.padStart(4, '0')}`)
    await program.platform('customers', { digits: c.digits, name })
    return c
  }

  write = async (text, more = {}) => (await this.program.platform('customer/send', { from: this.digits, text, ...more })).id
  edit = (id, text) => this.program.platform('customer/edit', { id, text })
  revoke = (id) => this.program.platform('customer/revoke', { id })
  react = (id, emoji) => this.program.platform('customer/react', { id, emoji })
  /** The owner of the shop answers from the phone. */
  phoneWrites = async (text, more = {}) => (await this.program.platform('phone/send', { to: this.digits, text, ...more })).id

  chat = async () => (await this.program.platform(`chat?contact=${this.digits}`)).messages
  /** Waits until this person has got a message like that from the business. */
  got = (what, test) => until(`${this.name} gets ${what}`, async () => (await this.chat()).find((m) => m.author !== 'customer' && test(m)))

  /** The id of the conversation, once there is one. */
  conversation = () => until(`a conversation with ${this.name}`, async () => {
    for (const state of ['open', 'resolved']) {
      const page = await this.program.api('owner', 'GET', `/conversations?state=${state}&assignee=any&limit=200`)
      const found = page.items.find((c) => c.contact.phone?.replace(/\D/g, '') === this.digits)
      if (found) return found.id
    }
    return undefined
  })
}
