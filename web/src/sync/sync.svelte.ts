/**
 * Keeps the store true: signs in and out, fills from the cache, follows the stream, fetches what events name, and
 * saves the last screens. One instance, started by the shell.
 */
import * as api from '../api/calls'
import { address, holdUntil, Refused, whenEnded, whenLocked, whenSignedOut, whenStepNeeded, whenUnsigned } from '../api/http'
import type { Conversation, ID, Locale, ProviderReturn, Session, StreamEvent } from '../api/types'
import { setServerTime } from '../lib/clock.svelte'
import { t } from '../lib/i18n/index.svelte'
import { reasonWords } from '../lib/i18n/server'
import { toast } from '../lib/toasts.svelte'
import { Batch, coalesce } from './batch'
import { beside } from './beside.svelte'
import { Cache, dropCache } from './cache'
import { later } from './later.svelte'
import { keepThread, showKept } from './keep'
import { Loads } from './loads'
import { LAST, wipe } from './wipe'
import { followers } from './followers.svelte'
import { handbook } from './handbook.svelte'
import { handoffs } from './handoffs.svelte'
import { idle } from './idle'
import { here } from './presence.svelte'
import { forgetPreferences, loadPreferences } from './preferences.svelte'
import { SendQueue, type OutboxItem } from './queue'
import { advance, effectsOf, parsePosition, type Effect, type Position } from './reducer'
import type { SseEvent } from './sse'
import { store } from './store.svelte'
import type { StreamState } from './stream'
import { SharedStream } from './tabs'
import { team } from './team.svelte'
import { teams } from './teams.svelte'
import { viewKey, type Filter } from './views'

class Sync extends Loads {
  state = $state<StreamState>('connecting')
  /** Of the tabs of this member this one reads the stream. */
  leading = $state(false)
  online = $state(typeof navigator === 'undefined' ? true : navigator.onLine)
  /** unknown: asking; out: sign in first; in: working. */
  signedIn = $state<'unknown' | 'in' | 'out'>('unknown')
  /** Whose session ended without their doing: they are told, and only the password is asked of them. */
  lapsed = $state('')
  /** Somebody ended this session, and what was kept here is gone. */
  wiped = $state(false)
  /** For whoever tells the member: each event, once in all tabs, and what it changed before it is put into the store. */
  onNews: ((event: StreamEvent) => void) | undefined
  onFetched: ((conversations: readonly Conversation[]) => void) | undefined
  /** What the screen shows now; reloaded first after a gap. */
  shownFilter: Filter | undefined
  shownThread: ID | undefined

  private position: Position | undefined
  private helloSeen = false
  /** Whose log what came from the cache belongs to. */
  private cachedEpoch: string | undefined
  /** The id of the hello that just made us begin anew. */
  private begunAt = ''
  private stream: SharedStream | undefined
  private cacheName = ''
  private channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('sangam')

  readonly queue = new SendQueue({
    items: store.outbox,
    send: api.messages.send,
    upload: api.media.upload,
    save: (item) => void this.cache?.saveOutbox($state.snapshot(item) as typeof item).catch(() => {}),
    forget: (id) => void this.cache?.forgetOutbox(id).catch(() => {}),
    sent: (message) => store.putMessages([message]),
    refused: (item) => this.notSent(item),
    advised: (_, advice) => {
      const said = reasonWords(advice)
      toast(`${said.message.text} ${said.wayOut.text}`)
    },
    now: () => Date.now(),
    later: (run, ms) => void setTimeout(run, ms),
  })

  /** A failing one of several files does not hold the others up, and says so: it stands in the thread with its reason. */
  private notSent(item: OutboxItem): void {
    const n = [...store.outbox.values()].filter((one) => one.conversation_id === item.conversation_id && one.state !== 'refused').length
    if (n > 0) toast(t('files.others_go', { name: item.file?.name || t('files.a_message'), n }), 'error')
  }

  /** Whose screens these are: other tabs with the same name are the same member's. */
  get home(): string {
    return this.cacheName
  }

