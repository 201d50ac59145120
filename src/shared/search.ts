/**
 * Index of the first element for which `isAfter` holds, in a list sorted so that it is false, then true.
 * Returns `length` when it holds for none.
 */
export function lowerBound(length: number, isAfter: (index: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isAfter(middle)) high = middle
    else low = middle + 1
  }
  return low
}
