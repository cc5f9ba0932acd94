/** Version of the bundle's layout (docs/verification.md). */
export const BUNDLE_FORMAT = 'state-edition/bundle/1';

/** Files of a bundle in the order in which they are written; the manifest comes last, because it lists the sums of the others. */
export const BUNDLE_FILES = {
  readme: 'README.txt',
  header: 'header.json',
  records: 'records.jsonl',
  findings: 'findings.jsonl',
  events: 'events.jsonl',
  heads: 'heads.jsonl',
  checkpoint: 'checkpoint.json',
  publicKey: 'public-key.pem',
  manifest: 'manifest.json',
} as const;

export interface BundleFile {
  readonly name: string;
  readonly bytes: number;
  /** 64 hexadecimal digits: finds a damaged copy. What is true is decided by the verdicts, not by these sums. */
  readonly sha256: string;
}

export interface BundleManifest {
  readonly bundleFormat: string;
  readonly snapshotId: string;
  readonly digest: string;
  readonly org: string;
  /** The certification's stream. */
  readonly stream: string;
  readonly files: readonly BundleFile[];
}

export const bundleReadme = (
  snapshotId: string,
  digest: string,
  position: number,
): string => `Evidence of one certified snapshot

snapshot    ${snapshotId}
digest      ${digest}
checkpoint  position ${position} of the log

What is here
  header.json      what the digest covers; its SHA-256 is the digest
  records.jsonl    the certified records, one per line, students as pseudonyms
  findings.jsonl   what the rules said of them
  events.jsonl     the recorded events of the district and the agency up to the checkpoint, exactly as stored;
                   names and free text are encrypted, no key is here and none is needed
  heads.jsonl      how the ends of these events' streams lead to the checkpoint's root
  checkpoint.json  the signed state of the log; public-key.pem the key it is signed with
  manifest.json    the sums of these files

With the program:  state-edition verify <this file> --checkpoint <position>:<root from the printed certificate>
Without it: docs/verification.md of the project State Edition says every byte. The first steps need common tools only:
  sha256sum header.json        gives the digest that stands on the printed certificate
  openssl dgst -sha256 on the text "record" of a line of records.jsonl gives its "hash"
`;
