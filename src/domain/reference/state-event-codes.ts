import type { EventCategory, StateEventCode } from './state-code.ts';

type Flag = 'weapon' | 'firearm' | 'drug' | 'alcohol' | 'violence' | 'violentCriminalOffense';

/**
 * The 30 event codes of the Behavior User Guide, appendices A and B, as the first `StateCodesPublished` carries them. After that the
 * log is the source: nothing else in the product reads this list. Definitions are in our own words; the line of the guide stands above
 * each. Names are those of appendix A, other spellings are aliases (domain.md A18). Flags: domain.md §2.2, A15 (2500 is no violence: no
 * injury; 1000 and 3300 are no drugs), A16 (1800 is no violent criminal offense), A38 (firearms are 11, 12, 13).
 */
export const STATE_EVENT_CODES: readonly StateEventCode[] = [
  // S002:432
  code('2000', 'Homicide', 'FELONIES', 'A person is killed by another person.', ['violence', 'violentCriminalOffense']),
  // S002:433
  code(
    '2300',
    'Kidnapping',
    'FELONIES',
    'Somebody is seized, moved or held against their will, or a minor without the consent of the parent or guardian who has custody. Taking hostages belongs here.',
    ['violence', 'violentCriminalOffense'],
  ),
  // S002:434
  code(
    '2800',
    'Sexual Battery',
    'FELONIES',
    'A sexual act or touching by force, against the will of the person, or with someone who cannot consent; includes rape and molestation.',
    ['violence', 'violentCriminalOffense'],
  ),
  // S002:435
  code(
    '2600',
    'Robbery (Involves Physical Harm)',
    'FELONIES',
    'Something of value is taken, or somebody tries to take it, face to face by force, threat or fear. Without threat or violence it is theft (3100).',
    ['violence', 'violentCriminalOffense'],
  ),
  // S002:439
  code('11', 'Handgun', 'WEAPONS', 'The weapon is a pistol or another handgun.', ['weapon', 'firearm']),
  // S002:440
  code('12', 'Shotgun/Rifle', 'WEAPONS', 'The weapon is a shotgun or a rifle.', ['weapon', 'firearm']),
  // S002:441-448
  code(
    '13',
    'Other Firearms',
    'WEAPONS',
    'A firearm that is neither handgun, shotgun nor rifle: starter guns, frames and receivers, silencers, explosives, incendiaries and poison gas, ' +
      'launchers with a bore over half an inch, and parts from which such a device can readily be assembled.',
    ['weapon', 'firearm'],
  ),
  // S002:450
  code(
    '20',
    'Knife, Blade 2.5" or Greater',
    'WEAPONS',
    'A knife with a blade of two and a half inches or more. This is the federal measure; state law (45-8-361, MCA) starts at four inches.',
    ['weapon'],
  ),
  // S002:451
  code(
    '96',
    'Dangerous Weapon',
    'WEAPONS',
    'Anything that is used to cause death or serious bodily injury, or readily can be, as in 18 U.S.C. 930(g)(2). A pocketknife under two and a half inches is not one.',
    ['weapon'],
  ),
  // S002:452
  code('97', 'Other Weapons', 'WEAPONS', 'A weapon that no other weapon code names.', ['weapon']),
  // S002:456
  code(
    '1300',
    'Aggravated Assault (Battery)',
    'FIGHTING',
    'Somebody is struck or touched against their will, or hurt on purpose, so seriously that police or security would be called or that serious harm results.',
    ['violence', 'violentCriminalOffense'],
  ),
  // S002:457
  code(
    '1700',
    'Fighting (Mutual Altercation)',
    'FIGHTING',
    'Two or more people fight each other; nobody is badly injured.',
    ['violence'],
  ),
  // S002:458
  code('2500', 'Physical Altercation, Minor', 'FIGHTING', 'Pushing, shoving or a tussle that injures nobody.', []),
  // S002:463
  code(
    '3200',
    'Threat/Intimidation',
    'OFFENSES_AGAINST_PERSONS',
    'Words, writing, messages or gestures that put a person in immediate fear, without showing a weapon and without an attack.',
    ['violence', 'violentCriminalOffense'],
  ),
  // S002:464
  code(
    '2900',
    'Other Sexual Offenses',
    'OFFENSES_AGAINST_PERSONS',
    'Sexual behavior without force or threat, including indecent exposure and statutory rape. Weigh age and development before using it.',
    [],
    'Other Sexual Offenses (Lewd Behavior, Indecent Exposure)',
  ),
  // S002:462: the guide gives no description
  code(
    '1800',
    'Harassment (Nonsexual), Bullying, Intimidation',
    'OFFENSES_AGAINST_PERSONS',
    'Harassment that is not sexual, bullying, or intimidation. The guide gives the name only.',
    [],
  ),
  // S002:468
  code(
    '1600',
    'Drugs (Excluding alcohol and tobacco)',
    'DRUGS',
    'A controlled drug or narcotic is unlawfully used, made, carried, bought, sold or passed on.',
    ['drug'],
  ),
  // S002:469
  code(
    '1000',
    'Alcohol',
    'DRUGS',
    'Alcohol, or something presented as alcohol, is unlawfully made, sold, bought, carried or drunk. Suspected influence counts when it leads to discipline.',
    ['alcohol'],
  ),
  // S002:470
  code('3300', 'Tobacco', 'DRUGS', 'Tobacco products are possessed, used, passed on or sold.', []),
  // S002:474
  code(
    '2700',
    'School Threat (of Destruction or Harm, Bomb Threat)',
    'OFFENSES_AGAINST_PROPERTY',
    'Somebody threatens to bomb, burn or damage a school or its property, or to harm the people in it.',
    [],
    'School Threat (of Destruction or Harm)',
  ),
  // S002:475
  code(
    '1400',
    'Breaking and Entering/Burglary',
    'OFFENSES_AGAINST_PROPERTY',
    'A building is entered unlawfully, or somebody tries to, in order to commit a crime.',
    [],
  ),
  // S002:476
  code(
    '3100',
    'Theft',
    'OFFENSES_AGAINST_PROPERTY',
    'Property of another is taken without threat, violence or harm to anyone. Stolen data counts.',
    [],
  ),
  // S002:477
  code(
    '3500',
    'Vandalism',
    'OFFENSES_AGAINST_PROPERTY',
    'School or personal property is destroyed or defaced on purpose.',
    [],
  ),
  // S002:478
  code(
    '3400',
    'Trespassing',
    'OFFENSES_AGAINST_PROPERTY',
    'Somebody enters or stays on school grounds without permission, invitation or lawful purpose.',
    [],
  ),
  // S002:479
  code(
    '1100',
    'Arson',
    'OFFENSES_AGAINST_PROPERTY',
    'Property is damaged by fire on purpose, or somebody tries to. Fireworks and trash fires count when they led to a damaging fire.',
    [],
  ),
  // S002:483
  code(
    '9000',
    'Other Offenses (Forgery, Fraud, Bribery)',
    'OTHER_OFFENSES',
    'A significant incident that leads to discipline and has no code of its own, for example gambling, extortion, resisting arrest or dealing in stolen goods.',
    [],
  ),
  // S002:487
  code(
    '2200',
    'Insubordination (Disobedience)',
    'DISRUPTIVE_BEHAVIOR',
    'A student refuses to follow authority or a reasonable request.',
    [],
  ),
  // S002:488
  code(
    '1500',
    'Disorderly Conduct',
    'DISRUPTIVE_BEHAVIOR',
    'Behavior that disrupts a school function or substantially disturbs learning.',
    [],
  ),
  // S002:489
  code(
    '2400',
    'Obscene Behavior',
    'DISRUPTIVE_BEHAVIOR',
    'Language, gestures, messages or acts that offend community or school standards.',
    [],
  ),
  // S002:490
  code(
    '1200',
    'Attendance Policy Violations',
    'DISRUPTIVE_BEHAVIOR',
    'A rule of the district or the school about attendance is broken.',
    [],
    'Attendance Policy Violation',
  ),
];

function code(
  value: string,
  name: string,
  category: EventCategory,
  definition: string,
  flags: readonly Flag[],
  alias: string | null = null,
): StateEventCode {
  return {
    code: value,
    name,
    alias,
    category,
    definition,
    isWeapon: flags.includes('weapon'),
    isFirearm: flags.includes('firearm'),
    isDrug: flags.includes('drug'),
    isAlcohol: flags.includes('alcohol'),
    isViolence: flags.includes('violence'),
    isViolentCriminalOffense: flags.includes('violentCriminalOffense'),
  };
}