  private readonly wantConversation = new Batch(async (ids) => {
    const page = await this.asked(api.conversations.list({ ids: ids.join(','), state: 'all', limit: 200 }))
    this.onFetched?.(page.items ?? [])
    store.putConversations(page.items ?? [])
    this.saveSoon()
  }, 30, 100, () => this.missed())
  private readonly wantMessage = new Batch(async (ids) => {
    const page = await this.asked(api.messages.byIds(ids))
    store.putMessages(page.items ?? [])
    for (const id of new Set(page.items?.map((m) => m.conversation_id))) void keepThread(this.cache, id)
  }, 30, 100, () => this.missed())
  readonly refreshCounts = coalesce(async () => {
    team.countViews()
    store.counts = await api.conversations.counts().catch(() => store.counts)
  }, 250)

  constructor() {
    super()
    store.onConfirmed = (id) => void this.cache?.forgetOutbox(id).catch(() => {})
    whenSignedOut(() => this.ranOut())
    whenStepNeeded(() => store.session && this.stepNeeded(store.session))
    whenUnsigned(() => store.session && this.unsigned(store.session))
    whenLocked(() => this.locked())
    whenEnded(() => void this.wipe())
    this.channel?.addEventListener('message', (event) => {
      if (event.data === 'wiped') return this.letGo()
      if (this.signedIn !== 'in') return
      if (event.data === 'signed-out') this.leftHere()
      if (event.data === 'locked') this.lockHere()
      // Somebody else signed in beside us: this browser is theirs now, and so is what the server says to this tab.
      if (typeof event.data === 'object' && event.data.home !== this.home) {
        this.ended()
        void this.lookAgain().catch(() => {})
      } else if (typeof event.data === 'object' && store.session?.locked) void this.lookAgain().catch(() => {})
    })
  }

  /** Shows the last screens at once if this browser has some, then asks who we are. */
  async start(): Promise<void> {
    window.addEventListener('online', this.onNetwork)
    window.addEventListener('offline', this.onNetwork)
    document.addEventListener('visibilitychange', this.onVisible)
    window.addEventListener('pagehide', () => this.stream?.leave())
    window.addEventListener('pageshow', () => this.stream?.back())
    // The browser puts a tab to sleep that nobody has looked at for long.
    document.addEventListener('freeze', () => this.stream?.leave())
    document.addEventListener('resume', () => this.stream?.back())
    const last = localStorage.getItem(LAST)
    // The kept screens ask for what is new as soon as they stand there.
    let told: (answer: Promise<Session>) => void = () => {}
    if (last && location.pathname !== '/set-password') holdUntil(new Promise<Session>((resolve) => (told = resolve)))
    if (last) await this.hydrate(last)
    try {
      const who = api.session.get()
      told(who)
      await this.begin(await who)
    } catch (error) {
      if (error instanceof Refused && error.status === 401) {
        if (!this.wiped) this.ranOut()
      } else if (!store.session) setTimeout(() => void this.start(), 2_000)
      else this.follow()
    }
  }

  /** A language chosen on the sign-in page is the member's from now on. */
  async signIn(email: string, password: string, keep: boolean, locale?: Locale, code?: string): Promise<void> {
    await this.enter(await api.session.signIn(email, password, keep, code), locale)
  }

  async signInByPasskey(keep: boolean, locale?: Locale): Promise<void> {
    const { usePasskey } = await import('../lib/passkey')
    const asked = await api.passkeys.ask()
    await this.enter(await api.passkeys.signIn({ ceremony: asked.ceremony, credential: await usePasskey(asked.options) }, keep), locale)
  }

  async signInByProvider(back: ProviderReturn, locale?: Locale): Promise<void> {
    await this.enter(await api.providers.signIn(back), locale)
  }

  /** By a link. Whoever was signed in here before is not any more. */
  async setPassword(token: string, password: string, keep: boolean, locale?: Locale, code?: string): Promise<void> {
    const session = await api.passwords.set(token, password, keep, code)
    if (this.signedIn === 'in') this.ended()
    await this.enter(session, locale)
  }

