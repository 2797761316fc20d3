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

async function answerOf<Answer>(response: Response): Promise<Answer> {
  const text = await response.text();
  const content: unknown = text.length > 0 ? JSON.parse(text) : undefined;
  if (!response.ok) {
    throw new Error((content as { error?: string } | undefined)?.error ?? `The server answered with status ${response.status}.`);
  }

  return content as Answer;
}
