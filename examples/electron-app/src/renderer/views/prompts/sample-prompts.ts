/** A few prompts to begin with. */
export const samplePrompts = [
  {
    title: 'Morning Train',
    lyrics:
      'The morning train is leaving, the platform still asleep,\na paper cup of sunrise is all I get to keep.',
    style: 'folk, acoustic guitar, gentle',
  },
  {
    title: 'Paper Boats',
    lyrics:
      'We fold the days to paper boats and set them on the rain,\nand every one that finds the sea comes home to us again.',
    style: 'pop, piano, upbeat',
  },
  {
    title: 'Night Shift at the Lighthouse',
    lyrics: 'Turn, turn, the lamp is slow,\ncount the ships that come and go.',
    style: 'ambient, slow, strings',
  },
] as const;