  private async enter(session: Session, locale?: Locale): Promise<void> {
    if (locale && locale !== session.member.locale) {
      // Not worth refusing the sign-in: the settings page changes it as well.
      const member = await api.session.patchMe({ locale }).catch(() => session.member)
      session = { ...session, member: { ...session.member, ...member } }
    }
    await this.begin(session)
  }

  async signOut(): Promise<void> {
    await api.session.signOut().catch(() => {})
    const name = this.cacheName
    this.channel?.postMessage('signed-out')
    this.leftHere()
    localStorage.removeItem(LAST)
    this.cache?.close()
    this.cache = undefined
    if (name) await dropCache(name)
  }

  /** Nobody signed out: the session's time was over, or the server knows it no more. */
  private ranOut(): void {
    const email = store.session?.member.email ?? ''
    this.ended()
    this.lapsed ||= email
  }

  private leftHere(): void {
    this.ended()
    this.lapsed = ''
  }

  /** The session is gone. Drafts and unsent messages stay in the cache for the same member's next sign-in. */
  private ended(): void {
    this.stream?.stop()
    this.stream = undefined
    this.queue.pause()
    idle.stop()
    this.position = undefined
    this.helloSeen = false
    team.clear()
    teams.clear()
    followers.clear()
    handoffs.clear()
    here.lead(false)
    here.clear()
    beside.clear()
    handbook.clear()
    later.clear()
    forgetPreferences()
    store.clear()
    this.signedIn = 'out'
  }

  /** Somebody ended this session from elsewhere: nothing of the workspace stays in this browser, and the server is told so. */
  private async wipe(): Promise<void> {
    if (this.wiped) return
    this.letGo()
    this.channel?.postMessage('wiped')
    if (await wipe()) await api.session.wiped().catch(() => {})
  }
  private letGo(): void {
    this.ended()
    this.lapsed = ''
    this.wiped = true
    this.cache?.close()
    this.cache = undefined
    this.cacheName = ''
  }

  /** The screen is locked: the server answers nothing until it is unlocked. What is held and written stays. */
  locked(): void {
    if (!store.session?.locked) this.channel?.postMessage('locked')
    this.lockHere()
  }
  private lockHere(): void {
    this.stream?.stop()
    this.stream = undefined
    this.queue.pause()
    idle.lock()
    if (store.session && !store.session.locked) store.session = { ...store.session, locked: true }
  }

  private async begin(session: Session): Promise<void> {
    this.wiped = false
    this.lapsed = ''
    setServerTime(session.server_time)
    const name = `sangam-${session.workspace.id}-${session.member.id}`
    if (name !== this.cacheName || !this.cache) {
      store.clear()
      await this.hydrate(name)
    }
    localStorage.setItem(LAST, name)
    if (!session.locked) this.channel?.postMessage({ home: name })
    store.session = session
    this.signedIn = 'in'
    if (session.locked) return this.locked()
    this.watchIdle(session.lock_after)
    if (session.second_step_needed) return this.stepNeeded(session)
    if (session.confidentiality_needed) return this.unsigned(session)
    this.follow()
    this.catchUp()
    await Promise.allSettled([this.loadMembers(), this.loadAccounts(), team.loadLabels(), team.loadViews(), later.load(), loadPreferences(), handoffs.loadRule(), here.load(), here.loadFocus()])
    this.queue.wake()
  }

  /** The workspace wants a second step of us: until it is set up, nothing else is asked of the server. */
  private stepNeeded(session: Session): void {
    this.stream?.stop()
    this.stream = undefined
    this.queue.pause()
    if (!store.session?.second_step_needed) store.session = { ...session, second_step_needed: true }
  }

  /** The workspace wants its text signed: until it is, nothing else is asked of the server, and nothing is shown. */
  private unsigned(session: Session): void {
    this.stream?.stop()
    this.stream = undefined
    this.queue.pause()
    if (!store.session?.confidentiality_needed) store.session = { ...session, confidentiality_needed: true }
  }

  /** Asks again who we are and what we may. */
  async lookAgain(): Promise<void> {
    await this.begin(await api.session.get())
  }

