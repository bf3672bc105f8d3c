import { commandProgram } from '../../build/command.ts';

/** Before all tests, once: those that start `parley` processes would each build it. */
export default async function buildCommand(): Promise<void> {
  await commandProgram();
}
