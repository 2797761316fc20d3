// The frames in which Cytoscape draws. It asks for the next frame in each one, 60 times in a second, also while nothing changes. That takes a third of the
// processor time of the page. So its frames stop soon after the last change. The build gives it this function in place of `requestAnimationFrame`.

// Milliseconds. Cytoscape prepares its next drawing in some frames after this one.
const afterDrawing = 150;

// Milliseconds. Cytoscape draws finely when a movement is over.
const afterMovement = 1000;

const stopped = new Set<FrameRequestCallback>();
let until = 0;

/** Calls a function in the next frame, or in the first one after the next change. */
export function nextFrame(callback: FrameRequestCallback): void {
  if (performance.now() < until) {
    requestAnimationFrame(callback);
  } else {
    stopped.add(callback);
  }
}

/** A graph has changed. */
export function graphChanged(): void {
  goOn(afterDrawing);
}

/** A graph is moved or resized. */
export function graphMoved(): void {
  goOn(afterMovement);
}

function goOn(time: number): void {
  until = Math.max(until, performance.now() + time);
  for (const callback of stopped) {
    requestAnimationFrame(callback);
  }

  stopped.clear();
}

// A graph is dragged also when the pointer has left it.
for (const event of ["pointermove", "pointerdown", "pointerup", "touchmove", "wheel", "keydown"]) {
  addEventListener(event, graphMoved, { capture: true, passive: true });
}
