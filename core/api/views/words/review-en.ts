import type { ReviewWords } from './review-page.ts';

export const englishReview: ReviewWords = {
  request({ launcher, organisations, title, dataset, shows, open }) {
    const own = open ? ', and each organisation’s own numbers' : '';
    return `${launcher} asks ${organisations} organisations for “${title}” over ${dataset}. The result shows ${shows}${own}.`;
  },
  ofYouAlone: (sum) => `of your organisation alone: ${sum}`,
  recipients: {
    launcher: (launcher) => `${launcher} alone`,
    participants: (launcher) => `all that take part, and ${launcher}`,
  },
  protection: {
    open: (launcher) =>
      `${launcher} will see your own numbers as yours: they are not hidden in a sum. Nobody else gets them.`,
    secure: (minimum) =>
      `Your own numbers are never seen by anybody: they leave masked, and only a sum is opened in which those of at least ${minimum} organisations besides any one reader are mixed.`,
  },
  truth: (value) => (value ? 'yes (sent as a random number)' : 'no (sent as 0)'),
  notes: {
    'in-clear': 'These numbers leave as they are: the launcher sees them, as yours.',
    'gate-first':
      'First the task asks which cells have enough persons; the numbers of later rounds depend on what the others say.',
    'later-rounds-differ': 'The numbers of later rounds depend on what the others say.',
    masked: 'These numbers leave masked; nobody sees them.',
  },
};
