import { sha256Hex } from '../../src/crypto/sha256.ts';

/** Real places that the documents behind this product name as districts and schools. */
const REAL_PLACES = ['wolf point', 'north star', 'mcleod', 'jefferson elem', 'jefferson elementary'] as const;

/** Real people whom these documents name, pupils among them: SHA-256 of the name in lower case, so that no list of them stands here. */
const REAL_PEOPLE: ReadonlySet<string> = new Set([
  '47944637b32facc94c1c49b32202b63e23b6ea7f225baa1d89868b3ff32d4a1e',
  'ed8f8b38e0b966e19971e669684c7f49f75a50c9d8576e80b5730b18961695c8',
  'a73834c8bcc1168bcfdc85c739e7f4ad77429d70dd32d1b66a6ed0fa14a33e34',
  '2ab1025bbba10fa515b6a33be2923cec86de5d20f21385b08b428394a7ea867e',
  '6bc535ba1cf236cbfd409902b0d2837630f2740fb2b610f1d059493e0a207440',
  '42a296fc88751910a7ac778096d1af842a38ca770509d1c47a89640404c54161',
  '6627835f988e2c5e50533d491163072d3f4f41f5c8b04630150debb3722ca2dd',
  '6a1c0ab033cb93b7a89ef24a4b91c26420927a9a5b441a9080dc738d7b9f26ed',
  'f41f2c785e15ca0c3fa8776852d7dec9166e163011bf41d9f40ad67b8e93cc5f',
  '3bf8fd1a8fc44d4a4d583aec4d69e1a21bf6818310d11ea5d105b107f1ad2669',
  'c0e7aec81a1a194e9f54f6b297f6544041188c741ae8f55c2133b5c510a7dc1d',
  'd117ad88fbaa7599ab24c759e2428377c8bbea3636c94630025ed45e5c78ae21',
]);

/** Every county of Montana: no district of an invented state is called like one. */
export const MONTANA_COUNTIES: readonly string[] = (
  'Beaverhead,Big Horn,Blaine,Broadwater,Carbon,Carter,Cascade,Chouteau,Custer,Daniels,Dawson,Deer Lodge,Fallon,Fergus,Flathead,Gallatin,' +
  'Garfield,Glacier,Golden Valley,Granite,Hill,Jefferson,Judith Basin,Lake,Lewis and Clark,Liberty,Lincoln,Madison,McCone,Meagher,Mineral,' +
  'Missoula,Musselshell,Park,Petroleum,Phillips,Pondera,Powder River,Powell,Prairie,Ravalli,Richland,Roosevelt,Rosebud,Sanders,Sheridan,' +
  'Silver Bow,Stillwater,Sweet Grass,Teton,Toole,Treasure,Valley,Wheatland,Wibaux,Yellowstone'
).split(',');

/** The real names that a text holds, as whole words in any case; people as the beginning of their hash. `people` replaces the known ones. */
export function realNamesIn(text: string, people: ReadonlySet<string> = REAL_PEOPLE): readonly string[] {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const spaced = ` ${words.join(' ')} `;
  const hashes = [...new Set(words)].map((word) => sha256Hex(word)).filter((hash) => people.has(hash));
  return [...REAL_PLACES.filter((place) => spaced.includes(` ${place} `)), ...hashes.map((hash) => hash.slice(0, 8))];
}
