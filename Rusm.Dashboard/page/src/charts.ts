// Lines over the last minute.

import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { element, setText } from "./dom";
import { bytes, duration, short } from "./format";
import { color } from "./theme";
import type { Picture } from "./types";

interface Line {
  label: string;
  color: string;
  value(picture: Picture): number | null | undefined;
}

interface Chart {
  title: string;
  lines: Line[];
  text(value: number): string;
  isLogarithmic?: boolean;
}

interface Plot {
  chart: Chart;
  plot: uPlot;
  holder: HTMLElement;
  values: HTMLElement[];
}

const charts: Chart[] = [
  { title: "Restarts per second", text: short, lines: [{ label: "restarts/s", color: "line-1", value: (it) => it.restarts }] },
  {
    title: "Time to recover",
    text: duration,
    isLogarithmic: true,
    lines: [
      { label: "p50", color: "line-1", value: (it) => it.recovery?.p50 },
      { label: "p95", color: "line-2", value: (it) => it.recovery?.p95 },
      { label: "p99", color: "line-3", value: (it) => it.recovery?.p99 },
    ],
  },
  { title: "Processes alive", text: short, lines: [{ label: "alive", color: "line-1", value: (it) => it.alive }] },
  { title: "Bodies resumed per second", text: short, lines: [{ label: "resumed/s", color: "line-1", value: (it) => it.resumed }] },
  { title: "Longest mailbox", text: short, lines: [{ label: "items", color: "line-1", value: (it) => it.mailbox.longest }] },
  { title: "Memory in use", text: bytes, lines: [{ label: "managed heap", color: "line-1", value: (it) => it.memory }] },
];

const height = 140;
const seconds = 60;
const describeEvery = 5000;
const none = "none";

// Between pictures that are further apart than this there was no connection.
const gap = 2;

/** All charts. */
export class Charts {
  private pictures: Picture[] = [];
  private plots: Plot[] = [];
  private drawnAt = 0;
  private describedAt = -describeEvery;

  constructor(private readonly home: HTMLElement) {
    new ResizeObserver(() => this.resize()).observe(home);
  }

  /** Goes on with the pictures of a new connection. Older ones stay until they are a minute old. */
  replace(pictures: Picture[]): void {
    const from = pictures[0]?.at ?? Infinity;
    this.pictures = [...this.pictures.filter((picture) => picture.at < from), ...pictures];
    this.forgetOld();
    this.draw();
  }

  add(picture: Picture): void {
    this.pictures.push(picture);
    this.forgetOld();
  }

  /** Draws the charts anew, in the colours of the theme. */
  restyle(): void {
    for (const { plot, holder } of this.plots) {
      plot.destroy();
      holder.remove();
    }

    this.plots = charts.map((chart) => this.create(chart));
    this.describedAt = -describeEvery;
    this.draw();
  }

  private forgetOld(): void {
    const oldest = (this.pictures.at(-1)?.at ?? 0) - seconds * 1000;
    const first = this.pictures.findIndex((picture) => picture.at >= oldest);
    if (first > 0) {
      this.pictures.splice(0, first);
    }
  }

  draw(): void {
    const newest = this.pictures.at(-1);
    if (newest === undefined || this.home.offsetParent === null) {
      return;
    }

    this.drawnAt = performance.now();

    const isDescribed = this.drawnAt - this.describedAt >= describeEvery;
    const times = this.pictures.map((picture) => (picture.at - newest.at) / 1000);
    const breaks = times.map((time, index) => index > 0 && time - (times[index - 1] as number) > gap);
    for (const { chart, plot, holder, values } of this.plots) {
      plot.setData([times, ...chart.lines.map((line) => this.pictures.map((picture, index) => (breaks[index] ? null : line.value(picture) ?? null)))]);
      const now = chart.lines.map((line) => text(chart, line.value(newest)));
      now.forEach((value, index) => setText(values[index] as HTMLElement, value === none ? "–" : value));
      if (isDescribed) {
        holder.ariaLabel = `${chart.title} over the last minute; now ${chart.lines.map((line, index) => `${line.label} ${now[index]}`).join(", ")}`;
        this.describedAt = this.drawnAt;
      }
    }
  }

  private create(chart: Chart): Plot {
    const values = chart.lines.map(() => element("span", { class: "now" }));
    const keys = chart.lines.map((line, index) => {
      const key = element("span", { class: "key" }, ...(chart.lines.length > 1 ? [line.label] : []), values[index] as HTMLElement);
      key.style.setProperty("--key", chart.lines.length > 1 ? color(line.color) : "transparent");
      return key;
    });
    const head = element("div", { class: "chart-head", "aria-hidden": "true" }, element("span", { class: "title" }, chart.title), element("span", { class: "keys" }, ...keys));
    const holder = element("div", { class: "chart", role: "img", "aria-label": chart.title }, head);
    this.home.append(holder);
    return { chart, plot: new uPlot(optionsOf(chart, Math.max(200, holder.clientWidth)), [[], ...chart.lines.map(() => [])], holder), holder, values };
  }

  private resize(): void {
    for (const { plot, holder } of this.plots) {
      if (holder.clientWidth > 0 && plot.width !== holder.clientWidth) {
        plot.setSize({ width: holder.clientWidth, height });
      }
    }
  }
}

function optionsOf(chart: Chart, width: number): uPlot.Options {
  const axis = { stroke: color("muted"), grid: { stroke: color("grid"), width: 1 }, ticks: { show: false }, font: "11px system-ui" };
  return {
    width,
    height,
    padding: [8, 16, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: [-seconds, 0] },
      y: chart.isLogarithmic ? { distr: 3, range: (_, least, most) => decades(least, most) } : { range: (_, __, most) => [0, Math.max(1, (most ?? 0) * 1.1)] },
    },
    axes: [
      { ...axis, size: 24, splits: () => [-60, -45, -30, -15, 0], values: (_, splits) => splits.map((at) => (at === 0 ? "now" : `−${-at} s`)) },
      {
        ...axis,
        size: 64,
        space: 28,
        ...(chart.isLogarithmic ? { splits: (_, __, least, most) => powers(least, most) } satisfies uPlot.Axis : {}),
        values: (_, splits) => splits.map((value) => (value === null ? "" : withoutZeros(chart.text(value)))),
      },
    ],
    series: [{}, ...chart.lines.map((line) => ({ label: line.label, stroke: color(line.color), width: 1.5, points: { show: false } }))],
  };
}

// Whole powers of ten around the values, so that the scale does not move with each of them.
function decades(least: number | null, most: number | null): [number, number] {
  return least === null || most === null || least <= 0 ? [1e-6, 1e-3] : [10 ** Math.floor(Math.log10(least)), 10 ** Math.max(Math.floor(Math.log10(least)) + 1, Math.ceil(Math.log10(most)))];
}

function powers(least: number, most: number): number[] {
  const [from, to] = [Math.round(Math.log10(least)), Math.round(Math.log10(most))];
  return Array.from({ length: to - from + 1 }, (_, index) => 10 ** (from + index));
}

function withoutZeros(number: string): string {
  return number.replace(/(\.\d*?)0+(?=\D|$)/, "$1").replace(/\.(?=\D|$)/, "");
}

function text(chart: Chart, value: number | null | undefined): string {
  return value === null || value === undefined ? none : chart.text(value);
}
