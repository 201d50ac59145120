/** Counts the workers that are started and run, and the addresses made for them, until it is stopped. */
export function watchWorkers() {
  const native = {
    Worker: window.Worker,
    createObjectURL: URL.createObjectURL.bind(URL),
    revokeObjectURL: URL.revokeObjectURL.bind(URL),
  }
  const running = new Set<Worker>()
  const addresses = new Set<string>()
  let started = 0
  window.Worker = class extends native.Worker {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args)
      started += 1
      running.add(this)
    }

    override terminate(): void {
      super.terminate()
      running.delete(this)
    }
  }
  URL.createObjectURL = (object) => {
    const address = native.createObjectURL(object)
    addresses.add(address)
    return address
  }
  URL.revokeObjectURL = (address) => {
    native.revokeObjectURL(address)
    addresses.delete(address)
  }
  return {
    started: () => started,
    running: () => running.size,
    addresses: () => addresses.size,
    stop() {
      window.Worker = native.Worker
      URL.createObjectURL = native.createObjectURL
      URL.revokeObjectURL = native.revokeObjectURL
    },
  }
}
