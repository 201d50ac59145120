import type { ReactElement } from 'react'

const QUESTIONS = [
  [
    'How long does delivery take?',
    'Two to four working days within the EU. You get a link as soon as the parcel leaves us.',
  ],
  ['What does it cost?', '€ 4.90 per parcel, however much is in it.'],
  [
    'Can I send something back?',
    'Within 60 days, in any state you would accept as a gift. Returns are free until the end of January.',
  ],
  [
    'My card was declined. What now?',
    'Nothing was charged. The bank does not tell us why; try another card or ask them. Your cart is kept.',
  ],
  ['Where are things made?', 'In six workshops in four countries. Each product page names the place and the people.'],
] as const

/** Answers that people open beside the checkout, in a second tab. */
export function DeliveryPage(): ReactElement {
  return (
    <>
      <h1>Delivery &amp; returns</h1>
      {QUESTIONS.map(([question, answer]) => (
        <details key={question} className="question">
          <summary>{question}</summary>
          <p>{answer}</p>
        </details>
      ))}
    </>
  )
}
