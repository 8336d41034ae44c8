/** A value that changes and tells who listens; the base of what lives outside of React's tree. */
export class Store<State> {
  #state: State;
  readonly #listeners = new Set<() => void>();

  constructor(initial: State) {
    this.#state = initial;
  }

  readonly getState = (): State => this.#state;

  readonly subscribe = (changed: () => void): (() => void) => {
    this.#listeners.add(changed);
    return () => {
      this.#listeners.delete(changed);
    };
  };

  protected setState(state: State): void {
    this.#state = state;
    for (const changed of this.#listeners) {
      changed();
    }
  }

  protected patch(part: Partial<State>): void {
    this.setState({ ...this.#state, ...part });
  }
}
