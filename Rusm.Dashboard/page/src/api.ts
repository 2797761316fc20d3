// Requests to the server.

import type { Info } from "./types";

let token: string | undefined;

/** What the server says of itself. It also brings the token for requests that change something. */
export async function readInfo(): Promise<Info> {
  const info = await get<Info>("api/info");
  token = info.token;
  return info;
}

export async function get<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  return answerOf<Answer>(await fetch(path, { signal: signal ?? null, headers: { Accept: "application/json" } }));
}

export async function post<Answer>(path: string, content: unknown): Promise<Answer> {
  return send(path, JSON.stringify(content));
}

export async function send<Answer>(path: string, body: BodyInit): Promise<Answer> {
  return answerOf<Answer>(await fetch(path, { method: "POST", headers: { "X-Rusm-Token": token ?? "" }, body }));
}

/** What is wrong, in one line. */
export function errorOf(reason: unknown): string {
  return reason instanceof TypeError ? "The server does not answer." : reason instanceof Error ? reason.message : String(reason);
}

/** The content of a JSON text. A field that is null counts as left out. */
export function parse<Content>(text: string): Content {
  return JSON.parse(text, (_, value: unknown) => value ?? undefined) as Content;
}

async function answerOf<Answer>(response: Response): Promise<Answer> {
  const text = await response.text();
  if (response.ok) {
    return text.length > 0 ? parse<Answer>(text) : (undefined as Answer);
  }

  throw new Error(errorIn(text) ?? `The server answered with status ${response.status}.`);
}

// A proxy between the page and the server answers with a page of its own.
function errorIn(text: string): string | undefined {
  try {
    return parse<{ error?: string } | undefined>(text)?.error;
  } catch {
    return undefined;
  }
}
