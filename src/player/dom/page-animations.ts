import type { PageTree } from './page-tree.ts'

/** The page's own CSS animations and transitions. */
export interface PageAnimations {
  /**
   * Jumps to the end of everything that ends: a page that is built at an instant would otherwise show entry
   * animations at their first frame, a dialog that fades in as nothing at all.
   */
  finish(): void
  run(running: boolean): void
}

/** Runs and stops the animations of a page by hand; what stands still is what was stopped here. */
export function createPageAnimations(tree: PageTree): PageAnimations {
  let stopped: Animation[] = []
  const all = () => tree.roots().flatMap((root) => root.getAnimations().filter(isTimed))
  return {
    finish() {
      for (const animation of all()) if (endMs(animation) < Infinity && animation.playbackRate) animation.finish()
    },
    run(running) {
      if (running) {
        for (const animation of stopped) if (animation.playState === 'paused') animation.play()
        stopped = []
        return
      }
      const moving = all().filter((animation) => animation.playState === 'running')
      for (const animation of moving) animation.pause()
      stopped.push(...moving)
    },
  }
}

/** Animations driven by scrolling follow the page by themselves. */
function isTimed(animation: Animation): boolean {
  return animation.timeline?.constructor.name === 'DocumentTimeline'
}

function endMs(animation: Animation): number {
  return Number(animation.effect?.getComputedTiming().endTime ?? 0)
}
