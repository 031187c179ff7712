import type { BridgeReply } from '#shared/bridge/bridge.ts';
import type { HandoverRefusal, RosterPerson, RosterRole } from '#shared/domain/handover.ts';
import type { ShiftReport } from '#shared/domain/shift.ts';
import { lookAlikes } from '#shared/domain/lookAlike.ts';
import { enteredShiftSettingsSchema, shiftAt, shiftBefore, type ShiftSettings } from '#shared/domain/shiftCalendar.ts';
import type { ShiftFigures } from '#shared/domain/shiftFigures.ts';
import { siteZone } from '#shared/domain/siteZone.ts';
import { err, ok, type Result } from '#shared/result/result.ts';
import type { Clock } from '#main/ports/Clock.ts';
import type { Refusal } from './judgeStep.ts';
import type { HandoverStore } from './HandoverStore.ts';
import type { Roster } from './Roster.ts';
import type { ShiftReader } from './ShiftReader.ts';
import { loadShiftSettings, saveShiftSettings } from './shiftSettingsFile.ts';

export interface ShiftDeskOptions {
  dataDir: string;
  clock: Clock;
  /** The workstation's time zone as the host reports it. */
  timeZone: string;
  newId: () => string;
  roster: Roster;
  store: HandoverStore;
  reader: ShiftReader;
  operator: () => RosterPerson;
  /** Who signs on works at this console from now on. */
  onSignedOn: (person: RosterPerson) => void;
}

/** A lead of the roster, and the PIN that proves it. */
export interface LeadProof {
  by: string;
  pin: string;
}

type Step<Value> = Promise<Result<Value, Refusal>>;
const refuse = (code: HandoverRefusal, message: string) => err({ code, message });

/** The calendar, who is on, and the figures of shifts. */
export class ShiftDesk {
  private readonly options: ShiftDeskOptions;
  private stored: { settings: ShiftSettings; problem: string | null };
  private last: Promise<unknown> = Promise.resolve();

  constructor(options: ShiftDeskOptions) {
    this.options = options;
    this.stored = loadShiftSettings(options.dataDir);
  }

  settings(): ShiftSettings {
    return this.stored.settings;
  }

  timeZone(): string {
    return siteZone(this.stored.settings, this.options.timeZone).timeZone;
  }

  settingsView(): BridgeReply<'shiftSettings'> {
    const { timeZone, refused } = siteZone(this.stored.settings, this.options.timeZone);
    return { ...this.stored, timeZone, zoneRefused: refused };
  }

