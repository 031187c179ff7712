import { readFileSync } from 'node:fs';
import { BadArgument, orSentence, readOptions } from '#shared/commandLine/readOptions.ts';
import { rulesOfSpec, runConformance } from './runConformance.ts';

const USAGE = `usage: npm run -s conform -- --cell URL --token T [options]

Tells the builder of a cell, rule by rule of SPEC.md, what passes, what fails, and what was not tried.

  --cell URL     address of the cell, such as http://127.0.0.1:4000
  --token T      its token; also from SUPERCARGO_CELL_TOKEN
  --ca FILE      certificate of the authority behind the cell's certificate, for https
  --rule RULE    only this rule, such as H4; may be repeated
  --act          take control of a cell that is not simulated, hold and unhold it. Never while it works: it
                 stops production. Without it such a cell is watched and asked what it must refuse.
  --look-only    the same restraint for a simulated cell
  --json         the last line is {"rules":[{"rule","result","detail"}],"passed","failed","notTried"}
  --help         this text

No check lets the arm of a real cell move. Ends with 0 when nothing fails, 1 when a rule fails, 2 for wrong arguments.
`;

/** Entry of `npm run -s conform`. */
process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
  const read = orSentence(() => readArguments(argv));
  if (!read.ok) {
    process.stderr.write(`${read.error}\n`);
    return 2;
  }
  if (read.value === 'help') {
    process.stdout.write(USAGE);
    return 0;
  }
  const { json, ...options } = read.value;
  const verdicts = await runConformance({
    ...options,
    onVerdict: ({ rule, result, detail }) =>
      process.stderr.write(`${rule.padEnd(4)} ${result.replace('_', ' ').padEnd(9)} ${detail}\n`),
  });
  const count = (result: string): number => verdicts.filter((one) => one.result === result).length;
  const [passed, failed, notTried] = [count('pass'), count('fail'), count('not_tried')];
  if (json) process.stdout.write(`${JSON.stringify({ rules: verdicts, passed, failed, notTried })}\n`);
  else {
    for (const { rule, detail } of verdicts.filter(({ result }) => result === 'fail'))
      process.stdout.write(`${rule} fails: ${detail}\n`);
    process.stdout.write(`${passed} passed, ${failed} failed, ${notTried} not tried\n`);
  }
  return failed > 0 ? 1 : 0;
}

interface Arguments {
  url: string;
  token: string;
  rules: string[] | null;
  acts: boolean | null;
  json: boolean;
  tls: object;
}

function readArguments(argv: readonly string[]): Arguments | 'help' {
  const { values } = readOptions(argv, {
    cell: { type: 'string' },
    token: { type: 'string' },
    ca: { type: 'string' },
    rule: { type: 'string', multiple: true, default: [] },
    act: { type: 'boolean', default: false },
    'look-only': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  });
  if (values.help) return 'help';
  if (values.cell === undefined)
    throw new BadArgument('--cell is missing, expected the address of a cell, such as http://127.0.0.1:4000.');
  const url = URL.parse(values.cell);
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/')
    throw new BadArgument(`--cell is "${values.cell}", expected http:// or https://, a host and a port, and no path.`);
  const token = values.token ?? process.env.SUPERCARGO_CELL_TOKEN;
  if (token === undefined)
    throw new BadArgument('--token is missing, expected the token of the cell, or SUPERCARGO_CELL_TOKEN.');
  if (values.act && values['look-only']) throw new BadArgument('--act and --look-only exclude each other.');
  const unknown = values.rule.find((rule) => !rulesOfSpec.includes(rule));
  if (unknown !== undefined) throw new BadArgument(`--rule is "${unknown}", expected a rule of SPEC.md such as H4.`);
  return {
    url: url.origin,
    token,
    rules: values.rule.length > 0 ? values.rule : null,
    acts: values.act ? true : values['look-only'] ? false : null,
    json: values.json,
    tls: values.ca === undefined ? {} : { ca: authority(values.ca) },
  };
}

function authority(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new BadArgument(`--ca is "${file}", expected a file with the certificate of the authority as PEM.`);
  }
}
