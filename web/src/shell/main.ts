import '../ui/tokens.css'
import { mount } from 'svelte'
import { applyLastAppearance } from '../lib/appearance'
import { locale } from '../lib/i18n/index.svelte'
import App from './App.svelte'

applyLastAppearance()
document.documentElement.lang = locale()
mount(App, { target: document.getElementById('app')! })
