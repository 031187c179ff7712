import type { BridgeReply } from '#shared/bridge/bridge.ts';
import type { HandoverRefusal, RosterPerson } from '#shared/domain/handover.ts';
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

type Step<Value> = Promise<Result<Value, Refusal>>;
const refuse = (code: HandoverRefusal, message: string) => err({ code, message });

/** The calendar, who is on, and the figures of shifts. */
export class ShiftDesk {
  private readonly options: ShiftDeskOptions;
  private stored: { settings: ShiftSettings; problem: string | null };

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

  async add(name: string, pin: string): Step<BridgeReply<'roster'>> {
    const person = { operatorId: this.options.newId(), name };
    const added = await this.options.roster.add(person, pin);
    if (!added.ok) return refuse('not_stored', added.error);
    return this.record({ type: 'rosterAdded', person });
  }

  remove(operatorId: string): Result<BridgeReply<'roster'>, Refusal> {
    const person = this.options.roster.person(operatorId);
    if (!person) return unknownPerson(operatorId);
    if (this.options.store.book().onDuty.has(operatorId)) this.signOff(operatorId, 'removed from the roster');
    const removed = this.options.roster.remove(operatorId);
    if (!removed.ok) return refuse('not_stored', removed.error);
    return this.record({ type: 'rosterRemoved', person });
  }

  async setPin(operatorId: string, newPin: string, by: string, pin: string): Step<BridgeReply<'roster'>> {
    const person = this.options.roster.person(operatorId);
    if (!person) return unknownPerson(operatorId);
    if (by !== operatorId && !this.options.store.book().onDuty.has(by))
      return refuse('not_on_duty', 'Somebody else’s PIN can be changed only by a person who is signed on.');
    const proof = await this.prove(by, pin, 'change a PIN');
    if (!proof.ok) return proof;
    // Only of the own PIN: of another's it would tell what that one is.
    if (by === operatorId && newPin === pin)
      return refuse('same_pin', 'The new PIN is the present one. Choose another.');
    const set = await this.options.roster.setPin(operatorId, newPin);
    if (!set.ok) return refuse('not_stored', set.error);
    return this.record({ type: 'pinChanged', person }, proof.value);
  }

  async signOn(operatorId: string, pin: string): Step<BridgeReply<'roster'>> {
    const proof = await this.prove(operatorId, pin, 'sign on');
    if (!proof.ok) return proof;
    const recorded = this.record({ type: 'signedOn' }, proof.value);
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
    if (verdict === 'right') return ok(person);
    const recorded = this.options.store.append(this.options.operator(), { type: 'pinRefused', person, purpose });
    if (!recorded.ok) return recorded;
    return verdict === 'wrong'
      ? refuse('wrong_pin', `This is not the PIN of ${person.name}. Nothing was changed.`)
      : refuse('pin_blocked', `Too many wrong PINs for ${person.name}. Wait half a minute, then try again.`);
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
