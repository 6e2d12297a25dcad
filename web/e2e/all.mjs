/**
 * The browser suite. It needs a program built for tests (make test-program) and Debian's Chromium:
 *   npm run e2e                                       what every build proves
 *   SANGAM_LONG=1 npm run e2e                         all of it, with the looks at each page in both languages and themes
 *   node --test-name-pattern='voice' e2e/all.mjs      (with node's own flags) some of it
 */
import { runAll } from './rig.mjs'
import './tests/arrive.mjs'
import './tests/send.mjs'
import './tests/problems.mjs'
import './tests/replies.mjs'
import './tests/writing.mjs'
import './tests/templates.mjs'
import './tests/files.mjs'
import './tests/later.mjs'
import './tests/hybrid.mjs'
import './tests/team.mjs'
import './tests/keys.mjs'
import './tests/password.mjs'
import './tests/people.mjs'
import './tests/devices.mjs'
import './tests/hostile.mjs'
import './tests/parked.mjs'
import './tests/keep.mjs'
import './tests/search.mjs'
import './tests/desktop.mjs'
import './tests/restart.mjs'

// These are many more, and a build must not take longer than people wait for it.
if (process.env.SANGAM_LONG) {
  for (const name of ['history', 'together', 'colleague', 'contacts', 'tabs', 'dialogs', 'rates', 'help', 'imports', 'onboarding', 'link', 'look']) await import(`./tests/${name}.mjs`)
}

runAll()
