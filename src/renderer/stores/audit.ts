import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type {
  Act,
  AuditQuery,
  ChainState,
  JournalKind,
  JournalQuery,
  JournalRow,
} from '#shared/bridge/requests/audit.ts';
import type { BridgeFailure } from '#renderer/bridge/Bridge.ts';
import { useBridge } from './bridgeKey.ts';

const PAGE = 100;
const STATE_EVERY_MS = 2000;

/** What the screen narrows by; shared by the list of entries and the audit, as far as it concerns both. */
export interface JournalFilter {
  text: string;
  cell: string;
  kind: JournalKind | '';
  type: string;
  person: string;
  fromMs: number | null;
  toMs: number | null;
  withPlanner: boolean;
}

export const emptyFilter: JournalFilter = {
  text: '',
  cell: '',
  kind: '',
  type: '',
  person: '',
  fromMs: null,
  toMs: null,
  withPlanner: false,
};

/** The journal as a person searches, checks and exports it. Pages are fetched as they are scrolled to. */
export const useAuditStore = defineStore('audit', () => {
  const bridge = useBridge();
  const rows = shallowRef<readonly JournalRow[]>([]);
  const acts = shallowRef<readonly Act[]>([]);
  const chain = shallowRef<ChainState | null>(null);
  const problem = shallowRef<BridgeFailure | null>(null);
  const tookMs = ref<number | null>(null);
  const isLoading = ref(false);
  const next = ref<number | null>(null);
  const nextAct = ref<number | null>(null);
  let asked = 0;

  const listOf = <Value extends string>(value: Value | ''): Value[] => (value === '' ? [] : [value]);
  const entryQuery = (filter: JournalFilter, before: number | null): JournalQuery => ({
    text: filter.text,
    cells: listOf(filter.cell),
    kinds: listOf(filter.kind),
    types: listOf(filter.type),
    person: filter.person || null,
    fromMs: filter.fromMs,
    toMs: filter.toMs,
    before,
    limit: PAGE,
  });
  const actQuery = (filter: JournalFilter, before: number | null): AuditQuery => ({
    cells: listOf(filter.cell),
    person: filter.person || null,
    withPlanner: filter.withPlanner,
    fromMs: filter.fromMs,
    toMs: filter.toMs,
    before,
    limit: PAGE,
  });

  /** Only the newest question counts: an older answer that comes late must not replace it. */
  async function search(filter: JournalFilter, more = false): Promise<void> {
    if (more && (next.value === null || isLoading.value)) return;
    const ticket = (asked += 1);
    isLoading.value = true;
    const answer = await bridge.request('searchJournal', entryQuery(filter, more ? next.value : null));
    if (ticket !== asked) return;
    isLoading.value = false;
    problem.value = answer.ok ? null : answer.error;
    if (!answer.ok) return;
    rows.value = more ? [...rows.value, ...answer.value.rows] : answer.value.rows;
    next.value = answer.value.next;
    tookMs.value = answer.value.tookMs;
  }

  /**
   * What was written since: put in front of what is shown, so that nobody who reads further down is thrown back. Everything
   * anew where more came than one page holds.
   */
  async function searchNewer(filter: JournalFilter): Promise<void> {
    const newest = rows.value[0]?.entryId;
    if (newest === undefined) return search(filter);
    const ticket = asked;
    const answer = await bridge.request('searchJournal', entryQuery(filter, null));
    if (ticket !== asked || !answer.ok) return;
    const newer = answer.value.rows.filter((row) => row.entryId > newest);
    if (newer.length === answer.value.rows.length && answer.value.next !== null) return search(filter);
    if (newer.length > 0) rows.value = [...newer, ...rows.value];
  }

  async function audit(filter: JournalFilter, more = false): Promise<void> {
    if (more && (nextAct.value === null || isLoading.value)) return;
    const ticket = (asked += 1);
    isLoading.value = true;
    const answer = await bridge.request('auditTrail', actQuery(filter, more ? nextAct.value : null));
    if (ticket !== asked) return;
    isLoading.value = false;
    problem.value = answer.ok ? null : answer.error;
    if (!answer.ok) return;
    acts.value = more ? [...acts.value, ...answer.value.rows] : answer.value.rows;
    nextAct.value = answer.value.next;
    tookMs.value = answer.value.tookMs;
  }

  async function refreshChain(): Promise<void> {
    const answer = await bridge.request('chainState', {});
    if (answer.ok) chain.value = answer.value;
    else problem.value = answer.error;
  }
  /** Follows the check of the chain; returns the function that ends it. */
  function followChain(): () => void {
    void refreshChain();
    const timer = setInterval(() => void refreshChain(), STATE_EVERY_MS);
    return () => clearInterval(timer);
  }

  const entry = (entryId: number) => bridge.request('journalEntry', { entryId });
  const exportAudit = (fromMs: number, toMs: number, format: 'csv' | 'json') =>
    bridge.request('exportAudit', { fromMs, toMs, format });
  const backup = () => bridge.request('backupJournal', {});

  return {
    ...{ rows, acts, chain, problem, tookMs, isLoading, next, nextAct },
    ...{ search, searchNewer, audit, followChain, refreshChain, entry, exportAudit, backup },
  };
});
