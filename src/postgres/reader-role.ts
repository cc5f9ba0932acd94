/** Role of everything that is read for somebody: may only read, owns nothing, and row-level security holds for it. Made by a migration. */
export const READER_ROLE = 'state_edition_reader';

/** Setting that names the one district whose rows a statement may see; without it, or empty, a statement sees none. */
export const DISTRICT_SETTING = 'state_edition.district';

/** Value of the setting for accounts of the agency, which see every district. No district has this id. */
export const EVERY_DISTRICT = '*';
