/** The flags of the shop, and what its one customer gets. */
const FLAGS = [
  { key: 'new-checkout', name: 'One-page checkout', value: 'test' },
  { key: 'free-shipping-banner', name: 'Banner about free returns', value: true },
  { key: 'express-pay', name: 'Wallet buttons above the card form', value: false },
] as const

/** The flags as a portal lists them. */
export const FLAG_DEFINITIONS = FLAGS.map(({ key, name }) => ({ key, name, active: true }))

/** What posthog-js is told in the shop. */
export const FLAG_VALUES = Object.fromEntries(FLAGS.map(({ key, value }) => [key, value]))
