import { EXAMPLE_ID, OTHER_EXAMPLE_ID } from './fields'

/** Bodies of requests to schedule as they may look, by a line that says what they ask for. */
export const scheduleExamples = {
  'A picture that lies on the web': {
    socialAccountId: EXAMPLE_ID,
    caption: 'Fresh bread at seven!',
    scheduledAt: '2027-01-15T07:00:00+01:00',
    media: [{ url: 'https://www.example.com/bread.jpg', type: 'image', altText: 'A loaf of bread' }],
  },
  'One post for each of two accounts, by the clocks of Berlin': {
    socialAccountIds: [EXAMPLE_ID, OTHER_EXAMPLE_ID],
    caption: 'Fresh bread at seven!',
    captions: { [OTHER_EXAMPLE_ID]: 'We bake from four. Come at seven.' },
    scheduledAt: '2027-01-15T07:00:00',
    timeZone: 'Europe/Berlin',
    firstComment: 'Doors open at six.',
  },
  'An article on LinkedIn': {
    socialAccountId: OTHER_EXAMPLE_ID,
    postType: 'article',
    link: 'https://www.example.com/sourdough',
    title: 'How we make sourdough',
    scheduledAt: '2027-01-15T07:00:00Z',
  },
}
