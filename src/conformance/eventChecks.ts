import { applyCellEvent } from '#shared/domain/applyCellEvent.ts';
import { EVENT_WINDOW, pictureReplySchema, wire } from '#shared/protocol/protocol.ts';
import type { Bench, RuleChecks } from './Bench.ts';
import { problemOf, sameValue, type ProbeConsole } from './ProbeConsole.ts';
import { demand, NotTried } from './verdict.ts';

/** Something happens in the cell that harms nothing: another console comes (`consoles.changed`). */
async function stir(bench: Bench, console: ProbeConsole): Promise<void> {
  const before = console.events.length;
  await bench.console();
  await console.until(() => console.events.length > before, 4000, 'A console connected and no event told of it.');
}

/** E, K, G: the log, the clock, pictures. */
export const eventChecks: RuleChecks = {
  P7: async (bench) => {
    const console = await bench.console();
    await stir(bench, console);
    const nowMs = await console.clockMs();
    for (const { seq, timeMs } of console.events)
      demand(timeMs <= nowMs + 50, `Event ${seq} is dated ${timeMs - nowMs} ms after the cell’s own clock.`);
    return 'events are dated on the cell’s clock';
  },
  E1: async (bench) => {
    const console = await bench.actor();
    const commandId = `conform-named-${performance.now()}`;
    const token = await bench.acquire(console);
    const release = await console.command({ type: 'control.release' }, token, { commandId });
    demand(release.accepted, 'control.release of the holder was refused.');
    const ended = (): boolean => console.events.some((event) => event.commandId === commandId);
    await console.until(ended, 4000, 'No event names the command that brought it about.');
    return 'events are numbered, of one epoch, and name their command';
  },
  E2: async (bench) => {
    const console = await bench.console();
    await stir(bench, console);
    await stir(bench, console);
    return 'in order, without gaps and repetition';
  },
  E4: async (bench) => {
    const silent = await bench.console({}, { silent: true });
    const { description, resumeAfterSeq, epoch } = silent.welcome!;
    const fault = description.faults?.find(({ lasts }) => lasts === 'until_cleared')?.name;
    if (fault === undefined) throw new NotTried('a thousand events cannot be brought about here without harm');
    const sender = await bench.actor();
    for (let sent = 0; sent <= EVENT_WINDOW; sent += 50)
      await Promise.all(Array.from({ length: 50 }, () => sender.command({ type: 'fault.set', fault, parameters: {} })));
    await sender.command({ type: 'fault.clear', fault });
    await sender.until(
      () => sender.sawBody('fault.cleared').length > 0,
      30_000,
      'A reader that reports what it stored does not get every event.',
    );
    await silent.clockMs();
    const before = silent.events.length;
    demand(before <= EVENT_WINDOW, `${before} events came to a console that reported none; the window is 1000.`);
    const last = sender.events.at(-1)!.seq;
    silent.reportsSeen = true;
    silent.socket.emit(wire.seen, { epoch, seq: resumeAfterSeq + before });
    const isDone = (): boolean => (silent.events.at(-1)?.seq ?? 0) >= last;
    await silent.until(isDone, 30_000, 'After "seen" the events that waited did not come.');
    return `${before} events under way to a console that reports none, the others after "seen"`;
  },
  E5: async (bench) => {
    const first = await bench.console();
    await stir(bench, first);
    const { epoch, seq } = first.events[0]!;
    await stir(bench, first);
    const again = await bench.console({ lastSeen: { epoch, seq } });
    const { snapshot, gap, resumeAfterSeq } = again.welcome!;
    demand(snapshot === null && !gap, 'A console whose later events are kept gets a snapshot, or is told of a gap.');
    demand(resumeAfterSeq === seq, `resumeAfterSeq is ${resumeAfterSeq}, expected its own ${seq}.`);
    const missed = first.events.slice(1, 2);
    await again.until(() => again.events.length >= missed.length, 4000, 'The events after its own do not follow.');
    demand(sameValue(again.events.slice(0, missed.length), missed), 'An event is another one when it is told again.');
    return 'resumed without a snapshot, the missed events follow as they were';
  },
  E6: async (bench) => {
    const { epoch, gap } = (await bench.console()).welcome!;
    demand(!gap, 'A console without a last event is told of a gap.');
    for (const lastSeen of [
      { epoch: 'another-epoch', seq: 3 },
      { epoch, seq: 999_999_999 },
    ]) {
      const { snapshot, ...welcome } = (await bench.console({ lastSeen })).welcome!;
      demand(snapshot !== null, `With lastSeen ${JSON.stringify(lastSeen)} it gets no snapshot.`);
      demand(welcome.gap, `With lastSeen ${JSON.stringify(lastSeen)} it is not told of the gap.`);
      demand(welcome.resumeAfterSeq === snapshot.cell.seq, 'resumeAfterSeq is not snapshot.cell.seq.');
    }
    return 'whoever cannot resume gets a snapshot and is told of the gap';
  },
  E10: async (bench) => {
    const first = await bench.console();
    await stir(bench, first);
    const { snapshot } = (await bench.console()).welcome!;
    const base = first.welcome!.snapshot;
    demand(snapshot && base, 'A console of its first contact gets no snapshot.');
    const { seq } = snapshot.cell;
    const isThere = (): boolean => (first.events.at(-1)?.seq ?? 0) >= seq;
    await first.until(isThere, 4000, `The events up to ${seq} did not come.`);
    const folded = first.events.filter((event) => event.seq <= seq).reduce(applyCellEvent, base);
    for (const part of Object.keys(snapshot) as (keyof typeof snapshot)[])
      demand(sameValue(folded[part], snapshot[part]), `The events folded give another "${part}" than the snapshot.`);
    return `events folded over the snapshot give the snapshot of ${seq}`;
  },
  K1: async (bench) => {
    const console = await bench.console();
    const first = await console.clockMs();
    const second = await console.clockMs();
    demand(second >= first, `The cell’s clock went back by ${first - second} ms between two exchanges.`);
    return 'the clock answers at once with both times';
  },
  G1: async (bench) => {
    const console = await bench.console();
    const none = pictureReplySchema.safeParse(await console.ask(wire.picture, { imageId: 'no-such-picture' }));
    demand(none.success && !none.data.found, 'A picture that never was is not answered with {"found": false}.');
    const imageId = console.welcome!.snapshot?.estimates.at(-1)?.imageId;
    if (imageId === undefined) return 'an unknown picture is said to be missing; none is there to be fetched';
    const reply = pictureReplySchema.safeParse(await console.ask(wire.picture, { imageId }));
    demand(reply.success, `The reply is malformed: ${reply.error ? problemOf(reply.error) : ''}.`);
    demand(reply.data.imageId === imageId, 'The reply names another picture.');
    demand(reply.data.found, 'The picture of the newest estimate is not kept.');
    demand(reply.data.data[0] === 0xff && reply.data.data[1] === 0xd8, 'The picture is no JPEG.');
    return 'the picture of an estimate is there, an unknown one is said to be missing';
  },
};
