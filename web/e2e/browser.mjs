import { chromium } from 'playwright-core'

/** Debian's Chromium. Playwright gives each launch a user data folder of its own. */
export const launch = () => chromium.launch({
  executablePath: process.env.SANGAM_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
    // A microphone that hums, and nobody who has to allow it.
    '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
})
