import { CONTROL_NAMESPACE, wire, WRENCH_COLUMNS, type SampleBatch } from '#shared/protocol/protocol.ts';
import type { Bench, RuleChecks } from './Bench.ts';
import type { ProbeConsole } from './ProbeConsole.ts';
import { demand, NotTried } from './verdict.ts';

const BATCHES = 6;

interface Heard {
  reader: ProbeConsole;
  joints: SampleBatch[];
  wrench: SampleBatch[];
}

async function listen(bench: Bench): Promise<Heard> {
  const reader = await bench.telemetry();
  const of = (name: string): SampleBatch[] =>
    reader.received.filter((one) => one.name === name).map(({ payload }) => payload as SampleBatch);
  const enough = (): boolean => of(wire.joints).length >= BATCHES && of(wire.wrench).length >= BATCHES;
  await reader.until(enough, 10_000, 'Not enough "joints" and "wrench" came within 10 s of connecting.');
  return { reader, joints: of(wire.joints), wrench: of(wire.wrench) };
}

/** T: telemetry. */
export const telemetryChecks: RuleChecks = {
  T1: async (bench) => {
    const { reader, joints, wrench } = await listen(bench);
    demand(!reader.welcome, 'A "welcome" came on /telemetry.');
    demand(joints[0]!.periodMs === 10, `Joints come every ${joints[0]!.periodMs} ms of cell time, expected 10.`);
    demand(wrench[0]!.periodMs === 2, `The wrench comes every ${wrench[0]!.periodMs} ms of cell time, expected 2.`);
    return 'joints at 100 Hz, wrench at 500 Hz, unasked and without a welcome';
  },
  T2: async (bench) => {
    const { joints, wrench } = await listen(bench);
    for (const batches of [joints, wrench])
      for (const [k, batch] of batches.entries()) {
        const next = batches[k + 1];
        if (next?.index !== batch.index + 1) continue;
        const endMs = batch.startMs + batch.count * batch.periodMs;
        demand(
          Math.abs(next.startMs - endMs) < batch.periodMs / 2,
          `Batch ${next.index} does not begin where the one before ended.`,
        );
      }
    return 'batches follow each other in time';
  },
  T3: async (bench) => {
    const { description } = (await bench.console()).welcome!;
    const { joints, wrench } = await listen(bench);
    const columns = ({ values, count }: SampleBatch): number => values.byteLength / 4 / count;
    const expected = description.jointNames.length;
    demand(
      columns(joints[0]!) === expected,
      `A row of joints has ${columns(joints[0]!)} values, expected ${expected}.`,
    );
    demand(
      columns(wrench[0]!) === WRENCH_COLUMNS,
      `A row of the wrench has ${columns(wrench[0]!)} values, expected 6.`,
    );
    return `${expected} joints, six values of the wrench`;
  },
  T5: async (bench) => {
    const { reader, joints, wrench } = await listen(bench);
    const told = reader.advice.length > 0;
    for (const batches of [joints, wrench])
      for (const [k, { index }] of batches.entries()) {
        const before = batches[k - 1]?.index ?? index - 1;
        demand(index > before, `Telemetry message ${index} came after ${before}: repeated, or out of order.`);
        demand(index === before + 1 || told, `The index jumps from ${before} to ${index}, and nobody told of a loss.`);
      }
    return 'the index grows by one a message';
  },
  T8: async (bench) => {
    const { joints, wrench } = await listen(bench);
    demand(
      joints.every(({ phase }) => phase === undefined),
      'A batch of joints says what the motion does; only the wrench does.',
    );
    const told = wrench.flatMap(({ phase }) => phase ?? []);
    for (const { phase, primitive } of told)
      demand(
        phase === 'primitive' || primitive === null,
        `The wrench names the primitive "${primitive}" in phase "${phase}".`,
      );
    if (told.length === 0) throw new NotTried('the arm did not move while it was watched, or the cell does not tell');
    return 'the wrench says what the motion does';
  },
  T7: async (bench) => {
    const console = await bench.console();
    const bystander = await bench.console();
    console.socket.emit(wire.seen, { epoch: 7, seq: 'none' });
    await console.until(() => console.advice.length > 0, 4000, 'A malformed message was not answered with "advice".');
    const [advice] = console.advice;
    demand(
      advice?.code === 'malformed_message' && advice.message.length > 0,
      'The advice does not say what was wrong.',
    );
    await bystander.clockMs();
    demand(bystander.advice.length === 0, `The advice also came on another connection to ${CONTROL_NAMESPACE}.`);
    return 'advice comes on the connection of the malformed message';
  },
  T4: async (bench) => {
    const { reader } = await listen(bench);
    const seen = await reader.within(() => reader.received.some(({ name }) => name === wire.frame), 3000);
    if (!seen) throw new NotTried('the arm did not work while it was watched, so no picture came');
    return 'pictures of the bin that is being worked on';
  },
};
