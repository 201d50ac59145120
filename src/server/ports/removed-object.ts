/** An object that is gone. `sha256` is `null` where nobody had a checksum of it. */
export interface RemovedObject {
  readonly key: string
  readonly bytes: number
  readonly sha256: string | null
}
