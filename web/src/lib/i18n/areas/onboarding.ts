/** The name of the wizard; its texts are files of its own page. */
export const en = { 'page.onboarding': 'Connect a number', 'onboarding.by_token': 'Enter a token' } as const satisfies Record<string, string>
export const hi: Record<keyof typeof en, string> = { 'page.onboarding': 'नंबर जोड़ें', 'onboarding.by_token': 'टोकन भरें' }
