// Pids. They are text, since JavaScript keeps only numbers below 2^53 exactly, and those of node 512 are above.

/** The decimal digits of a pid; "0" is outside. */
export type Pid = string;

export const outside: Pid = "0";

// A pid has the number of its node in the bits above these.
const bitsOfNumber = 44n;

// A pid of fewer digits is less than 2^44.
const digitsWithNode = 14;

/** A pid as the runtime writes it: <7>, or <2.7> on node 2. */
export function pidText(pid: Pid): string {
  const node = pid.length < digitsWithNode ? 0n : BigInt(pid) >> bitsOfNumber;
  return node === 0n ? `<${pid}>` : `<${node}.${BigInt.asUintN(Number(bitsOfNumber), BigInt(pid))}>`;
}

/** Reads what pidText writes, also without the brackets. */
export function pidOf(text: string): Pid | undefined {
  const [, node, number] = /^<?(?:(\d{1,6})\.)?(\d{1,14})>?$/.exec(text.trim()) ?? [];
  return number === undefined ? undefined : String((BigInt(node ?? 0) << bitsOfNumber) + BigInt(number));
}

/** Less than zero if the first process is older. */
export function comparePids(one: Pid, other: Pid): number {
  return one.length - other.length || (one < other ? -1 : one > other ? 1 : 0);
}

/** The remainder of the division of a pid. */
export function pidModulo(pid: Pid, divisor: number): number {
  return Number(BigInt(pid) % BigInt(divisor));
}
