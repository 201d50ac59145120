import twoTabs from '../fixtures/recordings/ph-sbadmin-two-tabs.json.gz?url'

/** The bytes of a recording of two windows, in a browser. */
export async function fetchTwoTabs(): Promise<Uint8Array> {
  const response = await fetch(twoTabs)
  return new Uint8Array(await response.arrayBuffer())
}