  private async hydrate(name: string): Promise<void> {
    this.cache?.close()
    this.cache = await Cache.open(name)
    this.cacheName = name
    const screens = await this.cache?.screens().catch(() => undefined)
    this.cachedEpoch = await this.cache?.epoch().catch(() => undefined)
    if (screens) {
      // Of a screen that was left alone, nothing is shown before its member is back.
      store.session = { ...screens.session, locked: idle.wasLocked(screens.session.lock_after) }
      showKept(screens)
      this.signedIn = 'in'
    }
    this.queue.restore((await this.cache?.outbox().catch(() => undefined)) ?? [])
    void this.cache?.trim().catch(() => {})
  }

  private follow(): void {
    this.refreshCounts()
    if (this.stream) return this.stream.wake()
    this.stream = new SharedStream({
      // One sign-in per browser: whose screens these are says whose stream it is.
      name: `${this.cacheName}-stream`,
      url: address('/stream'),
      lastId: () => (this.position ? `${this.position.epoch}-${this.position.seq}` : ''),
      onEvent: (event) => this.onEvent(event),
      onState: (state) => this.onStream(state),
      onGap: (at) => this.onGap(parsePosition(at)),
      onLeading: (leading) => {
        this.leading = leading
        here.lead(leading)
      },
      // Whether it ran out or was ended, the answer to another question says.
      onSignedOut: () => void api.session.get().catch(() => this.wiped || this.ranOut()),
      onRefused: () => void api.session.get().then((s) => (s.locked ? this.locked() : s.second_step_needed ? this.stepNeeded(s) : s.confidentiality_needed && this.unsigned(s))).catch(() => {}),
    })
    this.stream.start()
  }

  private onStream(state: StreamState): void {
    const before = this.state
    // "Connecting again" is still down for the reader until bytes flow.
    this.state = state === 'connecting' && before === 'down' ? 'down' : state
    if (state === 'live' && before !== 'live') this.queue.wake()
  }

  private onEvent(raw: SseEvent): void {
    const begun = this.begunAt
    this.begunAt = ''
    if (raw.event === 'reset') {
      // Behind a hello that said so already.
      return begun && begun === raw.id ? undefined : this.tellAnew(parsePosition(raw.id))
    }
    if (raw.event === 'beside') {
      // Without a number: it moves nothing, and who misses it hears it again soon.
      try {
        beside.hear(JSON.parse(raw.data) as Parameters<typeof beside.hear>[0])
      } catch {
        // Not for us to understand.
      }
      return
    }
    let data: StreamEvent & { epoch?: string; server_time?: number }
    try {
      data = JSON.parse(raw.data) as typeof data
    } catch {
      return
    }
    if (raw.event === 'hello') return this.onHello(data, raw.id)
    const to = parsePosition(raw.id)
    const news = advance(this.position, to)
    if (news === 'old') return
    if (news === 'other_epoch') return this.tellAnew(to)
    this.position = to ?? this.position
    if (this.leading) this.onNews?.(data)
    for (const effect of effectsOf(data, this.known)) this.apply(effect)
  }

  /**
   * A first hello means: from here on nothing is missed. What was loaded before it may already be behind, so it is
   * loaded once more. A later hello follows a resume, and the server has sent what we missed. In another epoch than
   * what we hold, nothing we hold counts.
   */
  private onHello(data: { epoch?: string; seq: number; server_time?: number }, id: string): void {
    if (data.server_time) setServerTime(data.server_time)
    const resumed = this.position && data.epoch !== undefined && String(data.epoch) === this.position.epoch
    if (resumed) return
    const held = this.position?.epoch ?? this.cachedEpoch
    const at = data.epoch === undefined ? this.position : { epoch: String(data.epoch), seq: data.seq }
    if (at && held !== undefined && held !== at.epoch) {
      this.helloSeen = true
      this.begunAt = id
      return this.tellAnew(at)
    }
    this.stand(at)
    if (this.helloSeen || this.underWay || store.threads.size > 0 || store.views.size > 0) this.reload()
    this.helloSeen = true
  }

