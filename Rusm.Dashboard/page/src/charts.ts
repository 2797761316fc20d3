// Lines over the last minute.

import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { element } from "./dom";
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
  { title: "Bodies resumed per second", text: short, lines: [{ label: "resumed/s", color: "line-1", value: (it) => it.messages }] },
  { title: "Longest mailbox", text: short, lines: [{ label: "items", color: "line-1", value: (it) => it.mailbox.longest }] },
  { title: "Memory in use", text: bytes, lines: [{ label: "managed heap", color: "line-1", value: (it) => it.memory }] },
];

const height = 130;
const kept = 600;
const describeEvery = 5000;

/** All charts. */
export class Charts {
  private readonly pictures: Picture[] = [];
  private plots: { chart: Chart; plot: uPlot; holder: HTMLElement }[] = [];
  private describedAt = 0;

  constructor(private readonly home: HTMLElement) {
    new ResizeObserver(() => this.resize()).observe(home);
  }

  /** Begins anew with the pictures of a new connection. */
  replace(pictures: Picture[]): void {
    this.pictures.splice(0, this.pictures.length, ...pictures);
    this.draw();
  }

  /** Adds a picture. It is seen when the charts are drawn. */
  add(picture: Picture): void {
    this.pictures.push(picture);
    if (this.pictures.length > kept) {
      this.pictures.shift();
    }
  }

  /** Draws the charts anew, in the colours of the theme. */
  restyle(): void {
    for (const { plot, holder } of this.plots) {
      plot.destroy();
      holder.remove();
    }

    this.plots = charts.map((chart) => this.create(chart));
    this.draw();
  }

  draw(): void {
    if (this.home.offsetParent === null) {
      return;
    }

    const now = performance.now();
    const isDescribed = now - this.describedAt >= describeEvery;
    const times = this.pictures.map((picture) => picture.at / 1000);
    for (const { chart, plot, holder } of this.plots) {
      plot.setData([times, ...chart.lines.map((line) => this.pictures.map((picture) => line.value(picture) ?? null))]);
      const newest = this.pictures.at(-1);
      if (isDescribed && newest !== undefined) {
        const values = chart.lines.map((line) => `${line.label} ${text(chart, line.value(newest))}`);
        holder.setAttribute("aria-label", `${chart.title} over the last minute; now ${values.join(", ")}`);
        this.describedAt = now;
      }
    }
  }

  private create(chart: Chart): { chart: Chart; plot: uPlot; holder: HTMLElement } {
    const holder = element("div", { class: "chart", role: "img", "aria-label": chart.title }, element("div", { class: "title" }, chart.title));
    this.home.append(holder);
    const axis = { stroke: color("muted"), grid: { stroke: color("grid"), width: 1 }, ticks: { show: false }, font: "11px system-ui" };
    const plot = new uPlot(
      {
        width: Math.max(200, holder.clientWidth),
        height,
        legend: { show: chart.lines.length > 1, live: false },
        cursor: { show: false },
        scales: chart.isLogarithmic ? { y: { distr: 3 } } : { y: { range: (_, __, most) => [0, Math.max(1, most * 1.1)] } },
        axes: [
          { ...axis, size: 24, values: (_, splits) => splits.map((at) => new Date(at * 1000).toLocaleTimeString("en-GB").slice(3)) },
          { ...axis, size: 64, space: 28, values: (_, splits) => splits.map((value) => (value === null ? "" : chart.text(value))) },
        ],
        series: [{}, ...chart.lines.map((line) => ({ label: line.label, stroke: color(line.color), width: 1.5, points: { show: false } }))],
      },
      [[], ...chart.lines.map(() => [])],
      holder,
    );
    return { chart, plot, holder };
  }

  private resize(): void {
    for (const { plot, holder } of this.plots) {
      if (holder.clientWidth > 0 && plot.width !== holder.clientWidth) {
        plot.setSize({ width: holder.clientWidth, height });
      }
    }
  }
}

function text(chart: Chart, value: number | null | undefined): string {
  return value === null || value === undefined ? "none" : chart.text(value);
}
