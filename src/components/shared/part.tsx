import { Slot } from 'radix-ui'
import { forwardRef, type ComponentPropsWithoutRef } from 'react'

/** What every part accepts beside its own props. */
export interface PartProps {
  /** Renders the only child in place of the part's own element, with the part's props merged into it. */
  readonly asChild?: boolean | undefined
}

/** Props of a part whose element is a `div`. */
export type DivPartProps = Omit<ComponentPropsWithoutRef<'div'>, 'part'> & PartProps
/** Props of a part whose element is a `button`. */
export type ButtonPartProps = Omit<ComponentPropsWithoutRef<'button'>, 'part'> & PartProps

/** The part's name, rendered as `data-replay-part`. */
interface Named {
  readonly part: string
}

/** The element of a part: names it, and steps aside for `asChild`. */
export const PartDiv = forwardRef<HTMLDivElement, DivPartProps & Named>(({ part, asChild, ...props }, ref) => {
  const Element = asChild ? Slot.Root : 'div'
  return <Element ref={ref} data-replay-part={part} {...props} />
})
PartDiv.displayName = 'PartDiv'

/** The element of a part that is a button. */
export const PartButton = forwardRef<HTMLButtonElement, ButtonPartProps & Named>(({ part, asChild, ...props }, ref) => {
  const Element = asChild ? Slot.Root : 'button'
  return <Element ref={ref} data-replay-part={part} {...(asChild ? {} : { type: 'button' as const })} {...props} />
})
PartButton.displayName = 'PartButton'
