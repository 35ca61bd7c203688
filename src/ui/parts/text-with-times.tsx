import { piecesOf } from '../time/instants'
import { dateAndTime } from '../time/zone'

/** A sentence of the API; instants in it are shown in the viewer's zone. */
export function TextWithTimes({ text }: { text: string }) {
  return (
    <>
      {piecesOf(text).map((piece, place) =>
        'words' in piece ? (
          piece.words
        ) : (
          <time key={`${place}-${piece.instant}`} dateTime={piece.instant} title={piece.instant}>
            {dateAndTime(piece.instant)}
          </time>
        ),
      )}
    </>
  )
}
