import { ReplayError } from '../../shared/errors.ts'
import { errorAnswer } from './answers.ts'

/** Serves so many requests at a time; those beyond are asked to come again, at once and without work. */
export function createConcurrencyLimit(most: number) {
  let running = 0
  return async (_request: Request, serve: () => Promise<Response>): Promise<Response> => {
    if (running >= most) {
      return errorAnswer(new ReplayError('rate_limited', { what: 'Too many at once.', retryAfterMs: 1_000 }))
    }
    running++
    let answer: Response
    try {
      answer = await serve()
    } catch (thrown) {
      running--
      throw thrown
    }
    return whenRead(answer, () => running--)
  }
}

/** The same answer; `ended` is called once when its body has been read, has failed, or is not wanted any more. */
function whenRead(answer: Response, ended: () => void): Response {
  if (answer.body === null) {
    ended()
    return answer
  }
  let isOver = false
  const over = () => {
    if (!isOver) ended()
    isOver = true
  }
  const reader = answer.body.getReader()
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read()
          if (!done) return controller.enqueue(value)
          over()
          controller.close()
        } catch (thrown) {
          over()
          controller.error(thrown)
        }
      },
      cancel(reason) {
        over()
        return reader.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
  return new Response(body, answer)
}
