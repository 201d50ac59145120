/** What somebody may want of the server. One closed list: it is what `authorize` decides and what audit logs name. */
export const REPLAY_ACTIONS = [
  /** List or find recordings. */
  'search',
  /** Watch one: its info, manifest, blocks, checkpoints and outline. */
  'view',
  /** Read who the recording is of. */
  'person',
  /** Read the product events of a recording. */
  'product-events',
  /** Read which feature flags there are. */
  'flags',
  /** Take one away as a file. */
  'export',
  /** Open the page that plays it in a frame. */
  'embed',
  /** Load a page's image, font or style sheet through the server. */
  'asset',
  /** Read rows of the host's database and their history. */
  'records',
  /** Read or write who has watched what. */
  'views',
  /** Remove recordings for good. */
  'delete',
] as const

export type ReplayAction = (typeof REPLAY_ACTIONS)[number]
