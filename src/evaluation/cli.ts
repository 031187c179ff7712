import type { ExitCode } from '#shared/commandLine/commandLine.ts';

/** Entry of the commands without a window: `eval stow|perception`, `perceive`, `inspect`, `plan`. */
const [, , command = '', ...args] = process.argv;
process.exitCode = await dispatch(command, args);

async function dispatch(name: string, rest: string[]): Promise<ExitCode> {
  switch (name) {
    case 'eval':
      return evaluate(rest);
    case 'plan':
      return (await import('./planCommand.ts')).planCommand(rest);
    case 'perceive':
      return (await import('./perceive.ts')).perceiveCommand(rest);
    case 'inspect':
      return (await import('./inspect.ts')).inspectCommand(rest);
    default:
      return unknown(`"${name}" is no command, expected eval, plan, perceive or inspect.`);
  }
}

async function evaluate([what = '', ...rest]: string[]): Promise<ExitCode> {
  switch (what) {
    case 'stow':
      return (await import('./stowCommand.ts')).stowCommand(rest);
    case 'perception':
      return (await import('./evalPerception.ts')).evalPerceptionCommand(rest);
    case '--help':
      process.stdout.write('usage: npm run -s eval -- stow|perception [options]; each has its own --help\n');
      return 0;
    default:
      return unknown(`"${what}" cannot be evaluated, expected stow or perception.`);
  }
}

function unknown(message: string): ExitCode {
  process.stderr.write(`${message}\n`);
  return 2;
}
