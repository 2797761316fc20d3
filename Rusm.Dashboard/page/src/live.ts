// The pictures of the server, as they come.

import { parse } from "./api";
import type { Picture } from "./types";

export interface Listener {
  /** The pictures of the last minute, at the beginning of each connection. */
  history(pictures: Picture[]): void;

  picture(picture: Picture): void;

  /** The connection was lost, or is there again. */
  connection(isThere: boolean): void;
}

const retryAfter = 1000;

// Pictures come ten times a second. A connection that is silent for this long is dead, even if the browser has not noticed.
const silentAfter = 6000;
const lookEvery = 2000;

let isThere = false;

/** Whether the server is there. What is asked regularly is not asked while it is not. */
export function isConnected(): boolean {
  return isThere;
}

/** Listens from now on. A lost connection is made again each second, also after the server was started again. */
export function listen(listener: Listener): void {
  const source = new EventSource("api/live");
  let heardAt = performance.now();
  const heard = (): void => {
    heardAt = performance.now();
  };
  const watch = setInterval(() => {
    if (performance.now() - heardAt > silentAfter) {
      lose(0);
    }
  }, lookEvery);
  const lose = (wait: number): void => {
    clearInterval(watch);
    source.close();
    isThere = false;
    listener.connection(false);
    setTimeout(() => listen(listener), wait);
  };
  source.addEventListener("history", (event) => {
    heard();
    isThere = true;
    listener.connection(true);
    listener.history(parse<Picture[]>((event as MessageEvent<string>).data));
  });
  source.addEventListener("picture", (event) => {
    heard();
    listener.picture(parse<Picture>((event as MessageEvent<string>).data));
  });

  // The browser gives up on some failures. A new source does not.
  source.addEventListener("error", () => lose(retryAfter));
}
