type Realm = Window & typeof globalThis

/** By prototype, not by window: a frame that was loaded anew keeps its window and gets new prototypes. */
const guarded = new WeakSet<object>()

/**
 * Disarms a recorded document's own objects: nothing built in it may start media, take the focus or open a real
 * modal dialog, or draw on a canvas. The host's objects stay as they are.
 */
export function guardRealm(frame: HTMLIFrameElement): void {
  const realm = frame.contentDocument?.defaultView
  if (!realm || guarded.has(realm.Node.prototype)) return
  guarded.add(realm.Node.prototype)
  stopMedia(realm)
  stopFocus(realm)
  stopDrawing(realm)
}

/** The engine plays media while it builds; a refused play would end up as an unhandled rejection of the host. */
function stopMedia(realm: Realm): void {
  realm.HTMLMediaElement.prototype.play = () => Promise.resolve()
}

function stopFocus(realm: Realm): void {
  for (const prototype of [realm.HTMLElement.prototype, realm.SVGElement.prototype, realm.MathMLElement?.prototype]) {
    if (prototype) prototype.focus = () => undefined
  }
  const open = function (this: HTMLDialogElement) {
    this.setAttribute('open', '')
  }
  realm.HTMLDialogElement.prototype.show = open
  realm.HTMLDialogElement.prototype.showModal = open
  realm.HTMLElement.prototype.showPopover = () => undefined
}

/**
 * The engine draws the picture in a snapshot on its canvas, for which the browser makes all the pixels that the canvas
 * says to have. Pictures are shown by `canvas-pictures.ts`, and a canvas that nobody draws on has none.
 */
function stopDrawing(realm: Realm): void {
  realm.HTMLCanvasElement.prototype.getContext = () => null
}
