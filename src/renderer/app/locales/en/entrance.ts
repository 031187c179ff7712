export const entrance = {
  entrance: {
    title: 'This window was not let in',
    usedSeconds: 'Its address was used already, {count} s ago. An address lets one window in, once.',
    usedMinutes: 'Its address was used already, {count} min ago. An address lets one window in, once.',
    usedByWhom:
      'If you did not open it twice, somebody else has used it. The window that came in with it has been shut out, and an alarm says so in all others.',
    expired: 'Its address is older than ten minutes and is not valid any more.',
    unknown: 'Its address is not one that this Supercargo has given out. Perhaps Supercargo was started again since.',
    missing: 'Its address carries no code: anybody at this machine could have typed it.',
    ended:
      'It is not known any more: Supercargo was started again, or the address of this window was used by somebody else too.',
    unreachable: 'Supercargo did not answer. It has probably been closed.',
    another:
      'For another window, open the file window.html in the data folder of Supercargo, or start Supercargo again. Only your own user account can read that file.',
  },
} as const;
