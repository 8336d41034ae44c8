/** Softer than this is nobody speaking; the scale is that of `levelOf`. */
const speechLevel = 0.35;
/** Weight of a new reading in the running mean: at 5 readings a second, about half a second of memory. */
const smoothing = 0.35;
/** How much louder than the present speaker another must be to take over. */
const takeover = 1.15;

/**
 * Finds who speaks, from levels read at a steady pace. Pure. Peer-to-peer rooms need it, because
 * there the server hears nothing and so cannot say. The last speaker stays until another one speaks.
 */
export class SpeakerDetector {
  readonly #means = new Map<string, number>();
  #speaker: string | null = null;

  /** Takes one reading of everybody present; answers who speaks, or spoke last. */
  take(levels: ReadonlyMap<string, number>): string | null {
    for (const id of this.#means.keys()) {
      if (!levels.has(id)) {
        this.#means.delete(id);
      }
    }
    let loudest: string | null = null;
    let loudestMean = 0;
    for (const [id, level] of levels) {
      const mean = (this.#means.get(id) ?? 0) * (1 - smoothing) + level * smoothing;
      this.#means.set(id, mean);
      if (mean > loudestMean) {
        loudest = id;
        loudestMean = mean;
      }
    }
    if (this.#speaker !== null && !this.#means.has(this.#speaker)) {
      this.#speaker = null;
    }
    const present = this.#speaker === null ? 0 : (this.#means.get(this.#speaker) ?? 0);
    if (loudest !== null && loudestMean >= speechLevel && loudestMean > present * takeover) {
      this.#speaker = loudest;
    }
    return this.#speaker;
  }
}
