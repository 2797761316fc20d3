// The pictures of the server, as they come.

import type { Picture } from "./types";

export interface Listener {
  /** The pictures of the last minute, at the beginning of each connection. */
  history(pictures: Picture[]): void;

  picture(picture: Picture): void;

  /** The connection was lost, or is there again. */
  connection(isThere: boolean): void;
}

const retryAfter = 1000;

/** Listens from now on. A lost connection is made again each second, also after the server was started again. */
export function listen(listener: Listener): void {
  const source = new EventSource("api/live");
  source.addEventListener("history", (event) => {
    listener.connection(true);
    listener.history(JSON.parse((event as MessageEvent<string>).data) as Picture[]);
  });
  source.addEventListener("picture", (event) => listener.picture(JSON.parse((event as MessageEvent<string>).data) as Picture));
  source.addEventListener("error", () => {
    // The browser gives up on some failures. A new source does not.
    listener.connection(false);
    source.close();
    setTimeout(() => listen(listener), retryAfter);
  });
}
