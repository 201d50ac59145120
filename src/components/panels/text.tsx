import { safeText } from '../../player/timeline/safe-text.ts'

/** A stranger's text: as text, isolated from the direction around it, with deceptive characters spelt out. */
export function Text({ children, maxChars = 400 }: { readonly children: string; readonly maxChars?: number }) {
  return <bdi>{safeText(children, { maxChars })}</bdi>
}
