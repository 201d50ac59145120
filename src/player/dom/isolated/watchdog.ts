/** Says when the other end of a port has stopped to answer. */
export interface Watchdog {
  /** To be called whenever something was asked: an answer is due from then on. Nothing is armed in between. */
  expect(): void
  /** The answer to a ping has come. */
  heard(): void
  stop(): void
}

export interface WatchdogOptions {
  /** How long silence is patience, ms. */
  readonly patienceMs: number
  ping(): void
  onSilent(): void
}

/** Watches over an end that answers pings as long as its thread takes turns. */
export function createWatchdog({ patienceMs, ping, onSilent }: WatchdogOptions): Watchdog {
  let timer: ReturnType<typeof setTimeout> | null = null
  let isAskedAgain = false
  let isStopped = false

  const wait = (isSecond: boolean) => {
    timer = setTimeout(() => {
      if (isSecond) return onSilent()
      // Once more, because after a sleep of the machine all time is over before anybody had a turn.
      ping()
      wait(true)
    }, patienceMs / 2)
  }
  const disarm = () => {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }
  const expect = () => {
    if (isStopped) return
    if (timer !== null) {
      isAskedAgain = true
      return
    }
    isAskedAgain = false
    ping()
    wait(false)
  }

  return {
    expect,
    heard() {
      if (timer === null) return
      disarm()
      if (isAskedAgain) expect()
    },
    stop() {
      isStopped = true
      disarm()
    },
  }
}
