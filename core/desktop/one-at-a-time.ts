import { ParleyError } from '../schema/errors.ts';

/** Runs what must not overlap one after another, in the order it came, whatever becomes of each. */
export class OneAtATime {
  #last: Promise<unknown> = Promise.resolve();
  #turn = 0;

  run<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn;
    const next = () => (turn === this.#turn ? work() : Promise.reject(passedOver()));
    const done = this.#last.then(next, next);
    this.#last = done;
    return done;
  }

  /** As soon as what runs has ended: whatever waits is refused, however much of it there is. */
  runNext<T>(work: () => Promise<T>): Promise<T> {
    this.#turn += 1;
    return this.run(work);
  }
}

const passedOver = (): ParleyError =>
  new ParleyError('STOPPED', 'The app is ending. This was not begun.');
