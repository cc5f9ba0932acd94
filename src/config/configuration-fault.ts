export interface VariableFault {
  readonly variable: string;
  /** What the variable must be; never what it is, because it may be a secret. */
  readonly message: string;
}

/** Exit code of a process whose configuration is wrong (EX_CONFIG of sysexits.h). */
export const EXIT_CONFIGURATION = 78;

/** Everything that is wrong with the environment, reported together so that one look repairs it. The CLI exits with 78. */
export class ConfigurationFault extends Error {
  readonly exitCode = EXIT_CONFIGURATION;
  readonly faults: readonly VariableFault[];

  constructor(faults: readonly VariableFault[]) {
    super(
      ['The configuration is wrong:', ...faults.map(({ variable, message }) => `  ${variable} ${message}`)].join('\n'),
    );
    this.name = 'ConfigurationFault';
    this.faults = faults;
  }
}
