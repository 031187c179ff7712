import {
  faultDeclarationOf,
  faultNames,
  faultProblem,
  faultRequest,
  type FaultName,
  type FaultParameters,
  type FaultRequest,
} from '#shared/domain/fault.ts';
import { err, ok, type Result } from '#shared/result/result.ts';

const isFaultName = (text: string): text is FaultName => (faultNames as readonly string[]).includes(text);

/** `NAME[:parameter=value]...` of the command line; the error is one sentence. */
export function faultArgument(text: string): Result<FaultRequest, string> {
  const [name = '', ...settings] = text.split(':');
  if (!isFaultName(name)) return err(`--fault is "${text}", expected one of ${faultNames.join(', ')}.`);
  const parameters: FaultParameters = {};
  for (const setting of settings) {
    const [parameter = '', value, ...rest] = setting.split('=');
    if (!parameter || !value || rest.length > 0)
      return err(`--fault ${name}: "${setting}" is not a parameter, expected NAME=VALUE.`);
    const isNumber = faultDeclarationOf(name).parameters.some((p) => p.name === parameter && p.kind === 'number');
    parameters[parameter] = isNumber ? Number(value) : value;
  }
  const request = faultRequest(name, parameters);
  const problem = faultProblem(request);
  return problem ? err(`--fault ${problem}`) : ok(request);
}
