/** The library as this browser holds it: asked for when it is first needed, and again after news of it. */
import { store } from '../../sync/store.svelte'
import { calls, type QuickReply } from './library'

class Shelf {
  list = $state.raw<QuickReply[]>()
  failed = $state.raw<unknown>()
  private of = ''
  private at = -1

  /** Asks unless what is held is fresh. Called from an effect, it is asked anew after each change. */
  async want(): Promise<void> {
    const whose = `${store.session?.workspace.id} ${store.me?.id}`
    const news = store.replyChanges
    if (whose === this.of && news === this.at) return
    if (whose !== this.of) this.list = undefined
    this.of = whose
    this.at = news
    try {
      const page = await calls.list()
      if (this.of !== whose || this.at !== news) return
      this.list = page.items ?? []
      this.failed = undefined
    } catch (error) {
      if (this.at === news) this.at = -1
      this.failed = error
    }
  }
}
export const shelf = new Shelf()
