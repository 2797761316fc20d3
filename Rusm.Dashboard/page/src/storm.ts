// A storm: many processes are killed at random.

import { errorOf, post } from "./api";
import { byId, setText } from "./dom";
import { count } from "./format";

export function startStorm(): void {
  byId<HTMLFormElement>("storm").addEventListener("submit", (event) => {
    event.preventDefault();
    void loose();
  });
}

async function loose(): Promise<void> {
  const result = byId("storm-result");
  try {
    const { killed } = await post<{ killed: number }>("api/storm", { count: Number(byId<HTMLInputElement>("storm-count").value) });
    setText(result, `${count(killed)} ${killed === 1 ? "process was" : "processes were"} killed.`);
  } catch (reason) {
    setText(result, errorOf(reason));
  }
}
