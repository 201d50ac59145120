/** Texts of the strip over the page. */
export const stripMessages = {
  label: 'About this recording',
  unknownPerson: 'Unknown person',
  url: 'Address of the page',
  noUrl: 'No address yet',
  copyUrl: 'Copy the address',
  copied: 'Copied',
  windows: 'Windows',
  window: (number: number) => `Window ${number}`,
  /** A window's button says which of three states it is in. */
  windowStates: {
    pinned: (number: number) => `Window ${number}, chosen by hand`,
    shown: (number: number) => `Window ${number}, shown because it is active. Press to stay with it`,
    other: (number: number) => `Show window ${number} and stay with it`,
  },
  following: 'Follows the active window',
  follow: 'Follow the active window again',
  live: 'Live',
}
