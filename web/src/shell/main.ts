import '../ui/tokens.css'
import { mount } from 'svelte'
import { applyLastAppearance } from '../lib/appearance'
import { locale, ready } from '../lib/i18n/index.svelte'
import App from './App.svelte'

applyLastAppearance()
document.documentElement.lang = locale()
void ready.then(() => mount(App, { target: document.getElementById('app')! }))
