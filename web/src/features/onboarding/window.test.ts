// @vitest-environment node
import { describe, expect, it } from 'vitest'
import { readMessage } from './window'

const facebook = ['https://www.facebook.com', 'https://business.facebook.com']
const finish = { type: 'WA_EMBEDDED_SIGNUP', event: 'FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING', version: 3, data: { waba_id: '9' } }

describe('messages of the window', () => {
  it('are read as an object and as text', () => {
    for (const data of [finish, JSON.stringify(finish)]) expect(readMessage({ origin: facebook[0]!, data }, facebook)?.data.waba_id).toBe('9')
  })
  it('come from exactly these hosts', () => {
    for (const origin of ['https://evilfacebook.com', 'https://www.facebook.com.evil.example', 'http://www.facebook.com', 'https://www.facebook.com:8443', 'null', ''])
      expect(readMessage({ origin, data: finish }, facebook), origin).toBeUndefined()
  })
  it('are dropped when they are something else', () => {
    for (const data of ['{', 'cb=f1', null, 7, { type: 'OTHER' }, { type: 'WA_EMBEDDED_SIGNUP' }, '"x"']) expect(readMessage({ origin: facebook[0]!, data }, facebook)).toBeUndefined()
  })
})
