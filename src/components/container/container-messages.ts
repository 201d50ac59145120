/** Texts of the container: its name and the help on keys. */
export const containerMessages = {
  label: 'Session replay',
  splitter: 'Width of the panels',
  help: {
    title: 'Keyboard shortcuts',
    description: 'They work while focus is inside the replay, but not while you type.',
    close: 'Close',
    keys: {
      play: 'Play or pause',
      step: 'Back or forward 5 seconds',
      leap: 'Back or forward 30 seconds',
      event: 'Previous or next event',
      speed: 'Faster or slower',
      tenths: 'Jump to a tenth of the recording',
      marker: 'Next or previous marker',
      fullscreen: 'Full screen',
      theatre: 'Theatre: hide the panels',
      skip: 'Skip inactivity on or off',
      window: 'Next window',
      search: 'Search',
      help: 'This help',
    },
  },
}
