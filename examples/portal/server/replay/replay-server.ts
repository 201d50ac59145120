/** What the demo asks of the server that takes in and plays recordings. */
export interface ReplayServer {
  /** Whatever posthog-js asks below `/ingest`. */
  ingest(request: Request): Promise<Response>
  /** Whatever the player asks below `/api/replay`. */
  replay(request: Request): Promise<Response>
  close(): Promise<void>
}
