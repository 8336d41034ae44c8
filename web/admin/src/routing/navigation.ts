/**
 * The address bar, with a guard: while something is unsaved, going elsewhere waits until the person
 * said that it may get lost.
 */
export class Navigation {
  private readonly listeners = new Set<() => void>();
  private readonly guards = new Set<symbol>();
  private readonly history: Window;
  private waiting: string | null = null;
  private here: string;

  constructor(window: Window) {
    this.history = window;
    this.here = this.address();
    window.addEventListener('popstate', this.onPopState);
    window.addEventListener('beforeunload', (event) => {
      if (this.guards.size > 0) {
        event.preventDefault();
      }
    });
  }

  readonly subscribe = (changed: () => void) => {
    this.listeners.add(changed);
    return () => this.listeners.delete(changed);
  };

  /** Path and query of what is shown. */
  readonly current = () => this.here;

  /** Where the person wants to go although something is unsaved. */
  readonly pending = () => this.waiting;

  go(address: string, how: 'push' | 'replace' = 'push'): void {
    if (this.guards.size > 0 && pathOf(address) !== pathOf(this.here)) {
      this.waiting = address;
      this.changed();
      return;
    }
    if (how === 'push') {
      this.history.history.pushState(null, '', address);
    } else {
      this.history.history.replaceState(null, '', address);
    }
    this.arrived();
  }

  /** Something is unsaved until the function that comes back is called. */
  guard(): () => void {
    const mark = Symbol('unsaved');
    this.guards.add(mark);
    return () => this.guards.delete(mark);
  }

  stay(): void {
    this.waiting = null;
    this.changed();
  }

  leave(): void {
    const address = this.waiting;
    this.waiting = null;
    this.guards.clear();
    if (address !== null) {
      this.go(address);
    }
  }

  private readonly onPopState = () => {
    const wanted = this.address();
    if (this.guards.size > 0 && pathOf(wanted) !== pathOf(this.here)) {
      this.history.history.pushState(null, '', this.here); // the browser has gone there already
      this.waiting = wanted;
      this.changed();
      return;
    }
    this.arrived();
  };

  private address(): string {
    const { pathname, search } = this.history.location;
    return pathname + search;
  }

  private arrived(): void {
    this.here = this.address();
    this.changed();
  }

  private changed(): void {
    for (const listener of this.listeners) {
      listener();
    }
  }
}

function pathOf(address: string): string {
  return address.split('?')[0] ?? address;
}

export const navigation = new Navigation(window);

/** Goes to a path of the console without loading the page. */
export function navigate(address: string, how: 'push' | 'replace' = 'push'): void {
  navigation.go(address, how);
}
