/** The class attribute of a part: its own name, then the host's. */
export function classNames(own: string, given: string | undefined): string {
  return given ? `${own} ${given}` : own
}
