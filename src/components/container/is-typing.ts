const TYPED_INTO =
  'input:not([type=checkbox],[type=radio],[type=button],[type=range]), textarea, select, [contenteditable]:not([contenteditable=false])'
const ACTIVATED =
  'button, a[href], summary, input, [role=button], [role=menuitem], [role=option], [role=tab], [role=switch], [role=checkbox]'
const OWN_KEYS = '[role=menu], [role=dialog], [role=listbox], [role=grid], [role=tree]'

/** Whether a key press at `target` is somebody's typing. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(TYPED_INTO) !== null
}

/** Whether the element under focus does something of its own with Space and Enter. */
export function isActivated(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(ACTIVATED) !== null
}

/** Whether focus is in a menu, a dialog or a list that has keys of its own. */
export function hasOwnKeys(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(OWN_KEYS) !== null
}