  private stand(at: Position | undefined): void {
    this.position = at
    if (!at || at.epoch === this.cachedEpoch) return
    this.cachedEpoch = at.epoch
    void this.cache?.saveEpoch(at.epoch).catch(() => {})
  }

  /** What came in between is not known: the shown screens are loaded anew, and what is not shown when it will be. */
  private onGap(at: Position | undefined): void {
    this.stand(at)
    this.reload()
    store.peopleChanges++
    store.syncChanges++
    store.caseChanges++
  }

  /** The server cannot go on from where we are: all it said before goes, here and in the cache, and is asked for anew. */
  private tellAnew(at: Position | undefined): void {
    this.letGoOfLoads()
    store.forgetFacts(this.shownThread)
    void this.cache?.forgetFacts().catch(() => {})
    this.cachedEpoch = undefined
    this.stand(at)
    this.reload()
    store.peopleChanges++
    store.syncChanges++
    store.caseChanges++
  }

  private readonly known = {
    conversationVersion: (id: ID) => store.conversations.get(id)?.version,
    messageVersion: (id: ID) => store.messages.get(id)?.version,
    threadHeld: (id: ID) => store.threads.get(id)?.fresh ?? false,
    lastMessageOf: (id: ID) => store.conversations.get(id)?.last_message?.id,
  }

  private apply(effect: Effect): void {
    switch (effect.do) {
      case 'fetch_conversation': return this.wantConversation.want(effect.id)
      case 'drop_conversation': return this.taken(effect.id)
      case 'fetch_message': return this.wantMessage.want(effect.id)
      case 'stale_thread': return this.threadBehind(effect.id)
      case 'fetch_counts': return this.refreshCounts()
      case 'fetch_members': this.lookAtRules(); return void this.loadMembers()
      case 'fetch_account': return void api.accounts.get(effect.id).then((a) => store.accounts.set(a.id, a)).catch(() => {})
      case 'fetch_contact': return void api.contacts.get(effect.id).then((c) => store.contacts.set(c.id, c)).catch(() => {})
      case 'parked': store.parkedChanges++; return
      case 'thread_grew': return this.threadGrew(effect.id)
      case 'syncs': store.syncChanges++; return
      case 'people': store.peopleChanges++; return
      case 'cases': store.caseChanges++; return
      case 'notes': return void (team.notes.has(effect.id) && team.loadNotes(effect.id).catch(() => this.missed()))
      case 'handoffs': return void (handoffs.cards.has(effect.id) && handoffs.load(effect.id).catch(() => this.missed()))
      case 'presence': if (effect.of === store.me?.id) void here.loadFocus(); return this.lookWhoIsHere()
      case 'handbook': return handbook.stale()
      case 'rules': return void handoffs.loadRule()
      case 'mentions': team.mentionChanges++; return
      case 'labels': return void team.loadLabels()
      case 'followers': return followers.changed(effect.id, this.leading && effect.of === store.me?.id)
      case 'teams': return void this.loadTeams()
      case 'views': return void team.loadViews()
      case 'replies': store.replyChanges++; return
      case 'scheduled': return later.loadSoon()
      case 'templates': store.templateChanges++; return
      case 'preferences': return void (effect.of === store.me?.id && loadPreferences())
      case 'reload': return this.reload()
    }
  }

  /** A conversation was taken from us, and we see only what we have: it goes from the screen and from what is kept. */
  private taken(id: ID): void {
    const open = id === this.shownThread
    store.drop(id, true)
    void this.cache?.forgetThread(id).catch(() => {})
    this.saveSoon()
    if (open) toast(t('own.taken'))
  }

  /** Messages of the past came into a thread, anywhere in it: it is loaded anew when it is shown. */
  private threadGrew(id: ID): void {
    store.threadStale(id)
    this.threadBehind(id)
  }

  /** A message came to a thread that is not held. If its first page is just on its way, that page may lack it. */
  private threadBehind(id: ID): void {
    this.behindOf(`thread ${id}`)
    if (id === this.shownThread) void this.anew(`thread ${id}`, () => this.openThread(id))
  }