  setSettings(wanted: unknown): Result<BridgeReply<'shiftSettings'>, Refusal> {
    const parsed = enteredShiftSettingsSchema.safeParse(wanted);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      return refuse('invalid_settings', issue ? `${issue.path.join('.')}: ${issue.message}` : 'Not shift settings.');
    }
    const before = this.stored.settings;
    const by = this.options.operator();
    const recorded = this.options.store.append(by, { type: 'settingsChanged', before, after: parsed.data });
    if (!recorded.ok) return recorded;
    const saved = saveShiftSettings(this.options.dataDir, parsed.data);
    if (!saved.ok) return refuse('not_stored', saved.error);
    this.stored = { settings: parsed.data, problem: null };
    return ok(this.settingsView());
  }

  async page(atMs: number | null): Promise<BridgeReply<'shiftPage'>> {
    const nowMs = this.options.clock.nowMs();
    const shift = shiftAt(this.settings(), this.timeZone(), atMs ?? nowMs);
    const figures = await this.figures(shift);
    const before = await this.figures(shiftBefore(this.settings(), this.timeZone(), shift));
    return {
      figures,
      before: before.entries === 0 ? null : before,
      onDuty: [...this.options.store.book().onDuty.values()],
    };
  }

  async figures(shift: ReturnType<typeof shiftAt>): Promise<ShiftFigures> {
    const nowMs = this.options.clock.nowMs();
    return (await this.options.reader.upToNow(shift)).figures(nowMs, this.settings(), this.timeZone());
  }

  /** Any span, for the status line; a span that grows is only read on from where it was. */
  async report(fromMs: number, toMs: number): Promise<ShiftReport> {
    const nowMs = this.options.clock.nowMs();
    const running = shiftAt(this.settings(), this.timeZone(), nowMs);
    const isRunning = fromMs === running.fromMs && toMs > fromMs;
    const span = isRunning ? running : { name: '', fromMs, endMs: toMs, breaks: [] };
    const report = (await this.options.reader.upToNow(span)).report(Math.min(nowMs, toMs));
    return { ...report, fromMs, toMs };
  }

  rosterView(): BridgeReply<'roster'> {
    const { onDuty } = this.options.store.book();
    const people = this.options.roster.people();
    return {
      people: people.map((person) => ({ ...person, onDutySinceMs: onDuty.get(person.operatorId)?.sinceMs ?? null })),
      lookAlikes: lookAlikes(people).map((group) => group.map(({ name }) => name)),
      problem: this.options.roster.problem,
    };
  }

  /** The first person of a roster leads it, and needs no proof: there is nobody to give one. */
  add(name: string, pin: string, role: RosterRole, proof: LeadProof | null): Step<BridgeReply<'roster'>> {
    return this.inTurn(async () => {
      const { roster } = this.options;
      const person = { operatorId: this.options.newId(), name };
      const isFirst = roster.isEmpty;
      const lead = isFirst ? ok(person) : await this.proveLead(proof, 'add a person');
      if (!lead.ok) return lead;
      const given = isFirst ? 'lead' : role;
      const added = await roster.add(person, given, pin);
      if (!added.ok) return refuse('not_stored', added.error);
      return this.record({ type: 'rosterAdded', person, role: given }, isFirst ? undefined : lead.value);
    });
  }

  remove(operatorId: string, proof: LeadProof): Step<BridgeReply<'roster'>> {
    return this.inTurn(async () => {
      const { roster, store } = this.options;
      const person = roster.person(operatorId);
      if (!person) return unknownPerson(operatorId);
      const lead = await this.proveLead(proof, 'remove a person');
      if (!lead.ok) return lead;
      if (roster.isOnlyLead(operatorId) && roster.people().length > 1) return lastLead(person);
      if (store.book().onDuty.has(operatorId)) this.signOff(operatorId, 'removed from the roster');
      const removed = roster.remove(operatorId);
      if (!removed.ok) return refuse('not_stored', removed.error);
      return this.record({ type: 'rosterRemoved', person }, lead.value);
    });
  }

  setRole(operatorId: string, role: RosterRole, proof: LeadProof): Step<BridgeReply<'roster'>> {
    return this.inTurn(async () => {
      const { roster } = this.options;
      const person = roster.person(operatorId);
      if (!person) return unknownPerson(operatorId);
      const lead = await this.proveLead(proof, 'change a role');
      if (!lead.ok) return lead;
      if (role !== 'lead' && roster.isOnlyLead(operatorId)) return lastLead(person);
      const set = roster.setRole(operatorId, role);
      if (!set.ok) return refuse('not_stored', set.error);
      return this.record({ type: 'roleChanged', person, role }, lead.value);
    });
  }

  /** The own PIN with the own present one; a forgotten one by a lead. */
  setPin(operatorId: string, newPin: string, by: string, pin: string): Step<BridgeReply<'roster'>> {
    return this.inTurn(async () => {
      const person = this.options.roster.person(operatorId);
      if (!person) return unknownPerson(operatorId);
      const purpose = 'change a PIN';
      const proof = by === operatorId ? await this.prove(by, pin, purpose) : await this.proveLead({ by, pin }, purpose);
      if (!proof.ok) return proof;
      // Only of the own PIN: of another's it would tell what that one is.
      if (by === operatorId && newPin === pin)
        return refuse('same_pin', 'The new PIN is the present one. Choose another.');
      const set = await this.options.roster.setPin(operatorId, newPin);
      if (!set.ok) return refuse('not_stored', set.error);
      return this.record({ type: 'pinChanged', person }, proof.value);
    });
  }

  async signOn(operatorId: string, pin: string): Step<BridgeReply<'roster'>> {
    const proof = await this.prove(operatorId, pin, 'sign on');
    if (!proof.ok) return proof;
    // Who is on duty already comes back to a workstation that was locked, or that another one works at.
    const isOn = this.options.store.book().onDuty.has(operatorId);
    const recorded = this.record({ type: isOn ? 'sessionUnlocked' : 'signedOn' }, proof.value);
    if (recorded.ok) this.options.onSignedOn(proof.value);
    return recorded;
  }

  signOff(operatorId: string, why = ''): Result<BridgeReply<'roster'>, Refusal> {
    const person = this.options.store.book().onDuty.get(operatorId);
    if (!person) return refuse('not_on_duty', 'This person is not signed on.');
    return this.record({ type: 'signedOff', why }, { operatorId: person.operatorId, name: person.name });
  }

  /** Whether it is this person, by the PIN. A wrong PIN is an entry of the journal, without the PIN. */
  async prove(operatorId: string, pin: string, purpose: string): Step<RosterPerson> {
    const person = this.options.roster.person(operatorId);
    if (!person) return unknownPerson(operatorId);
    const verdict = await this.options.roster.verify(operatorId, pin);
    if (verdict.is === 'right') return ok(person);
    const wait = `Wait ${secondsOrMinutes(verdict.blockedForMs)}, then try again.`;
    if (verdict.is === 'blocked')
      return refuse('pin_blocked', `Too many wrong PINs for ${person.name}: none is looked at now. ${wait}`);
    const { operator, store } = this.options;
    const { wrongInARow } = verdict;
    const recorded = store.append(operator(), { type: 'pinRefused', person, purpose });
    if (!recorded.ok) return recorded;
    const sentence = `This is not the PIN of ${person.name}. Nothing was changed.`;
    if (verdict.blockedForMs === 0) return refuse('wrong_pin', sentence);
    const forS = verdict.blockedForMs / 1000;
    const blocked = store.append(operator(), { type: 'pinBlocked', person, wrongInARow, forS });
    return blocked.ok ? refuse('wrong_pin', `${sentence} It was wrong ${wrongInARow} times. ${wait}`) : blocked;
  }

  /** Whether it is a lead of this roster, by the PIN. */
  private async proveLead(proof: LeadProof | null, purpose: string): Step<RosterPerson> {
    const { roster } = this.options;
    if (!proof || !roster.isLead(proof.by)) {
      const leads = roster.people().flatMap(({ name, role }) => (role === 'lead' ? [name] : []));
      return refuse('not_lead', `To ${purpose} takes the PIN of a lead (${leads.join(', ')}). Nothing was changed.`);
    }
    return this.prove(proof.by, proof.pin, purpose);
  }

  /** Changes of the roster go one after another: each is judged on what the one before it left. */
  private inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const mine = this.last.then(work);
    this.last = mine.catch(() => undefined);
    return mine;
  }

  private record(
    record: Parameters<HandoverStore['append']>[1],
    by: RosterPerson = this.options.operator(),
  ): Result<BridgeReply<'roster'>, Refusal> {
    const recorded = this.options.store.append(by, record);
    return recorded.ok ? ok(this.rosterView()) : recorded;
  }
}

const unknownPerson = (operatorId: string) =>
  refuse('unknown_person', `Nobody on the roster has the id ${JSON.stringify(operatorId)}.`);

const lastLead = ({ name }: RosterPerson) =>
  refuse('last_lead', `${name} is the only lead. Make somebody else a lead first. Nothing was changed.`);

const secondsOrMinutes = (ms: number): string =>
  ms <= 90_000 ? `${Math.ceil(ms / 1000)} s` : `${Math.ceil(ms / 60_000)} min`;
