import type { PreviewOptions, Previews } from './preview.ts'

/** Previews whose code is loaded when the first one is asked for: most replays are watched without. */
export function lazyPreviews(options: PreviewOptions): Previews {
  let opening: Promise<Previews> | null = null
  let isDestroyed = false
  return {
    async show(element, offsetMs, how) {
      opening ??= import('./preview.ts').then(({ createPreviews }) => createPreviews(options))
      const previews = await opening
      return isDestroyed ? null : previews.show(element, offsetMs, how)
    },
    destroy() {
      isDestroyed = true
      void opening?.then((previews) => previews.destroy())
    },
  }
}
