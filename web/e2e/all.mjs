/**
 * The browser suite. It needs a built program (make build) and Debian's Chromium:
 *   npm run e2e                                      all of it
 *   npm run e2e -- --test-name-pattern='voice'       (with node's own flags) some of it
 */
import { runAll } from './rig.mjs'
import './tests/arrive.mjs'
import './tests/send.mjs'
import './tests/files.mjs'
import './tests/hybrid.mjs'
import './tests/team.mjs'
import './tests/colleague.mjs'
import './tests/keys.mjs'
import './tests/password.mjs'
import './tests/hostile.mjs'
import './tests/parked.mjs'
import './tests/contacts.mjs'
import './tests/keep.mjs'
import './tests/tabs.mjs'
import './tests/dialogs.mjs'
import './tests/help.mjs'
import './tests/imports.mjs'
import './tests/onboarding.mjs'
import './tests/history.mjs'
import './tests/link.mjs'
import './tests/look.mjs'
import './tests/restart.mjs'

runAll()
