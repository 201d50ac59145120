import type { ReactElement } from 'react'

import type { Product } from '../../server/shop/catalog.ts'

/** A drawing instead of a photograph: nothing to fetch, so a replay shows exactly what the customer saw. */
export function ProductArt({ product }: { product: Product }): ReactElement {
  const main = `hsl(${product.hue} 42% 48%)`
  const soft = `hsl(${product.hue} 55% 92%)`
  const dark = `hsl(${product.hue} 38% 30%)`
  return (
    <svg className="art" viewBox="0 0 200 160" role="img" aria-label={product.name}>
      <rect width="200" height="160" fill={soft} />
      <ellipse cx="100" cy="138" rx="56" ry="6" fill={dark} opacity=".16" />
      {SHAPES[product.kind](main, dark)}
    </svg>
  )
}

const SHAPES: Record<Product['kind'], (main: string, dark: string) => ReactElement> = {
  lamp: (main, dark) => (
    <g fill="none" stroke={dark} strokeWidth="5" strokeLinecap="round">
      <path d="M76 134h48M100 134V96l-26-34" />
      <path d="M60 74l34-30 16 20-34 30z" fill={main} strokeLinejoin="round" />
    </g>
  ),
  mug: (main, dark) => (
    <g>
      <path d="M60 62h52v52a20 20 0 0 1-20 20H80a20 20 0 0 1-20-20z" fill={main} />
      <path d="M112 74h12a14 14 0 0 1 0 30h-12" fill="none" stroke={main} strokeWidth="8" />
      <ellipse cx="86" cy="62" rx="26" ry="6" fill={dark} />
    </g>
  ),
  throw: (main, dark) => (
    <g>
      <path d="M48 54q52-26 104 0v66q-52 20-104 0z" fill={main} />
      <path
        d="M48 70q52-26 104 0M48 88q52-26 104 0M48 106q52-26 104 0"
        fill="none"
        stroke={dark}
        strokeWidth="3"
        opacity=".5"
      />
    </g>
  ),
  vase: (main, dark) => (
    <g>
      <path d="M88 40h24l-4 22c24 14 24 60 0 74H92c-24-14-24-60 0-74z" fill={main} />
      <path d="M84 40h32" stroke={dark} strokeWidth="5" strokeLinecap="round" />
    </g>
  ),
  chair: (main, dark) => (
    <g fill="none" stroke={dark} strokeWidth="5" strokeLinecap="round">
      <path d="M70 30v104M70 86h62v48" />
      <path d="M70 38h14v40H70z" fill={main} />
      <path d="M66 86h70" stroke={main} strokeWidth="9" />
    </g>
  ),
  clock: (main, dark) => (
    <g>
      <circle cx="100" cy="80" r="50" fill={main} />
      <circle cx="100" cy="80" r="40" fill="#fff" />
      <path d="M100 80V52M100 80l20 12" stroke={dark} strokeWidth="5" strokeLinecap="round" />
    </g>
  ),
}