  reload(): void {
    store.markStale()
    this.allBehind()
    this.refreshCounts()
    const [filter, open] = [this.shownFilter, this.shownThread]
    const view = filter && this.anew(`view ${viewKey(filter)}`, () => this.loadView(filter))
    const thread = open && this.anew(`thread ${open}`, () => this.openThread(open))
    void Promise.all([view, thread]).then((done) => (done.includes(false) ? this.missed() : undefined))
    void this.loadAccounts()
    void this.loadMembers()
    void team.loadLabels()
    void team.loadViews()
    void this.loadTeams()
    this.lookWhoIsHere()
    handbook.stale()
    void here.loadFocus()
    later.loadSoon()
    void loadPreferences()
    for (const id of [...team.notes.keys()]) if (id === this.shownThread) void team.loadNotes(id).catch(() => {})
      else team.notes.delete(id)
    for (const id of [...handoffs.cards.keys()]) if (id === this.shownThread) void handoffs.load(id).catch(() => {})
      else handoffs.cards.delete(id)
    followers.stale(this.shownThread)
    if (this.leading) void followers.learnMine()
    team.mentionChanges++
    store.parkedChanges++
    store.replyChanges++
  }

  /** Whom a conversation reaches is not what this screen shows. */
  lookAgainWhom(conversation: ID): void {
    this.wantConversation.want(conversation)
    store.peopleChanges++
  }

  /** What an event named could not be fetched, and no event will name it again: the shown screens are loaded until that succeeds. */
  private missed(): void {
    store.markStale()
    this.makeUp()
  }
  private readonly makeUp = coalesce(() => {
    if (this.signedIn !== 'in') return
    if (this.online) this.reload()
    else this.behind = true
  }, 1_500)
  private behind = false

  private readonly onNetwork = () => {
    this.online = navigator.onLine
    if (!this.online) return
    this.stream?.wake()
    // Behind a lock, or before the second step, all would be refused: begin goes on once it is open.
    if (this.signedIn !== 'in' || store.session?.locked || store.session?.second_step_needed) return
    this.queue.wake()
    this.catchUp()
  }
  private catchUp(): void {
    if (this.behind) this.reload()
    this.behind = false
  }
  private readonly onVisible = () => {
    if (document.visibilityState === 'visible') this.stream?.wake()
  }

  // Loads

  /** What a deleted team had, has another now or none; and my lists are of other teams. */
  private async loadTeams(): Promise<void> {
    const [before, served] = [store.myTeams.join(' '), store.served]
    await teams.load()
    // Who sees what their teams serve sees other conversations now. (What was taken away ended the session.)
    if (served && !store.may('conversations.all') && store.may('conversations.team') && (before !== store.myTeams.join(' ') || [...(store.served ?? [])].some((id) => !served.has(id)))) return this.reload()
    for (const id of teams.strays(store.conversations.values())) this.wantConversation.want(id)
    if (before === store.myTeams.join(' ')) return
    void team.loadViews()
    const shown = this.shownFilter
    if (shown?.team === 'mine') void this.anew(`view ${viewKey(shown)}`, () => this.loadView(shown))
  }

  /** However many come at nine in the morning. */
  private readonly lookWhoIsHere = coalesce(() => here.load(), 2_000)

  /** Whether screens left alone are locked, and what we may, may have changed for who is signed in, too. */
  private readonly lookAtRules = coalesce(async () => {
    const session = await api.session.get().catch(() => undefined)
    if (!session || session.locked) return session && this.locked()
    const held = store.session
    if (!held) return
    if (held.lock_after !== session.lock_after) this.watchIdle(session.lock_after)
    const before = held.permissions.join(' ')
    store.session = { ...held, lock_after: session.lock_after, review_due_at: session.review_due_at, permissions: session.permissions, member: session.member }
    if (before === session.permissions.join(' ')) return
    // What was masked or left out until now is in nothing that we hold. (What is taken away ends the session.)
    store.contacts.clear()
    this.tellAnew(this.position)
  }, 250)

  private watchIdle(minutes: number): void {
    idle.watch(minutes, () => void this.lookAgain().catch(() => this.locked()))
  }

}

export const sync = new Sync()
