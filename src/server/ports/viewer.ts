/**
 * Somebody who looks at recordings, as the host knows them. Made by the host's `authorize`, and what an audit log
 * names: never taken from what a request says about itself.
 */
export interface Viewer {
  /** Stable and unique among the host's people, e.g. the primary key of the staff table. */
  readonly id: string
  /** How the audit log shows them; a name or an e-mail address. */
  readonly label?: string
  /** The customer of the host on whose behalf they look, where one portal serves several. */
  readonly tenantId?: string
}
