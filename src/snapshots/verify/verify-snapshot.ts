import { checkApprovalChain } from './approval-chain.ts';
import { checkArchiveBytes } from './archive-bytes.ts';
import { checkCurrentDerivation, checkFrozenDerivation, type DeriveRecords } from './derivation.ts';
import { EvidenceUnreadable, type EvidenceSource } from './evidence.ts';
import { checkLogChain, type LogChainOptions } from './log-chain.ts';
import { verdict, type CheckName, type Verdict } from './verdict.ts';

export interface VerifyOptions extends LogChainOptions {
  /** The frozen format of the snapshot's records, kept in the code for ever. */
  readonly deriveFrozen?: DeriveRecords | undefined;
  /** What the code makes of the same events today. */
  readonly deriveCurrent?: DeriveRecords | undefined;
}

/**
 * Five separate verdicts about one snapshot, in the order from its bytes to today's code. Evidence that cannot be read fails the
 * check that needed it; a broken database connection is thrown on.
 */
export async function verifySnapshot(source: EvidenceSource, options: VerifyOptions = {}): Promise<readonly Verdict[]> {
  return [
    await guarded('ARCHIVE_BYTES', () => checkArchiveBytes(source)),
    await guarded('APPROVAL_CHAIN', () => checkApprovalChain(source)),
    await guarded('LOG_CHAIN', () => checkLogChain(source, options)),
    await guarded('DERIVATION_FROZEN_FORMAT', () => checkFrozenDerivation(source, options.deriveFrozen)),
    await guarded('DERIVATION_CURRENT_CODE', () => checkCurrentDerivation(source, options.deriveCurrent)),
  ];
}

async function guarded(check: CheckName, run: () => Promise<Verdict>): Promise<Verdict> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof EvidenceUnreadable)) throw error;
    // The informational verdict must never read as tampering; the same evidence fails the checks before it.
    const outcome = check === 'DERIVATION_CURRENT_CODE' ? 'NOT_POSSIBLE' : 'FAILED';
    return { ...verdict(check, outcome, error.message), differingRows: outcome === 'FAILED' ? 1 : 0 };
  }
}
