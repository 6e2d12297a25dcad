/** Ways to the page of prices, and what others say of them; its own texts are a file of the page. */
export const en = {
  'page.rates': 'What messages cost', 'rates.link': 'Prices of messages', 'rates.link_about': 'What WhatsApp charges for what is sent from here, by country, kind and day.', 'handover.estimated': 'An estimate.',
} as const satisfies Record<string, string>

export const hi: Record<keyof typeof en, string> = {
  'page.rates': 'संदेशों का ख़र्च', 'rates.link': 'संदेशों की दरें', 'rates.link_about': 'यहाँ से भेजे संदेशों के WhatsApp कितने पैसे लेता है: देश, प्रकार और दिन के हिसाब से।', 'handover.estimated': 'यह अनुमान है।',
}
