import { waitFor } from 'storybook/test'

/** Waits until the replay in a story is in one of the states; a story that never gets there fails. */
export async function untilState(canvas: HTMLElement, ...states: string[]): Promise<void> {
  await waitFor(() => {
    const state = canvas.querySelector<HTMLElement>('.replay-root')?.dataset['state']
    if (!states.includes(state ?? ''))
      throw new Error(`The replay is ${state ?? 'not there'}, not ${states.join(' or ')}.`)
  })
}
