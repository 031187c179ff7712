import type * as Onnx from 'onnxruntime-web';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';

/** Names and shapes of what a net takes and answers; everything 32-bit floats. */
export interface NetContract {
  inputs: Readonly<Record<string, readonly number[]>>;
  outputs: Readonly<Record<string, readonly number[]>>;
}

/** A net that keeps its contract. One thread of WebAssembly without relaxed arithmetic: the same bits everywhere. */
export class OnnxNet {
  readonly #ort: typeof Onnx;
  readonly #session: Onnx.InferenceSession;
  readonly #contract: NetContract;

  private constructor(ort: typeof Onnx, session: Onnx.InferenceSession, contract: NetContract) {
    this.#ort = ort;
    this.#session = session;
    this.#contract = contract;
  }

  /** `name` is what the sentences call the file, `task` what its contract is of. */
  static async load(
    name: string,
    onnx: Uint8Array,
    contract: NetContract,
    task: string,
  ): Promise<Result<OnnxNet, string>> {
    // Loaded only where such a model is: the runtime takes time and memory.
    const ort = await import('onnxruntime-web');
    ort.env.wasm.numThreads = 1;
    ort.env.logLevel = 'error';
    let session: Onnx.InferenceSession;
    try {
      session = await ort.InferenceSession.create(onnx, { executionProviders: ['wasm'] });
    } catch (cause) {
      const why = (cause instanceof Error ? cause.message : String(cause)).split('\n')[0]!.slice(0, 300);
      return err(`${name} is no ONNX model that can be run: ${why}. It was not loaded.`);
    }
    const wrong =
      contractBreach(session.inputMetadata, contract.inputs, 'input') ??
      contractBreach(session.outputMetadata, contract.outputs, 'output');
    if (wrong === null) return ok(new OnnxNet(ort, session, contract));
    await session.release();
    return err(`${name} does not keep the contract of ${task}: ${wrong}. It was not loaded.`);
  }

  /** One pass: values by the names of the contract. */
  async run(values: Readonly<Record<string, Float32Array>>): Promise<Record<string, Float32Array>> {
    const { inputs, outputs } = this.#contract;
    const { Tensor } = this.#ort;
    const feeds = Object.fromEntries(
      Object.entries(inputs).map(([name, shape]) => [name, new Tensor('float32', values[name]!, shape)]),
    );
    const answer = await this.#session.run(feeds);
    return Object.fromEntries(Object.keys(outputs).map((name) => [name, answer[name]!.data as Float32Array]));
  }
}

/** What is missing or otherwise than agreed; null where all is well. */
function contractBreach(
  found: readonly Onnx.InferenceSession.ValueMetadata[],
  agreed: Readonly<Record<string, readonly number[]>>,
  kind: 'input' | 'output',
): string | null {
  for (const [name, shape] of Object.entries(agreed)) {
    const value = found.find((each) => each.name === name);
    const expected = `expected float32 [${shape.join(', ')}]`;
    if (!value) return `it has no ${kind} "${name}", ${expected}`;
    if (!value.isTensor) return `its ${kind} "${name}" is no tensor, ${expected}`;
    const fits =
      value.type === 'float32' && value.shape.length === shape.length && shape.every((n, k) => value.shape[k] === n);
    if (!fits) return `its ${kind} "${name}" is ${value.type} [${value.shape.join(', ')}], ${expected}`;
  }
  const more = kind === 'input' ? found.find(({ name }) => !(name in agreed)) : undefined;
  return more ? `it wants an input "${more.name}" that nobody gives it` : null;
}
