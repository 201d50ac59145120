import { useEffect, useRef } from 'react'

/** A box that always holds the newest value, for code that runs later than the render that made it. */
export function useLatest<T>(value: T): { readonly current: T } {
  const latest = useRef(value)
  useEffect(() => {
    latest.current = value
  })
  return latest
}
