#!/usr/bin/env node
import { main } from './main.ts';

const exitCode = await main(process.argv.slice(2));
// What was interrupted may go on for a while: nobody waits for it.
if (exitCode > 128) process.exit(exitCode);
process.exitCode = exitCode;
