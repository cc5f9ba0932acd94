/** Role of an outside person and the invented name. */
export type Outsider = readonly ['Perpetrator' | 'Witness' | 'Victim', string, string];

export interface SampleIncident {
  readonly number: number;
  readonly school: string;
  readonly date: string;
  readonly time: string;
  readonly place: string;
  readonly behavior: string;
  readonly weapon?: string;
  /** Place of the offender in the list of students. */
  readonly offender: number;
  /** Action numbers; several are one measure entered twice. */
  readonly actions: readonly number[];
  readonly discipline?: string;
  readonly days?: number;
  /** First day of the measure when it is not the day of the incident. */
  readonly from?: string;
  readonly outsiders?: readonly Outsider[];
  readonly caseNumber?: string;
  /** What the incident itself says beside its association. */
  readonly description?: string;
  readonly associationDetails?: string;
  readonly headerWeapon?: string;
  /** The offender is also entered as a witness. */
  readonly isOffenderWitness?: boolean;
  /** The staff member who reported it also saw it. */
  readonly isReporterWitness?: boolean;
  readonly reporter: string;
  readonly iepMeeting?: '0' | '1';
}

const high = '9001101';
const middle = '9001201';
const elementary = '9001301';
const conduct = 'School Code of Conduct';
const violation = 'School Violation';
const state = 'State Offense';

/** In the order of the file: identifiers are in no order, as in files that a system writes by school. */
export const incidents: readonly SampleIncident[] = [
  { number: 110, school: high, date: '2021-10-12', time: '08:50:00', place: 'Parking lot', behavior: state, weapon: 'Knife', offender: 117, actions: [510], description: 'Pocket search after a tip', associationDetails: 'Blade of three inches', reporter: 'Copperwick, Jorun' },
  { number: 111, school: high, date: '2022-03-24', time: '14:05:00', place: 'School bus', behavior: conduct, offender: 119, actions: [511], description: 'Shouting at the driver', reporter: 'Drumlinmere, Hedda' },
  { number: 112, school: high, date: '2021-11-03', time: '15:20:00', place: 'Classroom', behavior: conduct, offender: 121, actions: [512], outsiders: [['Perpetrator', 'Wilko', 'Tarnquist'], ['Witness', 'Pella', 'Gorseman']], reporter: 'Fallowgarth, Eskil' },
  { number: 113, school: high, date: '2022-01-27', time: '09:15:00', place: 'Library/media center', behavior: conduct, offender: 124, actions: [513, 524], isReporterWitness: true, reporter: 'Hazelstead, Runa' },
  { number: 114, school: high, date: '2022-04-12', time: '09:40:00', place: 'Auditorium', behavior: conduct, offender: 128, actions: [514], iepMeeting: '0', reporter: 'Hazelstead, Runa' },
  { number: 115, school: high, date: '2022-02-08', time: '11:25:00', place: 'Locker room or gym areas', behavior: conduct, offender: 141, actions: [515], iepMeeting: '1', outsiders: [['Victim', 'Indro', 'Mosseling']], reporter: 'Inkleridge, Garvin' },
  { number: 116, school: high, date: '2021-12-14', time: '15:55:00', place: 'Cafeteria area', behavior: conduct, offender: 133, actions: [516], reporter: 'Kestrelmoor, Fiola' },
  { number: 117, school: high, date: '2022-01-06', time: '15:30:00', place: 'Classroom', behavior: conduct, offender: 136, actions: [517], caseNumber: '2022-0106-17', reporter: 'Larkenvane, Sorin' },
  { number: 118, school: high, date: '2022-01-25', time: '13:35:00', place: 'Computer lab', behavior: 'Other', offender: 145, actions: [518, 525], days: 3, reporter: 'Larkenvane, Sorin' },
  { number: 119, school: high, date: '2022-01-12', time: '14:50:00', place: 'Administrative offices area', behavior: state, weapon: 'Club', offender: 150, actions: [519], discipline: 'Expulsion', days: 5, reporter: 'Netteldrake, Velda' },
  { number: 120, school: high, date: '2022-03-21', time: '15:10:00', place: 'Library/media center', behavior: state, weapon: 'Other', offender: 155, actions: [520], days: 5, caseNumber: '2022-0321-20', outsiders: [['Witness', 'Caspia', 'Umbering']], reporter: 'Otterholm, Marcosa' },
  { number: 121, school: high, date: '2022-04-24', time: '10:40:00', place: 'On campus', behavior: state, weapon: 'Knife', headerWeapon: 'Knife', offender: 162, actions: [521], days: 5, from: '2022-04-25', reporter: 'Pimperscar, Jono' },
  { number: 108, school: high, date: '2022-01-11', time: '14:00:00', place: 'Classroom', behavior: state, weapon: 'Other', offender: 171, actions: [508], days: 3, reporter: 'Quillthwaite, Chara' },
  { number: 109, school: high, date: '2022-05-12', time: '10:05:00', place: 'Restroom', behavior: state, weapon: 'Handgun', offender: 177, actions: [523, 509], outsiders: [['Victim', 'Arvo', 'Sorrelsen'], ['Perpetrator', 'Brisk', 'Yarrowby']], reporter: 'Rookentor, Shel' },
  { number: 103, school: middle, date: '2022-04-19', time: '10:35:00', place: 'Locker room or gym areas', behavior: violation, weapon: 'Knife', offender: 193, actions: [503], isReporterWitness: true, reporter: 'Sorrelfell, Rolo' },
  { number: 104, school: middle, date: '2022-05-04', time: '14:15:00', place: 'Library/media center', behavior: violation, offender: 201, actions: [504], reporter: 'Tarnwold, Esta' },
  { number: 105, school: middle, date: '2021-10-26', time: '15:35:00', place: 'Auditorium', behavior: violation, offender: 214, actions: [505], reporter: 'Umberkeld, Brando' },
  { number: 106, school: middle, date: '2021-12-09', time: '11:20:00', place: 'Parking lot', behavior: violation, offender: 226, actions: [522, 506], reporter: 'Vetchhythe, Ismar' },
  { number: 107, school: middle, date: '2022-02-10', time: '12:25:00', place: 'Athletic field or playground', behavior: state, offender: 238, actions: [507], reporter: 'Wrennelgate, Josa' },
  { number: 101, school: elementary, date: '2022-02-15', time: '10:20:00', place: 'Auditorium', behavior: state, offender: 37, actions: [501], isOffenderWitness: true, outsiders: [['Victim', 'Jessamy', 'Flintersen']], reporter: 'Otterholm, Marcosa' },
  { number: 102, school: elementary, date: '2022-02-23', time: '13:10:00', place: 'Classroom', behavior: state, offender: 82, actions: [502], isOffenderWitness: true, isReporterWitness: true, reporter: 'Yarrowmarch, Gena' },
]; // prettier-ignore
