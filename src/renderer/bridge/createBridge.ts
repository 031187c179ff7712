import {
  bridgeAnswerSchema,
  bridgePushSchema,
  bridgeRequests,
  type BridgeParams,
  type BridgeReply,
  type BridgeRequestName,
  type BridgeTransport,
} from '#shared/bridge/bridge.ts';
import { err, ok, type Result } from '#shared/result/result.ts';
import type { AnsweredRequest, Bridge, BridgeFailure } from './Bridge.ts';

export interface BridgeOptions {
  /** Longest wait for an answer, milliseconds. Default 20 000: a command waits for its cell at most half of that. */
  timeoutMs?: number;
  /** Told once for every push that did not parse. */
  onMalformed?: (problem: string) => void;
}

/** Puts the typed, parsed bridge on a transport. */
export function createBridge(transport: BridgeTransport, options: BridgeOptions = {}): Bridge {
  const timeoutMs = options.timeoutMs ?? 20_000;
  let malformedPushes = 0;
  const answeredListeners = new Set<(request: AnsweredRequest) => void>();

  async function request<Name extends BridgeRequestName>(
    name: Name,
    params: BridgeParams<Name>,
  ): Promise<Result<BridgeReply<Name>, BridgeFailure>> {
    let raw: unknown;
    try {
      raw = await inTime(transport.request(name, params), timeoutMs);
    } catch (error) {
      return err({ code: 'disconnected', message: error instanceof Error ? error.message : String(error) });
    }
    const answer = bridgeAnswerSchema.safeParse(raw);
    if (!answer.success) return err(malformedReply(name, answer.error.issues[0]?.message));
    if (!answer.data.ok) {
      const { code, message, statement } = answer.data;
      return err({ code, message, ...(statement && { statement }) });
    }
    const reply = bridgeRequests[name].reply.safeParse(answer.data.value);
    if (!reply.success) {
      const issue = reply.error.issues[0];
      return err(malformedReply(name, issue && `${issue.path.join('.')}: ${issue.message}`));
    }
    const answered = { name, params, reply: reply.data } as AnsweredRequest;
    queueMicrotask(() => answeredListeners.forEach((listener) => listener(answered)));
    return ok(reply.data as BridgeReply<Name>);
  }

  return {
    request,
    onPush: (listener) =>
      transport.onPush((raw) => {
        const push = bridgePushSchema.safeParse(raw);
        if (push.success) return listener(push.data);
        malformedPushes += 1;
        const issue = push.error.issues[0];
        options.onMalformed?.(issue ? `${issue.path.join('.')}: ${issue.message}` : 'no known push');
      }),
    onConnection: (listener) => transport.onConnection(listener),
    onAnswered: (listener) => {
      answeredListeners.add(listener);
      return () => void answeredListeners.delete(listener);
    },
    get malformedPushes() {
      return malformedPushes;
    },
  };
}

const malformedReply = (name: string, problem = 'no known answer'): BridgeFailure => ({
  code: 'malformed_reply',
  message: `The answer to "${name}" is not as agreed (${problem}); it was not used.`,
});

function inTime<Value>(promise: Promise<Value>, timeoutMs: number): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`No answer within ${timeoutMs / 1000} s.`)), timeoutMs);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
