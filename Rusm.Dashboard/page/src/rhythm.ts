// When the page draws: everything at once, twice in a second, and less often if a drawing is slow.

const shortest = 500;
const longest = 1000;

// A browser on a machine without a graphics processor takes the time of the program that the page shows. This is the part that it may take.
const part = 0.05;

// A frame comes this late even if nothing was drawn.
const frame = 17;

export class Rhythm {
  private every = shortest;
  private drawnAt = -longest;
  private isWaiting = false;

  constructor(private readonly draw: () => void) {
    document.addEventListener("visibilitychange", () => this.changed());
  }

  /** Something is new. It is drawn in its time, or when the page is looked at again. */
  changed(): void {
    if (this.isWaiting || document.hidden) {
      return;
    }

    this.isWaiting = true;
    setTimeout(() => requestAnimationFrame(() => this.drawNow()), Math.max(0, this.drawnAt + this.every - performance.now()));
  }

  private drawNow(): void {
    this.isWaiting = false;
    const begun = performance.now();
    this.drawnAt = begun;
    this.draw();

    // The next frame waits until this one is on the screen.
    requestAnimationFrame(() => {
      const cost = Math.max(0, performance.now() - begun - frame);
      this.every = Math.min(longest, Math.max(shortest, cost / part));
    });
  }
}
