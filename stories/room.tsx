import type { Decorator } from '@storybook/react-vite'

/** A place of a given width, as a portal would give it, on a page of a given scheme. */
export function roomOf(widthPx: number, scheme?: 'dark' | 'light'): Decorator {
  const style = { boxSizing: 'border-box', inlineSize: widthPx, padding: 12 } as const
  const page = scheme === undefined ? {} : { colorScheme: scheme, background: scheme === 'dark' ? '#0e1116' : '#fff' }
  return function Room(Story) {
    return (
      <div style={{ ...style, ...page }}>
        <Story />
      </div>
    )
  }
}
