/** An answer of the shop's API, whatever its status. */
export interface Answer {
  readonly ok: boolean
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/** Answers that take longer are worth a line in the console. */
const SLOW_MS = 1000

/** Posts fields as JSON. */
export async function postJson(path: string, fields: Readonly<Record<string, string>>): Promise<Answer> {
  const startMs = performance.now()
  const response = await fetch(`/shop/api${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fields),
  })
  const tookMs = Math.round(performance.now() - startMs)
  if (tookMs > SLOW_MS) console.warn(`Slow answer: POST ${path} took ${tookMs} ms`)
  const body = (await response.json()) as Answer['body']
  return { ok: response.ok, status: response.status, body }
}

/** The text fields of a form. */
export function formFields(form: HTMLFormElement): Record<string, string> {
  return Object.fromEntries(
    [...new FormData(form)].filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}

/** Shows a message in the form's alert, or hides it. */
export function showAlert(form: HTMLFormElement, text: string | null): void {
  const alert = form.querySelector<HTMLElement>('[data-alert]')
  if (!alert) return
  alert.hidden = text === null
  alert.textContent = text ?? ''
}
