/** Stops a listener. */
export type Off = () => void;

/** Calls listeners by the name of what happened. No `EventTarget`: importing this touches no global, and details stay typed. */
export class Emitter<Events extends object> {
  readonly #listeners = new Map<keyof Events, Set<(detail: never) => void>>();

  /** Listens until the function it gives is called. */
  on<Name extends keyof Events>(name: Name, listener: (detail: Events[Name]) => void): Off {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  /** Tells all listeners; what one of them throws is reported as uncaught, and keeps nobody from hearing. */
  emit<Name extends keyof Events>(name: Name, detail: Events[Name]): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) {
      try {
        (listener as (detail: Events[Name]) => void)(detail);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
