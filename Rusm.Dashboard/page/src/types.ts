// The answers of the server; see Rusm.Dashboard/Http/Answers.cs.

import type { Pid } from "./pid";

export interface Info {
  version: string;
  canAct: boolean;
  token?: string;
  scenarios?: Scenario[];
  traces: boolean;
  trace?: string;
}

export interface Scenario {
  name: string;
  description: string;
  settings: Setting[];
}

export interface Setting {
  name: string;
  label: string;
  description: string;
  kind: "number" | "choice" | "text";
  value: string;
  choices?: string[];
}

export interface Picture {
  at: number;
  run?: Run;
  runtime: boolean;
  restarts: number;
  resumed: number;
  spawned: number;
  ended: number;
  crashed: number;
  dropped: number;
  recovery?: { p50?: number; p95?: number; p99?: number };
  alive: number;
  workers: number;
  waiting: number;
  blocked: number;
  mailbox: { longest: number; longestPid?: Pid; sampled: number; items: number };
  memory: number;
  gc: number[];
  structure: number;
  happened: Happening[];
  left: number;
}

export interface Run {
  scenario: string;
  phase: string;
  unit?: string;
  rate?: number;
  figures: [string, string][];
  done: boolean;
  report?: string[];
  error?: string;
}

export interface Happening {
  at: number;
  kind: string;
  pid?: Pid;
  text: string;
}

export interface ProcessWindow {
  at: number;
  total: number;
  matching: number;
  rows: ProcessRow[];
}

export interface ProcessRow {
  pid: Pid;
  label?: string;
  name?: string;
  parent: Pid;
  links: number;
  monitors: number;
  trap: boolean;
  mailbox: number;
  age: number;
  restarts: number;
}

export interface Details {
  pid: Pid;
  alive: boolean;
  label?: string;
  name?: string;
  groups: string[];
  parent: Pid;
  trap: boolean;
  links: Pid[];
  linkCount: number;
  monitors: { reference: string; pid: Pid }[];
  monitorCount: number;
  monitoredBy: { reference: string; pid: Pid }[];
  monitoredByCount: number;
  mailbox: { count: number; items: string[] };
  blockedFor?: number;
  signals: { at: number; text: string }[];
  died?: { at: number; reason: string; cause: string; chain: string[]; links: Pid[] };
}

export interface Tree {
  nodes: TreeNode[];
  total: number;
}

export interface TreeNode {
  pid?: Pid;
  parent?: Pid;
  id: string;
  name?: string;
  kind: "supervisor" | "process";
  state: "running" | "restarted" | "waiting" | "ended";
  restarts: number;
  more: number;
}

export interface Graph {
  nodes: GraphNode[];
  edges: GraphEdge[];
  left: number;
}

export interface GraphNode {
  pid: Pid;
  label?: string;
  state: "running" | "new" | "crashed" | "ended";
  supervisor: boolean;
}

export interface GraphEdge {
  from: Pid;
  to: Pid;
  kind: "link" | "monitor" | "cascade";
}

export interface TraceInfo {
  name: string;
  steps: number;
  truncated?: string;
  deaths: { step: number; pid: Pid; text: string }[];
  supervisors: { pid: Pid; intensity: number; period: number; strategy: string }[];
  spawned: number;
}

export interface TraceStep extends Graph {
  step: number;
  signal: string;
  effects: string[];
  notes: string[];
  alive: number;
}

export interface WhatIf {
  title: string;
  lines: string[];
  happened: string[];
  otherwise: string[];
}
