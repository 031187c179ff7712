export const PYTHON: string;
export function problemWithPython(): string | null;
export function installPythonClient(say: (line: string) => void): void;
