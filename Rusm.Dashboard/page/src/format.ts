// Numbers and times as text.

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

export function count(value: number): string {
  return whole.format(value);
}

/** A large number with three digits: 1.23 M. */
export function short(value: number): string {
  const scales: [number, string][] = [[1e9, " G"], [1e6, " M"], [1e3, " k"]];
  for (const [scale, unit] of scales) {
    if (value >= scale * 10 || (scale > 1e3 && value >= scale)) {
      return (value / scale).toPrecision(3) + unit;
    }
  }

  return value < 10 && value > 0 && !Number.isInteger(value) ? value.toFixed(1) : whole.format(value);
}

/** A duration in the unit that fits. */
export function duration(seconds: number | undefined | null): string {
  if (seconds === undefined || seconds === null) {
    return "–";
  }

  if (seconds >= 1) {
    return `${digits(seconds)} s`;
  }

  return seconds >= 1e-3 ? `${digits(seconds * 1e3)} ms` : `${digits(seconds * 1e6)} µs`;
}

// Three digits, and none after a whole number.
function digits(value: number): string {
  return value >= 100 ? whole.format(value) : Number.isInteger(Number(value.toPrecision(6))) ? String(Math.round(value)) : value.toPrecision(3);
}

export function age(seconds: number): string {
  if (seconds < 60) {
    return `${seconds.toFixed(1)} s`;
  }

  return seconds < 3600 ? `${Math.floor(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

export function bytes(value: number): string {
  return value >= 1e9 ? `${(value / 1e9).toFixed(2)} GB` : `${(value / 1e6).toFixed(value >= 1e8 ? 0 : 1)} MB`;
}

export function clock(at: number): string {
  return new Date(at).toLocaleTimeString("en-GB");
}
