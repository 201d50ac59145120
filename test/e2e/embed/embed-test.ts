import type { EmbedState, OpenInEmbed } from '../../../src/player.ts'

/** What a test can ask of the portal's page. */
export interface EmbedTest {
  connected(): Promise<string>
  open(what: OpenInEmbed): Promise<void>
  /** What the embed page told last. */
  state(): EmbedState | undefined
  openAndSeek(token: string): Promise<{ status: string; durationMs: number }>
  shout(): void
}

declare global {
  interface Window {
    embedTest: EmbedTest
  }
}
