/** Messages of one channel that the broker has not answered yet, by delivery tag: they count from 1 in the order of publishing. */
export interface Confirms<T> {
  /** Messages without an answer. */
  readonly open: number;
  sent(message: T): void;
  /** `basic.ack` or `basic.nack`: `multiple` stands for all up to the tag. */
  answered(tag: number, multiple: boolean, onEach: (message: T) => void): void;
  /** No answer will come any more. */
  end(onEach: (message: T) => void): void;
}

export function createConfirms<T>(): Confirms<T> {
  const messages: (T | undefined)[] = [];
  /** Place of the first that may be without an answer. */
  let first = 0;
  let open = 0;
  function take(place: number, onEach: (message: T) => void): void {
    const message = messages[place];
    if (message === undefined) return;
    messages[place] = undefined;
    open--;
    onEach(message);
  }
  return {
    get open() {
      return open;
    },
    sent(message) {
      messages.push(message);
      open++;
    },
    answered(tag, multiple, onEach) {
      for (let place = first; multiple && place < Math.min(tag, messages.length); place++) take(place, onEach);
      take(tag - 1, onEach);
      while (first < messages.length && messages[first] === undefined) first++;
    },
    end(onEach) {
      for (; first < messages.length; first++) take(first, onEach);
    },
  };
}
