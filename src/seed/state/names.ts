/** Names of the invented state: no word of it names a person or a district that the seeds of this project know. */
export const FIRST_NAMES = (
  'Alder Anwen Ardis Aubrin Basil Bexley Briony Calla Cassian Corwin Dacey Delphine Dorrit Ebba Elowen Emrys Fenna Fletcher Garnet Gideon ' +
  'Greer Halla Hollis Idris Isolde Jessamy Joss Kerensa Kit Larkin Linnet Lorcan Maren Merrick Morwenna Nell Niamh Oberon Orla Osric ' +
  'Perrin Petra Quenby Quenton Rafferty Rosalba Rune Saffron Sorrel Tamsin Teague Ulric Una Verity Wilder Winslow Xanthe Yarrow Zephyr Zinnia'
).split(' ');

export const LAST_NAMES = (
  'Abberline Ashwick Barrowclough Birkenholt Bracegirdle Brindlemere Cattermole Chalkwright Crowhurst Dunwiddie Eastlake Elverdale Fallowfield ' +
  'Fenwright Fothergill Gallowglass Gorringe Grimsditch Hartsworth Hazelrigg Hollowell Huxtable Inglebright Ivelstone Jellicoe Kettlewood ' +
  'Kirkbride Langstaffe Larkspur Lightbody Lovelock Makepeace Marchbank Merryweather Mossgrove Nettlefold Northgate Oakshott Oddfellow ' +
  'Orchardson Penhallow Pickersgill Pomfret Quickfall Quarrington Ravensdale Rookwood Rushbrooke Satterley Sedgemoor Skylark Stoneycroft ' +
  'Summerscale Tattersall Thistlewood Threadgold Tolliver Underhay Uttley Vanterpool Venables Wainscott Waterfall Whitlock Winterbourne ' +
  'Woodruffe Wyndgate Yarborough Yellowlees Youngblood'
).split(' ');

const LAND = (
  'Amber Ashen Bramble Brindle Candle Chalk Cinder Clover Dapple Ember Fallow Flint Gable Harrow Lantern Marrow Nettle Pewter Quill Russet ' +
  'Sable Tallow Thistle Umber Velvet Wicker'
).split(' ');
const FORM = 'Bench Coulee Divide Draw Flat Gap Hollow Knoll Meadow Mesa Notch Prairie Reach Ridge Saddle Spur'.split(
  ' ',
);

/** Names of districts that tell no story; there are 416, each once. */
export const districtName = (index: number): string => {
  const land = LAND[index % LAND.length];
  const form = FORM[(index + Math.floor(index / LAND.length)) % FORM.length];
  return `${land} ${form}`;
};
